package org.libtill.killbill;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.libtill.Client;
import org.libtill.Till;
import org.libtill.testing.SandboxProcess;

/** A new merchant of the sandbox, its ledger, its notifications and its faults. */
final class Merchant {
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

  /** Its configuration, of which the plugin's is made. */
  Map<String, Object> config() {
    return new LinkedHashMap<>(config);
  }

  Client client() {
    return Client.create(config);
  }

  String credential(String name) {
    return (String) ((Map<?, ?>) config.get("credentials")).get(name);
  }

  /** The next call of the operation meets the fault. */
  void fault(String fault, String operation) {
    post(
        "/sandbox/faults",
        String.format(
            "{\"merchant\": \"%s\", \"fault\": \"%s\", \"operation\": \"%s\"}",
            name, fault, operation));
  }

  /** The next call of the operation is refused, so that nothing happens. */
  void refuse(String operation) {
    post(
        "/sandbox/faults",
        String.format(
            "{\"merchant\": \"%s\", \"fault\": \"refuse\", \"code\": \"PARAMS_INVALID\","
                + " \"operation\": \"%s\"}",
            name, operation));
  }

  void chaos(long seed, String probabilities) {
    post(
        "/sandbox/chaos",
        String.format(
            "{\"merchant\": \"%s\", \"seed\": %d, \"probabilities\": %s}",
            name, seed, probabilities));
  }

  void endChaos() {
    post("/sandbox/faults/clear?merchant=" + name, "{}");
  }

  void settle(String number, String result) {
    post(
        "/sandbox/payments/" + number + "/settle?merchant=" + name,
        "{\"result\": \"" + result + "\"}");
  }

  @SuppressWarnings("unchecked")
  List<Map<String, Object>> entries() {
    return (List<Map<String, Object>>) get("/sandbox/ledger?merchant=" + name).get("entries");
  }

  /** The ledger's entries about a number. */
  List<Map<String, Object>> entries(String number) {
    return entries().stream().filter(entry -> number.equals(entry.get("order_id"))).toList();
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
    return read(Http.send("GET", SANDBOX.url() + path, ""));
  }

  private static Map<String, Object> post(String path, String body) {
    return read(Http.send("POST", SANDBOX.url() + path, body, "Content-Type", "application/json"));
  }

  private static Map<String, Object> read(HttpResponse<String> response) {
    if (response.statusCode() >= 400) {
      throw new IllegalArgumentException(response.uri() + ": " + response.body());
    }
    return Till.readJson(response.body());
  }
}
