package odd;

import java.io.IOException;
import java.util.TimeZone;
import java.util.logging.Logger;

/** Comes from a second jar, which the first one's manifest names. */
public final class Helper {
    private Helper() {}

    static void fail() throws IOException {
        throw new IOException("key");
    }

    /** Properties that are read at the first use of what they are for: it has to be the app's use. */
    static void choose() {
        System.setProperty("user.timezone", "Asia/Tokyo");
        System.out.println(TimeZone.getDefault().getID());
        System.setProperty("java.util.logging.SimpleFormatter.format", "logged %5$s%n");
        Logger.getLogger("odd").info("info");
        System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "7");
        System.out.println(java.util.concurrent.ForkJoinPool.commonPool().getParallelism());
    }
}
