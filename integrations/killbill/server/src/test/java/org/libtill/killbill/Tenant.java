package org.libtill.killbill;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.libtill.Till;

/** A tenant of the server, through Kill Bill's REST API. */
final class Tenant {
  static final String PLUGIN = "killbill-till";

  private static final String LOGIN =
      "Basic "
          + Base64.getEncoder().encodeToString("admin:password".getBytes(StandardCharsets.UTF_8));

  private final KillBillServer server;
  private final String key = "shop-" + UUID.randomUUID();
  private final String id;
  private int uploads;

  Tenant(KillBillServer server) {
    this.server = server;
    this.id = made("/1.0/kb/tenants", json("apiKey", key, "apiSecret", key));
  }

  String id() {
    return id;
  }

  /** The configuration of the only client, {@code cards}. */
  Map<String, Object> configuration(Map<String, Object> client) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("country", "US");
    defaults.put("success_url", "https://shop.example/thanks");
    defaults.put("notify_url", notifyUrl("cards"));
    defaults.put("customer", Map.of("ip", "192.0.2.7", "email", "ada@shop.example"));
    defaults.put("browser", Map.of("user_agent", "Mozilla/5.0"));
    return Map.of("live", false, "clients", Map.of("cards", client), "defaults", defaults);
  }

  void configure(Map<String, Object> client) {
    upload(Json.text(configuration(client)));
  }

  /** Configures a client whose gateway sends no notifications. */
  void configureSilent(Map<String, Object> client) {
    Map<String, Object> configuration = new LinkedHashMap<>(configuration(client));
    Map<String, Object> defaults = new LinkedHashMap<>();
    ((Map<?, ?>) configuration.get("defaults"))
        .forEach((name, value) -> defaults.put((String) name, value));
    defaults.remove("notify_url");
    configuration.put("defaults", defaults);
    upload(Json.text(configuration));
  }

  /** Uploads a configuration, and waits until Kill Bill has told the plugin. */
  void upload(String text) {
    require(send("POST", "/1.0/kb/tenants/uploadPluginConfig/" + PLUGIN, text, "text/plain"), 201);
    uploads++;
    Wait.until(() -> told() >= uploads);
  }

  /** How often the plugin has said what it makes of a configuration of this tenant. */
  private int told() {
    return server.log().split("tenant " + id + " (has a new configuration|cannot pay)", -1).length
        - 1;
  }

  String notifyUrl(String client) {
    return server.url() + "/plugins/" + PLUGIN + "/notifications/" + id + "/" + client;
  }

  String account() {
    return made("/1.0/kb/accounts", json("name", "Ada Lovelace", "currency", "USD"));
  }

  /** Adds a payment method with these properties: name, value, and so on. */
  HttpResponse<String> method(String account, String... properties) {
    List<Object> list = new ArrayList<>();
    for (int index = 0; index < properties.length; index += 2) {
      list.add(Map.of("key", properties[index], "value", properties[index + 1]));
    }
    String body = Json.text(Map.of("pluginName", PLUGIN, "pluginInfo", Map.of("properties", list)));
    return post("/1.0/kb/accounts/" + account + "/paymentMethods?isDefault=true", body);
  }

  /** An account that pays by the token of an approved card. */
  String accountWithCard() {
    String account = account();
    require(
        method(
            account,
            "payment_method.card.number",
            "4392963203551251",
            "payment_method.card.expiry_month",
            "12",
            "payment_method.card.expiry_year",
            "2040",
            "payment_method.card.holder",
            "Ada Lovelace",
            "payment_method.card.cvv",
            "917",
            "device.language",
            "en",
            "device.screen_height",
            "1080",
            "device.screen_width",
            "1920",
            "return_url",
            "https://shop.example/card"),
        201);
    return account;
  }

  /** An account that pays on the gateway's page. */
  String accountWithPage() {
    String account = account();
    require(method(account), 201);
    return account;
  }

  HttpResponse<String> buy(
      String account, String key, String transaction, String amount, String... properties) {
    return begin(account, "PURCHASE", key, transaction, amount, properties);
  }

  private HttpResponse<String> begin(
      String account,
      String type,
      String key,
      String transaction,
      String amount,
      String... properties) {
    return post(
        "/1.0/kb/accounts/" + account + "/payments" + query(properties),
        json(
            "transactionType",
            type,
            "amount",
            amount,
            "currency",
            "USD",
            "paymentExternalKey",
            key,
            "transactionExternalKey",
            transaction));
  }

  private static String query(String... properties) {
    List<String> all = new ArrayList<>();
    for (String property : properties) {
      all.add("pluginProperty=" + URLEncoder.encode(property, StandardCharsets.UTF_8));
    }
    return all.isEmpty() ? "" : "?" + String.join("&", all);
  }

  PaymentView pay(String account, String type, String key, String amount, String... properties) {
    begin(account, type, key, key + "-" + type, amount, properties);
    return payment(key);
  }

  /** The payment, for which Kill Bill asks the plugin first. */
  PaymentView payment(String key) {
    HttpResponse<String> response =
        send(
            "GET",
            "/1.0/kb/payments?withPluginInfo=true&externalKey=" + key,
            "",
            "application/json");
    require(response, 200);
    return new PaymentView(Till.readJson(response.body()));
  }

  /** The payment as Kill Bill has it, without asking the plugin. */
  PaymentView stored(String key) {
    HttpResponse<String> response =
        send("GET", "/1.0/kb/payments?externalKey=" + key, "", "application/json");
    return response != null && response.statusCode() == 200
        ? new PaymentView(Till.readJson(response.body()))
        : null;
  }

  HttpResponse<String> capture(PaymentView payment, String amount) {
    return post("/1.0/kb/payments/" + payment.id(), json("amount", amount, "currency", "USD"));
  }

  HttpResponse<String> voidPayment(PaymentView payment) {
    return send("DELETE", "/1.0/kb/payments/" + payment.id(), "{}", "application/json");
  }

  HttpResponse<String> refund(PaymentView payment, String amount, String currency, String key) {
    return post(
        "/1.0/kb/payments/" + payment.id() + "/refunds",
        json("amount", amount, "currency", currency, "transactionExternalKey", key));
  }

  HttpResponse<String> post(String path, String body) {
    return send("POST", path, body, "application/json");
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "", "application/json");
  }

  /** Moves the server's clock, by which the Janitor goes, so many minutes ahead of ours. */
  void moveClock(long minutes) {
    String time = Instant.now().plusSeconds(60 * minutes).toString();
    require(post("/1.0/kb/test/clock?requestedDate=" + time + "&timeoutSec=60", ""), 200);
  }

  void resetClock() {
    moveClock(0);
  }

  private HttpResponse<String> send(String method, String path, String body, String type) {
    return Http.send(
        method,
        server.url() + path,
        body,
        "Authorization",
        LOGIN,
        "X-Killbill-ApiKey",
        key,
        "X-Killbill-ApiSecret",
        key,
        "X-Killbill-CreatedBy",
        "test",
        "Content-Type",
        type);
  }

  private String made(String path, String body) {
    HttpResponse<String> response = post(path, body);
    require(response, 201);
    String location = response.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static void require(HttpResponse<String> response, int status) {
    if (response == null || response.statusCode() != status) {
      throw new IllegalStateException(
          response == null ? "no answer" : response.statusCode() + " " + response.body());
    }
  }

  private static String json(String... members) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int index = 0; index < members.length; index += 2) {
      object.put(members[index], members[index + 1]);
    }
    return Json.text(object);
  }
}
