package org.libtill.shop;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. A test that waits in vain is ended by its own limit. */
final class Wait {
  private static final long PAUSE_NS = 50_000_000;

  private Wait() {}

  static void until(BooleanSupplier condition) {
    until(condition, PAUSE_NS);
  }

  /** For a question that costs much. */
  static void seldomUntil(BooleanSupplier condition) {
    until(condition, 20 * PAUSE_NS);
  }

  private static void until(BooleanSupplier condition, long pauseNs) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(pauseNs);
    }
  }
}
