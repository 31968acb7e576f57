package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.libtill.exception.TillException;
import org.libtill.model.Payment;
import org.libtill.param.CallOptions;
import org.libtill.param.ClientConfig;
import org.libtill.param.PaymentRequest;
import org.libtill.param.RawRequest;
import org.libtill.param.StoredToken;

/** Whatever is printed, it holds no key, card number or security code. */
class SecrecyTest {
  // Three digits come by chance within lines, times and numbers: a code stands by itself.
  private static final Pattern SECURITY_CODE =
      Pattern.compile("(?<![\\w.]|java:)" + Samples.CVV + "(?!\\w)");

  private final Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");

  private List<String> secrets() {
    Map<String, Object> credentials = Sandbox.members(merchant.config().get("credentials"));
    String key = ((String) credentials.get("private_key")).replaceAll("-----[^-]+-----|\\s", "");
    assertTrue(key.length() > 1000, "the sandbox's key is a real one");
    return List.of(Samples.APPROVED, key.substring(100, 140), "p4ssw0rd");
  }

  private void assertSafe(Object printed) {
    for (String secret : secrets()) {
      assertFalse(printed.toString().contains(secret), "a secret is printed");
    }
    assertFalse(SECURITY_CODE.matcher(printed.toString()).find(), "a security code is printed");
  }

  @Test
  void requestsAndConfigurationsHideWhatTheyHold() {
    PaymentRequest request =
        Samples.card("A1", Samples.APPROVED)
            .gatewayOptions(Map.of("pan", Samples.APPROVED, "cvv", 739))
            .build();
    assertSafe(request);
    assertSafe(request.paymentMethod().card());
    assertSafe(StoredToken.builder().token("t").cvv(Samples.CVV).build());
    assertSafe(RawRequest.builder().path("x").body("card=" + Samples.APPROVED).build());
    Map<String, Object> config = new LinkedHashMap<>(merchant.config());
    config.put("proxy", "http://user:p4ssw0rd@proxy.example:3128");
    assertSafe(ClientConfig.fromMap(config));
    assertTrue(request.toString().startsWith("PaymentRequest{order_id=A1, amount=2500"));
    assertFalse(request.toString().contains("Ada"));
    assertFalse(request.toString().contains("ada@example.com"));
  }

  @Test
  void exceptionsHideWhatWasSent() {
    List<TillException> errors = new ArrayList<>();
    try (Client client = merchant.client()) {
      Map<String, Object> request =
          new LinkedHashMap<>(Samples.card("A1", Samples.APPROVED).build().toMap());
      request.put("cvv", Samples.CVV);
      errors.add(assertThrows(TillException.class, () -> client.call("payment_create", request)));
      request.put(Samples.APPROVED, 1.5);
      request.remove("cvv");
      errors.add(assertThrows(TillException.class, () -> client.call("payment_create", request)));
      for (String fault : List.of("garbage", "status_500_after", "wrong_signature")) {
        merchant.fault(fault, "orderAndPay", Map.of());
        PaymentRequest typed =
            Samples.card("F_" + fault, Samples.APPROVED)
                .options(CallOptions.builder().resolve(false).build())
                .build();
        errors.add(assertThrows(TillException.class, () -> client.payments().create(typed), fault));
      }
      Payment payment = client.payments().create(Samples.card("A2", Samples.APPROVED).build());
      assertSafe(payment);
      assertSafe(client);
    }
    Map<String, Object> config = new LinkedHashMap<>(merchant.config());
    config.put("proxy", "ftp://user:p4ssw0rd@proxy.example");
    errors.add(assertThrows(TillException.class, () -> Client.create(config)));
    assertEquals(6, errors.size());
    for (TillException error : errors) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      assertSafe(trace);
      assertSafe(error.raw());
      assertSafe(error.details());
    }
  }
}
