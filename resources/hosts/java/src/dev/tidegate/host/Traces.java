package dev.tidegate.host;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Stack traces as they would be without a host below the app's main(). */
final class Traces {
    private Traces() {}

    static void withoutHost(Throwable error) {
        trim(error, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void trim(Throwable error, Set<Throwable> seen) {
        if (error == null || !seen.add(error))
            return;
        StackTraceElement[] frames = error.getStackTrace();
        int length = frames.length;
        while (length > 0 && frames[length - 1].getClassName().equals(Host.class.getName()))
            --length;
        if (length < frames.length)
            error.setStackTrace(Arrays.copyOf(frames, length));
        trim(error.getCause(), seen);
        for (Throwable suppressed : error.getSuppressed())
            trim(suppressed, seen);
    }
}
