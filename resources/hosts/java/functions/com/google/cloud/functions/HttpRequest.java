package com.google.cloud.functions;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a function was asked. */
public interface HttpRequest extends HttpMessage {
    /** One part of a multipart/form-data body. */
    interface HttpPart extends HttpMessage {
        Optional<String> getFileName();
    }

    String getMethod();

    /** The whole URI, with its query. */
    String getUri();

    String getPath();

    /** As it came, not decoded. */
    Optional<String> getQuery();

    /** Of the query and of an application/x-www-form-urlencoded body; decoded. */
    Map<String, List<String>> getQueryParameters();

    default Optional<String> getFirstQueryParameter(String name) {
        List<String> values = getQueryParameters().get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Not taken apart here: UnsupportedOperationException. */
    Map<String, HttpPart> getParts();
}
