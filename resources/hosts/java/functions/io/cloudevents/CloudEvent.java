package io.cloudevents;

/** An event: attributes and data. */
public interface CloudEvent extends CloudEventContext {
    /** Null when there is none. */
    CloudEventData getData();
}
