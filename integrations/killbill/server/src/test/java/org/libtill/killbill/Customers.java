package org.libtill.killbill;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Customers with two tabs, who pay again unless Kill Bill says that it succeeded, and clerks who
 * refund twice. Each tries on while the server is down.
 */
final class Customers {
  private static final int TRIES = 3;

  private final Tenant tenant;
  private final List<String> accounts;
  private final int orders;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final ExecutorService tabs = Executors.newCachedThreadPool();

  Customers(Tenant tenant, List<String> accounts, int orders) {
    this.tenant = tenant;
    this.accounts = accounts;
    this.orders = orders;
  }

  /** Serves all, one customer per account at a time, and reports how many after each. */
  void serve(IntConsumer progress) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int index = 0; index < accounts.size(); index++) {
      String account = accounts.get(index);
      Random random = new Random(index);
      all.add(tabs.submit(() -> serve(account, random, progress)));
    }
    for (Future<?> one : all) {
      one.get();
    }
    tabs.shutdownNow();
  }

  private void serve(String account, Random random, IntConsumer progress) {
    for (int number = next.getAndIncrement(); number < orders; number = next.getAndIncrement()) {
      buy(account, "o" + number, random.nextInt(8) == 0);
      if (random.nextInt(3) == 0) {
        refund("o" + number);
      }
      progress.accept(done.incrementAndGet());
    }
  }

  private void buy(String account, String key, boolean isDeclined) {
    for (int number = 0; number < TRIES; number++) {
      String transaction = key + "-" + number;
      String[] properties = isDeclined ? new String[] {"description=FAILED"} : new String[0];
      Supplier<HttpResponse<String>> pay =
          () -> tenant.buy(account, key, transaction, "25.00", properties);
      twice(pay);
      PaymentView payment = known(key);
      if (payment.status().equals("SUCCESS")) {
        return;
      }
    }
  }

  private void refund(String key) {
    PaymentView payment = known(key);
    if (payment.statuses().contains("PURCHASE SUCCESS")) {
      twice(() -> tenant.refund(payment, "5.00", "USD", key + "-a"));
      twice(() -> tenant.refund(payment, "25.00", "USD", key + "-b"));
      twice(() -> tenant.refund(payment, "7.00", "USD", key + "-c"));
    }
  }

  /** In two tabs at once, until the server has answered in both. */
  private void twice(Supplier<HttpResponse<String>> call) {
    Future<?> other = tabs.submit(() -> answered(call));
    answered(call);
    try {
      other.get();
    } catch (InterruptedException | ExecutionException error) {
      throw new IllegalStateException(error);
    }
  }

  private static void answered(Supplier<HttpResponse<String>> call) {
    while (call.get() == null) {
      LockSupport.parkNanos(200_000_000);
    }
  }

  private PaymentView known(String key) {
    PaymentView payment = tenant.stored(key);
    while (payment == null) {
      LockSupport.parkNanos(200_000_000);
      payment = tenant.stored(key);
    }
    return payment;
  }
}
