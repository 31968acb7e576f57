package org.libtill.killbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.Till;
import org.libtill.param.Customer;
import org.libtill.param.PaymentRequest;

/** The customer pays on the gateway's page, and its notification tells Kill Bill. */
@Timeout(300)
class HostedPageTest {
  private final Merchant merchant = Merchant.of("payermax");
  private final Tenant tenant = new Tenant(Shop.server());

  @BeforeEach
  void configure() {
    tenant.configure(merchant.config());
  }

  /** Begins a payment on the page, and gives Kill Bill's answer. */
  private Map<String, Object> form(String account, String key, String amount) {
    HttpResponse<String> response =
        tenant.post(
            "/1.0/kb/paymentGateways/hosted/form/" + account,
            Json.text(
                Map.of(
                    "formFields",
                    List.of(
                        Map.of("key", "amount", "value", amount),
                        Map.of("key", "currency", "value", "USD"),
                        Map.of("key", "payment_external_key", "value", key),
                        Map.of("key", "description", "value", "Blue cap")))));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Till.readJson(response.body());
  }

  private PaymentView begun(String key) {
    Map<String, Object> form = form(tenant.accountWithPage(), key, "25.00");
    assertThat((String) form.get("formUrl")).startsWith("http://127.0.0.1:");
    PaymentView payment = tenant.payment(key);
    assertThat(payment.status()).isEqualTo("PENDING");
    assertThat(payment.property("next_action.url")).isEqualTo(form.get("formUrl"));
    return payment;
  }

  private HttpResponse<String> notify(String client, String body, String type, String signature) {
    return Http.send(
        "POST", tenant.notifyUrl(client), body, "Content-Type", type, "sign", signature);
  }

  private static String forged(String number) {
    return Json.text(
        Map.of(
            "code",
            "APPLY_SUCCESS",
            "notifyType",
            "PAYMENT",
            "data",
            Map.of("outTradeNo", number, "status", "SUCCESS")));
  }

  private List<Map<String, Object>> answered(String number) {
    return merchant.deliveries().stream()
        .filter(delivery -> String.valueOf(delivery).contains(number))
        .filter(delivery -> !((List<?>) delivery.get("attempts")).isEmpty())
        .toList();
  }

  @Test
  void aNotificationCompletesThePayment() {
    PaymentView payment = begun("page");
    merchant.settle(payment.number(), "approved");
    Wait.until(() -> tenant.stored("page").status().equals("SUCCESS"));
    assertThat(merchant.entries(payment.number())).hasSize(1);
    Wait.until(() -> !answered(payment.number()).isEmpty());
    assertThat(answered(payment.number()).get(0).toString()).contains("200");
  }

  @Test
  void aDeclinedPageFailsThePayment() {
    PaymentView payment = begun("page-declined");
    merchant.settle(payment.number(), "declined");
    Wait.until(() -> tenant.stored("page-declined").status().equals("PAYMENT_FAILURE"));
  }

  @Test
  void aReplayedNotificationIsTakenOnce() {
    PaymentView payment = begun("page-replayed");
    merchant.settle(payment.number(), "approved");
    Wait.until(() -> !answered(payment.number()).isEmpty());
    merchant.replay(answered(payment.number()).get(0).get("id"));
    Wait.until(() -> answered(payment.number()).size() == 2);
    assertThat(tenant.payment("page-replayed").statuses()).containsExactly("PURCHASE SUCCESS");
    assertThat(
            Shop.server()
                .database()
                .texts(
                    "select count(*) from till_notification where client like '%"
                        + tenant.id().replace("-", "")
                        + "%'"))
        .containsExactly("1");
  }

  @Test
  void aForgedNotificationMovesNothing() {
    PaymentView payment = begun("page-forged");
    HttpResponse<String> response =
        notify("cards", forged(payment.number()), "application/json", "Zm9yZ2Vk");
    assertThat(response.body()).doesNotContain("SUCCESS");
    assertThat(tenant.payment("page-forged").status()).isEqualTo("PENDING");
    assertThat(Shop.server().log())
        .contains("a notification for cards was refused")
        .contains("not sent by the gateway");
  }

  @Test
  void aNotificationOfAnotherTenantsGatewayMovesNothing() {
    PaymentView payment = begun("page-foreign");
    Tenant other = new Tenant(Shop.server());
    other.configure(Merchant.of("payermax").config());
    HttpResponse<String> response =
        Http.send(
            "POST",
            other.notifyUrl("cards"),
            forged(payment.number()),
            "Content-Type",
            "application/json",
            "sign",
            "Zm9yZ2Vk");
    assertThat(response.body()).doesNotContain("SUCCESS");
    assertThat(tenant.payment("page-foreign").status()).isEqualTo("PENDING");
  }

  @Test
  void anOrderOfAnotherShopIsNamed() {
    try (Client client = merchant.client()) {
      client
          .payments()
          .create(
              PaymentRequest.builder()
                  .orderId("elsewhere")
                  .amount(Money.ofMinor(2500, "USD"))
                  .description("Red cap")
                  .country("US")
                  .customer(Customer.builder().id("c1").ip("192.0.2.7").build())
                  .successUrl("https://shop.example/thanks")
                  .notifyUrl(tenant.notifyUrl("cards"))
                  .build());
    }
    merchant.settle("elsewhere", "approved");
    Wait.until(() -> !answered("elsewhere").isEmpty());
    assertThat(Shop.server().log()).contains("the order elsewhere, which this shop did not begin");
  }

  @Test
  void aNotificationOfAnotherCurrencyMovesNothing() {
    PaymentView payment = begun("page-euros");
    // The gateway speaks of the amount that was ordered; here, the shop's record is of another one.
    Shop.server()
        .database()
        .change(
            "update till_attempt set attempt = replace(attempt, '\"currency\":\"USD\"',"
                + " '\"currency\":\"EUR\"') where number = '"
                + payment.number()
                + "'");
    merchant.settle(payment.number(), "approved");
    Wait.until(() -> !answered(payment.number()).isEmpty());
    assertThat(tenant.payment("page-euros").status()).isEqualTo("PENDING");
    assertThat(Shop.server().log()).contains("another order, amount or currency than the shop's");
  }

  @Test
  void anOversizedNotificationIsNotRead() {
    HttpResponse<String> response =
        notify("cards", "x".repeat(70_000), "application/json", "Zm9yZ2Vk");
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void anUnknownClientOrTenantIsNotFound() {
    assertThat(notify("nobody", "{}", "application/json", "x").statusCode()).isEqualTo(404);
    assertThat(
            Http.send(
                    "POST",
                    tenant
                        .notifyUrl("cards")
                        .replace(tenant.id(), "00000000-0000-0000-0000-000000000000"),
                    "{}",
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(404);
  }

  /** PayMart sends forms without a signature; the plugin asks the gateway about the order. */
  @Test
  void aFormIsConfirmedByAQuery() {
    Merchant paymart = Merchant.of("paymart");
    Tenant shop = new Tenant(Shop.server());
    shop.configure(paymart.config());
    PaymentView payment = shop.pay(shop.accountWithPage(), "PURCHASE", "form", "25.00");
    assertThat(payment.status()).as(payment.toString()).isEqualTo("PENDING");
    paymart.settle(payment.number(), "approved");
    Wait.until(() -> shop.stored("form").status().equals("SUCCESS"));
    assertThat(paymart.entries(payment.number())).hasSize(1);
  }

  @Test
  void killBillsOwnAddressRefusesAForgedOneToo() {
    PaymentView payment = begun("page-passed");
    byte[] body = forged(payment.number()).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response =
        tenant.post(
            "/1.0/kb/paymentGateways/notification/"
                + Tenant.PLUGIN
                + "?pluginProperty=client%3Dcards&pluginProperty=header.sign%3DZm9yZ2Vk",
            new String(body, StandardCharsets.UTF_8));
    assertThat(response.body()).doesNotContain("SUCCESS");
    assertThat(tenant.payment("page-passed").status()).isEqualTo("PENDING");
  }
}
