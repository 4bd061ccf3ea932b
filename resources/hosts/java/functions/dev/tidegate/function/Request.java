package dev.tidegate.function;

import com.google.cloud.functions.HttpRequest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request whose body has been read. */
final class Request implements HttpRequest {
    private final String method;
    private final String target;
    private final String path; // as it came
    private final String query; // null without one
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private InputStream stream;
    private BufferedReader reader;

    /** Names of headers are found in any case. */
    Request(String method, String target, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        int mark = target.indexOf('?');
        String before = mark < 0 ? target : target.substring(0, mark);
        int host = before.indexOf("://"); // absolute, as to a proxy
        int slash = host < 0 ? 0 : before.indexOf('/', host + 3);
        this.path = slash < 0 ? "/" : before.substring(slash);
        this.query = mark < 0 ? null : target.substring(mark + 1);
    }

    byte[] body() {
        return body;
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public String getUri() {
        String host = getFirstHeader("Host").orElse("localhost");
        String scheme = getFirstHeader("X-Forwarded-Proto").orElse("http");
        return target.startsWith("/") ? scheme + "://" + host + target : target;
    }

    @Override
    public String getPath() {
        return decoded(path.replace("+", "%2B"));
    }

    @Override
    public Optional<String> getQuery() {
        return Optional.ofNullable(query);
    }

    @Override
    public Map<String, List<String>> getQueryParameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        addParameters(query, parameters);
        if (getContentType().orElse("").toLowerCase().startsWith("application/x-www-form-urlencoded"))
            addParameters(new String(body, StandardCharsets.UTF_8), parameters);
        return parameters;
    }

    private static void addParameters(String text, Map<String, List<String>> parameters) {
        if (text == null)
            return;
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!pair.isEmpty())
                parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException error) {
            return text;
        }
    }

    @Override
    public Map<String, HttpPart> getParts() {
        throw new UnsupportedOperationException("multipart bodies are not taken apart");
    }

    @Override
    public Optional<String> getContentType() {
        return getFirstHeader("Content-Type");
    }

    @Override
    public long getContentLength() {
        return body.length;
    }

    @Override
    public Optional<String> getCharacterEncoding() {
        for (String part : getContentType().orElse("").split(";")) {
            String word = part.trim();
            if (word.toLowerCase().startsWith("charset="))
                return Optional.of(word.substring("charset=".length()).replace("\"", ""));
        }
        return Optional.empty();
    }

    @Override
    public InputStream getInputStream() {
        if (reader != null)
            throw new IllegalStateException("the body is being read through getReader()");
        if (stream == null)
            stream = new ByteArrayInputStream(body);
        return stream;
    }

    @Override
    public BufferedReader getReader() {
        if (stream != null)
            throw new IllegalStateException("the body is being read through getInputStream()");
        if (reader == null) {
            Charset charset = getCharacterEncoding().map(Charset::forName).orElse(StandardCharsets.UTF_8);
            reader = new BufferedReader(new InputStreamReader(new ByteArrayInputStream(body), charset));
        }
        return reader;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return headers;
    }
}
