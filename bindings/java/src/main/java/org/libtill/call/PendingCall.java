package org.libtill.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.libtill.exception.TillException;
import org.libtill.internal.EventLogger;

/** A call on its way, whose cancelling ends the call itself. It is made once, or not at all. */
final class PendingCall<T> extends CompletableFuture<T> implements Runnable {
  private final Call<T> call;
  private final CancelHandle cancel = new CancelHandle();
  private final AtomicBoolean claimed = new AtomicBoolean();

  PendingCall(Call<T> call) {
    this.call = call;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled && !abandon() && mayInterruptIfRunning) {
      cancel.fire();
    }
    return cancelled;
  }

  /** Ends a call that its executor did not take. One that it has begun, it did take. */
  void refused(Throwable cause) {
    if (abandon()) {
      completeExceptionally(call.notBegun(cause));
    }
  }

  /** Sees to it that a call which has not begun never does. */
  private boolean abandon() {
    boolean first = claimed.compareAndSet(false, true);
    if (first) {
      call.wipe();
    }
    return first;
  }

  @Override
  public void run() {
    if (isDone()) {
      abandon();
    } else if (claimed.compareAndSet(false, true)) {
      make();
    }
  }

  private void make() {
    try (cancel) {
      if (!complete(call.make(cancel.open()))) {
        tell("succeeded after its future had ended: resolve it");
      }
    } catch (TillException error) {
      if (!completeExceptionally(error)) {
        tell(
            error.isOutcomeUnknown()
                ? "was given up, and its outcome is unknown: resolve it"
                : "was given up, and nothing happened: " + error.kind());
      }
    } catch (Throwable error) {
      if (!completeExceptionally(error)) {
        tell("was given up, and failed with " + error.getClass().getName());
      }
    }
  }

  /** What comes of a call when nobody waits for it any more. */
  private void tell(String what) {
    EventLogger.warn(call + " " + what);
  }
}
