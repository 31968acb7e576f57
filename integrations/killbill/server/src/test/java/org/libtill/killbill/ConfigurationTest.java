package org.libtill.killbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wrong configurations are refused with their names, and nothing secret is told. */
@Timeout(300)
class ConfigurationTest {
  private static final String CARD = "4392963203551251";

  private final Merchant merchant = Merchant.of("payermax");
  private final Tenant tenant = new Tenant(Shop.server());

  /** What the plugin says to somebody who adds a payment method. */
  private String refusal() {
    var response = tenant.method(tenant.account());
    assertThat(response.statusCode()).isEqualTo(400);
    return response.body();
  }

  private String refusal(Object configuration) {
    String text = configuration instanceof String given ? given : Json.text(configuration);
    tenant.upload(text);
    return refusal();
  }

  private Map<String, Object> configuration(String name, Object value) {
    Map<String, Object> configuration =
        new LinkedHashMap<>(tenant.configuration(merchant.config()));
    configuration.put(name, value);
    return configuration;
  }

  private Map<String, Object> client(String name, Object value) {
    Map<String, Object> client = merchant.config();
    client.put(name, value);
    return configuration("clients", Map.of("cards", client));
  }

  @Test
  void aMissingConfigurationSaysWhereToUploadIt() {
    assertThat(refusal()).contains("uploadPluginConfig/killbill-till");
  }

  @Test
  void aTextThatIsNoJsonIsRefused() {
    assertThat(refusal("gateway=payermax")).contains("is no JSON object");
  }

  @Test
  void anUnknownMemberIsNamed() {
    assertThat(refusal(configuration("client", Map.of()))).contains("client is unknown");
  }

  @Test
  void anUnknownGatewayIsNamed() {
    assertThat(refusal(client("gateway", "paymarx"))).contains("clients.cards");
  }

  @Test
  void aMissingCredentialIsNamedAndNoneIsShown() {
    Map<String, Object> credentials =
        new LinkedHashMap<>(Map.of("app_id", "a", "private_key", "s3cr3t-k3y"));
    String refusal = refusal(client("credentials", credentials));
    assertThat(refusal).contains("credentials").doesNotContain("s3cr3t-k3y");
    assertThat(Shop.server().log()).doesNotContain("s3cr3t-k3y");
  }

  @Test
  void aSandboxIsRefusedWhereTheTenantIsLive() {
    assertThat(refusal(configuration("live", true)))
        .contains("clients.cards.base_url")
        .contains("nobody has paid");
  }

  @Test
  void aCorrectedConfigurationWorksWithoutARestart() {
    assertThat(refusal(client("gateway", "paymarx"))).contains("clients.cards");
    tenant.configure(merchant.config());
    assertThat(tenant.method(tenant.account()).statusCode()).isEqualTo(201);
  }

  @Test
  void anUnknownClientNamesTheOnesThereAre() {
    tenant.configure(merchant.config());
    assertThat(tenant.method(tenant.account(), "client", "wallets").body())
        .contains("this tenant has [cards]");
  }

  @Test
  void noCardAndNoKeyIsInLogsOrInTheDatabase() {
    tenant.configure(merchant.config());
    String account = tenant.accountWithCard();
    PaymentView payment = tenant.pay(account, "PURCHASE", "secret", "25.00");
    assertThat(payment.status()).as(payment.toString()).isEqualTo("SUCCESS");
    String methods =
        tenant.get("/1.0/kb/accounts/" + account + "/paymentMethods?withPluginInfo=true").body();
    assertThat(methods).contains("ending in 1251").doesNotContain(CARD);
    String database = Shop.server().database().dump();
    assertThat(database).contains(payment.number()).doesNotContain(CARD);
    String log = Shop.server().log();
    assertThat(log).doesNotContain(CARD).doesNotContain(merchant.credential("private_key"));
    assertThat(log).doesNotContain(merchant.credential("private_key").substring(40, 80));
  }

  @Test
  void paymentsAndPaymentMethodsAreFound() {
    tenant.configure(merchant.config());
    PaymentView payment = tenant.pay(tenant.accountWithCard(), "PURCHASE", "found", "25.00");
    assertThat(
            tenant
                .get("/1.0/kb/payments/search/" + payment.number() + "?withPluginInfo=true")
                .body())
        .contains(payment.id());
    assertThat(tenant.get("/1.0/kb/paymentMethods/search/1251?withPluginInfo=true").body())
        .contains((String) payment.members().get("paymentMethodId"));
  }

  @Test
  void theHealthcheckKnowsThePlugin() {
    String health = Http.send("GET", Shop.server().url() + "/1.0/healthcheck", "").body();
    assertThat(health).contains("killbill-till");
  }
}
