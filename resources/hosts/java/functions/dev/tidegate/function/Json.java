package dev.tidegate.function;

import java.util.LinkedHashMap;
import java.util.Map;

/** As much of JSON as structured events need: whether a text is JSON, and the members of an object as they stand. */
final class Json {
    private static final int DEEPEST = 200;
    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** IllegalArgumentException when it is no JSON. */
    static void check(String text) {
        Json json = new Json(text);
        json.skipValue();
        json.end();
    }

    /** Each member's value as it stands; null when the text is JSON but no object. */
    static Map<String, String> members(String text) {
        Json json = new Json(text);
        json.blanks();
        if (json.peek() != '{') {
            check(text);
            return null;
        }
        Map<String, String> members = new LinkedHashMap<>();
        json.object(members);
        json.end();
        return members;
    }

    static boolean isString(String value) {
        return value.startsWith("\"");
    }

    /** A string's text; other values as they stand. */
    static String text(String value) {
        return isString(value) ? new Json(value).string() : value;
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\')
                out.append('\\').append(c);
            else if (c < ' ')
                out.append(String.format("\\u%04x", (int) c));
            else
                out.append(c);
        }
        return out.append('"').toString();
    }

    private char peek() {
        if (at >= text.length())
            throw wrong();
        return text.charAt(at);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("not JSON at " + at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0)
            ++at;
    }

    private void end() {
        blanks();
        if (at < text.length())
            throw wrong();
    }

    private void take(char c) {
        blanks();
        if (peek() != c)
            throw wrong();
        ++at;
    }

    private boolean takes(char c) {
        blanks();
        if (peek() != c)
            return false;
        ++at;
        return true;
    }

    private void skipValue() {
        if (++depth > DEEPEST)
            throw wrong();
        blanks();
        switch (peek()) {
            case '{':
                object(null);
                break;
            case '[':
                list();
                break;
            case '"':
                string();
                break;
            default:
                word();
        }
        --depth;
    }

    private void object(Map<String, String> members) {
        take('{');
        if (takes('}'))
            return;
        do {
            blanks();
            String name = string();
            take(':');
            blanks();
            int begin = at;
            skipValue();
            if (members != null)
                members.put(name, text.substring(begin, at));
        } while (takes(','));
        take('}');
    }

    private void list() {
        take('[');
        if (takes(']'))
            return;
        do
            skipValue();
        while (takes(','));
        take(']');
    }

    private void word() {
        int begin = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0)
            ++at;
        String word = text.substring(begin, at);
        if (!word.matches("true|false|null|-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"))
            throw wrong();
    }

    private String string() {
        if (peek() != '"')
            throw wrong();
        StringBuilder out = new StringBuilder();
        for (++at; peek() != '"'; ++at) {
            char c = peek();
            if (c < ' ')
                throw wrong();
            out.append(c == '\\' ? escape() : c);
        }
        ++at;
        return out.toString();
    }

    private char escape() {
        ++at;
        int simple = "\"\\/bfnrt".indexOf(peek());
        if (simple >= 0)
            return "\"\\/\b\f\n\r\t".charAt(simple);
        if (peek() != 'u' || at + 4 >= text.length() || !text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}"))
            throw wrong();
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
    }
}
