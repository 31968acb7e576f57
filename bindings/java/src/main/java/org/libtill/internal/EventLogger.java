package org.libtill.internal;

import java.util.List;
import java.util.Map;

/** Hands the events of a call to the platform's logger. The core has redacted them. */
final class EventLogger {
  static final String NAME = "org.libtill";

  private static final System.Logger LOGGER = System.getLogger(NAME);

  private EventLogger() {}

  /** Logs an answer's {@code events}, if it has any. */
  static void log(String operation, Object events) {
    if (!(events instanceof List)) {
      return;
    }
    for (Object event : (List<?>) events) {
      if (event instanceof Map) {
        Map<?, ?> members = (Map<?, ?>) event;
        LOGGER.log(level(members.get("event")), () -> line(operation, members));
      }
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
    return line.toString();
  }
}
