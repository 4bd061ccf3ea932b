package io.cloudevents;

/** Attributes that CloudEvents name, and those of the sender's own. */
public interface CloudEventContext extends CloudEventAttributes, CloudEventExtensions {
}
