package io.cloudevents;

import java.util.Set;

/** Attributes of the sender's own. */
public interface CloudEventExtensions {
    /** Text; null when it did not come. */
    Object getExtension(String name);

    Set<String> getExtensionNames();
}
