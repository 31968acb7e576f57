package org.libtill.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.libtill.internal.json.JsonWriter;
import org.libtill.internal.json.JsonWriter.UnwritableException;
import org.libtill.model.ErrorKind;

/** A client's native side: every call of it goes through here. */
public final class Session implements AutoCloseable {
  private final NativeHandle handle;
  private final Executor executor;

  /** Makes a client; the configuration is wiped. */
  public Session(byte[] config, Executor executor) {
    NativeLoader.load();
    this.executor = executor == null ? DefaultExecutor.INSTANCE : executor;
    try {
      long pointer = Answer.handle(NativeLibrary.clientNew(config));
      this.handle = new NativeHandle("client", pointer, NativeLibrary::clientFree);
    } finally {
      Arrays.fill(config, (byte) 0);
    }
  }

  /** A configuration as the native library reads it. */
  public static byte[] configuration(Map<String, ?> config) {
    return written(config, ErrorKind.INVALID_CONFIG);
  }

  /** Runs an operation. */
  public <T> T call(
      String operation, Map<String, ?> request, Function<Map<String, Object>, T> result) {
    byte[] name = Library.cText(operation, "operation");
    return run(operation, name, written(request, ErrorKind.INVALID_REQUEST), 0, result);
  }

  /** Runs an operation on a thread of the executor. */
  public <T> CompletableFuture<T> callAsync(
      String operation, Map<String, ?> request, Function<Map<String, Object>, T> result) {
    byte[] name = Library.cText(operation, "operation");
    byte[] text;
    try {
      text = written(request, ErrorKind.INVALID_REQUEST);
    } catch (RuntimeException error) {
      return CompletableFuture.failedFuture(error);
    }
    PendingCall<T> pending =
        new PendingCall<>(operation, cancel -> run(operation, name, text, cancel, result));
    executor.execute(pending);
    return pending;
  }

  private <T> T run(
      String operation,
      byte[] name,
      byte[] request,
      long cancel,
      Function<Map<String, Object>, T> result) {
    byte[] answer;
    try {
      answer = handle.use(client -> NativeLibrary.call(client, name, request, cancel));
    } finally {
      // A request may carry a card number.
      Arrays.fill(request, (byte) 0);
    }
    return result.apply(Answer.object(operation, answer));
  }

  /** Reads a notification. */
  public <T> T parseNotification(
      Map<String, ?> headers, byte[] body, Function<Map<String, Object>, T> result) {
    Map<String, Object> named = new LinkedHashMap<>(headers);
    named.remove(null);
    byte[] text = written(named, ErrorKind.INVALID_REQUEST);
    byte[] answer = handle.use(client -> NativeLibrary.notificationParse(client, text, body));
    return result.apply(Answer.object(answer));
  }

  @Override
  public void close() {
    handle.close();
  }

  private static byte[] written(Map<String, ?> members, ErrorKind kind) {
    try {
      return JsonWriter.write(members);
    } catch (UnwritableException error) {
      Refusal refusal = new Refusal();
      refusal.add(error.path(), error.getMessage());
      throw refusal.exception(kind);
    }
  }

  /** Threads for calls that return a future: as many as there are calls, gone a minute later. */
  private static final class DefaultExecutor {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Executor INSTANCE = Executors.newCachedThreadPool(DefaultExecutor::thread);

    private static Thread thread(Runnable task) {
      Thread thread = new Thread(task, "libtill-" + COUNT.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
