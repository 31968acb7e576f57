package org.libtill.spring.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a shop stores its attempts, the keys of its notifications and what it has done. Each method
 * but {@link #find}, {@link #counts} and {@link #check} runs inside a transaction, which the caller
 * begins.
 *
 * <p>Any number of machines share a store. It needs unique keys, and locks of rows that last until
 * the transaction ends.
 */
public interface AttemptStore {
  /**
   * Adds an attempt.
   *
   * @param attempt the attempt
   * @param dueAt when to ask the gateway; null for never
   * @throws org.springframework.dao.DuplicateKeyException if its number is taken
   */
  void insert(StoredAttempt attempt, Instant dueAt);

  /**
   * Reads an attempt.
   *
   * @param key its number
   * @return the attempt, if there is one
   */
  Optional<StoredAttempt> find(AttemptKey key);

  /**
   * Reads an attempt, and locks it until the transaction ends.
   *
   * @param key its number
   * @return the attempt, if there is one
   */
  Optional<StoredAttempt> lock(AttemptKey key);

  /**
   * Locks attempts about which the gateway is to be asked, and leaves out what another machine has
   * locked.
   *
   * @param now the time
   * @param limit how many at most
   * @return the attempts, the longest overdue first
   */
  List<StoredAttempt> lockDue(Instant now, int limit);

  /**
   * Reads the refunds of a payment.
   *
   * @param payment the payment
   * @return its refunds, in no order
   */
  List<StoredAttempt> refunds(AttemptKey payment);

  /**
   * Writes what is known of an attempt.
   *
   * @param attempt the attempt
   * @param dueAt when to ask the gateway; null for never
   */
  void update(StoredAttempt attempt, Instant dueAt);

  /**
   * Reads what was done about an attempt that is locked.
   *
   * @param key its number
   * @return the deeds
   */
  Set<Deed> deeds(AttemptKey key);

  /**
   * Notes that something is done.
   *
   * @param key the attempt's number
   * @param deed what
   * @param at when
   */
  void addDeed(AttemptKey key, Deed deed, Instant at);

  /**
   * Whether news was taken before.
   *
   * @param client the client's name
   * @param dedupeKey the event's key
   * @return whether it is stored
   */
  boolean hasNotification(String client, String dedupeKey);

  /**
   * Notes that news is taken.
   *
   * @param client the client's name
   * @param dedupeKey the event's key
   * @param at when
   * @throws org.springframework.dao.DuplicateKeyException if it was taken before
   */
  void addNotification(String client, String dedupeKey, Instant at);

  /**
   * Counts.
   *
   * @param now the time
   * @return the counts
   */
  StoreCounts counts(Instant now);

  /**
   * Checks that the store can be used.
   *
   * @throws IllegalStateException if not; the message says what to do
   */
  void check();
}
