package org.libtill;

import java.time.Instant;
import org.libtill.model.ErrorKind;
import org.libtill.model.Outcome;

/**
 * Observes the calls of a client, for metrics and traces. {@link Client#create(
 * org.libtill.param.ClientConfig, CallListener)} sets it.
 *
 * <p>The methods run on the thread that makes the call, and the call waits for them, so they must
 * be quick. Whatever they throw is only logged, and changes no result. They may run on several
 * threads at once. Nothing that they get is secret.
 *
 * <p>Each call that begins also ends, even if its request is refused. A future that is cancelled
 * before its call has begun is not reported.
 */
public interface CallListener {
  /** A call. The same object is passed to each method during a call. */
  interface Call {
    /** The gateway's name, as in the configuration. */
    String gateway();

    /** The operation's name, such as {@code payment_create}. */
    String operation();

    /** The shop's order number; for a refund without one, its refund number; null without both. */
    String orderId();

    /** When the call began. */
    Instant startedAt();
  }

  /** One HTTP request of a call. */
  interface Attempt {
    /** The HTTP method and the URL without its query; numbers that may be secret are hidden. */
    String request();

    /** When the request was sent, in milliseconds since the call began. */
    long sentMs();

    /** When the attempt ended, in milliseconds since the call began; null if it was given up. */
    Long endedMs();

    /** The HTTP status; null if no answer arrived. */
    Integer httpStatus();

    /** Why no answer arrived; null if one arrived. */
    String failure();
  }

  /** The end of a call. */
  interface End {
    /** Whether the call returns a result. A declined payment is a result. */
    boolean isResult();

    /** Whether the exception leaves the outcome unknown; null if the call returns a result. */
    Outcome outcome();

    /**
     * The exception's kind; null if the call returns a result, or the kind is a later version's.
     */
    ErrorKind kind();

    /** How long the call lasted, in milliseconds. */
    long durationMs();
  }

  /**
   * A call begins.
   *
   * @param call the call
   */
  default void started(Call call) {}

  /**
   * An HTTP request of a call has ended. All attempts are reported in their order when the call has
   * come back, before {@link #ended}. Operations that send nothing have none.
   *
   * @param call the call
   * @param attempt the attempt
   */
  default void attempted(Call call, Attempt attempt) {}

  /**
   * A call has ended, and is about to return its result or to throw.
   *
   * @param call the call
   * @param end how it ended
   */
  default void ended(Call call, End end) {}
}
