package org.libtill.web;

import java.io.IOException;

/** A request's body is longer than it may be: answer with the status 413. */
public final class RequestTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  RequestTooLargeException(int maximumBytes) {
    super(
        "the request's body has more than "
            + maximumBytes
            + " bytes and was not read: it is no gateway's, or the maximum is too small");
  }
}
