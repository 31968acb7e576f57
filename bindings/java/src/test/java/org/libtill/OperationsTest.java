package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.libtill.exception.UnsupportedException;
import org.libtill.model.Balance;
import org.libtill.model.Capture;
import org.libtill.model.CredentialCapability;
import org.libtill.model.CredentialKind;
import org.libtill.model.GatewayCapabilities;
import org.libtill.model.NextActionType;
import org.libtill.model.Payment;
import org.libtill.model.PaymentMethodKind;
import org.libtill.model.PaymentStatus;
import org.libtill.model.Payout;
import org.libtill.model.RawResponse;
import org.libtill.model.Refund;
import org.libtill.model.ReturnHint;
import org.libtill.model.Token;
import org.libtill.param.Device;
import org.libtill.param.PaymentGetRequest;
import org.libtill.param.PaymentListRequest;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PayoutGetRequest;
import org.libtill.param.RawRequest;
import org.libtill.param.RefundGetRequest;
import org.libtill.param.RefundRequest;
import org.libtill.param.TokenListRequest;
import org.libtill.param.TokenRequest;

/** What a shop does, against the real sandbox. */
class OperationsTest {
  private final Sandbox sandbox = Sandbox.plain();

  @Test
  void aCardPaymentIsApprovedAndFoundAgain() {
    try (Client client = sandbox.merchant("payermax").client()) {
      Payment payment = client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      assertEquals(PaymentStatus.APPROVED, payment.status());
      assertEquals(2500, payment.amount());
      assertTrue(payment.isFinal());
      assertFalse(payment.isResolved());
      PaymentGetRequest request = PaymentGetRequest.builder().orderId("A1").build();
      Payment found = client.payments().get(request);
      assertEquals(payment.id(), found.id());
      assertEquals("USD", found.currency());
    }
  }

  @Test
  void aDeclineIsAResultAndThreeDSecureIsANextAction() {
    try (Client client = sandbox.merchant("payermax").client()) {
      Payment declined = client.payments().create(Samples.card("A1", Samples.DECLINED).build());
      assertEquals(PaymentStatus.DECLINED, declined.status());
      PaymentRequest secure = Samples.card("A2", Samples.THREE_D_SECURE).build();
      Payment waiting = client.payments().create(secure);
      assertEquals(PaymentStatus.REQUIRES_ACTION, waiting.status());
      assertEquals(NextActionType.REDIRECT, waiting.nextAction().type());
      sandbox.press(waiting.nextAction().url(), "choice=success");
      Payment paid = client.payments().get(PaymentGetRequest.builder().orderId("A2").build());
      assertEquals(PaymentStatus.APPROVED, paid.status());
    }
  }

  @Test
  void theSameRequestMayBeAMapAndHoldTypedParts() {
    try (Client client = sandbox.merchant("payermax").client()) {
      PaymentRequest typed = Samples.card("A1", Samples.APPROVED).build();
      Map<String, Object> members = new LinkedHashMap<>(typed.toMap());
      members.put("payment_method", typed.paymentMethod());
      members.put("capture", Capture.AUTOMATIC);
      assertEquals(typed, PaymentRequest.fromMap(members).toBuilder().capture(null).build());
      assertEquals("approved", client.call("payment_create", members).get("status"));
      Map<String, Object> found = client.call("payment_get", Map.of("order_id", "A1"));
      assertEquals("approved", found.get("status"));
      assertEquals(2500L, found.get("amount"));
    }
  }

  @Test
  void aPaymentIsRefundedInPart() {
    try (Client client = sandbox.merchant("payermax").client()) {
      client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      RefundRequest request =
          RefundRequest.builder()
              .refundId("R1")
              .orderId("A1")
              .amount(Money.of("5.00", "USD"))
              .reason("one item returned")
              .build();
      Refund refund = client.refunds().create(request);
      assertEquals("R1", refund.refundId());
      Refund found = client.refunds().get(RefundGetRequest.builder().refundId("R1").build());
      assertEquals(refund.id(), found.id());
    }
  }

  @Test
  void moneyIsPaidOut() {
    try (Client client = sandbox.merchant("payermax").client()) {
      Payout payout = client.payouts().create(Samples.payout("P1").build());
      assertEquals("P1", payout.orderId());
      Payout found = client.payouts().get(PayoutGetRequest.builder().orderId("P1").build());
      assertEquals(payout.id(), found.id());
    }
  }

  @Test
  void aVirtualAccountIsShownAndABalanceAsked() {
    try (Client client = sandbox.merchant("paypro").client()) {
      Payment payment = client.payments().create(Samples.voucher("B1", "va").build());
      assertEquals(NextActionType.DISPLAY, payment.nextAction().type());
      assertNotNull(payment.nextAction().display().virtualAccount());
      Balance balance = client.balances().get("MXN");
      assertTrue(balance.available() > 0);
    }
  }

  @Test
  void tokensAreListedPageByPage() {
    try (Client client = sandbox.merchant("payermax").client()) {
      PaymentRequest sample = Samples.card("A1", Samples.APPROVED).build();
      Device device =
          Device.builder().id("d1").language("en").screenHeight(900).screenWidth(1600).build();
      TokenRequest request =
          TokenRequest.builder()
              .requestId("T1")
              .country("US")
              .paymentMethod(sample.paymentMethod())
              .customer(sample.customer())
              .browser(sample.browser())
              .device(device)
              .returnUrl("https://shop.example/thanks")
              .build();
      Token token = client.tokens().create(request);
      assertNotNull(token.status());
      TokenListRequest wanted = TokenListRequest.builder().customerId("c1").build();
      Listing<Token> tokens = client.tokens().list(wanted);
      long count = tokens.stream().filter(one -> one.token() != null).count();
      assertEquals(client.tokens().listPage(wanted).data().size(), count);
    }
  }

  @Test
  void aLostAnswerIsFoundByOrderNumber() {
    Sandbox.Merchant merchant = sandbox.merchant("payermax");
    merchant.fault("drop_answer", "orderAndPay", Map.of());
    try (Client client = merchant.client()) {
      Payment payment = client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      assertEquals(PaymentStatus.APPROVED, payment.status());
      assertTrue(payment.isResolved());
    }
    assertEquals(1, merchant.ledger().size());
  }

  @Test
  void aDocumentedRequestIsSentAsItStands() {
    try (Client client = sandbox.merchant("payermax").client()) {
      client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      RawRequest request =
          RawRequest.builder().path("orderQuery").body("{\"outTradeNo\":\"A1\"}").build();
      RawResponse answer = client.callRaw(request);
      assertEquals(200, answer.httpStatus());
      Map<String, Object> data = Sandbox.members(Till.readJson(answer.body()).get("data"));
      assertEquals("A1", data.get("outTradeNo"));
    }
  }

  @Test
  void aReturningCustomersAddressIsReadAsAHint() {
    try (Client client = sandbox.merchant("payermax").client()) {
      ReturnHint hint = client.returnParse("outTradeNo=A1&status=SUCCESS");
      assertEquals("A1", hint.orderId());
      assertEquals("SUCCESS", hint.claimedStatus());
    }
  }

  @Test
  void anOperationThatAGatewayLacksIsRefusedWithThoseItHas() {
    try (Client client = sandbox.merchant("payermax").client()) {
      Listing<Payment> list = client.payments().list(PaymentListRequest.builder().build());
      UnsupportedException error =
          assertThrows(UnsupportedException.class, () -> list.iterator().hasNext());
      assertTrue(error.getMessage().contains("payment_create"));
    }
  }

  @Test
  void theSameHoldsOverTls() {
    Map<String, Object> config = Sandbox.members(Sandbox.secure().configs().get("payermax"));
    try (Client client = Client.create(config)) {
      String order = "TLS" + System.nanoTime();
      Payment payment = client.payments().create(Samples.card(order, Samples.APPROVED).build());
      assertEquals(order, payment.orderId());
      assertEquals(PaymentStatus.APPROVED, payment.status());
    }
  }

  @Test
  void capabilitiesDictionariesAndVersionNeedNoClient() {
    List<GatewayCapabilities> gateways = Till.capabilities();
    GatewayCapabilities payermax =
        gateways.stream()
            .filter(gateway -> "payermax".equals(gateway.gateway()))
            .findFirst()
            .orElseThrow();
    assertTrue(payermax.features().isPartialRefunds());
    assertEquals(
        CredentialKind.RSA_PRIVATE_KEY,
        payermax.credentials().stream()
            .filter(CredentialCapability::isSecret)
            .findFirst()
            .orElseThrow()
            .kind());
    assertTrue(
        payermax.paymentMethods().stream()
            .anyMatch(way -> way.method() == PaymentMethodKind.HOSTED_PAGE));
    assertTrue(Till.dictionary("way_codes").stream().anyMatch(way -> "va".equals(way.get("code"))));
    assertEquals("0.1.0", Till.version());
  }
}
