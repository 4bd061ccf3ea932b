package com.google.cloud.functions;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a function answers; sent when it returns. 200 without anything said. */
public interface HttpResponse {
    void setStatusCode(int code);

    /** The message is not sent: HTTP/2 has none. */
    void setStatusCode(int code, String message);

    void setContentType(String contentType);

    Optional<String> getContentType();

    void appendHeader(String header, String value);

    Map<String, List<String>> getHeaders();

    /** The body as bytes; not together with getWriter(). */
    OutputStream getOutputStream() throws IOException;

    /** The body as UTF-8 text. */
    BufferedWriter getWriter() throws IOException;
}
