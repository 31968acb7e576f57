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

  /** Ends a call that its executor refused, unless the executor has started it all the same. */
  void refused(Throwable cause) {
    if (abandon()) {
      completeExceptionally(call.notBegun(cause));
    }
  }

  /** Ensures that a call that has not started never starts. */
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
        log("succeeded after its future had ended: resolve it");
      }
    } catch (TillException error) {
      if (!completeExceptionally(error)) {
        log(
            error.isOutcomeUnknown()
                ? "was given up, and its outcome is unknown: resolve it"
                : "was given up, and nothing happened: " + error.kind());
      }
    } catch (Throwable error) {
      if (!completeExceptionally(error)) {
        log("was given up, and failed with " + error.getClass().getName());
      }
    }
  }

  /** Logs the result of a call whose future has ended. */
  private void log(String what) {
    EventLogger.warn(call + " " + what);
  }
}
