package dev.tidegate.host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The classes of the host's stack that apps have used before it: initialised here, so that the app finds them as it would leave them.
 * Whoever puts libraries into a stack says that they may be initialised before there is an app.
 */
final class Stack {
    /** File with their names, one a line, as a.b.C; there need not be one yet. */
    private static final String USED = "tidegate.host.used";

    private Stack() {}

    static void initialise() {
        String used = System.clearProperty(USED);
        if (used == null)
            return;
        PrintStream out = System.out;
        PrintStream error = System.err;
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream());
        // Nobody reads what a library says before there is an app.
        System.setOut(nothing);
        System.setErr(nothing);
        try {
            for (String name : Files.readAllLines(Path.of(used), StandardCharsets.UTF_8))
                initialise(name);
        } catch (IOException none) {
            return;
        } finally {
            System.setOut(out);
            System.setErr(error);
        }
    }

    private static void initialise(String name) {
        try {
            Class.forName(name, true, ClassLoader.getSystemClassLoader());
        } catch (ClassNotFoundException | LinkageError | RuntimeException unfit) {
            // One that fails here would have failed in the app, or is not there any more: what needs it will say so.
            return;
        }
    }
}
