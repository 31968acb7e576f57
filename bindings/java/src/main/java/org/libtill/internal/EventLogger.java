package org.libtill.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Hands the events of a call to the platform's logger. The core has redacted them. */
public final class EventLogger {
  /** Null where the platform has a logger that cannot be made. */
  private static final System.Logger LOGGER = logger();

  private EventLogger() {}

  /** Logs an answer's {@code events}, if it has any. */
  public static void log(String operation, Object events) {
    if (!(events instanceof List)) {
      return;
    }
    for (Object event : (List<?>) events) {
      if (event instanceof Map) {
        Map<?, ?> members = (Map<?, ?>) event;
        log(level(members.get("event")), () -> line(operation, members));
      }
    }
  }

  /** Logs a warning. */
  public static void warn(String line) {
    log(System.Logger.Level.WARNING, () -> line);
  }

  /** An exception of the shop's log handler must not replace an answer. */
  private static void log(System.Logger.Level level, Supplier<String> line) {
    try {
      if (LOGGER != null) {
        LOGGER.log(level, line);
      }
    } catch (Throwable error) {
      // Nobody is left who could be told.
    }
  }

  private static System.Logger logger() {
    try {
      return System.getLogger("org.libtill");
    } catch (Throwable error) {
      return null;
    }
  }

  private static System.Logger.Level level(Object event) {
    boolean usual = "send".equals(event) || "answer".equals(event);
    return usual ? System.Logger.Level.DEBUG : System.Logger.Level.INFO;
  }

  private static String line(String operation, Map<?, ?> members) {
    StringBuilder line = new StringBuilder(operation);
    line.append(" +").append(members.get("at_ms")).append(" ms ").append(members.get("event"));
    for (String name : List.of("request", "http_status", "message")) {
      if (members.get(name) != null) {
        line.append(' ').append(members.get(name));
      }
    }
    List<String> label = new ArrayList<>();
    for (String name : List.of("gateway", "order_id", "call_id")) {
      if (members.get(name) != null) {
        label.add(name + " " + members.get(name));
      }
    }
    return line.append(" (").append(String.join(", ", label)).append(')').toString();
  }
}
