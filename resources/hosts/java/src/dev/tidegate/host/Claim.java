package dev.tidegate.host;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the host is to become. The JDK reads no JSON; this reads what core/runtime/host_call.cpp writes: an object of texts, lists of
 *  texts and objects of texts, without a blank between them. */
final class Claim {
    private final String line;
    private int at;
    private final Map<String, Object> fields;

    Claim(String line) {
        this.line = line;
        this.fields = readObject();
    }

    /** Waits on standard input; nothing when the server has gone. Nothing behind the line is read. */
    static Claim hear() throws IOException {
        FileInputStream input = new FileInputStream(FileDescriptor.in);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 14];
        for (int length; (length = input.read(block)) > 0;) {
            line.write(block, 0, length);
            if (block[length - 1] == '\n')
                return new Claim(line.toString(StandardCharsets.UTF_8));
        }
        return null;
    }

    String entry() {
        return (String) fields.get("entry");
    }

    /** The stack's class path; empty without one. */
    String stack() {
        return (String) fields.getOrDefault("stack", "");
    }

    String names() {
        return (String) fields.getOrDefault("names", "");
    }

    String used() {
        return (String) fields.getOrDefault("used", "");
    }

    List<String> arguments() {
        return list("arguments");
    }

    List<String> unset() {
        return list("unset");
    }

    List<String> plain() {
        return list("plain");
    }

    Map<String, String> set() {
        return map("set");
    }

    Map<String, String> properties() {
        return map("properties");
    }

    @SuppressWarnings("unchecked")
    private List<String> list(String name) {
        return (List<String>) fields.get(name);
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> map(String name) {
        return (Map<String, String>) fields.get(name);
    }

    private Object readValue() {
        switch (line.charAt(at)) {
            case '{':
                return readObject();
            case '[':
                return readList();
            default:
                return readText();
        }
    }

    private Map<String, Object> readObject() {
        Map<String, Object> values = new HashMap<>();
        for (at += 1; line.charAt(at) != '}'; skipComma()) {
            String name = readText();
            at += 1; // the colon
            values.put(name, readValue());
        }
        at += 1;
        return values;
    }

    private List<Object> readList() {
        List<Object> values = new ArrayList<>();
        for (at += 1; line.charAt(at) != ']'; skipComma())
            values.add(readValue());
        at += 1;
        return values;
    }

    private void skipComma() {
        if (line.charAt(at) == ',')
            at += 1;
    }

    private String readText() {
        StringBuilder text = new StringBuilder();
        for (at += 1; line.charAt(at) != '"'; ++at)
            text.append(line.charAt(at) == '\\' ? readEscape() : line.charAt(at));
        at += 1;
        return text.toString();
    }

    private char readEscape() {
        char letter = line.charAt(++at);
        switch (letter) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                at += 4;
                return (char) Integer.parseInt(line.substring(at - 3, at + 1), 16);
            default:
                return letter;
        }
    }
}
