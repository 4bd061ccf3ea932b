package dev.tidegate.function;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Errors of a function's code on standard error: its own frames, none of those below it. */
final class Traces {
    private static final String OWN = Traces.class.getPackageName() + '.';

    private Traces() {}

    static void write(Throwable error) {
        trim(error, Collections.newSetFromMap(new IdentityHashMap<>()));
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        System.err.print(text);
        System.err.flush();
    }

    private static void trim(Throwable error, Set<Throwable> seen) {
        if (error == null || !seen.add(error))
            return;
        List<StackTraceElement> kept = new ArrayList<>();
        for (StackTraceElement frame : error.getStackTrace()) {
            String name = frame.getClassName();
            if (name.equals(Call.class.getName()) || name.equals(Source.class.getName()))
                break; // who called the function
            if (!name.startsWith(OWN))
                kept.add(frame);
        }
        error.setStackTrace(kept.toArray(new StackTraceElement[0]));
        trim(error.getCause(), seen);
        for (Throwable other : error.getSuppressed())
            trim(other, seen);
    }
}
