package org.libtill.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.libtill.exception.TillException;
import org.libtill.model.ErrorKind;

/**
 * Refuses on this side of the border what cannot cross it, in the words and the shape of the core.
 */
public final class Refusal {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{4,}");

  private final List<Map<String, Object>> faults = new ArrayList<>();

  /** A request with one fault. */
  public static TillException request(String path, String message) {
    Refusal refusal = new Refusal();
    refusal.add(path, message);
    return refusal.exception(ErrorKind.INVALID_REQUEST);
  }

  void add(String path, String message) {
    Map<String, Object> fault = new LinkedHashMap<>();
    // A caller's own keys stand in a path, and one may be a card number that slipped.
    fault.put("path", DIGITS.matcher(path).replaceAll("####"));
    fault.put("message", message);
    faults.add(fault);
  }

  boolean isEmpty() {
    return faults.isEmpty();
  }

  TillException exception(ErrorKind kind) {
    List<String> listed = new ArrayList<>();
    faults.forEach(fault -> listed.add(fault.get("path") + ": " + fault.get("message")));
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", kind.wireName());
    error.put("status", kind == ErrorKind.INVALID_CONFIG ? 2L : 1L);
    error.put("message", String.join("; ", listed));
    error.put("outcome", "not_sent");
    error.put("retry_safe", true);
    error.put("faults", faults);
    return TillException.of(error);
  }
}
