package org.libtill;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.call.JsonWriter;
import org.libtill.param.RefundRequest;
import org.libtill.testing.SandboxMerchant;

/** The assertions about what a shop did at the sandbox. */
class SandboxMerchantTest {
  private final Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
  private final SandboxMerchant shop = merchant.checked();

  @Test
  void whatAShopDidIsConfirmed() {
    try (Client client = merchant.client()) {
      shop.assertNotCharged("A1");
      client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      shop.withinMs(60_000).assertChargedOnce("A1", 2500);
      shop.assertChargedOnce("A1");
      RefundRequest refund =
          RefundRequest.builder()
              .refundId("R1")
              .orderId("A1")
              .amount(500)
              .currency("USD")
              .reason("small")
              .build();
      client.refunds().create(refund);
      shop.withinMs(60_000).assertRefunded("A1", 500, 2500);
      shop.assertRefunded("A1", 500);
    }
  }

  @Test
  void aFailureShowsTheLedgerAndTheNotifications() {
    try (Client client = merchant.client()) {
      client.payments().create(Samples.card("A1", Samples.APPROVED).build());
    }
    String shown = ": approved, 25.00 USD, paid 25.00";
    assertFails(() -> shop.assertNotCharged("A1"), shown);
    assertFails(() -> shop.assertPaidOutOnce("A1"), shown);
    assertFails(() -> shop.assertNotificationAccepted("A1"), "the latest was not accepted");
    assertFails(() -> shop.assertChargedOnce("A2"), "no order with the number A2");
  }

  @Test
  void wrongQuestionsAreNoFailedAssertions(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sandbox.json");
    Map<String, Object> ready =
        Map.of("url", Sandbox.plain().url(), "merchants", Map.of("one", "nobody"));
    Files.write(file, JsonWriter.write(ready));
    assertThrows(IllegalArgumentException.class, () -> SandboxMerchant.fromReadyFile(file, "two"));
    SandboxMerchant stranger = SandboxMerchant.fromReadyFile(file, "one");
    assertThrows(IllegalArgumentException.class, () -> stranger.assertChargedOnce("A1"));
  }

  private static void assertFails(Executable assertion, String shown) {
    String message = assertThrows(AssertionError.class, assertion).getMessage();
    assertTrue(message.contains(shown), message);
  }
}
