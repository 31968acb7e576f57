package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.exception.TillException;
import org.libtill.model.ErrorKind;
import org.libtill.model.Outcome;
import org.libtill.model.PaymentStatus;
import org.libtill.param.CallOptions;
import org.libtill.param.ClientConfig;
import org.libtill.param.PaymentGetRequest;
import org.libtill.param.PaymentRequest;

/** What a listener is told, and what it cannot change. */
class CallListenerTest {
  private final Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
  private final ClientConfig config = ClientConfig.fromMap(merchant.config());

  /** Keeps what it is told, in its order. */
  private static final class Recorder implements CallListener {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Attempt> attempts = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private volatile Call call;
    private volatile End end;

    @Override
    public void started(Call call) {
      this.call = call;
      told.add("started " + call.operation() + " " + call.orderId());
      threads.add(Thread.currentThread());
    }

    @Override
    public void attempted(Call call, Attempt attempt) {
      assertSame(this.call, call);
      attempts.add(attempt);
      told.add("attempted " + attempt);
      threads.add(Thread.currentThread());
    }

    @Override
    public void ended(Call call, End end) {
      assertSame(this.call, call);
      this.end = end;
      told.add("ended " + end);
      threads.add(Thread.currentThread());
    }
  }

  private static PaymentRequest order(String number) {
    return Samples.card(number, Samples.APPROVED).build();
  }

  private static PaymentGetRequest byOrder(String number) {
    return PaymentGetRequest.builder().orderId(number).build();
  }

  @Test
  void aListenerHearsOfTheStartOfEachAttemptAndOfTheEnd() {
    Recorder recorder = new Recorder();
    merchant.fault("drop_answer", "orderAndPay", Map.of());
    try (Client client = Client.create(config, recorder)) {
      client.payments().create(order("A1"));
    }
    assertEquals("payermax", recorder.call.gateway());
    assertEquals("payment_create", recorder.call.operation());
    assertEquals("A1", recorder.call.orderId());
    assertNotNull(recorder.call.startedAt());
    assertTrue(recorder.end.isResult());
    assertNull(recorder.end.outcome());
    assertNull(recorder.end.kind());
    assertTrue(recorder.attempts.size() >= 2, recorder.told.toString());
    CallListener.Attempt lost = recorder.attempts.get(0);
    assertNull(lost.httpStatus());
    assertNotNull(lost.failure());
    assertTrue(lost.request().contains("http://127.0.0.1"), lost.request());
    CallListener.Attempt last = recorder.attempts.get(recorder.attempts.size() - 1);
    assertEquals(200, last.httpStatus());
    assertNull(last.failure());
    assertTrue(last.sentMs() >= lost.endedMs(), recorder.told.toString());
    assertTrue(last.endedMs() <= recorder.end.durationMs() + 1, recorder.told.toString());
    assertEquals("started payment_create A1", recorder.told.get(0));
    assertTrue(recorder.told.get(recorder.told.size() - 1).startsWith("ended a result after "));
    assertEquals(List.of(Thread.currentThread()), distinct(recorder.threads));
    assertFalse(recorder.told.toString().contains(Samples.APPROVED));
  }

  private static <T> List<T> distinct(List<T> list) {
    List<T> distinct = new ArrayList<>();
    list.stream().distinct().forEach(distinct::add);
    return distinct;
  }

  @Test
  void theEndSaysWhetherMoneyMayHaveMoved() {
    Recorder recorder = new Recorder();
    try (Client client = Client.create(config, recorder)) {
      assertThrows(TillException.class, () -> client.payments().get(byOrder("none")));
      assertEquals(Outcome.REJECTED, recorder.end.outcome());
      assertEquals(ErrorKind.NOT_FOUND, recorder.end.kind());
      merchant.fault("drop_answer", "orderAndPay", Map.of());
      CallOptions once = CallOptions.builder().resolve(false).build();
      PaymentRequest request = order("A1").toBuilder().options(once).build();
      assertThrows(OutcomeUnknownException.class, () -> client.payments().create(request));
      assertEquals(Outcome.UNKNOWN, recorder.end.outcome());
      assertFalse(recorder.end.isResult());
    }
  }

  @Test
  void aRefusedRequestIsACallWithoutAttempts() {
    Recorder recorder = new Recorder();
    Client client = Client.create(config, recorder);
    Map<String, Object> wrong = Map.of("order_id", "A1", "amount", 2.5);
    assertThrows(TillException.class, () -> client.call("payment_create", wrong));
    assertEquals("started payment_create A1", recorder.told.get(0));
    assertEquals(Outcome.NOT_SENT, recorder.end.outcome());
    assertEquals(ErrorKind.INVALID_REQUEST, recorder.end.kind());
    client.close();
    assertThrows(TillException.class, () -> client.payments().create(order("A2")));
    assertEquals("started payment_create A2", recorder.told.get(2));
    assertEquals(4, recorder.told.size(), recorder.told.toString());
  }

  @Test
  void aFutureIsReportedOnTheThreadThatMakesItsCall() throws Exception {
    Recorder recorder = new Recorder();
    List<Thread> made = new ArrayList<>();
    try (Client client =
        Client.create(
            config,
            task -> {
              made.add(new Thread(task));
              made.get(0).start();
            },
            recorder)) {
      client.payments().createAsync(order("A1")).get();
      assertEquals(made, distinct(recorder.threads));
      assertTrue(recorder.end.isResult());
    }
    try (Client client = Client.create(config, CallListenerTest::refuse, recorder)) {
      assertThrows(
          ExecutionException.class, () -> client.payments().createAsync(order("A2")).get());
      assertEquals("A2", recorder.call.orderId());
      assertEquals(Outcome.NOT_SENT, recorder.end.outcome());
    }
  }

  private static void refuse(Runnable task) {
    throw new RejectedExecutionException("full");
  }

  /** A listener with a fault. */
  private static final class Broken implements CallListener {
    private int calls;

    private void fail() {
      calls++;
      throw new NoClassDefFoundError("the listener is broken");
    }

    @Override
    public void started(Call call) {
      fail();
    }

    @Override
    public void attempted(Call call, Attempt attempt) {
      fail();
    }

    @Override
    public void ended(Call call, End end) {
      fail();
    }
  }

  @Test
  void aListenerThatThrowsDoesNotTakeThePlaceOfTheAnswer() throws Exception {
    Broken broken = new Broken();
    try (LogRecords log = new LogRecords();
        Client client = Client.create(config, broken)) {
      assertEquals(PaymentStatus.APPROVED, client.payments().create(order("A1")).status());
      assertEquals(
          "WARNING the CallListener failed with java.lang.NoClassDefFoundError",
          log.await("CallListener"));
      assertThrows(TillException.class, () -> client.payments().get(byOrder("none")));
    }
    assertTrue(broken.calls >= 5, "start, attempt and end of a payment, start and end of a query");
    assertEquals(1, merchant.ledger().size());
  }

  @Test
  void eventsAreLoggedOnlyIfTheConfigurationSaysSo() throws Exception {
    try (LogRecords log = new LogRecords();
        Client silent = Client.create(config, new Recorder());
        Client logging = Client.create(config.toBuilder().events(true).build(), new Recorder())) {
      silent.payments().create(order("A1"));
      logging.payments().create(order("A2"));
      String first = log.await("send");
      assertTrue(first.contains("order_id A2"), first);
    }
  }
}
