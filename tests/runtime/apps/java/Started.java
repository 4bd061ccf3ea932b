package odd;

import java.util.List;

/** Starts in ways that a host has to leave to the JDK's launcher, or to get right itself. */
public final class Started {
    public static final class Broken {
        static final int value = Integer.parseInt("x");

        public static void main(String[] words) {
            System.out.println(value);
        }
    }

    public static final class Private {
        private static void main(String[] words) {
            System.out.println("private");
        }
    }

    /** The property is read once, by what a host has used already. */
    public static final class Choosing {
        public static void main(String[] words) {
            System.setProperty("java.net.preferIPv4Stack", "true");
            System.out.println("chosen " + System.getenv("K_SERVICE"));
        }
    }

    public static void main(String[] words) {
        Module base = Object.class.getModule();
        System.out.println(base.isOpen("java.lang", Started.class.getModule()) + " " + List.of(words) + " " + System.getenv("K_SERVICE"));
    }
}
