package org.libtill.spring.store;

import java.time.Instant;
import org.libtill.model.Attempt;

/**
 * An attempt as the shop has stored it.
 *
 * @param key the unique number
 * @param attempt what is known of it
 * @param paymentNumber of a refund: the number of its payment; otherwise null
 * @param askedAt when the gateway was last asked about it; null if never
 */
public record StoredAttempt(
    AttemptKey key, Attempt attempt, String paymentNumber, Instant askedAt) {
  /**
   * The same with other knowledge.
   *
   * @param known what is known now
   * @return the attempt
   */
  public StoredAttempt with(Attempt known) {
    return new StoredAttempt(key, known, paymentNumber, askedAt);
  }

  /**
   * The same, after the gateway was asked.
   *
   * @param time when
   * @return the attempt
   */
  public StoredAttempt asked(Instant time) {
    return new StoredAttempt(key, attempt, paymentNumber, time);
  }
}
