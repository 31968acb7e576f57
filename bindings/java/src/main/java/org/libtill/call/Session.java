package org.libtill.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.libtill.internal.Answer;
import org.libtill.internal.Bytes;
import org.libtill.internal.NativeCalls;
import org.libtill.internal.NativeHandle;
import org.libtill.internal.NativeLoader;

/** A client's native side: every call of it goes through here. */
public final class Session implements AutoCloseable {
  private final NativeHandle handle;
  private final Executor executor;
  private final Reporter reporter;

  /** Makes a client; the configuration is wiped. */
  public Session(byte[] config, Executor executor, Reporter reporter) {
    this.executor = executor == null ? PlatformThreads.EXECUTOR : executor;
    this.reporter = reporter;
    try {
      NativeCalls calls = NativeLoader.calls();
      long pointer = Answer.handle(calls.clientNew(config));
      this.handle = new NativeHandle("client", pointer, calls::clientFree);
    } finally {
      Bytes.wipe(config);
    }
  }

  /** Runs an operation. */
  public <T> T call(
      String operation, Map<String, ?> request, Function<Map<String, Object>, T> result) {
    return prepared(operation, request, result).make(0);
  }

  /** Writes the request. A refused request is reported as a call, too. */
  private <T> Call<T> prepared(
      String operation, Map<String, ?> request, Function<Map<String, Object>, T> result) {
    CallReport report = new CallReport(reporter, operation, request);
    try {
      return new Call<>(handle, report, request, result);
    } catch (RuntimeException error) {
      report.refused(error);
      throw error;
    }
  }

  /** Runs an operation on a thread of the executor. */
  public <T> CompletableFuture<T> callAsync(
      String operation, Map<String, ?> request, Function<Map<String, Object>, T> result) {
    PendingCall<T> pending;
    try {
      pending = new PendingCall<>(prepared(operation, request, result));
    } catch (RuntimeException error) {
      return CompletableFuture.failedFuture(error);
    }
    try {
      executor.execute(pending);
    } catch (Throwable error) {
      pending.refused(error);
    }
    return pending;
  }

  /** Reads a notification. */
  public <T> T parseNotification(
      Map<String, ?> headers, byte[] body, Function<Map<String, Object>, T> result) {
    Map<String, Object> named = new LinkedHashMap<>(headers);
    named.remove(null);
    byte[] text = RequestWriter.request("notification_parse", named);
    byte[] bytes = Bytes.of(body, "body");
    byte[] answer =
        handle.use(client -> NativeLoader.calls().notificationParse(client, text, bytes));
    return result.apply(Answer.object(answer));
  }

  @Override
  public void close() {
    handle.close();
  }
}
