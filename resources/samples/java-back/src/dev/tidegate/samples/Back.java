package dev.tidegate.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A back end on the JDK's own HTTP server.
 *
 * <ul>
 *   <li>{@code /} answers a greeting as JSON, with the revision that gave it;
 *   <li>{@code /work?ms=200} takes that long, so that load becomes concurrency;
 *   <li>{@code /exit?code=3} ends the process in the middle of the request, to see what the platform makes of it.
 * </ul>
 */
public final class Back {
    private static final AtomicLong served = new AtomicLong();
    private static final long MAX_WORK_MILLIS = 60_000;

    private Back() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 256);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", Back::greet);
        server.createContext("/work", Back::work);
        server.createContext("/exit", Back::exit);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopping after " + served.get() + " requests")));
        server.start();
        System.out.println("listening on port " + port);
    }

    private static void greet(HttpExchange exchange) throws IOException {
        Map<String, String> env = System.getenv();
        answer(exchange, String.format("{\"message\":\"%s\",\"service\":\"%s\",\"revision\":\"%s\",\"pid\":%d,\"served\":%d}%n",
                env.getOrDefault("GREETING", "Hello from Java"), env.getOrDefault("K_SERVICE", ""),
                env.getOrDefault("K_REVISION", ""), ProcessHandle.current().pid(), served.incrementAndGet()));
    }

    private static void work(HttpExchange exchange) throws IOException {
        long millis = Math.min(MAX_WORK_MILLIS, Math.max(0, queryNumber(exchange, "ms", 100)));
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, String.format("{\"worked\":%d,\"revision\":\"%s\",\"served\":%d}%n", millis,
                System.getenv().getOrDefault("K_REVISION", ""), served.incrementAndGet()));
    }

    private static void exit(HttpExchange exchange) {
        System.err.println("told to exit");
        Runtime.getRuntime().halt((int) queryNumber(exchange, "code", 1));
    }

    private static long queryNumber(HttpExchange exchange, String name, long otherwise) {
        String query = exchange.getRequestURI().getQuery();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(name + "=")) {
                try {
                    return Long.parseLong(part.substring(name.length() + 1));
                } catch (NumberFormatException notANumber) {
                    return otherwise;
                }
            }
        }
        return otherwise;
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
