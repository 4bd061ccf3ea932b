package com.google.cloud.functions;

import java.util.Map;

/** What is known of an event beside its data; texts that did not come are null. */
public interface Context {
    String eventId();

    String timestamp();

    String eventType();

    String resource();

    /** Further attributes of a CloudEvent. */
    default Map<String, String> attributes() {
        return Map.of();
    }
}
