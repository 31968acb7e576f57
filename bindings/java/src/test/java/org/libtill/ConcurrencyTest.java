package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.libtill.exception.InternalException;
import org.libtill.exception.InvalidRequestException;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.exception.TillException;
import org.libtill.model.ErrorKind;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;
import org.libtill.param.CallOptions;
import org.libtill.param.ClientConfig;
import org.libtill.param.PaymentGetRequest;
import org.libtill.param.PaymentRequest;

/** Threads, futures, cancelling and closing. */
@Timeout(600)
class ConcurrencyTest {
  private static final int THREADS = 16;
  private static final int CALLS = 10;

  @Test
  void sixteenThreadsOnOneClientGetTheirOwnAnswers() throws Exception {
    everyThreadGetsItsOwnAnswers(Sandbox.plain().merchant("payermax").config());
  }

  @Test
  void sixteenThreadsOnOneClientGetTheirOwnAnswersOverTls() throws Exception {
    everyThreadGetsItsOwnAnswers(Sandbox.members(Sandbox.secure().configs().get("payermax")));
  }

  private static void everyThreadGetsItsOwnAnswers(Map<String, Object> config) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch start = new CountDownLatch(1);
    String run = "T" + System.nanoTime();
    try (Client client = Client.create(config)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        String prefix = run + "_" + thread + "_";
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  int right = 0;
                  for (int call = 0; call < CALLS; call++) {
                    String order = prefix + call;
                    boolean pays = call % 2 == 0;
                    String card = pays ? Samples.APPROVED : Samples.DECLINED;
                    Payment payment = client.payments().create(Samples.card(order, card).build());
                    PaymentStatus expected = pays ? PaymentStatus.APPROVED : PaymentStatus.DECLINED;
                    assertEquals(order, payment.orderId());
                    assertEquals(expected, payment.status());
                    right++;
                  }
                  return right;
                }));
      }
      start.countDown();
      for (Future<Integer> result : results) {
        assertEquals(CALLS, result.get(500, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFutureGivesTheAnswerOrTheException() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    try (Client client = merchant.client()) {
      PaymentRequest request = Samples.card("A1", Samples.APPROVED).build();
      CompletableFuture<Payment> payment = client.payments().createAsync(request);
      assertEquals("A1", payment.get().orderId());
      assertFalse(payment.cancel(true));
      CompletableFuture<Payment> refused =
          client.payments().createAsync(PaymentRequest.builder().orderId("A2").build());
      ExecutionException error = assertThrows(ExecutionException.class, refused::get);
      assertInstanceOf(InvalidRequestException.class, error.getCause());
      CompletableFuture<?> unwritable = client.callAsync("payment_get", Map.of("id", 1.5));
      assertTrue(unwritable.isCompletedExceptionally());
    }
  }

  @Test
  void futuresRunOnTheExecutorOfTheCaller() throws Exception {
    ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "own thread"));
    ClientConfig config = ClientConfig.fromMap(Sandbox.plain().merchant("payermax").config());
    try (Client client = Client.create(config, own)) {
      CountDownLatch busy = new CountDownLatch(1);
      own.submit(() -> busy.await(500, TimeUnit.SECONDS));
      CompletableFuture<Payment> waiting =
          client.payments().createAsync(Samples.card("A1", Samples.APPROVED).build());
      assertTrue(waiting.cancel(true));
      CompletableFuture<String> thread =
          client
              .payments()
              .createAsync(Samples.card("A2", Samples.APPROVED).build())
              .thenApply(payment -> Thread.currentThread().getName());
      busy.countDown();
      assertEquals("own thread", thread.get());
      TillException error =
          assertThrows(
              TillException.class,
              () -> client.payments().get(PaymentGetRequest.builder().orderId("A1").build()));
      assertEquals("not_found", error.kind().wireName());
    } finally {
      own.shutdownNow();
    }
  }

  @Test
  void cancellingAFutureEndsTheCallAndNoOther() throws Exception {
    try (SilentServer server = new SilentServer();
        Client client = server.client(Map.of("attempt_ms", 120_000, "total_ms", 120_000));
        LogRecords log = new LogRecords()) {
      CompletableFuture<Payment> first =
          client.payments().createAsync(Samples.card("A1", Samples.APPROVED).build());
      try (Socket connection = server.accept()) {
        CompletableFuture<Payment> second =
            client.payments().createAsync(Samples.card("A2", Samples.APPROVED).build());
        try (Socket other = server.accept()) {
          assertTrue(first.cancel(true));
          assertThrows(CancellationException.class, first::get);
          drain(connection.getInputStream());
          assertFalse(second.isDone());
          String line = log.await("A1");
          assertTrue(line.contains("its outcome is unknown"), line);
          assertTrue(second.cancel(true));
          drain(other.getInputStream());
          log.await("A2");
        }
      }
    }
  }

  /** Reads until the other side has closed the connection; a read that waits too long fails. */
  private static void drain(InputStream stream) throws Exception {
    byte[] buffer = new byte[4096];
    int count = stream.read(buffer);
    while (count >= 0) {
      count = stream.read(buffer);
    }
  }

  @Test
  void closingWaitsForTheCallInFlightAndRefusesTheNext() throws Exception {
    try (SilentServer server = new SilentServer()) {
      Client client = server.client(Map.of("attempt_ms", 120_000, "total_ms", 120_000));
      CallOptions once = CallOptions.builder().resolve(false).build();
      CompletableFuture<Payment> pending =
          client.payments().createAsync(Samples.card("A1", Samples.APPROVED).options(once).build());
      Thread closing = new Thread(client::close);
      try (Socket connection = server.accept()) {
        assertTrue(connection.isConnected());
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        assertFalse(pending.isDone());
      }
      closing.join();
      ExecutionException error = assertThrows(ExecutionException.class, pending::get);
      assertTrue(assertInstanceOf(TillException.class, error.getCause()).isOutcomeUnknown());
      client.close();
      assertClosed(client);
    }
  }

  /** Nothing was sent; but what a resolve should have found out is not known. */
  private static void assertClosed(Client client) {
    Map<String, Object> order = Map.of("order_id", "A1", "amount", 2500, "currency", "USD");
    TillException error =
        assertThrows(InvalidRequestException.class, () -> client.call("payment_create", order));
    assertEquals("the client is closed", error.getMessage());
    assertTrue(error.isNotSent());
    assertEquals("A1", error.orderId());
    error =
        assertThrows(OutcomeUnknownException.class, () -> client.call("payment_resolve", order));
    assertEquals(ErrorKind.INVALID_REQUEST, error.kind());
    assertEquals("the client is closed", error.getMessage());
    assertTrue(error.isOutcomeUnknown());
  }

  @Test
  void aClientThatIsClosingRefusesCallsWhileOldOnesLast() throws Exception {
    try (SilentServer server = new SilentServer()) {
      Client client = server.client(Map.of("attempt_ms", 120_000, "total_ms", 120_000));
      CompletableFuture<Payment> pending =
          client.payments().createAsync(Samples.card("A1", Samples.APPROVED).build());
      try (Socket connection = server.accept()) {
        assertTrue(connection.isConnected());
        Thread closing = new Thread(client::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        assertClosed(client);
        assertTrue(closing.isAlive());
        assertFalse(pending.isDone());
        assertTrue(pending.cancel(true));
        closing.join();
      }
    }
  }

  @Test
  void whatComesOfACallThatNobodyWaitsForIsLogged() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    ExecutorService own = Executors.newSingleThreadExecutor();
    CountDownLatch ready = new CountDownLatch(1);
    own.submit(() -> ready.await(500, TimeUnit.SECONDS));
    Map<String, Object> members = new LinkedHashMap<>(merchant.config());
    members.put("events", true);
    try (Client client = Client.create(ClientConfig.fromMap(members), own);
        LogRecords log = new LogRecords()) {
      CompletableFuture<Payment> paid =
          client.payments().createAsync(Samples.card("A2", Samples.APPROVED).build());
      // As orTimeout does it, once the answer has come and before the call returns it.
      log.listen(line -> paid.completeExceptionally(new java.util.concurrent.TimeoutException()));
      ready.countDown();
      assertEquals(
          "WARNING payment_create order_id A2 succeeded after its future had ended: resolve it",
          log.await("WARNING"));
    } finally {
      own.shutdownNow();
    }
    assertEquals(1, merchant.ledger().size());
  }

  @Test
  void anExecutorThatRefusesFailsTheFutureAndNothingIsSent() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    ClientConfig config = ClientConfig.fromMap(merchant.config());
    PaymentRequest request = Samples.card("A1", Samples.APPROVED).build();
    try (Client client = Client.create(config, ConcurrencyTest::refuse)) {
      CompletableFuture<Payment> refused = client.payments().createAsync(request);
      ExecutionException error = assertThrows(ExecutionException.class, refused::get);
      InternalException failure = assertInstanceOf(InternalException.class, error.getCause());
      assertTrue(failure.isNotSent());
      assertTrue(failure.isRetrySafe());
      assertEquals("A1", failure.orderId());
      assertInstanceOf(RejectedExecutionException.class, failure.getCause());
    }
    assertTrue(merchant.requests().isEmpty());
  }

  private static void refuse(Runnable task) {
    throw new RejectedExecutionException("full");
  }

  @Test
  void whateverAnExecutorDoesACallIsMadeOnce() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    ClientConfig config = ClientConfig.fromMap(merchant.config());
    PaymentRequest request = Samples.card("A1", Samples.APPROVED).build();
    try (Client client = Client.create(config, ConcurrencyTest::twiceAndRefuse)) {
      assertEquals(PaymentStatus.APPROVED, client.payments().createAsync(request).get().status());
    }
    assertEquals(1, merchant.requests().size());
  }

  private static void twiceAndRefuse(Runnable task) {
    Thread other = new Thread(task);
    other.start();
    task.run();
    try {
      other.join();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
    throw new RejectedExecutionException("full");
  }
}
