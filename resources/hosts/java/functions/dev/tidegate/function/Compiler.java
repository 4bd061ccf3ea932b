package dev.tidegate.function;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Sources that nobody has compiled before the start. */
final class Compiler {
    private Compiler() {}

    /** The folder with the classes. */
    static Path compile(List<Path> sources, List<Path> jars) throws IOException, Source.Unusable {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null)
            throw new Source.Unusable("Java sources need a JDK, and this is a runtime without a compiler (" + System.getProperty("java.home")
                + "); upload a jar, or install a JDK");
        String temporary = System.getenv("TMPDIR");
        Path folder = Files.createTempDirectory(Path.of(temporary == null ? System.getProperty("java.io.tmpdir") : temporary), "classes");
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            String own = Path.of(ownJar()).toString();
            String classPath = Stream.concat(Stream.of(own), jars.stream().map(Path::toString)).collect(Collectors.joining(File.pathSeparator));
            List<String> options = List.of("-proc:none", "-g", "-d", folder.toString(), "-cp", classPath);
            if (compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources)).call())
                return folder;
        }
        List<String> lines = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR)
                lines.add((each.getSource() == null ? "" : Path.of(each.getSource().getName()).getFileName() + ":" + each.getLineNumber() + ": ")
                    + "error: " + each.getMessage(Locale.ENGLISH));
        }
        throw new Source.Unusable(String.join("\n", lines));
    }

    private static java.net.URI ownJar() throws IOException {
        try {
            return Compiler.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        } catch (java.net.URISyntaxException error) {
            throw new IOException(error);
        }
    }
}
