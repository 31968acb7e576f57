package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Method;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PaymentResolveRequest;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The program of {@code web.md} with Reactor. */
@Timeout(600)
class ReactorTest {
  private final BlockingQueue<String> states = new LinkedBlockingQueue<>();

  @SuppressWarnings("unchecked")
  private <R> Mono<Payment> call(
      Client client, BiConsumer<String, String> store, String name, R request) throws Exception {
    Object payments = WebPage.object("ReactivePayments", WebPage.program("Reactor"), client, store);
    Method method = payments.getClass().getMethod(name, request.getClass());
    return (Mono<Payment>) method.invoke(payments, request);
  }

  private void store(String order, String state) {
    assertFalse(Thread.currentThread().isInterrupted());
    states.add(order + " " + state);
  }

  private String stored() throws InterruptedException {
    return states.poll(120, TimeUnit.SECONDS);
  }

  private static PaymentRequest order(String number) {
    return Samples.card(number, Samples.APPROVED).build();
  }

  @Test
  void aPaymentIsMadeOffTheEventLoop() throws Exception {
    try (Client client = Sandbox.plain().merchant("payermax").client()) {
      Payment payment = call(client, this::store, "pay", order("A1")).block();
      assertEquals(PaymentStatus.APPROVED, payment.status());
      assertEquals("A1 unknown", stored());
      assertEquals("A1 approved", stored());
      Payment other = call(client, this::store, "payOrCancel", order("A2")).block();
      assertEquals(PaymentStatus.APPROVED, other.status());
      assertEquals("A2 unknown", stored());
      assertEquals("A2 approved", stored());
    }
  }

  @Test
  void aSubscriptionThatIsCancelledDuringACallLosesNoOutcome() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Client client = merchant.client()) {
      BiConsumer<String, String> store =
          (order, state) -> {
            store(order, state);
            begun.countDown();
            awaitUninterruptibly(cancelled);
          };
      Disposable subscription = call(client, store, "pay", order("A1")).subscribe();
      begun.await();
      subscription.dispose();
      cancelled.countDown();
      assertEquals("A1 unknown", stored());
      assertEquals("A1 approved", stored());
    }
    merchant.checked().assertChargedOnce("A1", 2500);
  }

  /** As a database that knows no interruption. */
  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException error) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aCancellationThatIsPassedOnEndsTheCallAndLeavesTheOrderUnknown() throws Exception {
    Map<String, Object> timeouts = Map.of("attempt_ms", 120_000, "total_ms", 120_000);
    try (SilentServer server = new SilentServer();
        Client client = server.client(timeouts)) {
      Disposable subscription = call(client, this::store, "payOrCancel", order("A1")).subscribe();
      try (Socket connection = server.accept()) {
        subscription.dispose();
        connection.getInputStream().readAllBytes(); // the client ends it
      }
    }
    assertEquals("A1 unknown", stored());
    assertEquals(0, states.size());
  }

  @Test
  void anOrderThatStayedUnknownIsResolved() throws Exception {
    try (Client client = Sandbox.plain().merchant("payermax").client()) {
      client.payments().create(order("A1"));
      PaymentResolveRequest request =
          PaymentResolveRequest.builder().orderId("A1").amount(2500).currency("USD").build();
      Payment payment = call(client, this::store, "resolve", request).block();
      assertEquals(PaymentStatus.APPROVED, payment.status());
      assertEquals("A1 approved", stored());
    }
  }
}
