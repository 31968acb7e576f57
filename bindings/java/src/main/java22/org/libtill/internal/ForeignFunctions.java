package org.libtill.internal;

import java.lang.foreign.ValueLayout;

/** Takes the place of the class that knows no foreign functions, from Java 22 on. */
final class ForeignFunctions {
  private ForeignFunctions() {}

  /** Null where there are none: the layouts are those of 64 bits. */
  static NativeCalls calls() {
    return ValueLayout.ADDRESS.byteSize() == Long.BYTES ? new ForeignCalls() : null;
  }
}
