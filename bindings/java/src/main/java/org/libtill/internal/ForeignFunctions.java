package org.libtill.internal;

/**
 * Whether Java itself can call foreign functions. Before Java 22 it cannot. For newer ones, the jar
 * has another class of this name, which can; its source is in {@code src/main/java22}.
 */
final class ForeignFunctions {
  private ForeignFunctions() {}

  /** Null where there are none. */
  static NativeCalls calls() {
    return null;
  }
}
