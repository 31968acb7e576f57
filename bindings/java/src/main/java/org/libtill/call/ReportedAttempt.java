package org.libtill.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.libtill.CallListener;

/** An attempt as the events of an answer describe it. The core has redacted them. */
final class ReportedAttempt implements CallListener.Attempt {
  private final Map<?, ?> sent;
  private final Map<?, ?> ended;

  private ReportedAttempt(Map<?, ?> sent, Map<?, ?> ended) {
    this.sent = sent;
    this.ended = ended;
  }

  /** The attempts among the events: each is sent, and then answered or failed. */
  static List<CallListener.Attempt> of(Object events) {
    List<CallListener.Attempt> attempts = new ArrayList<>();
    Map<?, ?> sent = null;
    for (Object one : events instanceof List ? (List<?>) events : List.of()) {
      Map<?, ?> event = (Map<?, ?>) one;
      Object name = event.get("event");
      if (sent != null
          && ("send".equals(name) || "answer".equals(name) || "failure".equals(name))) {
        attempts.add(new ReportedAttempt(sent, "send".equals(name) ? Map.of() : event));
        sent = null;
      }
      sent = "send".equals(name) ? event : sent;
    }
    if (sent != null) {
      attempts.add(new ReportedAttempt(sent, Map.of()));
    }
    return attempts;
  }

  @Override
  public String request() {
    return (String) sent.get("request");
  }

  @Override
  public long sentMs() {
    return (Long) sent.get("at_ms");
  }

  @Override
  public Long endedMs() {
    return (Long) ended.get("at_ms");
  }

  @Override
  public Integer httpStatus() {
    Long status = (Long) ended.get("http_status");
    return status == null ? null : Math.toIntExact(status);
  }

  @Override
  public String failure() {
    return (String) ended.get("message");
  }

  @Override
  public String toString() {
    return request() + ": " + (failure() == null ? httpStatus() : failure());
  }
}
