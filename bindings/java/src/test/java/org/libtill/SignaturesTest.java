package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.libtill.call.JsonWriter;
import org.libtill.exception.SignatureInvalidException;
import org.libtill.exception.TillException;

/** The known answers of the repository. */
class SignaturesTest {
  @Test
  void payermaxSignsTheBodyAsItStands() {
    Map<String, Object> file = Sandbox.file("tests/vectors/payermax.json");
    int signed = 0;
    for (Map<String, Object> vector : Sandbox.list(file.get("vectors"))) {
      if (vector.get("body_utf8") == null) {
        continue;
      }
      Map<String, Object> keys =
          Sandbox.members(Sandbox.members(file.get("keys")).get(vector.get("key")));
      String body = (String) vector.get("body_utf8");
      String signature = (String) vector.get("sign_base64");
      String publicKey = (String) keys.get("public_key_pem");
      if (vector.get("expect") != null) {
        assertThrows(
            SignatureInvalidException.class,
            () -> Till.verify("payermax", body, signature, publicKey));
        continue;
      }
      String privateKey = (String) keys.get("private_key_pkcs8_pem");
      assertEquals(signature, Till.sign("payermax", body, privateKey));
      assertDoesNotThrow(() -> Till.verify("payermax", body, signature, publicKey));
      try (SigningKey key = SigningKey.of("payermax", privateKey);
          SigningKey verifying = SigningKey.of("payermax", publicKey)) {
        assertEquals(signature, key.sign(body.getBytes(UTF_8)));
        assertDoesNotThrow(() -> verifying.verify(body.getBytes(UTF_8), signature));
      }
      signed++;
    }
    assertEquals(2, signed);
  }

  @Test
  void payproSignsSortedFieldsWithTheSecretOnEitherSide() {
    Map<String, Object> file = Sandbox.file("tests/vectors/paypro.json");
    for (Map<String, Object> vector : Sandbox.list(file.get("vectors"))) {
      String fields = new String(JsonWriter.write(Sandbox.members(vector.get("fields"))), UTF_8);
      String secret = (String) vector.get("secret");
      assertEquals(vector.get("md5_salt_suffix"), Till.sign("paypro", fields, secret));
      assertEquals(vector.get("md5_salt_prefix"), Till.sign("paypro-prefix", fields, secret));
      Object explained = Till.explain("paypro", fields).get("string_to_sign");
      assertEquals(vector.get("base_string") + "<key>", explained);
      String signature = (String) vector.get("md5_salt_suffix");
      assertDoesNotThrow(() -> Till.verify("paypro", fields, signature, secret));
      assertThrows(
          SignatureInvalidException.class,
          () -> Till.verify("paypro-prefix", fields, signature, secret));
    }
  }

  @Test
  void aKeyThatIsClosedOrNoKeyIsRefused() {
    SigningKey key = SigningKey.of("paypro", "secret");
    String signature = key.sign("{\"a\":\"1\"}".getBytes(UTF_8));
    assertDoesNotThrow(() -> key.verify("{\"a\":\"1\"}".getBytes(UTF_8), signature));
    key.close();
    key.close();
    assertThrows(IllegalStateException.class, () -> key.sign("{}".getBytes(UTF_8)));
    assertThrows(TillException.class, () -> SigningKey.of("payermax", "no key"));
    assertThrows(TillException.class, () -> SigningKey.of("pay\0ermax", "secret"));
  }
}
