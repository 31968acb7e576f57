package org.libtill.spring;

import org.libtill.exception.TillException;

/** Whether a gateway refuses to be told that a payment is captured later. */
final class Capturing {
  private Capturing() {}

  static boolean isAbout(TillException error) {
    return error.violations() != null
        && error.violations().stream()
            .anyMatch(one -> one.path().equals("capture") || one.path().equals("expected.capture"));
  }
}
