package org.libtill.json;

/** A value has no form in JSON. The message never repeats it. */
public final class UnwritableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /** A violation at a path, such as {@code customer.email}. */
  public UnwritableException(String path, String message) {
    super(message);
    this.path = path;
  }

  /** Where the value is, such as {@code customer.email}. */
  public String path() {
    return path;
  }
}
