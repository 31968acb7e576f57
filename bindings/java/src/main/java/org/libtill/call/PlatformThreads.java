package org.libtill.call;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * libtill's own threads: as many as there are calls, gone a minute later. They run the calls that
 * return a future, and those of virtual threads: in native code, a virtual thread would keep its
 * carrier, and a few calls would stop all virtual threads of the program.
 */
final class PlatformThreads {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Null before Java 21, which has no virtual threads. */
  private static final Method IS_VIRTUAL = isVirtualMethod();

  static final Executor EXECUTOR = Executors.newCachedThreadPool(PlatformThreads::thread);

  private PlatformThreads() {}

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "libtill-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs blocking native code: on this thread, or if it is virtual, on a platform thread while this
   * one waits. Interrupting the waiting thread ends nothing, as with any call.
   *
   * @throws NotBegunException if there is no thread to run it
   */
  static byte[] run(Supplier<byte[]> call) {
    return isVirtual() ? handOver(call) : call.get();
  }

  /** The call was not begun. */
  static final class NotBegunException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private NotBegunException(Throwable cause) {
      super("no thread can be started", cause);
    }
  }

  private static byte[] handOver(Supplier<byte[]> call) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      EXECUTOR.execute(() -> complete(answer, call));
    } catch (Throwable error) {
      throw new NotBegunException(error);
    }
    try {
      return answer.join();
    } catch (CompletionException error) {
      if (error.getCause() instanceof RuntimeException) {
        throw (RuntimeException) error.getCause();
      }
      throw error;
    }
  }

  private static void complete(CompletableFuture<byte[]> answer, Supplier<byte[]> call) {
    try {
      answer.complete(call.get());
    } catch (Throwable error) {
      answer.completeExceptionally(error);
    }
  }

  private static boolean isVirtual() {
    try {
      return IS_VIRTUAL != null && (Boolean) IS_VIRTUAL.invoke(Thread.currentThread());
    } catch (ReflectiveOperationException error) {
      throw new IllegalStateException("Thread.isVirtual is public", error);
    }
  }

  private static Method isVirtualMethod() {
    boolean hasVirtualThreads = Runtime.version().feature() >= 21;
    try {
      return hasVirtualThreads ? Thread.class.getMethod("isVirtual") : null;
    } catch (NoSuchMethodException error) {
      return null;
    }
  }
}
