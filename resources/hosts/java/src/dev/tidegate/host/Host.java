package dev.tidegate.host;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A JVM that is warm and waits for its app; see resources/hosts/README.md. The app is put behind this class on the system class
 * loader's own path, so that it sees what `java -jar` shows; what only the operating system can do is in java_host.cpp.
 */
public final class Host {
    /** What the launcher of the JDK does for them has to be done when a JVM starts. */
    private static final String[] ATTRIBUTES_OF_A_START = {
        "Launcher-Agent-Class", "Add-Exports", "Add-Opens", "Enable-Native-Access", "JavaFX-Application-Class"};

    private Host() {}

    public static void main(String[] arguments) throws Throwable {
        Stack.initialise();
        Warmth.gather();
        Functions functions = Functions.prepared();
        forgetThreads();
        say("ready");
        Claim claim = Claim.hear();
        if (claim == null)
            Runtime.getRuntime().halt(0);
        takeOn(claim);
        if (!claim.stack().isEmpty() && !reviseVariables(claim))
            becomePlain(claim);
        Class<?> main = functions.serves(claim.entry()) ? functions.main() : mainClassOf(claim.entry(), claim.stack().isEmpty());
        if (main == null)
            becomePlain(claim);
        if (!claim.used().isEmpty())
            recordAtEnd(bytes(claim.names()), bytes(claim.used()));
        say("running");
        forgetChannel();
        String[] words = claim.arguments().toArray(new String[0]);
        try {
            call(main, words);
        } catch (Throwable error) {
            Traces.withoutHost(error);
            throw error;
        }
    }

    private static void say(String word) throws IOException {
        // Standard input is a socket that goes both ways. Never closed: that would close it.
        new FileOutputStream(FileDescriptor.in).write((word + '\n').getBytes(StandardCharsets.US_ASCII));
    }

    /** What a plain start would have found in this process. */
    private static void takeOn(Claim claim) {
        for (String name : claim.unset())
            setVariable(bytes(name), null);
        for (Map.Entry<String, String> variable : claim.set().entrySet())
            setVariable(bytes(variable.getKey()), bytes(variable.getValue()));
        for (Map.Entry<String, String> property : claim.properties().entrySet())
            System.setProperty(property.getKey(), property.getValue());
        String stack = claim.stack().isEmpty() ? "" : claim.stack() + File.pathSeparator;
        System.setProperty("java.class.path", stack + claim.entry());
        StringBuilder command = new StringBuilder(claim.entry());
        for (String argument : claim.arguments())
            command.append(' ').append(argument);
        System.setProperty("sun.java.command", command.toString());
    }

    /** A library that was initialised ahead may have asked for a variable; the JDK keeps all of them from then on. */
    private static boolean reviseVariables(Claim claim) {
        boolean isDone = true;
        for (String name : claim.unset())
            isDone = isDone && reviseVariable(name, null);
        for (Map.Entry<String, String> variable : claim.set().entrySet())
            isDone = isDone && reviseVariable(variable.getKey(), variable.getValue());
        return isDone;
    }

    /**
     * The jar's main class, not initialised; nothing when only a plain start can say what is wrong, or do what is asked.
     * `isFirst`: no other jar may have a class of that name before it.
     */
    private static Class<?> mainClassOf(String jar, boolean isFirst) {
        try (JarFile file = new JarFile(new File(jar), true, JarFile.OPEN_READ, Runtime.version())) {
            Attributes manifest = file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
            String name = manifest.getValue(Attributes.Name.MAIN_CLASS);
            for (String attribute : ATTRIBUTES_OF_A_START) {
                if (manifest.getValue(attribute) != null)
                    return null;
            }
            if (name == null || !appendToClassPath(jar))
                return null;
            Class<?> main = Class.forName(name.trim(), false, ClassLoader.getSystemClassLoader());
            Method method = main.getMethod("main", String[].class);
            boolean isMain = Modifier.isStatic(method.getModifiers()) && method.getReturnType() == void.class;
            return isMain && method.getDeclaringClass() == main && !Early.isChosenBy(bytesOf(main, isFirst ? file : null)) ? main : null;
        } catch (IOException | ReflectiveOperationException | LinkageError | RuntimeException error) {
            return null;
        }
    }

    /** From the jar when it is given and has it: the way through URLs takes several times longer. */
    private static byte[] bytesOf(Class<?> main, JarFile jar) throws IOException {
        String name = main.getName().replace('.', '/') + ".class";
        JarEntry entry = jar == null ? null : jar.getJarEntry(name);
        try (InputStream file = entry == null ? ClassLoader.getSystemResourceAsStream(name) : jar.getInputStream(entry)) {
            return file == null ? new byte[0] : file.readAllBytes();
        }
    }

    private static void becomePlain(Claim claim) throws IOException {
        say("direct");
        forgetChannel();
        byte[][] words = new byte[claim.plain().size()][];
        for (int i = 0; i < words.length; ++i)
            words[i] = bytes(claim.plain().get(i));
        become(words);
    }

    private static byte[] bytes(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** The app's first nameless thread is to be Thread-0; one of the warm server's was. */
    private static native void forgetThreads();

    /** Both end with a zero; no value takes the variable away. */
    private static native void setVariable(byte[] name, byte[] value);

    /** In what the JDK keeps; no value takes it away. False when this JDK keeps them otherwise. */
    private static native boolean reviseVariable(String name, String value);

    private static native boolean appendToClassPath(String jar);

    /** When the JVM ends, adds those of the classes in `names` that have been initialised to the file `used`. Both end with a zero. */
    private static native void recordAtEnd(byte[] names, byte[] used);

    /** Puts /dev/null on standard input. */
    private static native void forgetChannel();

    /** Calls main() as the JDK's launcher does, which heeds no access rights of the class. */
    private static native void call(Class<?> main, String[] arguments);

    /** Runs this command in this process; ends it with 127 when that cannot be. */
    private static native void become(byte[][] command);
}
