package dev.tidegate.host;

import java.nio.charset.StandardCharsets;

/** What an app may choose before its first use, and a warm JVM has used. */
final class Early {
    /** Properties that are read once by what has been warmed; an app that names one in its main class sets it there. */
    private static final String[] PROPERTIES = {
        "java.net.prefer", "java.nio.channels.spi.", "sun.net.httpserver.", "jdk.httpserver.", "com.sun.net.httpserver.HttpServerProvider",
        "networkaddress.", "java.util.logging.", "sun.nio.", "jdk.net.", "line.separator", "java.system.class.loader"};
    /** Services that are looked up once. */
    private static final String[] SERVICES = {
        "java.lang.System$LoggerFinder", "com.sun.net.httpserver.spi.HttpServerProvider", "java.nio.channels.spi.SelectorProvider",
        "java.net.spi.InetAddressResolverProvider"};

    private Early() {}

    static boolean isChosenBy(byte[] mainClass) {
        String constants = new String(mainClass, StandardCharsets.ISO_8859_1);
        for (String property : PROPERTIES) {
            if (constants.contains(property))
                return true;
        }
        for (String service : SERVICES) {
            if (ClassLoader.getSystemResource("META-INF/services/" + service) != null)
                return true;
        }
        return false;
    }
}
