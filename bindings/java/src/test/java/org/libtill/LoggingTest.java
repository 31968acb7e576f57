package org.libtill;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggingTest {
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
      assertTrue(log.await("answer").contains("200"));
    }
  }
}
