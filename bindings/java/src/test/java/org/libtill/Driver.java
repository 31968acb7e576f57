package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.libtill.call.JsonWriter;
import org.libtill.exception.InvalidConfigException;
import org.libtill.exception.TillException;
import org.libtill.json.JsonReader;
import org.libtill.param.ClientConfig;

/**
 * Runs the shared scenarios: a JSON line in, a JSON line out, through the typed API. What a typed
 * request cannot express, such as an unknown key, goes through the form that takes the members.
 */
public final class Driver {
  private Client client;

  private Driver() {}

  /** Reads lines until {@code quit} or the end. */
  public static void main(String[] arguments) throws IOException {
    Driver driver = new Driver();
    PrintStream output = new PrintStream(System.out, true, UTF_8);
    try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        Map<String, Object> command = members(JsonReader.read(line));
        if ("quit".equals(command.get("do"))) {
          return;
        }
        output.println(new String(JsonWriter.write(driver.answer(command)), UTF_8));
      }
    }
  }

  private Map<String, Object> answer(Map<String, Object> command) {
    try {
      return Map.of("ok", run(command));
    } catch (TillException error) {
      return Map.of("error", error.details().toMap());
    }
  }

  private Object run(Map<String, Object> command) {
    switch (text(command, "do")) {
      case "client":
        return open(members(command.get("config")));
      case "call":
        return call(text(command, "operation"), members(command.get("request")));
      case "notification":
        Map<String, Object> headers = members(command.get("headers"));
        return client.notifications().parse(headers, text(command, "body").getBytes(UTF_8)).toMap();
      case "sign":
        String signature =
            Till.sign(text(command, "scheme"), text(command, "message"), text(command, "key"));
        return Map.of("signature", signature);
      case "verify":
        Till.verify(
            text(command, "scheme"),
            text(command, "message"),
            text(command, "signature"),
            text(command, "key"));
        return Map.of("valid", true);
      case "explain":
        return Till.explain(text(command, "scheme"), text(command, "message"));
      case "dictionary":
        return Till.dictionary(text(command, "name"));
      default:
        throw new IllegalArgumentException("no such command: " + command.get("do"));
    }
  }

  private Map<String, Object> open(Map<String, Object> config) {
    Client opened;
    try {
      opened = Client.create(ClientConfig.fromMap(config));
    } catch (InvalidConfigException error) {
      opened = Client.create(config);
    }
    if (client != null) {
      client.close();
    }
    client = opened;
    return new LinkedHashMap<>();
  }

  private Map<String, Object> call(String operation, Map<String, Object> request) {
    TillObject typed;
    try {
      typed = TypedCalls.request(operation, request);
    } catch (TillException error) {
      return client.call(operation, request);
    }
    return TypedCalls.call(client, operation, typed).toMap();
  }

  private static String text(Map<String, Object> command, String name) {
    return (String) command.get(name);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> members(Object object) {
    return (Map<String, Object>) object;
  }
}
