package dev.tidegate.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Does once what a small web app does at its start. Nothing an app could notice may stay: threads and pools have names of their own, so
 * that the app's begin at zero; what reads a property that apps set in main() (logging, time zones, the common pool, System.getenv) is
 * loaded by name, not initialised. What cannot be kept from it stands in {@link Early}.
 */
final class Warmth {
    private static final String CLASSES = "classes.txt";
    private static final int REQUESTS = 2;

    private Warmth() {}

    static void gather() throws Exception {
        loadClasses();
        useLibrary();
        readJar();
        serve();
        System.out.flush();
        System.gc(); // what is left over would be every host's own memory
    }

    /** Classes of the JDK that apps of this sort load, one a line; those that this JDK has not are skipped. */
    private static void loadClasses() throws IOException {
        try (BufferedReader names = new BufferedReader(
                 new InputStreamReader(Host.class.getResourceAsStream(CLASSES), StandardCharsets.US_ASCII))) {
            for (String name; (name = names.readLine()) != null;) {
                try {
                    Class.forName(name, false, null);
                } catch (ClassNotFoundException | LinkageError missing) {
                    continue;
                }
            }
        }
    }

    /** The shapes of lambdas, streams, joined strings and formats whose first use makes the JDK spin classes. */
    private static void useLibrary() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : "warm before it is asked, warm".split("[ ,]+"))
            counts.merge(word, 1, Integer::sum);
        List<Integer> numbers = new ArrayList<>(counts.values());
        String text = counts.entrySet()
                          .stream()
                          .filter(entry -> entry.getValue() > 0)
                          .sorted(Map.Entry.comparingByKey())
                          .map(entry -> entry.getKey() + '=' + entry.getValue())
                          .collect(Collectors.joining(", ", "{", "}"));
        long sum = numbers.stream().mapToInt(Integer::intValue).sum();
        Object object = numbers;
        text += Joins.gather(text, object, numbers.size(), sum);
        text += String.format("%s %d %.1f", text, sum, 1.5);
        new ConcurrentHashMap<>(counts).computeIfAbsent(text, key -> key.hashCode());
        Runnable run = () -> numbers.add(1);
        run.run();
        numbers.forEach(number -> counts.remove(Integer.toString(number)));
        Arrays.asList(text.getBytes(StandardCharsets.UTF_8), text.toCharArray());
        ProcessHandle.current().pid();
    }

    /** As the host and the class loader do with the app's. */
    private static void readJar() throws IOException {
        new Claim("{\"entry\":\"x\\n\",\"arguments\":[\"a\",\"b\"],\"set\":{\"PORT\":\"1\"}}");
        new Manifest(new ByteArrayInputStream("Manifest-Version: 1.0\r\nMain-Class: x.Y\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        Path jar = Path.of(System.getProperty("java.class.path"));
        if (!Files.isRegularFile(jar))
            return;
        try (JarFile file = new JarFile(jar.toFile(), true, JarFile.OPEN_READ, Runtime.version())) {
            file.getManifest();
            file.getInputStream(file.getJarEntry(Host.class.getName().replace('.', '/') + ".class")).readAllBytes();
        }
        Early.isChosenBy(new byte[0]);
        Traces.withoutHost(new IOException(new RuntimeException()));
    }

    /** A server on a port of its own, asked a few times. */
    private static void serve() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Warmth::answer);
        ExecutorService pool = new ThreadPoolExecutor(2, 2, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> new Thread(task, "warmth"));
        server.setExecutor(pool);
        server.start();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            for (int i = 0; i < REQUESTS; ++i)
                ask(client, "GET", "Accept: */*\r\n\r\n");
            ask(client, "POST", "Content-Length: 1\r\nConnection: close\r\n\r\nx");
        }
        server.stop(0);
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.MINUTES);
    }

    private static void ask(Socket client, String method, String rest) throws IOException {
        client.getOutputStream().write((method + " /x?y=z HTTP/1.1\r\nHost: localhost\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
        InputStream in = client.getInputStream();
        int line = 0; // bytes of it so far
        for (int read = in.read(); read >= 0 && (read != '\n' || line > 0); read = in.read()) {
            if (read == '\n')
                line = 0;
            else if (read != '\r')
                ++line;
        }
        in.readNBytes((method + " /x").length());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = (exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
