package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.libtill.exception.InvalidConfigException;
import org.libtill.exception.InvalidRequestException;
import org.libtill.exception.TillException;
import org.libtill.param.PaymentRequest;

/** Texts that JNI's own strings would spoil. */
class TextsTest {
  private static final String ALL = "帽子 \u0000 🎩 \"\\ é \u2028 \uD834\uDD1E";

  @Test
  void everyCharacterIsSignedAsItStands() {
    String message = "{\"text\":\"🎩帽\"}";
    String signature = Till.sign("paypro", message, "Schlüssel 🔑");
    assertDoesNotThrow(() -> Till.verify("paypro", message, signature, "Schlüssel 🔑"));
    assertEquals("text=🎩帽<key>", Till.explain("paypro", message).get("string_to_sign"));
  }

  @Test
  void everyCharacterReachesTheCoreAndComesBack() {
    try (Client client = Sandbox.plain().merchant("payermax").client()) {
      Map<String, Object> answer =
          client.call("return_parse", Map.of("query", "outTradeNo=🎩帽%00"));
      assertEquals("🎩帽\u0000", answer.get("order_id"));
    }
  }

  @Test
  void aDescriptionWithAnEmojiIsSentAndSigned() {
    Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
    try (Client client = merchant.client()) {
      PaymentRequest request =
          Samples.card("A1", Samples.APPROVED).description("帽子 🎩 blue").build();
      assertEquals("A1", client.payments().create(request).orderId());
    }
    assertEquals(true, merchant.requests().get(0).get("signature_matched"));
  }

  @Test
  void halfACharacterIsRefusedWhereItStands() {
    try (Client client = Sandbox.plain().merchant("payermax").client()) {
      for (String half : List.of("\uD83C", "\uDFA9", "a\uDFA9\uD83C", "\uD83Cb")) {
        PaymentRequest request = Samples.card("A1", Samples.APPROVED).description(half).build();
        TillException error =
            assertThrows(InvalidRequestException.class, () -> client.payments().create(request));
        assertEquals("description", error.violations().get(0).path());
      }
    }
  }

  private static void assertHalf(String name, Executable call) {
    InvalidRequestException error = assertThrows(InvalidRequestException.class, call);
    assertEquals(name + ": holds half a character (a lone surrogate)", error.getMessage());
  }

  @Test
  void halfACharacterIsNeverTakenForAQuestionMark() {
    String message = "{\"a\":\"?\"}";
    String half = "{\"a\":\"\uD83C\"}";
    String signature = Till.sign("paypro", message, "?");
    assertHalf("message", () -> Till.sign("paypro", half, "?"));
    assertHalf("message", () -> Till.verify("paypro", half, signature, "?"));
    assertHalf("signature", () -> Till.verify("paypro", message, signature + "\uDFA9", "?"));
    assertHalf("key", () -> Till.verify("paypro", message, signature, "\uD83C"));
    assertHalf("key", () -> Till.sign("paypro", message, "\uD83C"));
    assertHalf("message", () -> Till.explain("paypro", half));
    assertHalf("key", () -> SigningKey.of("paypro", "\uD83C"));
    assertHalf("scheme", () -> SigningKey.of("\uD83C", "?"));
    assertHalf("name", () -> Till.dictionary("\uD83C"));
    try (SigningKey key = SigningKey.of("paypro", "?")) {
      assertHalf("signature", () -> key.verify(message.getBytes(UTF_8), "\uD83C"));
    }
    InvalidConfigException error =
        assertThrows(InvalidConfigException.class, () -> Client.fromJson("{\"a\": \"\uD83C\"}"));
    assertEquals("config", error.violations().get(0).path());
  }

  @Test
  void aConfigurationThatIsNoUtf8OrNoJsonIsRefused() {
    String broken = new String(new byte[] {'{', '"', (byte) 0xff}, UTF_8);
    assertThrows(TillException.class, () -> Client.fromJson(broken));
    assertThrows(TillException.class, () -> Client.fromJson(""));
    assertThrows(TillException.class, () -> Client.fromJson("[1]"));
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    byte[] json = org.libtill.call.JsonWriter.write(Map.of("text", ALL));
    assertEquals(ALL, Till.readJson(new String(json, UTF_8)).get("text"));
    assertTrue(new String(json, UTF_8).contains("\\u0000"));
  }
}
