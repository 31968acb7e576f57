package org.libtill.killbill;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. A test that waits in vain is ended by its own limit. */
final class Wait {
  private static final long PAUSE_NS = 100_000_000;

  private Wait() {}

  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(PAUSE_NS);
    }
  }
}
