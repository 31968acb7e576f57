package org.libtill.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.libtill.Client;
import org.libtill.Till;
import org.libtill.testing.SandboxProcess;

/** A new merchant of the sandbox, its ledger, its notifications and its faults. */
final class Merchant {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final SandboxProcess SANDBOX = SandboxProcess.start();

  private final String name;
  private final Map<String, Object> config;

  @SuppressWarnings("unchecked")
  private Merchant(String gateway) {
    Map<String, Object> made = post("/sandbox/merchants", "{\"gateway\": \"" + gateway + "\"}");
    this.name = (String) made.get("merchant");
    this.config = (Map<String, Object>) made.get("config");
  }

  static Merchant of(String gateway) {
    return new Merchant(gateway);
  }

  Client client() {
    return Client.create(config);
  }

  String credential(String name) {
    return (String) ((Map<?, ?>) config.get("credentials")).get(name);
  }

  /** The merchant's account as properties of a shop. */
  Properties properties() {
    Properties properties = new Properties();
    properties.put("till.clients.cards.gateway", config.get("gateway"));
    properties.put("till.clients.cards.base-url", config.get("base_url"));
    ((Map<?, ?>) config.get("credentials"))
        .forEach(
            (key, value) ->
                properties.put(
                    "till.clients.cards.credentials." + key.toString().replace('_', '-'), value));
    return properties;
  }

  /** The next call of the operation about the order meets the fault. */
  void fault(String fault, String operation, String order) {
    post(
        "/sandbox/faults",
        String.format(
            "{\"merchant\": \"%s\", \"fault\": \"%s\", \"operation\": \"%s\", \"order_id\": \"%s\"}",
            name, fault, operation, order));
  }

  /** The next call of the operation about the order is refused, so that nothing happens. */
  void refuse(String operation, String order) {
    post(
        "/sandbox/faults",
        String.format(
            "{\"merchant\": \"%s\", \"fault\": \"refuse\", \"code\": \"PARAMS_INVALID\","
                + " \"operation\": \"%s\", \"order_id\": \"%s\"}",
            name, operation, order));
  }

  void chaos(long seed, String probabilities) {
    post(
        "/sandbox/chaos",
        String.format(
            "{\"merchant\": \"%s\", \"seed\": %d, \"probabilities\": %s}",
            name, seed, probabilities));
  }

  Map<String, Object> ledger() {
    return get("/sandbox/ledger?merchant=" + name);
  }

  @SuppressWarnings("unchecked")
  List<Map<String, Object>> entries() {
    return (List<Map<String, Object>>) ledger().get("entries");
  }

  @SuppressWarnings("unchecked")
  List<Map<String, Object>> deliveries() {
    return (List<Map<String, Object>>)
        get("/sandbox/deliveries?merchant=" + name).get("deliveries");
  }

  void replay(Object delivery) {
    post("/sandbox/deliveries/" + delivery + "/replay", "{}");
  }

  private static Map<String, Object> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(SANDBOX.url() + path)).build());
  }

  private static Map<String, Object> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(SANDBOX.url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static Map<String, Object> send(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new IllegalArgumentException(request.uri() + ": " + response.body());
      }
      return Till.readJson(response.body());
    } catch (IOException error) {
      throw new IllegalStateException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }
}
