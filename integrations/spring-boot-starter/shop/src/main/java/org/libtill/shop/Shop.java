package org.libtill.shop;

import org.libtill.model.AttemptAlarm;
import org.libtill.model.AttemptKind;
import org.libtill.spring.OrderListener;
import org.libtill.spring.store.StoredAttempt;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What the shop does with its orders, in its own tables. It writes down each action in a line of a
 * diary that would take it twice, so that the tests can see whether it was.
 */
@Component
class Shop implements OrderListener {
  private final JdbcTemplate jdbc;

  Shop(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void fulfil(StoredAttempt attempt) {
    if (attempt.key().kind() == AttemptKind.PAYMENT) {
      jdbc.update("update shop_order set state = 'shipped' where number = ?", number(attempt));
    }
    write(attempt, "fulfil", attempt.attempt().amount());
  }

  @Override
  public void hold(StoredAttempt attempt) {
    jdbc.update("update shop_order set state = 'reserved' where number = ?", number(attempt));
    write(attempt, "hold", attempt.attempt().amount());
  }

  @Override
  public void release(StoredAttempt attempt) {
    if (attempt.key().kind() == AttemptKind.PAYMENT) {
      jdbc.update("update shop_order set state = 'open' where number = ?", number(attempt));
    }
    write(attempt, "release", 0L);
  }

  @Override
  public void refundArrived(StoredAttempt attempt) {
    jdbc.update(
        "update shop_order set refunded = ? where number = ?",
        attempt.attempt().amountRefunded(),
        number(attempt));
    write(attempt, "refund_arrived", attempt.attempt().amountRefunded());
  }

  @Override
  public void alarm(StoredAttempt attempt, AttemptAlarm alarm) {
    write(attempt, "alarm " + alarm.wireName(), 0L);
  }

  private void write(StoredAttempt attempt, String what, Long amount) {
    jdbc.update(
        "insert into shop_diary (number, kind, what, amount) values (?, ?, ?, ?)",
        number(attempt),
        attempt.key().kind().wireName(),
        what,
        amount);
  }

  private static String number(StoredAttempt attempt) {
    return attempt.key().number();
  }
}
