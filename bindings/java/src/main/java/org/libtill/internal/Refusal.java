package org.libtill.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.libtill.exception.TillException;
import org.libtill.json.Shown;
import org.libtill.model.ErrorKind;

/** Refuses values that have no form in JSON, in the words and the shape of the core. */
public final class Refusal {
  private static final Map<ErrorKind, Long> STATUSES =
      Map.of(
          ErrorKind.INVALID_REQUEST, 1L, ErrorKind.INVALID_CONFIG, 2L, ErrorKind.UNSUPPORTED, 3L);

  private final List<Map<String, Object>> violations = new ArrayList<>();
  private final ErrorKind kind;
  private final boolean resolve;

  private Refusal(ErrorKind kind, boolean resolve) {
    this.kind = kind;
    this.resolve = resolve;
  }

  /** Of a request. */
  public Refusal() {
    this(ErrorKind.INVALID_REQUEST, false);
  }

  /** Of a configuration. */
  public static Refusal ofConfiguration() {
    return new Refusal(ErrorKind.INVALID_CONFIG, false);
  }

  /** Of a request to resolve something, whose outcome stays unknown. */
  public static Refusal ofResolve() {
    return new Refusal(ErrorKind.INVALID_REQUEST, true);
  }

  /** Of a request of an operation. */
  public static Refusal of(String operation) {
    return operation.endsWith("_resolve") ? ofResolve() : new Refusal();
  }

  /** An event that is not authenticated, and has no order of the shop's. */
  public static TillException unconfirmable() {
    String message =
        "this event is not authenticated, and only events about payments, payouts and refunds can be"
            + " confirmed";
    return new Refusal(ErrorKind.UNSUPPORTED, false).with("event.type", message);
  }

  /** A request with one violation. */
  public static TillException request(String path, String message) {
    return new Refusal().with(path, message);
  }

  /** The exception for one violation. */
  public TillException with(String path, String message) {
    add(path, message);
    return exception();
  }

  /** {@link Shown} has masked the caller's own keys in the path. */
  public void add(String path, String message) {
    Map<String, Object> violation = new LinkedHashMap<>();
    violation.put("path", path);
    violation.put("message", message);
    violations.add(violation);
  }

  public boolean isEmpty() {
    return violations.isEmpty();
  }

  public TillException exception() {
    List<String> listed = new ArrayList<>();
    violations.forEach(violation -> listed.add(place(violation) + violation.get("message")));
    Map<String, Object> error = error(String.join("; ", listed));
    error.put("violations", violations);
    return ExceptionFactory.of(error);
  }

  /** The error object, without violations. */
  public Map<String, Object> error(String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", kind.wireName());
    error.put("status", STATUSES.get(kind));
    error.put("message", message);
    error.put("outcome", resolve ? "unknown" : "not_sent");
    error.put("retry_safe", true);
    error.put("transient", false);
    if (resolve) {
      error.put("verdict", "unknown");
    }
    return error;
  }

  private static String place(Map<String, Object> violation) {
    return "".equals(violation.get("path")) ? "the object " : violation.get("path") + ": ";
  }
}
