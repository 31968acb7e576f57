package org.libtill.internal;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * A handle of the native library that is freed once: by {@link #close}, or after this object has
 * become unreachable. Calls hold a read lock and freeing the write lock, so that no call can be in
 * flight when the handle goes.
 */
public final class NativeHandle implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final State state;
  private final Cleaner.Cleanable cleanable;

  public NativeHandle(String name, long pointer, LongConsumer free) {
    this.state = new State(name, pointer, free);
    this.cleanable = CLEANER.register(this, state);
  }

  /** The handle is closed: no call of it can begin. */
  public static final class ClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private ClosedException(String name) {
      super("the " + name + " is closed");
    }
  }

  /** Runs a call with the handle. */
  public <T> T use(LongFunction<T> call) {
    // Closing waits for the calls in flight, and the lock would let new ones wait behind it.
    state.refuseClosed();
    state.lock.readLock().lock();
    try {
      state.refuseClosed();
      return call.apply(state.pointer);
    } finally {
      state.lock.readLock().unlock();
      // Without this, the cleaner could free the handle while the native code still has it.
      Reference.reachabilityFence(this);
    }
  }

  /** Frees the handle after the calls in flight; new ones are refused at once. */
  @Override
  public void close() {
    state.closed = true;
    cleanable.clean();
  }

  /** What the cleaner keeps: it must not lead back to the handle's owner. */
  private static final class State implements Runnable {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final String name;
    private final long pointer;
    private final LongConsumer free;
    private volatile boolean closed;

    private State(String name, long pointer, LongConsumer free) {
      this.name = name;
      this.pointer = pointer;
      this.free = free;
    }

    private void refuseClosed() {
      if (closed) {
        throw new ClosedException(name);
      }
    }

    /** The cleaner runs this once, whoever asks for it. */
    @Override
    public void run() {
      lock.writeLock().lock();
      try {
        closed = true;
        free.accept(pointer);
      } finally {
        lock.writeLock().unlock();
      }
    }
  }
}
