package org.libtill.spring;

/** A property of {@code till} is wrong, and the application does not start. */
public class TillConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String property;

  /**
   * Makes an exception.
   *
   * @param property the property, or the beginning of its name
   * @param message what is wrong
   */
  public TillConfigurationException(String property, String message) {
    super(property + ": " + message);
    this.property = property;
  }

  /**
   * Names the property.
   *
   * @return the property, or the beginning of its name
   */
  public String property() {
    return property;
  }
}
