package dev.tidegate.host;

/**
 * Joins strings in the shapes that apps do. Compiled as apps are, with `invokedynamic`, unlike the rest of the host: the first join of a shape
 * spins classes, which takes milliseconds, and what they are made of is shared by all later ones of the process.
 */
final class Joins {
    private Joins() {}

    /** The length of all that was joined, so that it was. */
    static int gather(String text, Object object, int number, long large) {
        int length = 0;
        for (int i = 0; i < 2; ++i) { // linked, then called
            length += one(text, object, number, large) + two(text, object, number, large) + three(text, object, number, large);
            length += more(text, object, number, large) + others(text, number % 2 == 0, (char) ('a' + number), 1.5 * number);
        }
        return length;
    }

    private static int one(String text, Object object, int number, long large) {
        return ("a" + text).length() + (text + "a").length() + ("a" + text + "b").length() + ("a" + object).length() + ("a" + number).length()
            + ("a" + number + "b").length() + (number + "b").length() + ("a" + large).length() + ("a" + large + "b").length() + (large + "b").length()
            + ("a" + object + "b").length();
    }

    private static int two(String text, Object object, int number, long large) {
        return (text + text).length() + (text + "a" + text).length() + ("a" + text + "b" + text).length() + ("a" + text + "b" + text + "c").length()
            + ("a" + text + "b" + number).length() + ("a" + text + "b" + number + "c").length() + (text + "a" + number).length()
            + (text + number).length() + (number + "a" + text).length() + ("a" + number + "b" + text).length()
            + ("a" + number + "b" + text + "c").length() + ("a" + text + "b" + large).length() + ("a" + text + "b" + large + "c").length()
            + (text + "a" + large).length() + ("a" + large + "b" + text).length() + ("a" + large + "b" + text + "c").length()
            + ("a" + number + "b" + number).length() + ("a" + number + "b" + number + "c").length() + (number + "a" + number).length()
            + ("a" + text + "b" + object).length() + ("a" + object + "b" + text).length() + (large + "a" + large).length();
    }

    private static int three(String text, Object object, int number, long large) {
        return ("a" + text + "b" + text + "c" + text).length() + ("a" + text + "b" + text + "c" + text + "d").length()
            + (text + "a" + text + "b" + text).length() + ("a" + text + "b" + text + "c" + number).length()
            + ("a" + text + "b" + number + "c" + text).length() + ("a" + text + "b" + text + "c" + large + "d").length()
            + ("a" + text + "b" + large + "c" + text + "d").length() + ("a" + number + "b" + number + "c" + number).length()
            + ("a" + number + "b" + text + "c" + text).length() + ("a" + text + "b" + object + "c" + number + "d").length();
    }

    private static int more(String text, Object object, int number, long large) {
        return ("a" + text + "b" + text + "c" + text + "d" + text).length() + ("a" + text + "b" + number + "c" + text + "d" + number).length()
            + ("a" + text + "b" + text + "c" + text + "d" + text + "e" + text).length()
            + ("a" + text + "b" + large + "c" + text + "d" + number + "e" + object + "f").length();
    }

    private static int others(String text, boolean flag, char letter, double fraction) {
        return ("a" + flag).length() + ("a" + text + "b" + flag).length() + (text + letter).length() + (text + letter + text).length()
            + ("a" + fraction).length() + ("a" + text + "b" + fraction + "c").length();
    }
}
