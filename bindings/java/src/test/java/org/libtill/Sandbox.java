package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.libtill.call.JsonWriter;
import org.libtill.json.JsonReader;
import org.libtill.testing.SandboxMerchant;

/** The real sandbox, one process for a run of the tests, with a merchant for each test. */
final class Sandbox {
  private static Sandbox plain;
  private static Sandbox secure;

  private final String url;
  private final Map<String, Object> configs;
  private final HttpClient http = HttpClient.newHttpClient();

  private Sandbox(List<String> options) {
    try {
      List<String> command = new ArrayList<>(List.of(program().toString(), "--port", "0"));
      command.addAll(options);
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      StringBuilder line = new StringBuilder();
      InputStreamReader output = new InputStreamReader(process.getInputStream(), UTF_8);
      for (int unit = output.read(); unit != '\n'; unit = output.read()) {
        if (unit < 0) {
          throw new IllegalStateException("the sandbox ended before it was ready");
        }
        line.append((char) unit);
      }
      Map<String, Object> ready = object(line.substring("ready ".length()));
      this.url = (String) ready.get("url");
      this.configs = members(ready.get("configs"));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** The sandbox over HTTP. */
  static synchronized Sandbox plain() {
    if (plain == null) {
      plain = new Sandbox(List.of("--quiet"));
    }
    return plain;
  }

  /**
   * The sandbox over TLS; only its own merchants can be used, as Java does not trust its control.
   */
  static synchronized Sandbox secure() {
    if (secure == null) {
      secure = new Sandbox(List.of("--quiet", "--tls"));
    }
    return secure;
  }

  /** The root of the repository. */
  static Path root() {
    return Paths.get(System.getProperty("till.root", "../..")).toAbsolutePath().normalize();
  }

  private static Path program() {
    String named = System.getenv("TILL_SANDBOX");
    return named == null || named.isEmpty()
        ? root().resolve("target/debug/till-sandbox")
        : Paths.get(named);
  }

  /** The configurations of the merchants that are always there, by gateway. */
  Map<String, Object> configs() {
    return configs;
  }

  String url() {
    return url;
  }

  /** A merchant of its own. */
  Merchant merchant(String gateway) {
    Map<String, Object> made = post("/sandbox/merchants", Map.of("gateway", gateway));
    return new Merchant((String) made.get("merchant"), members(made.get("config")));
  }

  /** A merchant with the client configuration that the sandbox gives. */
  final class Merchant {
    private final String id;
    private final Map<String, Object> config;

    private Merchant(String id, Map<String, Object> config) {
      this.id = id;
      this.config = config;
    }

    Map<String, Object> config() {
      return config;
    }

    Client client() {
      return Client.create(config);
    }

    /** Assertions about its orders. */
    SandboxMerchant checked() {
      return new SandboxMerchant(url, id);
    }

    /** A client whose time-outs are short, with more members of the configuration. */
    Client client(Map<String, Object> more) {
      Map<String, Object> changed = new LinkedHashMap<>(config);
      changed.putAll(more);
      return Client.create(changed);
    }

    void fault(String fault, String operation, Map<String, Object> more) {
      Map<String, Object> rule = new LinkedHashMap<>(more);
      rule.put("merchant", id);
      rule.put("fault", fault);
      rule.put("operation", operation);
      post("/sandbox/faults", rule);
    }

    void settle(String number, String result) {
      post("/sandbox/payments/" + number + "/settle?merchant=" + id, Map.of("result", result));
    }

    List<Map<String, Object>> ledger() {
      return list(get("/sandbox/ledger?merchant=" + id).get("entries"));
    }

    List<Map<String, Object>> requests() {
      return list(get("/sandbox/requests?merchant=" + id).get("requests"));
    }
  }

  /** Opens a page as a customer does, and gives its text. */
  String page(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)).GET().build());
  }

  /** Presses a button of a page: a form without JavaScript. */
  void press(String address, String form) {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(form);
    send(
        HttpRequest.newBuilder(URI.create(address))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(body)
            .build());
  }

  private Map<String, Object> post(String path, Map<String, ?> body) {
    HttpRequest.BodyPublisher bytes =
        HttpRequest.BodyPublishers.ofByteArray(JsonWriter.write(body));
    return object(
        send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("content-type", "application/json")
                .POST(bytes)
                .build()));
  }

  private Map<String, Object> get(String path) {
    return object(send(HttpRequest.newBuilder(URI.create(url + path)).GET().build()));
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 400) {
        throw new IllegalStateException(request.uri() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  static Map<String, Object> object(String json) {
    return members(JsonReader.read(json));
  }

  static Map<String, Object> file(String path) {
    try {
      return object(Files.readString(root().resolve(path)));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> members(Object object) {
    return (Map<String, Object>) object;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> list(Object list) {
    return (List<Map<String, Object>>) list;
  }
}
