package io.cloudevents;

/** An event's data, as it came. */
@FunctionalInterface
public interface CloudEventData {
    byte[] toBytes();
}
