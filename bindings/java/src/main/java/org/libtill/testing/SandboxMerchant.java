package org.libtill.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.libtill.Client;
import org.libtill.call.JsonWriter;
import org.libtill.json.JsonReader;
import org.libtill.json.Members;

/**
 * A merchant of a running sandbox, with assertions about its orders, for JUnit or any other runner.
 *
 * <p>Start {@code till sandbox --ready-file sandbox.json}, run the shop against it, and ask:
 *
 * <pre>{@code
 * SandboxMerchant merchant = SandboxMerchant.fromReadyFile(Path.of("sandbox.json"), "GATEWAY");
 * merchant.assertChargedOnce("A1");
 * }</pre>
 *
 * <p>A failed assertion is an {@link AssertionError} that says what the sandbox's ledger and its
 * notifications show. Amounts are minor units.
 */
public final class SandboxMerchant {
  /** An assertion may wait for a minute, and the answer needs its time too. */
  private static final int TIMEOUT_MS = 90_000;

  private final String url;
  private final String merchant;
  private final SSLSocketFactory trusted;
  private final Map<String, Object> config;
  private final int withinMs;

  private SandboxMerchant(
      String url,
      String merchant,
      SSLSocketFactory trusted,
      Map<String, Object> config,
      int withinMs) {
    this.url = url;
    this.merchant = merchant;
    this.trusted = trusted;
    this.config = config;
    this.withinMs = withinMs;
  }

  /**
   * A merchant by its name in the sandbox's control API, which is not the gateway's name for it.
   *
   * @param url the sandbox's address
   * @param merchant the merchant's name
   */
  public SandboxMerchant(String url, String merchant) {
    this(url, merchant, null, null, 0);
  }

  /**
   * The gateway's first merchant of the sandbox that wrote this file ({@code --ready-file}).
   *
   * @param file the file
   * @param gateway the gateway's name
   * @return the merchant
   */
  public static SandboxMerchant fromReadyFile(Path file, String gateway) {
    try {
      Map<?, ?> ready = (Map<?, ?>) JsonReader.read(Files.readString(file));
      Map<?, ?> merchants = (Map<?, ?>) ready.get("merchants");
      if (!merchants.containsKey(gateway)) {
        throw new IllegalArgumentException(
            "gateway: the sandbox has no " + gateway + "; use one of " + merchants.keySet());
      }
      Object authority = ready.get("ca_file");
      Object configs = ready.get("configs");
      SSLSocketFactory trusted = authority == null ? null : trusting(Paths.get((String) authority));
      return new SandboxMerchant(
          (String) ready.get("url"),
          (String) merchants.get(gateway),
          trusted,
          configs instanceof Map ? members(((Map<?, ?>) configs).get(gateway)) : null,
          0);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** A new merchant of a sandbox without TLS, which shares no orders with another. */
  static SandboxMerchant create(String url, String gateway) {
    byte[] body = JsonWriter.write(Map.of("gateway", gateway));
    Map<?, ?> made = new SandboxMerchant(url, null).post("/sandbox/merchants", body);
    String name = (String) made.get("merchant");
    return new SandboxMerchant(url, name, null, members(made.get("config")), 0);
  }

  /**
   * Gives the configuration of a client of this merchant.
   *
   * @return the members of the configuration, which cannot be changed
   * @throws IllegalStateException if the merchant was made from its name alone
   */
  public Map<String, Object> config() {
    if (config == null) {
      throw new IllegalStateException(
          "only the sandbox knows this merchant's configuration: take the merchant from the ready"
              + " file or from SandboxExtension");
    }
    return config;
  }

  /**
   * Makes a client of this merchant.
   *
   * @return the client, which the caller closes
   * @throws IllegalStateException if the merchant was made from its name alone
   */
  public Client client() {
    return Client.create(config());
  }

  /**
   * Lets the next call of an operation meet a fault, such as {@code drop_answer} or {@code
   * status_500_after}. The sandbox's description lists them.
   *
   * @param fault the fault's name
   * @param operation the gateway's own name of the operation, such as {@code orderAndPay}
   * @throws IllegalArgumentException if the sandbox has no such fault or operation
   */
  public void fault(String fault, String operation) {
    Map<String, Object> rule = Map.of("merchant", merchant, "fault", fault, "operation", operation);
    post("/sandbox/faults", JsonWriter.write(rule));
  }

  /**
   * The same merchant, whose assertions may take some time to become true.
   *
   * @param milliseconds how long, 0 to 60000
   * @return the merchant
   */
  public SandboxMerchant withinMs(int milliseconds) {
    return new SandboxMerchant(url, merchant, trusted, config, milliseconds);
  }

  /**
   * The payer was charged exactly once.
   *
   * @param orderId the shop's number
   */
  public void assertChargedOnce(String orderId) {
    claim(orderId, Map.of("charged", 1));
  }

  /**
   * The payer was charged exactly once, and exactly this much.
   *
   * @param orderId the shop's number
   * @param amount in minor units
   */
  public void assertChargedOnce(String orderId, long amount) {
    claim(orderId, Map.of("charged", 1, "charged_amount", amount));
  }

  /**
   * The payer was not charged.
   *
   * @param orderId the shop's number
   */
  public void assertNotCharged(String orderId) {
    claim(orderId, Map.of("charged", 0));
  }

  /**
   * So much was refunded altogether.
   *
   * @param orderId the payment's number
   * @param amount in minor units
   */
  public void assertRefunded(String orderId, long amount) {
    claim(orderId, Map.of("refunded_amount", amount));
  }

  /**
   * So much was refunded altogether, and exactly so much was charged before.
   *
   * @param orderId the payment's number
   * @param amount what was refunded, in minor units
   * @param of what was charged, in minor units
   */
  public void assertRefunded(String orderId, long amount, long of) {
    claim(orderId, Map.of("refunded_amount", amount, "charged_amount", of));
  }

  /**
   * The payout was made exactly once.
   *
   * @param orderId the shop's number
   */
  public void assertPaidOutOnce(String orderId) {
    claim(orderId, Map.of("paid_out", 1));
  }

  /**
   * The shop accepted the latest notification about the order.
   *
   * @param orderId the shop's number
   */
  public void assertNotificationAccepted(String orderId) {
    claim(orderId, Map.of("notification_accepted", true));
  }

  private void claim(String orderId, Map<String, Object> claims) {
    Map<String, Object> body = new LinkedHashMap<>(claims);
    body.put("merchant", merchant);
    body.put("order_id", orderId);
    body.put("within_ms", withinMs);
    Map<?, ?> answer = post("/sandbox/assertions", JsonWriter.write(body));
    if (!Boolean.TRUE.equals(answer.get("holds"))) {
      throw new AssertionError(answer.get("explanation"));
    }
  }

  private Map<?, ?> post(String path, byte[] body) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url + path).toURL().openConnection();
      if (trusted != null && connection instanceof HttpsURLConnection) {
        ((HttpsURLConnection) connection).setSSLSocketFactory(trusted);
      }
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      connection.setDoOutput(true);
      try (OutputStream output = connection.getOutputStream()) {
        output.write(body);
      }
      boolean refused = connection.getResponseCode() >= 400;
      try (InputStream input =
          refused ? connection.getErrorStream() : connection.getInputStream()) {
        String text = new String(input.readAllBytes(), UTF_8);
        if (refused) {
          throw new IllegalArgumentException("the sandbox refused " + path + ": " + text);
        }
        return (Map<?, ?>) JsonReader.read(text);
      }
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> members(Object object) {
    return Members.copyObject((Map<String, Object>) object);
  }

  /** Trusts the authority that the sandbox made, and no other. */
  private static SSLSocketFactory trusting(Path authority) throws IOException {
    try (InputStream input = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "sandbox", CertificateFactory.getInstance("X.509").generateCertificate(input));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException error) {
      throw new IOException("the sandbox's authority cannot be used: " + authority, error);
    }
  }
}
