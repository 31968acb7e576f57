package org.libtill.spring.store;

/**
 * How many attempts are where.
 *
 * @param waiting about which the gateway will be asked
 * @param overdue about which the gateway should have been asked a quarter of an hour ago
 * @param conflicts at which a person has to look
 */
public record StoreCounts(long waiting, long overdue, long conflicts) {}
