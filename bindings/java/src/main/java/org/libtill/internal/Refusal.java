package org.libtill.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.libtill.exception.TillException;
import org.libtill.internal.json.Shown;
import org.libtill.model.ErrorKind;

/**
 * Refuses on this side of the border what cannot cross it, in the words and the shape of the core.
 */
public final class Refusal {
  private final List<Map<String, Object>> faults = new ArrayList<>();

  /** A request with one fault. */
  public static TillException request(String path, String message) {
    return of(ErrorKind.INVALID_REQUEST, path, message);
  }

  /** The exception for one fault. */
  static TillException of(ErrorKind kind, String path, String message) {
    Refusal refusal = new Refusal();
    refusal.add(path, message);
    return refusal.exception(kind);
  }

  /** A caller's own keys stand in the path as {@link Shown} has them. */
  void add(String path, String message) {
    Map<String, Object> fault = new LinkedHashMap<>();
    fault.put("path", path);
    fault.put("message", message);
    faults.add(fault);
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  TillException exception(ErrorKind kind) {
    List<String> listed = new ArrayList<>();
    faults.forEach(fault -> listed.add(place(fault) + fault.get("message")));
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", kind.wireName());
    error.put("status", kind == ErrorKind.INVALID_CONFIG ? 2L : 1L);
    error.put("message", String.join("; ", listed));
    error.put("outcome", "not_sent");
    error.put("retry_safe", true);
    error.put("faults", faults);
    return TillException.of(error);
  }

  private static String place(Map<String, Object> fault) {
    return "".equals(fault.get("path")) ? "the object " : fault.get("path") + ": ";
  }
}
