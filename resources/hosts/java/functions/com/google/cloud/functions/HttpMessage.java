package com.google.cloud.functions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Headers and a body. */
public interface HttpMessage {
    Optional<String> getContentType();

    /** In bytes; -1 when it is not known. */
    long getContentLength();

    /** The charset that the content type names. */
    Optional<String> getCharacterEncoding();

    /** The body, once, as bytes or through getReader(). */
    InputStream getInputStream() throws IOException;

    /** The body as text, in its charset or UTF-8. */
    BufferedReader getReader() throws IOException;

    /** Names are found in any case. */
    Map<String, List<String>> getHeaders();

    default Optional<String> getFirstHeader(String name) {
        List<String> values = getHeaders().get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }
}
