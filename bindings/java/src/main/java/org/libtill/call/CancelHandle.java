package org.libtill.call;

import org.libtill.internal.NativeLoader;

/** Ends one call. It lives from the call's begin to its end; before, firing is only remembered. */
final class CancelHandle implements AutoCloseable {
  private long pointer;
  private boolean fired;

  /** Makes the native handle, for a call that is about to begin. */
  synchronized long open() {
    pointer = NativeLoader.calls().cancelNew();
    if (fired) {
      NativeLoader.calls().cancelFire(pointer);
    }
    return pointer;
  }

  /** Ends the call, if it has not ended. */
  synchronized void fire() {
    fired = true;
    if (pointer != 0) {
      NativeLoader.calls().cancelFire(pointer);
    }
  }

  /** Frees the native handle, after the call has come back. */
  @Override
  public synchronized void close() {
    NativeLoader.calls().cancelFree(pointer);
    pointer = 0;
  }
}
