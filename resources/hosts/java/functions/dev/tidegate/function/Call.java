package dev.tidegate.function;

import com.google.cloud.functions.CloudEventsFunction;
import com.google.cloud.functions.Context;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.RawBackgroundFunction;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A function, told what its signature wants. */
final class Call {
    private final Object function;

    Call(Object function) {
        this.function = function;
    }

    Response answer(Request request) throws Exception {
        Response response = new Response();
        if (function instanceof HttpFunction) {
            ((HttpFunction) function).service(request, response);
            return response;
        }
        if (!request.getMethod().equals("POST"))
            throw new BadRequest("this function takes CloudEvents; they are sent with POST");
        response.setStatusCode(204);
        if (function instanceof CloudEventsFunction)
            ((CloudEventsFunction) function).accept(Event.of(request.getHeaders(), request.body()));
        else
            acceptOlder((RawBackgroundFunction) function, request);
        return response;
    }

    private static void acceptOlder(RawBackgroundFunction older, Request request) throws Exception {
        if (Event.isEvent(request.getHeaders())) {
            Event event = Event.of(request.getHeaders(), request.body());
            byte[] data = event.getData() == null ? new byte[0] : event.getData().toBytes();
            older.accept(new String(data, StandardCharsets.UTF_8), event.context());
            return;
        }
        Map<String, String> fields = null;
        try {
            fields = Json.members(new String(request.body(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException error) {
            // as when it is none
        }
        if (fields == null || !fields.containsKey("data"))
            throw new BadRequest("this is no event: neither a CloudEvent nor a JSON object with `data` and `context`");
        Map<String, String> nested = Json.members(fields.getOrDefault("context", "null"));
        older.accept(fields.get("data"), contextOf(nested == null ? fields : nested));
    }

    private static Context contextOf(Map<String, String> fields) {
        return new Context() {
            private String text(String name) {
                return fields.containsKey(name) ? Json.text(fields.get(name)) : null;
            }

            @Override
            public String eventId() {
                return text("eventId");
            }

            @Override
            public String timestamp() {
                return text("timestamp");
            }

            @Override
            public String eventType() {
                return text("eventType");
            }

            @Override
            public String resource() {
                return text("resource");
            }
        };
    }
}
