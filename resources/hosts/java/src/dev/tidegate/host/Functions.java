package dev.tidegate.host;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The function framework, loaded ahead in a class loader of its own: an app that is no function does not see it. */
final class Functions {
    private static final String MAIN = "dev.tidegate.function.Main";
    private final Path jar;
    private final Class<?> main;

    private Functions(Path jar, Class<?> main) {
        this.jar = jar;
        this.main = main;
    }

    /** Where the framework is missing, or cannot be warmed, nothing is served by it. */
    static Functions prepared() {
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
        Path jar = Path.of(classPath[0]).resolveSibling("functions.jar");
        if (classPath.length > 1 || !Files.isRegularFile(jar)) // a stack's host never gets a function
            return new Functions(jar, null);
        try {
            // Stays open: it is the app's, should that be a function.
            URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getSystemClassLoader());
            Class<?> main = Class.forName(MAIN, true, loader);
            main.getMethod("warm").invoke(null);
            return new Functions(jar, main);
        } catch (IOException | ReflectiveOperationException | LinkageError error) {
            return new Functions(jar, null);
        }
    }

    boolean serves(String entry) {
        return main != null && Path.of(entry).equals(jar);
    }

    Class<?> main() {
        return main;
    }
}
