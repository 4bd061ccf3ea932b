package dev.tidegate.function;

import com.google.cloud.functions.HttpResponse;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A response that is kept until the function has returned, so that an error can still take its place. */
final class Response implements HttpResponse {
    private static final int SMALL = 64 << 10;
    private static final Map<Integer, String> PHRASES =
        Map.ofEntries(Map.entry(200, "OK"), Map.entry(201, "Created"), Map.entry(202, "Accepted"), Map.entry(204, "No Content"),
            Map.entry(301, "Moved Permanently"), Map.entry(302, "Found"), Map.entry(303, "See Other"), Map.entry(304, "Not Modified"),
            Map.entry(307, "Temporary Redirect"), Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"), Map.entry(405, "Method Not Allowed"), Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"), Map.entry(429, "Too Many Requests"), Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));
    private int status = 200;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private BufferedWriter writer;
    private boolean isStream;

    @Override
    public void setStatusCode(int code) {
        if (code < 200 || code > 599)
            throw new IllegalArgumentException(code + " is no status of a response");
        status = code;
    }

    @Override
    public void setStatusCode(int code, String message) {
        setStatusCode(code);
    }

    @Override
    public void setContentType(String contentType) {
        headers.remove("Content-Type");
        appendHeader("Content-Type", contentType);
    }

    @Override
    public Optional<String> getContentType() {
        List<String> values = headers.get("Content-Type");
        return values == null ? Optional.empty() : Optional.of(values.get(0));
    }

    @Override
    public void appendHeader(String header, String value) {
        if (header.isEmpty() || (header + value).chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0))
            throw new IllegalArgumentException("this is no header: " + header);
        headers.computeIfAbsent(header, key -> new ArrayList<>()).add(value);
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return headers;
    }

    @Override
    public OutputStream getOutputStream() {
        if (writer != null)
            throw new IllegalStateException("the body is being written through getWriter()");
        isStream = true;
        return body;
    }

    @Override
    public BufferedWriter getWriter() {
        if (isStream)
            throw new IllegalStateException("the body is being written through getOutputStream()");
        if (writer == null)
            writer = new BufferedWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8));
        return writer;
    }

    /** In one piece where it is small. */
    void send(OutputStream out, String method, boolean keeps, boolean isOldClient) throws IOException {
        if (writer != null)
            writer.flush();
        for (String name : new String[] {"Content-Length", "Transfer-Encoding", "Connection"})
            headers.remove(name);
        boolean isBodiless = status == 204 || status == 304;
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(PHRASES.getOrDefault(status, "Unknown")).append("\r\n");
        headers.forEach((name, values) -> values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
        if (!headers.containsKey("Date"))
            head.append("Date: ").append(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))).append("\r\n");
        if (!isBodiless)
            head.append("Content-Length: ").append(body.size()).append("\r\n");
        if (!keeps || isOldClient)
            head.append("Connection: ").append(keeps ? "keep-alive" : "close").append("\r\n");
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        boolean hasBody = !isBodiless && !method.equals("HEAD") && body.size() > 0;
        if (hasBody && body.size() < SMALL) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream(bytes.length + body.size());
            whole.writeBytes(bytes);
            body.writeTo(whole);
            whole.writeTo(out);
        } else {
            out.write(bytes);
            if (hasBody)
                body.writeTo(out);
        }
        out.flush();
    }

    static Response told(int status, String message) {
        Response response = new Response();
        response.setStatusCode(status);
        response.setContentType("application/json");
        response.body.writeBytes(
            ("{\"status\":" + status + ",\"message\":" + Json.quoted(message) + "}\n").getBytes(StandardCharsets.UTF_8));
        return response;
    }
}
