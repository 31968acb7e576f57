package org.libtill.internal;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.libtill.exception.TillException;

/** A call on its way, whose cancelling ends the call itself. */
final class PendingCall<T> extends CompletableFuture<T> implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(EventLogger.NAME);

  private final String operation;
  private final CancelHandle cancel = new CancelHandle();
  private final LongFunction<T> call;

  PendingCall(String operation, LongFunction<T> call) {
    this.operation = operation;
    this.call = call;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled && mayInterruptIfRunning) {
      cancel.fire();
    }
    return cancelled;
  }

  @Override
  public void run() {
    if (isDone()) {
      return;
    }
    try (cancel) {
      if (!complete(call.apply(cancel.open()))) {
        LOGGER.log(System.Logger.Level.WARNING, operation + " succeeded after it was cancelled");
      }
    } catch (TillException error) {
      if (!completeExceptionally(error) && error.isOutcomeUnknown()) {
        String order = error.orderId() == null ? "" : " of order " + error.orderId();
        String message =
            operation + order + " was cancelled, and its outcome is unknown: resolve it";
        LOGGER.log(System.Logger.Level.WARNING, message);
      }
    } catch (Throwable error) {
      completeExceptionally(error);
    }
  }
}
