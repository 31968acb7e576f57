package org.libtill.exception;

import java.util.Map;

/** The native library cannot be loaded; the message says how to mend it. */
public class NativeLibraryException extends TillException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, and how to mend it
   * @param cause what the platform says, or null
   */
  public NativeLibraryException(String message, Throwable cause) {
    super(
        Map.of(
            "kind",
            "internal",
            "status",
            900L,
            "message",
            message,
            "outcome",
            "not_sent",
            "retry_safe",
            true));
    initCause(cause);
  }
}
