package dev.tidegate.function;

import com.google.cloud.functions.Context;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A CloudEvent over HTTP, binary or structured. */
final class Event implements CloudEvent {
    private static final String STRUCTURED = "application/cloudevents+json";
    private final Map<String, String> attributes;
    private final byte[] data;
    private final SpecVersion version;
    private final URI source;
    private final OffsetDateTime time;

    private Event(Map<String, String> attributes, byte[] data) throws BadRequest {
        this.attributes = attributes;
        this.data = data;
        for (String name : List.of("id", "source", "type", "specversion")) {
            if (attributes.getOrDefault(name, "").isEmpty())
                throw new BadRequest("this is no CloudEvent: its `" + name + "` is missing");
        }
        try {
            this.version = SpecVersion.parse(attributes.get("specversion"));
            this.source = URI.create(attributes.get("source"));
            this.time = attributes.containsKey("time") ? OffsetDateTime.parse(attributes.get("time")) : null;
        } catch (DateTimeParseException error) {
            throw new BadRequest("the event's `time` is no time");
        } catch (IllegalArgumentException error) {
            throw new BadRequest(error.getMessage());
        }
    }

    static boolean isEvent(Map<String, List<String>> headers) {
        return mediaType(headers).startsWith("application/cloudevents") || headers.containsKey("ce-id");
    }

    /** Headers are found in any case. */
    static Event of(Map<String, List<String>> headers, byte[] body) throws BadRequest {
        String kind = mediaType(headers);
        if (kind.equals(STRUCTURED))
            return structured(new String(body, StandardCharsets.UTF_8));
        if (kind.startsWith("application/cloudevents"))
            throw new BadRequest("events as " + kind + " are not understood; send one as " + STRUCTURED + ", or with ce- headers");
        Map<String, String> attributes = new TreeMap<>();
        headers.forEach((name, values) -> {
            if (name.toLowerCase().startsWith("ce-"))
                attributes.put(name.substring(3).toLowerCase(), headerText(values.get(0)));
        });
        if (attributes.isEmpty())
            throw new BadRequest("this is no CloudEvent: it has neither ce- headers nor the content type " + STRUCTURED);
        if (headers.containsKey("Content-Type"))
            attributes.put("datacontenttype", headers.get("Content-Type").get(0));
        if (isJson(kind) && body.length > 0) {
            try {
                Json.check(new String(body, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException error) {
                throw new BadRequest("the event's data is not the JSON that its content type says");
            }
        }
        return new Event(attributes, body.length == 0 ? null : body);
    }

    private static Event structured(String text) throws BadRequest {
        Map<String, String> members = null;
        try {
            members = Json.members(text);
        } catch (IllegalArgumentException error) {
            // as when it is none
        }
        if (members == null)
            throw new BadRequest("the event is not a JSON object");
        members.values().removeIf("null"::equals);
        String data = members.remove("data");
        String encoded = members.remove("data_base64");
        Map<String, String> attributes = new TreeMap<>();
        members.forEach((name, value) -> attributes.put(name, Json.text(value)));
        boolean isOldCode = "base64".equalsIgnoreCase(attributes.get("datacontentencoding"));
        if (encoded == null && isOldCode)
            encoded = data;
        if (encoded != null)
            return new Event(attributes, decode(Json.text(encoded)));
        if (data == null)
            return new Event(attributes, null);
        String kind = attributes.getOrDefault("datacontenttype", "application/json").split(";", 2)[0].trim().toLowerCase();
        boolean isText = !isJson(kind) && Json.isString(data);
        return new Event(attributes, (isText ? Json.text(data) : data).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] decode(String text) throws BadRequest {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException error) {
            throw new BadRequest("the event's data_base64 is not base64");
        }
    }

    private static String mediaType(Map<String, List<String>> headers) {
        List<String> values = headers.get("Content-Type");
        return values == null ? "" : values.get(0).split(";", 2)[0].trim().toLowerCase();
    }

    private static boolean isJson(String kind) {
        return kind.equals("application/json") || kind.equals("text/json") || kind.endsWith("+json");
    }

    /** Quoted or not, with everything beyond ASCII as %XX. */
    private static String headerText(String value) {
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\""))
            value = value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
        if (value.indexOf('%') < 0)
            return value;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); ++i) {
            boolean isCoded = value.charAt(i) == '%' && i + 2 < value.length() && value.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}");
            if (isCoded) {
                bytes.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(value.charAt(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    Context context() {
        return new Context() {
            @Override
            public String eventId() {
                return getId();
            }

            @Override
            public String timestamp() {
                return attributes.get("time");
            }

            @Override
            public String eventType() {
                return getType();
            }

            @Override
            public String resource() {
                return getSubject() == null ? attributes.get("source") : getSubject();
            }

            @Override
            public Map<String, String> attributes() {
                return Map.copyOf(attributes);
            }
        };
    }

    @Override
    public CloudEventData getData() {
        return data == null ? null : () -> data;
    }

    @Override
    public SpecVersion getSpecVersion() {
        return version;
    }

    @Override
    public String getId() {
        return attributes.get("id");
    }

    @Override
    public String getType() {
        return attributes.get("type");
    }

    @Override
    public URI getSource() {
        return source;
    }

    @Override
    public String getDataContentType() {
        return attributes.get("datacontenttype");
    }

    @Override
    public URI getDataSchema() {
        String schema = attributes.getOrDefault("dataschema", attributes.get("schemaurl"));
        return schema == null ? null : URI.create(schema);
    }

    @Override
    public String getSubject() {
        return attributes.get("subject");
    }

    @Override
    public OffsetDateTime getTime() {
        return time;
    }

    @Override
    public Object getAttribute(String name) {
        switch (name) {
            case "specversion":
                return version;
            case "source":
                return source;
            case "time":
                return time;
            case "dataschema":
            case "schemaurl":
                return getDataSchema();
            default:
                if (!version.getAllAttributes().contains(name))
                    throw new IllegalArgumentException("CloudEvents have no attribute " + name);
                return attributes.get(name);
        }
    }

    @Override
    public Set<String> getAttributeNames() {
        Set<String> names = new TreeSet<>(attributes.keySet());
        names.retainAll(version.getAllAttributes());
        return names;
    }

    @Override
    public Object getExtension(String name) {
        return version.getAllAttributes().contains(name) ? null : attributes.get(name);
    }

    @Override
    public Set<String> getExtensionNames() {
        Set<String> names = new TreeSet<>(attributes.keySet());
        names.removeAll(version.getAllAttributes());
        return names;
    }

    @Override
    public String toString() {
        return "CloudEvent" + attributes;
    }
}
