package odd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** Behaves as its first argument says. Not public, which the JDK's launcher does not mind. */
final class Odd {
    public static void main(String[] words) throws Exception {
        switch (words[0]) {
            case "surroundings" -> surroundings(words);
            case "exit" -> exit();
            case "words" -> new Thread(() -> System.exit(4)).start();
            case "throw" -> fail();
            case "interrupt" -> {
                Thread.setDefaultUncaughtExceptionHandler((thread, error) -> say("handler", thread.getName(), error));
                new Thread(() -> { throw new IllegalStateException("elsewhere"); }).start();
                Thread.sleep(100);
                fail();
            }
            case "listen" -> listen();
            case "silent" -> sleep();
            case "fork" -> {
                say("child", start("sleep", "1000").pid());
                System.exit(1);
            }
            case "bare", "daemon" -> {
                Process child = start("setsid", "sh", "-c", "echo $$; exec sleep 1000");
                say("child", child.inputReader().readLine());
                sleep();
            }
            case "deaf" -> {
                sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> {});
                say("up");
                sleep();
            }
            case "polite" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> say("bye")));
                say("up");
                sleep();
            }
            case "plain" -> {
                say("up");
                sleep();
            }
            case "closed" -> {
                System.out.close();
                System.err.close();
                listen();
            }
            case "threads" -> threads();
            case "endless" -> {
                for (int i = 0; i < 50; ++i)
                    new Thread(Odd::sleep).start();
                say("up");
            }
            case "greedy" -> greedy();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void say(Object... words) {
        System.out.println(String.join(" ", Arrays.stream(words).map(String::valueOf).toList()));
    }

    private static void surroundings(String[] words) throws Exception {
        new TreeMap<>(System.getenv()).forEach((name, value) -> say("env", name + "=" + value));
        new TreeMap<>(System.getProperties()).forEach((name, value) -> say("property", name + "=" + value));
        Process child = start("sh", "-c", "echo $PORT $K_SERVICE $HOSTNAME; env | sort");
        say("child's", new String(child.getInputStream().readAllBytes()));
        say("args", List.of(words), Path.of("").toAbsolutePath(), Path.of("data.txt").toRealPath());
        ClassLoader loader = Odd.class.getClassLoader();
        say("loader", loader == ClassLoader.getSystemClassLoader(), loader == Thread.currentThread().getContextClassLoader(), loader.getName());
        say("package", Odd.class.getPackage().getImplementationVersion(), Odd.class.getProtectionDomain().getCodeSource().getLocation());
        say("resources", Collections.list(loader.getResources("META-INF/MANIFEST.MF")), ClassLoader.getSystemResource("META-INF/MANIFEST.MF"));
        say("threads", Thread.currentThread().getName(), Thread.currentThread().getThreadGroup().getName(), new Thread(() -> {}).getName(), new java.util.Timer(true) == null);
        Executors.newSingleThreadExecutor(task -> Executors.defaultThreadFactory().newThread(task)).submit(() -> say(Thread.currentThread().getName())).get();
        say("stdin", System.in.read(), Files.readSymbolicLink(Path.of("/proc/self/fd/0")));
        say("module", Odd.class.getModule().isNamed(), Object.class.getModule().isOpen("java.lang", Odd.class.getModule()));
        Helper.choose();
        Files.createFile(Path.of("mine"));
        System.exit(0); // the pool's thread would go on
    }

    private static void exit() {
        for (int i = 0; i < 300; ++i)
            say("line", i);
        System.err.println("bad");
        System.out.print("unfinished");
        System.exit(3);
    }

    private static void fail() {
        try {
            Helper.fail();
        } catch (IOException error) {
            RuntimeException outer = new RuntimeException("no luck", error);
            outer.addSuppressed(new Error("beside"));
            throw outer;
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void listen() throws IOException {
        try (ServerSocket server = new ServerSocket(Integer.parseInt(System.getenv("PORT")), 50, InetAddress.getLoopbackAddress())) {
            while (true)
                server.accept().close();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(1_000_000);
        } catch (InterruptedException error) {
            say("interrupted");
        }
    }

    private static void threads() {
        Thread daemon = new Thread(Odd::sleep);
        daemon.setDaemon(true);
        daemon.start();
        new Thread(() -> {
            try {
                Thread.sleep(200);
            } catch (InterruptedException error) {
                return;
            }
            say("thread", Thread.currentThread().getName());
        }).start();
        say("main is done");
    }

    private static void greedy() throws InterruptedException {
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            byte[] block = new byte[10_000_000];
            Arrays.fill(block, (byte) 1);
            kept.add(block);
            Thread.sleep(10);
        }
    }
}
