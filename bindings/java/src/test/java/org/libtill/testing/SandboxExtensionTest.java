package org.libtill.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.Client;
import org.libtill.exception.InvalidRequestException;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;

/** The extension of JUnit, as a shop's tests use it. */
@ExtendWith(SandboxExtension.class)
class SandboxExtensionTest {
  private static SandboxProcess first;

  private static Payment pay(Client client, String number) {
    Map<String, Object> card =
        Map.of(
            "number",
            "4392963203551251",
            "expiry_month",
            12,
            "expiry_year",
            2030,
            "cvv",
            "123",
            "holder",
            "Ada Lovelace");
    Map<String, Object> request =
        Map.of(
            "order_id",
            number,
            "amount",
            2500,
            "currency",
            "USD",
            "description",
            "Blue cap",
            "country",
            "US",
            "success_url",
            "https://shop.example/thanks",
            "payment_method",
            Map.of("card", card),
            "customer",
            Map.of("id", "c1", "ip", "127.0.0.1", "email", "a@b.example"),
            "browser",
            Map.of("user_agent", "Mozilla/5.0"));
    return Payment.fromMap(client.call("payment_create", request));
  }

  @Test
  void aLostAnswerChargesOnce(@SandboxGateway("payermax") SandboxMerchant merchant) {
    merchant.fault("drop_answer", "orderAndPay");
    try (Client client = merchant.client()) {
      assertEquals(PaymentStatus.APPROVED, pay(client, "A1").status());
    }
    merchant.assertChargedOnce("A1", 2500);
    merchant.withinMs(1000).assertChargedOnce("A1");
  }

  @Test
  void eachTestHasItsOwnMerchant(
      @SandboxGateway("payermax") SandboxMerchant one,
      @SandboxGateway("payermax") SandboxMerchant other,
      @SandboxGateway("paymart") SandboxMerchant elsewhere) {
    try (Client client = one.client()) {
      pay(client, "A1");
    }
    one.assertChargedOnce("A1");
    assertThrows(AssertionError.class, () -> other.assertChargedOnce("A1"));
    assertNotEquals(one.config(), other.config());
    assertEquals("paymart", elsewhere.config().get("gateway"));
    assertThrows(UnsupportedOperationException.class, () -> one.config().clear());
  }

  @Test
  void theFirstTestStartsTheSandbox(SandboxProcess sandbox) {
    assertSame(sandbox, kept(sandbox));
  }

  @Test
  void theNextTestUsesTheSameSandbox(SandboxProcess sandbox) {
    assertSame(sandbox, kept(sandbox));
  }

  private static synchronized SandboxProcess kept(SandboxProcess sandbox) {
    first = first == null ? sandbox : first;
    return first;
  }

  @Test
  void aWrongNameIsRefused(
      SandboxProcess sandbox, @SandboxGateway("payermax") SandboxMerchant merchant) {
    assertThrows(IllegalArgumentException.class, () -> sandbox.merchant("nobody"));
    assertThrows(IllegalArgumentException.class, () -> merchant.fault("nothing", "orderAndPay"));
    SandboxMerchant named = new SandboxMerchant(sandbox.url(), "payermax");
    assertThrows(IllegalStateException.class, named::client);
    try (Client client = merchant.client()) {
      assertThrows(InvalidRequestException.class, () -> client.call("payment_create", Map.of()));
    }
  }

  @Test
  void aClosedSandboxHasEnded() {
    SandboxProcess sandbox = SandboxProcess.start();
    assertEquals("payermax", sandbox.merchant("payermax").config().get("gateway"));
    sandbox.close();
    sandbox.close();
    assertThrows(RuntimeException.class, () -> sandbox.merchant("payermax"));
  }

  @Test
  void aMissingProgramIsNamed(@TempDir Path folder) throws Exception {
    String nothing = folder.toString();
    String message = failure(() -> SandboxProcess.command(null, nothing));
    assertTrue(message.contains("set the environment variable TILL_SANDBOX"), message);
    assertTrue(failure(() -> SandboxProcess.command(nothing, "")).contains("no program"));
    Path till = Files.createFile(folder.resolve("till"));
    assertTrue(till.toFile().setExecutable(true));
    assertEquals(List.of(till.toString(), "sandbox"), SandboxProcess.command("", nothing));
    String ended = failure(() -> SandboxProcess.start(List.of("/bin/true")));
    assertTrue(ended.contains("/bin/true --port 0 --quiet ended before it was ready"), ended);
    assertTrue(failure(() -> SandboxProcess.start(List.of(nothing))).contains("cannot be started"));
  }

  private static String failure(org.junit.jupiter.api.function.Executable start) {
    return assertThrows(IllegalStateException.class, start).getMessage();
  }
}
