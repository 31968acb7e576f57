package org.libtill.call;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.libtill.CallListener;
import org.libtill.exception.TillException;
import org.libtill.internal.EventLogger;
import org.libtill.json.Shown;
import org.libtill.model.ErrorKind;
import org.libtill.model.Outcome;

/** What a call is about, and its reports to the listener, whose exceptions are only logged. */
final class CallReport implements CallListener.Call {
  private static final String[] NUMBERS = {"order_id", "refund_id"};

  private final Reporter reporter;
  private final String operation;
  private final Map<String, Object> numbers = new LinkedHashMap<>();
  private Instant startedAt;
  private long startedNs;

  CallReport(Reporter reporter, String operation, Map<String, ?> request) {
    this.reporter = reporter;
    this.operation = operation;
    for (String number : NUMBERS) {
      Object value = Priced.at(request, number);
      if (value instanceof String) {
        numbers.put(number, value);
      }
    }
  }

  @Override
  public String gateway() {
    return reporter.gateway;
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public String orderId() {
    return (String) numbers.values().stream().findFirst().orElse(null);
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }

  /** The shop's numbers in the request, by their names. */
  Map<String, Object> numbers() {
    return numbers;
  }

  void started() {
    startedAt = Instant.now();
    startedNs = System.nanoTime();
    report(listener -> listener.started(this));
  }

  /** Takes the {@code events} of an answer; null if it has none. */
  void events(Object events) {
    if (reporter.isLogging) {
      EventLogger.log(operation, events);
    }
    report(
        any ->
            ReportedAttempt.of(events)
                .forEach(attempt -> report(listener -> listener.attempted(this, attempt))));
  }

  /** Ends a call that was begun; {@code error} is null if it returns a result. */
  void ended(Throwable error) {
    long durationMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
    report(listener -> listener.ended(this, new ReportedEnd(error, durationMs)));
  }

  /** Begins and ends a call of which nothing is sent. */
  void refused(Throwable error) {
    started();
    ended(error);
  }

  private interface Event {
    void deliver(CallListener listener);
  }

  /** A listener's exception must not replace an answer. */
  private void report(Event event) {
    if (reporter.listener == null) {
      return;
    }
    try {
      event.deliver(reporter.listener);
    } catch (Throwable error) {
      EventLogger.warn("the CallListener failed with " + error.getClass().getName());
    }
  }

  /** The operation and what it is about, for a line of the log. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(operation);
    numbers.forEach((number, value) -> line.append(' ').append(number).append(' ').append(value));
    return Shown.line(line.toString());
  }

  private static final class ReportedEnd implements CallListener.End {
    private final Throwable error;
    private final long durationMs;

    private ReportedEnd(Throwable error, long durationMs) {
      this.error = error;
      this.durationMs = durationMs;
    }

    @Override
    public boolean isResult() {
      return error == null;
    }

    @Override
    public Outcome outcome() {
      if (error == null) {
        return null;
      }
      return error instanceof TillException ? ((TillException) error).outcome() : Outcome.UNKNOWN;
    }

    @Override
    public ErrorKind kind() {
      if (error == null) {
        return null;
      }
      return error instanceof TillException ? ((TillException) error).kind() : ErrorKind.INTERNAL;
    }

    @Override
    public long durationMs() {
      return durationMs;
    }

    @Override
    public String toString() {
      return (isResult() ? "a result" : kind() + ", " + outcome()) + " after " + durationMs + " ms";
    }
  }
}
