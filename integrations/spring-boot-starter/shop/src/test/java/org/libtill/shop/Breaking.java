package org.libtill.shop;

import java.util.concurrent.atomic.AtomicInteger;
import org.libtill.model.AttemptAlarm;
import org.libtill.spring.OrderListener;
import org.libtill.spring.store.StoredAttempt;
import org.springframework.core.annotation.Order;

/** A listener after the shop's that fails as often as a test wants. */
@Order
class Breaking implements OrderListener {
  static final AtomicInteger FAILURES = new AtomicInteger();

  @Override
  public void fulfil(StoredAttempt attempt) {
    if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the warehouse is closed");
    }
  }

  @Override
  public void hold(StoredAttempt attempt) {}

  @Override
  public void release(StoredAttempt attempt) {}

  @Override
  public void refundArrived(StoredAttempt attempt) {}

  @Override
  public void alarm(StoredAttempt attempt, AttemptAlarm alarm) {}
}
