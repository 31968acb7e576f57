package org.libtill.spring.boot;

import java.util.List;
import java.util.function.Consumer;
import org.libtill.CallListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one. What one throws does not keep the others from a call's end. */
record CallListeners(List<CallListener> listeners) implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger(CallListeners.class);

  @Override
  public void started(Call call) {
    each(listener -> listener.started(call));
  }

  @Override
  public void attempted(Call call, Attempt attempt) {
    each(listener -> listener.attempted(call, attempt));
  }

  @Override
  public void ended(Call call, End end) {
    each(listener -> listener.ended(call, end));
  }

  private void each(Consumer<CallListener> tell) {
    for (CallListener listener : listeners) {
      try {
        tell.accept(listener);
      } catch (RuntimeException error) {
        LOG.warn("a listener of calls failed", error);
      }
    }
  }
}
