package org.libtill.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.libtill.spring.boot.TillProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Properties: what is wrong stops the start with its name, and what is secret is shown nowhere. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationTest {
  private final Merchant merchant = Merchant.of("payermax");

  private void fails(Properties... properties) {
    assertThatThrownBy(() -> new RunningShop(properties)).isInstanceOf(RuntimeException.class);
  }

  private Properties without(String name) {
    Properties properties = merchant.properties();
    properties.remove("till.clients.cards." + name);
    return properties;
  }

  @Test
  void aMissingCredentialStopsTheStart(CapturedOutput log) {
    fails(without("credentials.merchant-no"), RunningShop.memory());
    assertThat(log).contains("till.clients.cards").contains("merchant_no");
  }

  @Test
  void aMisspeltCredentialStopsTheStart(CapturedOutput log) {
    fails(
        without("credentials.merchant-no"),
        RunningShop.property("till.clients.cards.credentials.merchant-number", "1"),
        RunningShop.memory());
    assertThat(log)
        .contains("till.clients.cards")
        .contains("has a name that payermax does not take");
  }

  @Test
  void aTestAccountDoesNotGoLive(CapturedOutput log) {
    fails(
        merchant.properties(),
        RunningShop.memory(),
        RunningShop.property("spring.profiles.active", "prod"));
    assertThat(log)
        .contains("till.clients.cards.environment")
        .contains("orders would be shipped that nobody has paid");
  }

  @Test
  void theSandboxDoesNotGoLive(CapturedOutput log) {
    fails(
        merchant.properties(),
        RunningShop.memory(),
        RunningShop.property("till.clients.cards.environment", "production"),
        RunningShop.property("till.live", "true"));
    assertThat(log).contains("till.clients.cards.base-url").contains("leads to this machine");
  }

  @Test
  void aKeyOfAnotherEnvironmentIsExplained() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    try (RunningShop shop =
        new RunningShop(
            merchant.properties(),
            RunningShop.memory(),
            RunningShop.property("till.clients.cards.credentials.private-key", key))) {
      shop.post("/orders/key?amount=2500");
      String body = shop.post("/orders/key/pay?card=" + OrdersContract.CARD).body();
      assertThat(body)
          .contains("does not accept the credentials of till.clients.cards")
          .contains("keys of its test environment do not work in production")
          .doesNotContain(key);
    }
  }

  @Test
  void missingTablesStopTheStartWithTheFix() {
    assertThatThrownBy(
            () ->
                new RunningShop(
                    merchant.properties(),
                    RunningShop.memory(),
                    RunningShop.property("till.store.create-tables", "false")))
        .hasStackTraceContaining("the table till_attempt cannot be read")
        .hasStackTraceContaining("till.store.create-tables");
  }

  @Test
  void secretsAreShownNowhere(CapturedOutput log) {
    Properties shown = new Properties();
    shown.put("management.endpoint.configprops.show-values", "always");
    shown.put("management.endpoint.env.show-values", "always");
    try (RunningShop shop = new RunningShop(merchant.properties(), RunningShop.memory(), shown)) {
      shop.post("/orders/secret?amount=2500");
      shop.post("/orders/secret/pay?card=" + OrdersContract.CARD);
      String everything =
          shop.get("/actuator/configprops").body()
              + shop.get("/actuator/env").body()
              + shop.get("/actuator/health").body()
              + shop.bean(TillProperties.class)
              + shop.bean(TillProperties.class).getClients()
              + log;
      assertThat(everything).contains("till.clients", "payermax", "******");
      for (String name : new String[] {"private_key", "app_id", "merchant_no"}) {
        String secret = merchant.credential(name).replaceAll("\\s|-----[A-Z ]+-----", "");
        assertThat(everything.replaceAll("\\\\n|\\s", "")).doesNotContain(secret);
      }
      assertThat(everything).doesNotContain(OrdersContract.CARD);
      String database =
          shop.bean(org.springframework.jdbc.core.JdbcTemplate.class)
              .queryForList("select attempt from till_attempt", String.class)
              .toString();
      assertThat(database).contains("succeeded").doesNotContain(OrdersContract.CARD);
    }
  }

  @Test
  void callsAreObservedAndTheStoresHealthIsShown() {
    try (RunningShop shop = new RunningShop(merchant.properties(), RunningShop.memory())) {
      shop.post("/orders/seen?amount=2500");
      shop.post("/orders/seen/pay?card=" + OrdersContract.CARD);
      assertThat(shop.get("/actuator/metrics/till.call?tag=operation:payment_create").body())
          .contains("\"value\":1.0")
          .contains("result");
      assertThat(shop.get("/actuator/health").body())
          .contains("\"till\"")
          .contains("\"conflicts\":0")
          .contains("\"overdue\":0");
    }
  }

  @Test
  void theMetadataDescribesEachProperty() throws IOException {
    try (InputStream metadata =
        TillProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"till.clients\"")
          .contains("\"till.live\"")
          .contains("\"till.notifications.max-size\"")
          .contains("\"till.resolve.interval\"")
          .contains("\"till.store.create-tables\"");
    }
  }
}
