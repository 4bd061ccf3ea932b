package dev.tidegate.function;

import com.google.cloud.functions.HttpFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Serves one function: java -jar functions.jar source [--target=class] [--signature-type=http|cloudevent|event]; see FUNCTIONS.md. */
public final class Main {
    private Main() {}

    public static void main(String[] words) {
        String target = "";
        String signature = "";
        String path = ".";
        for (String word : words) {
            if (word.startsWith("--target="))
                target = word.substring("--target=".length());
            else if (word.startsWith("--signature-type="))
                signature = word.substring("--signature-type=".length());
            else
                path = word;
        }
        try {
            Source source = new Source(Path.of(path));
            Thread.currentThread().setContextClassLoader(source.loader());
            String port = System.getenv("PORT");
            InetSocketAddress address = new InetSocketAddress(port == null ? 8080 : Integer.parseInt(port));
            Serving serving = new Serving(new Call(source.function(target, signature)), source.loader(), address);
            serving.drainOnExit();
            serving.start();
        } catch (Source.Unusable error) {
            System.err.println(error.getMessage());
            System.exit(1);
        } catch (Throwable error) {
            Traces.write(error);
            System.exit(1);
        }
    }

    /** Does once what a function's first requests need; for a host that waits. Leaves nothing behind. */
    public static void warm() throws IOException, InterruptedException {
        HttpFunction function = (request, response) -> {
            request.getFirstQueryParameter("y").ifPresent(value -> response.appendHeader("X-Y", value));
            response.getWriter().write(request.getMethod() + request.getPath());
        };
        Json.members("{\"a\":[1,{\"b\":\"\\u00fc\"}]}");
        InetAddress here = InetAddress.getLoopbackAddress();
        Serving serving = new Serving(new Call(function), Main.class.getClassLoader(), new InetSocketAddress(here, 0));
        serving.start();
        for (int i = 0; i < 2; ++i) {
            try (Socket client = new Socket(here, serving.port())) {
                client.getOutputStream().write(
                    "POST /x?y=z HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().readAllBytes();
            }
        }
        serving.drain();
        serving.awaitEnd();
    }
}
