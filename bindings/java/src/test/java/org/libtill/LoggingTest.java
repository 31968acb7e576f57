package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.call.JsonWriter;
import org.libtill.call.Reporter;
import org.libtill.call.RequestWriter;
import org.libtill.call.Session;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.model.ErrorKind;
import org.libtill.model.Outcome;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;
import org.libtill.param.PaymentRequest;

/** What is logged, and what must not take the place of an answer. */
class LoggingTest {
  @TempDir private Path folder;

  @Test
  void whatHappenedDuringACallGoesToTheSystemLogger() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    merchant.fault("drop_answer", "orderAndPay", Map.of());
    try (LogRecords log = new LogRecords();
        Client client = merchant.client(Map.of("events", true))) {
      client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      String sent = log.await("send");
      assertTrue(sent.startsWith("FINE payment_create +"), sent);
      assertTrue(sent.contains("http://127.0.0.1"), sent);
      assertFalse(sent.contains(Samples.APPROVED), sent);
      String failure = log.await("failure");
      assertTrue(failure.startsWith("INFO payment_create +"), failure);
      String answer = log.await("answer");
      assertTrue(answer.contains("200"), answer);
      String label = sent.substring(sent.indexOf(" (gateway "));
      assertTrue(label.matches(" \\(gateway payermax, order_id A1, call_id \\w+\\)"), label);
      assertTrue(answer.endsWith(label), answer);
    }
  }

  /** A shop's own handler with a fault. */
  private static final class Broken extends Handler {
    @Override
    public void publish(LogRecord record) {
      throw new NoClassDefFoundError("the handler is broken");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void aLoggerThatThrowsDoesNotTakeThePlaceOfTheAnswer() throws Exception {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    Handler broken = new Broken();
    try (LogRecords log = new LogRecords();
        Client client = merchant.client(Map.of("events", true))) {
      Logger.getLogger("org.libtill").addHandler(broken);
      Payment payment = client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      assertEquals(PaymentStatus.APPROVED, payment.status());
      log.await("answer");
    } finally {
      Logger.getLogger("org.libtill").removeHandler(broken);
    }
    assertEquals(1, merchant.ledger().size());
  }

  /** A logging library that cannot be set up. */
  public static final class NoLoggers extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
      if (name.equals("org.libtill")) {
        throw new IllegalStateException("no logger can be made");
      }
      throw new UnsupportedOperationException(name);
    }
  }

  /** Pays in a JVM of its own. */
  public static final class Shop {
    private Shop() {}

    /** Prints what became of the payment. */
    public static void main(String[] arguments) throws Exception {
      try (Client client = Client.fromJson(Files.readString(Paths.get(arguments[0])))) {
        PaymentRequest request = Samples.card("A1", Samples.APPROVED).build();
        System.out.println(client.payments().create(request).status());
      }
    }
  }

  @Test
  void aPlatformWithoutLoggersTakesPayments() throws Exception {
    Map<String, Object> config = new LinkedHashMap<>(Sandbox.plain().merchant("payermax").config());
    config.put("events", true);
    Path file = Files.write(folder.resolve("till.json"), JsonWriter.write(config));
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.lang.System$LoggerFinder"), NoLoggers.class.getName());
    List<String> command = Programs.command(Shop.class);
    int classPath = command.indexOf("-cp") + 1;
    command.set(classPath, command.get(classPath) + ":" + folder);
    command.add(file.toString());
    Process shop = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertEquals("APPROVED\n", new String(shop.getInputStream().readAllBytes(), UTF_8));
  }

  @Test
  void anAnswerThatIsLostInJavaLeavesTheOutcomeUnknown() {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    Map<String, Object> request = Samples.card("A1", Samples.APPROVED).build().toMap();
    byte[] config = RequestWriter.configuration(merchant.config());
    try (Session session = new Session(config, null, new Reporter(null, null, true))) {
      OutcomeUnknownException error =
          assertThrows(
              OutcomeUnknownException.class,
              () ->
                  session.call(
                      "payment_create",
                      request,
                      answer -> {
                        throw new StackOverflowError();
                      }));
      assertEquals(ErrorKind.INTERNAL, error.kind());
      assertEquals(Outcome.UNKNOWN, error.outcome());
      assertEquals(900, error.status());
      assertFalse(error.isRetrySafe());
      assertEquals("payment_create", error.operation());
      assertEquals("A1", error.orderId());
      assertEquals(StackOverflowError.class, error.getCause().getClass());
    }
    assertEquals(1, merchant.ledger().size());
  }
}
