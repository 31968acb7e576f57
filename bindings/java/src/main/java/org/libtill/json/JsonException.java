package org.libtill.json;

/** A text is not the JSON that is read here. The message gives a place and never the content. */
public final class JsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  JsonException(String message, int position) {
    super(message + " at character " + position);
  }
}
