package dev.tidegate.function;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One connection of HTTP/1.1: requests one after the other, each read to its end before the function sees it. The JDK's own server
 *  sends heads and bodies apart, which costs 40 ms on a kept connection, and stumbles over trailers. */
final class Connection implements Runnable {
    private static final int HEAD_MOST = 64 << 10;
    private static final int BODY_MOST = 256 << 20;
    private static final int BLOCK = 16 << 10;
    private final Socket socket;
    private final Serving serving;
    private InputStream in;
    private OutputStream out;
    private int headLeft;
    private boolean keeps;

    Connection(Socket socket, Serving serving) {
        this.socket = socket;
        this.serving = serving;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), BLOCK);
            out = socket.getOutputStream();
            keeps = true;
            while (keeps) {
                headLeft = HEAD_MOST;
                String start = line();
                if (!start.isEmpty()) // a stray line break may stand before a request
                    serve(start);
            }
        } catch (IOException error) {
            // the client has gone
        }
    }

    private void serve(String start) throws IOException {
        serving.begin();
        try {
            answer(start);
        } finally {
            serving.end();
        }
    }

    private void answer(String start) throws IOException {
        String[] words = start.split(" ");
        String method = words[0];
        Response response;
        try {
            if (words.length != 3 || !words[2].matches("HTTP/1\\.[01]"))
                throw new BadRequest("this is no HTTP/1.1 request");
            Map<String, List<String>> headers = headers();
            keeps = keepsOpen(words[2], headers);
            response = serving.answer(new Request(method, words[1], headers, body(headers)));
        } catch (BadRequest error) { // nobody knows where the next request would begin
            keeps = false;
            response = Response.told(error.status, error.getMessage());
        }
        keeps = keeps && !serving.isEnding();
        response.send(out, method, keeps, words[words.length - 1].equals("HTTP/1.0"));
    }

    private static boolean keepsOpen(String version, Map<String, List<String>> headers) {
        String wish = String.join(",", headers.getOrDefault("Connection", List.of())).toLowerCase();
        return version.equals("HTTP/1.1") ? !wish.contains("close") : wish.contains("keep-alive");
    }

    /** Without its break. */
    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        for (int c; (c = in.read()) != '\n';) {
            if (c < 0 || --headLeft < 0)
                throw new EOFException();
            if (c != '\r')
                bytes.write(c);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private Map<String, List<String>> headers() throws IOException, BadRequest {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line; !(line = line()).isEmpty();) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) <= ' ' || line.charAt(colon - 1) <= ' ')
                throw new BadRequest("a header of the request cannot be read");
            headers.computeIfAbsent(line.substring(0, colon), key -> new ArrayList<>(1)).add(line.substring(colon + 1).trim());
        }
        return headers;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException, BadRequest {
        List<String> lengths = headers.getOrDefault("Content-Length", List.of());
        List<String> codings = headers.getOrDefault("Transfer-Encoding", List.of());
        boolean isChunked = !codings.isEmpty();
        if (isChunked && (!lengths.isEmpty() || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")))
            throw new BadRequest("the length of the request's body is not clear");
        if (!isChunked && (lengths.size() > 1 || (lengths.size() == 1 && !lengths.get(0).matches("\\d{1,18}"))))
            throw new BadRequest("the request's Content-Length is no number");
        long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
        if ((isChunked || length > 0) && headers.getOrDefault("Expect", List.of()).contains("100-continue"))
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return isChunked ? chunks() : exactly(length, 0);
    }

    private byte[] exactly(long length, long before) throws IOException, BadRequest {
        if (length + before > BODY_MOST)
            throw new BadRequest(413, "a request's body has at most " + BODY_MOST + " bytes");
        byte[] block = in.readNBytes((int) length);
        if (block.length < length)
            throw new EOFException();
        return block;
    }

    private byte[] chunks() throws IOException, BadRequest {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (;;) {
            headLeft = HEAD_MOST;
            String size = line().split(";", 2)[0].trim();
            if (!size.matches("[0-9a-fA-F]{1,8}"))
                throw new BadRequest("the request's chunks cannot be read");
            long length = Long.parseLong(size, 16);
            if (length == 0)
                break;
            all.writeBytes(exactly(length, all.size()));
            if (!line().isEmpty())
                throw new BadRequest("the request's chunks cannot be read");
        }
        while (!line().isEmpty())
            continue; // trailers
        return all.toByteArray();
    }
}
