package org.libtill.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.libtill.exception.TillException;
import org.libtill.internal.Answer;
import org.libtill.internal.Bytes;
import org.libtill.internal.ExceptionFactory;
import org.libtill.internal.NativeHandle;
import org.libtill.internal.NativeLoader;
import org.libtill.internal.Refusal;

/** One call of an operation. Whatever becomes of it, its request is wiped: it may carry a card. */
final class Call<T> {
  private final NativeHandle handle;
  private final CallReport report;
  private final String operation;
  private final byte[] name;
  private final byte[] request;
  private final Function<Map<String, Object>, T> result;

  Call(
      NativeHandle handle,
      CallReport report,
      Map<String, ?> request,
      Function<Map<String, Object>, T> result) {
    this.handle = handle;
    this.report = report;
    this.operation = report.operation();
    this.name = Bytes.ofName(operation, "operation");
    this.request = written(handle, operation, request);
    this.result = result;
  }

  private static byte[] written(NativeHandle handle, String operation, Map<String, ?> request) {
    try {
      return RequestWriter.request(operation, request);
    } catch (TillException error) {
      throw labelled(handle, operation, error);
    }
  }

  /** A refusal on this side names gateway and operation, as one of the core's does. */
  private static TillException labelled(
      NativeHandle handle, String operation, TillException error) {
    Map<String, Object> raw = new LinkedHashMap<>(error.raw());
    raw.put("operation", operation);
    // The core alone remembers the configuration; this operation sends nothing, whatever it is
    // given.
    byte[] asked = Bytes.ofName("checkout_url", "operation");
    byte[] nothing = {'{', '}'};
    try {
      Answer.object(handle.use(client -> NativeLoader.calls().call(client, asked, nothing, 0)));
    } catch (TillException core) {
      if (core.gateway() != null) {
        raw.put("gateway", core.gateway());
      }
    } catch (NativeHandle.ClosedException closed) {
      // What is wrong with the request is the same without the gateway's name.
    }
    return ExceptionFactory.of(raw);
  }

  /** Makes the call. From here on, every failure says whether money may have moved. */
  T make(long cancel) {
    report.started();
    try {
      T made = made(cancel);
      report.ended(null);
      return made;
    } catch (Throwable error) {
      report.ended(error);
      throw error;
    }
  }

  private T made(long cancel) {
    byte[] answer;
    try {
      answer = handle.use(client -> answered(client, cancel));
    } catch (NativeHandle.ClosedException error) {
      throw refused(error);
    } finally {
      wipe();
    }
    Map<String, Object> object;
    try {
      object = Answer.object(answer, report::events);
    } catch (TillException error) {
      throw error;
    } catch (Throwable error) {
      throw lost(error);
    }
    try {
      return result.apply(object);
    } catch (Throwable error) {
      throw lost(error);
    }
  }

  private byte[] answered(long client, long cancel) {
    try {
      return PlatformThreads.run(() -> NativeLoader.calls().call(client, name, request, cancel));
    } catch (PlatformThreads.NotBegunException error) {
      throw failure(operation + " was not begun: " + error.getMessage(), "not_sent", error);
    } catch (Throwable error) {
      throw lost(error);
    }
  }

  void wipe() {
    Bytes.wipe(request);
  }

  /** The client is closed, so that nothing was sent, and nothing found out. */
  private TillException refused(Throwable cause) {
    Map<String, Object> error = Refusal.of(operation).error(cause.getMessage());
    error.put("operation", operation);
    error.putAll(report.numbers());
    TillException failure = ExceptionFactory.of(error);
    failure.initCause(cause);
    return failure;
  }

  /** The call was made, and its answer was lost on this side. */
  private TillException lost(Throwable cause) {
    String message = "the answer to " + operation + " was lost; ask with the operation's resolve";
    return failure(message, "unknown", cause);
  }

  /** The call was never made. */
  TillException notBegun(Throwable cause) {
    TillException failure =
        failure(operation + " was not begun: its executor refuses", "not_sent", cause);
    report.refused(failure);
    return failure;
  }

  private TillException failure(String message, String outcome, Throwable cause) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", "internal");
    error.put("status", 900L);
    error.put("message", message);
    error.put("operation", operation);
    error.putAll(report.numbers());
    boolean resolve = operation.endsWith("_resolve");
    error.put("outcome", resolve ? "unknown" : outcome);
    error.put("retry_safe", resolve || outcome.equals("not_sent"));
    error.put("transient", false);
    if (resolve) {
      error.put("verdict", "unknown");
    }
    TillException failure = ExceptionFactory.of(error);
    failure.initCause(cause);
    return failure;
  }

  /** The operation and what it is about, for a line of the log. */
  @Override
  public String toString() {
    return report.toString();
  }
}
