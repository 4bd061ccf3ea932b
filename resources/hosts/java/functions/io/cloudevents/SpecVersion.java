package io.cloudevents;

import java.util.Set;
import java.util.TreeSet;

/** Versions of CloudEvents. */
public enum SpecVersion {
    V03("0.3", "schemaurl"),
    V1("1.0", "dataschema");

    private final String text;
    private final String schema;

    SpecVersion(String text, String schema) {
        this.text = text;
        this.schema = schema;
    }

    @Override
    public String toString() {
        return text;
    }

    /** IllegalArgumentException for another than 0.3 and 1.0. */
    public static SpecVersion parse(String text) {
        for (SpecVersion version : values()) {
            if (version.text.equals(text))
                return version;
        }
        throw new IllegalArgumentException("CloudEvents " + text + " are not understood; 1.0 is");
    }

    public Set<String> getMandatoryAttributes() {
        return Set.of("specversion", "id", "type", "source");
    }

    public Set<String> getOptionalAttributes() {
        return Set.of("datacontenttype", schema, "subject", "time");
    }

    public Set<String> getAllAttributes() {
        Set<String> all = new TreeSet<>(getMandatoryAttributes());
        all.addAll(getOptionalAttributes());
        return all;
    }
}
