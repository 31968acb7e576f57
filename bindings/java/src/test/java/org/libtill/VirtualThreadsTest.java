package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;
import org.libtill.param.CallOptions;
import org.libtill.param.ClientConfig;
import org.libtill.param.PaymentRequest;

/** Calls on virtual threads, which share a few platform threads, their carriers. */
@Timeout(600)
class VirtualThreadsTest {
  private static final int BEATS = 100;

  @BeforeEach
  void theJdkHasVirtualThreads() {
    assumeTrue(
        Runtime.version().feature() >= 21,
        "virtual threads need a JDK of 21 or newer, and this is " + Runtime.version());
  }

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /** With a call on each of them and more, no carrier would be left for the heart. */
  private static int calls() {
    return 16 + Runtime.getRuntime().availableProcessors();
  }

  @Test
  void aHeartBeatsWhileSixteenCallsAreInFlight() throws Exception {
    ExecutorService threads = virtualThreads();
    SynchronousQueue<Integer> beats = new SynchronousQueue<>();
    try (SilentServer server = new SilentServer();
        Client client = server.client(Map.of("attempt_ms", 120_000, "total_ms", 120_000))) {
      List<Future<Payment>> calls = new ArrayList<>();
      List<Socket> connections = new ArrayList<>();
      for (int call = 0; call < calls(); call++) {
        PaymentRequest order = order("A" + call);
        calls.add(threads.submit(() -> client.payments().create(order)));
      }
      for (int call = 0; call < calls(); call++) {
        connections.add(server.accept()); // its request has come, and no answer goes
      }
      threads.submit(() -> beat(beats));
      for (int beat = 0; beat < BEATS; beat++) {
        assertEquals(beat, beats.poll(120, TimeUnit.SECONDS));
      }
      for (Future<Payment> call : calls) {
        assertFalse(call.isDone());
      }
      for (Socket connection : connections) {
        connection.close();
      }
      for (Future<Payment> call : calls) {
        ExecutionException error = assertThrows(ExecutionException.class, call::get);
        assertInstanceOf(OutcomeUnknownException.class, error.getCause());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A lost connection ends its call. */
  private static PaymentRequest order(String number) {
    CallOptions once = CallOptions.builder().resolve(false).build();
    return Samples.card(number, Samples.APPROVED).options(once).build();
  }

  private static Void beat(SynchronousQueue<Integer> beats) throws InterruptedException {
    for (int beat = 0; beat < BEATS; beat++) {
      beats.put(beat);
    }
    return null;
  }

  @Test
  void aVirtualThreadGetsTheResultOrTheException() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    ExecutorService threads = virtualThreads();
    try (Client client = merchant.client()) {
      Future<Payment> paid =
          threads.submit(
              () -> {
                Thread.currentThread().interrupt(); // ends nothing, and stays
                Payment payment =
                    client.payments().create(Samples.card("A1", Samples.APPROVED).build());
                assertTrue(Thread.currentThread().isInterrupted());
                return payment;
              });
      assertEquals(PaymentStatus.APPROVED, paid.get().status());
      Map<String, Object> wrong = Map.of("order_id", "A1");
      Future<?> refused = threads.submit(() -> client.call("payment_resolve", wrong));
      ExecutionException error = assertThrows(ExecutionException.class, refused::get);
      assertInstanceOf(OutcomeUnknownException.class, error.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void futuresMayRunOnVirtualThreads() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    ExecutorService threads = virtualThreads();
    try (Client client = Client.create(ClientConfig.fromMap(merchant.config()), threads)) {
      Payment payment =
          client.payments().createAsync(Samples.card("A1", Samples.APPROVED).build()).get();
      assertEquals(PaymentStatus.APPROVED, payment.status());
    } finally {
      threads.shutdownNow();
    }
  }
}
