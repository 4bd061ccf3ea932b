package io.cloudevents;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Set;

/** Attributes that CloudEvents name; null where one did not come. */
public interface CloudEventAttributes {
    SpecVersion getSpecVersion();

    String getId();

    String getType();

    URI getSource();

    String getDataContentType();

    URI getDataSchema();

    String getSubject();

    OffsetDateTime getTime();

    /** By its name; IllegalArgumentException for a name that CloudEvents do not have. */
    Object getAttribute(String name);

    /** Of those that came. */
    Set<String> getAttributeNames();
}
