package dev.tidegate.function;

import com.google.cloud.functions.CloudEventsFunction;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.RawBackgroundFunction;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The code of a function: a jar, a folder of classes or sources with jars beside them, or one source. */
final class Source {
    /** Where a package's sources have been compiled to when it was taken in. */
    private static final String COMPILED = ".classes";
    private static final List<Class<?>> SHAPES = List.of(HttpFunction.class, CloudEventsFunction.class, RawBackgroundFunction.class);

    /** Why there is nothing to serve; for the log. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    private final Path path;
    private final List<Path> classPath = new ArrayList<>();
    private final URLClassLoader loader;

    Source(Path source) throws IOException, Unusable {
        this.path = source.toAbsolutePath().normalize();
        if (!Files.exists(path))
            throw new Unusable("there is no source " + path);
        boolean isFolder = Files.isDirectory(path);
        Path folder = isFolder ? path : path.getParent();
        if (!isFolder && !path.toString().endsWith(".java")) {
            classPath.add(path);
        } else {
            List<Path> jars = jarsIn(folder);
            List<Path> sources = isFolder ? sourcesIn(folder) : List.of(path);
            if (Files.isDirectory(folder.resolve(COMPILED)))
                classPath.add(folder.resolve(COMPILED));
            else if (!sources.isEmpty())
                classPath.add(Compiler.compile(sources, jars));
            for (String usual : List.of("", "classes", "target/classes", "src/main/resources")) {
                if (Files.isDirectory(folder.resolve(usual)))
                    classPath.add(folder.resolve(usual));
            }
            classPath.addAll(jars);
        }
        URL[] urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; ++i)
            urls[i] = classPath.get(i).toUri().toURL();
        this.loader = new URLClassLoader(urls, Source.class.getClassLoader());
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path place : List.of(folder, folder.resolve("lib"), folder.resolve("libs"))) {
            if (!Files.isDirectory(place))
                continue;
            try (Stream<Path> files = Files.list(place)) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        return jars;
    }

    private static List<Path> sourcesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().collect(Collectors.toList());
        }
    }

    ClassLoader loader() {
        return loader;
    }

    /** An object of the class that is the function. */
    Object function(String target, String signature) throws Throwable {
        Class<?> type = target.isEmpty() ? only() : named(target);
        if (SHAPES.stream().noneMatch(shape -> shape.isAssignableFrom(type)))
            throw new Unusable(type.getName() + " is no function: it implements neither HttpFunction nor CloudEventsFunction");
        checkSignature(type, signature);
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException error) {
            throw error.getCause();
        } catch (NoSuchMethodException | InstantiationException error) {
            throw new Unusable(type.getName() + " has no constructor without parameters");
        }
    }

    private static void checkSignature(Class<?> type, String signature) throws Unusable {
        List<String> names = List.of("http", "cloudevent", "event");
        if (signature.isEmpty())
            return;
        if (!names.contains(signature))
            throw new Unusable("FUNCTION_SIGNATURE_TYPE is `" + signature + "`; it can be http, cloudevent or event");
        Class<?> shape = SHAPES.get(names.indexOf(signature));
        if (!shape.isAssignableFrom(type))
            throw new Unusable(type.getName() + " does not implement " + shape.getSimpleName() + ", which the signature " + signature + " is");
    }

    private Class<?> named(String target) throws Unusable, IOException {
        try {
            return Class.forName(target, false, loader);
        } catch (ClassNotFoundException | NoClassDefFoundError error) {
            List<String> names = functions().stream().map(Class::getName).collect(Collectors.toList());
            throw new Unusable(path.getFileName() + " has no function `" + target + "`; it has " + (names.isEmpty() ? "none" : String.join(", ", names)));
        }
    }

    private Class<?> only() throws Unusable, IOException {
        List<Class<?>> found = functions();
        if (found.size() == 1)
            return found.get(0);
        String names = found.stream().map(Class::getName).collect(Collectors.joining(", "));
        throw new Unusable(path.getFileName() + (found.isEmpty() ? " has no function" : " has several functions (" + names + ")")
            + "; FUNCTION_TARGET says which one is meant");
    }

    private List<Class<?>> functions() throws IOException {
        List<Class<?>> found = new ArrayList<>();
        for (String name : classNames()) {
            try {
                Class<?> type = Class.forName(name, false, loader);
                boolean isOne = SHAPES.stream().anyMatch(shape -> shape.isAssignableFrom(type));
                if (isOne && !type.isInterface() && !Modifier.isAbstract(type.getModifiers()))
                    found.add(type);
            } catch (ClassNotFoundException | LinkageError error) {
                continue; // of a library that is not whole
            }
        }
        return found;
    }

    private List<String> classNames() throws IOException {
        Path place = classPath.get(0);
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                return files.map(file -> place.relativize(file).toString().replace('\\', '/')).flatMap(Source::className).sorted()
                    .collect(Collectors.toList());
            }
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return jar.stream().map(JarEntry::getName).flatMap(Source::className).sorted().collect(Collectors.toList());
        }
    }

    private static Stream<String> className(String file) {
        boolean isClass = file.endsWith(".class") && !file.startsWith("META-INF/") && !file.endsWith("module-info.class");
        return isClass ? Stream.of(file.substring(0, file.length() - ".class".length()).replace('/', '.')) : Stream.empty();
    }
}
