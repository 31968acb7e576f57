import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.libtill.Client;
import org.libtill.SigningKey;
import org.libtill.json.JsonReader;
import org.libtill.param.PaymentRequest;

/**
 * Java: each step with each gateway, and whole calls beside HttpURLConnection and HttpClient with
 * kept connections. The library has no function for one half of a call, so prepare and parse are
 * missing here. Participants take turns in each round. Results go to standard output, a JSON object
 * per line.
 */
final class Measure {
  private static final int WARM = 3000;

  private Measure() {}

  /** What one participant does. */
  private static final class Step {
    final String measure;
    final String gateway;
    final String who;
    final Callable<?> work;

    Step(String measure, String gateway, String who, Callable<?> work) {
      this.measure = measure;
      this.gateway = gateway;
      this.who = who;
      this.work = work;
    }
  }

  public static void main(String[] arguments) throws Exception {
    String text = Files.readString(Path.of(System.getenv("TILL_WORK")));
    Map<String, Object> work = object(JsonReader.read(text));
    int rounds = ((Number) work.get("rounds")).intValue();
    int calls = ((Number) work.get("calls")).intValue();
    SSLContext trust = trust((String) work.get("ca_file"));
    List<Step> steps = new ArrayList<>();
    for (Object each : (List<?>) work.get("cases")) {
      steps.addAll(steps(object(each), trust));
    }
    // Round 0 opens connections and lets the compiler see the code, and counts for nothing.
    for (int round = 0; round <= rounds; round++) {
      for (Step step : steps) {
        report(step, round, times(step, round == 0 ? Math.max(calls, WARM) : calls));
      }
    }
  }

  private static double[] times(Step step, int calls) throws Exception {
    double[] times = new double[calls];
    for (int call = 0; call < calls; call++) {
      long begin = System.nanoTime();
      step.work.call();
      times[call] = (System.nanoTime() - begin) / 1000.0;
    }
    Arrays.sort(times);
    return times;
  }

  private static void report(Step step, int round, double[] times) {
    String line =
        "{\"measure\": \"%s\", \"case\": \"%s\", \"who\": \"%s\", \"round\": %d, \"median\": %.2f,"
            + " \"p10\": %.2f}%n";
    double median = times[times.length / 2];
    double p10 = times[times.length / 10];
    System.out.printf(
        Locale.ROOT, line, step.measure, step.gateway, step.who, round, median, p10);
  }

  private static List<Step> steps(Map<String, Object> given, SSLContext trust) throws Exception {
    String gateway = (String) given.get("gateway");
    Map<String, Object> notice = object(given.get("notice"));
    Map<String, Object> sign = object(given.get("sign"));
    Map<String, Object> raw = object(given.get("raw"));
    Client client = Client.create(object(given.get("config")));
    PaymentRequest request = PaymentRequest.fromMap(object(given.get("request")));
    byte[] body = bytes(notice.get("body"));
    byte[] message = bytes(sign.get("message"));
    SigningKey key = SigningKey.of((String) sign.get("scheme"), (String) sign.get("key"));
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step(
            "notice",
            gateway,
            "libtill",
            () -> client.notifications().parse(object(notice.get("headers")), body)));
    steps.add(new Step("sign", gateway, "libtill", () -> key.sign(message)));
    steps.add(new Step("call", gateway, "libtill", () -> client.payments().create(request)));
    // Connections are kept for each factory.
    SSLSocketFactory factory = trust.getSocketFactory();
    steps.add(new Step("call", gateway, "HttpURLConnection", () -> connection(raw, factory)));
    HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust).build();
    steps.add(new Step("call", gateway, "HttpClient", () -> client(http, raw)));
    if (gateway.equals("payermax")) {
      PrivateKey parsed = privateKey((String) sign.get("key"));
      steps.add(new Step("sign", gateway, "Signature", () -> signature(parsed, message)));
    }
    return steps;
  }

  private static String connection(Map<String, Object> raw, SSLSocketFactory factory)
      throws IOException {
    HttpsURLConnection connection =
        (HttpsURLConnection) URI.create((String) raw.get("url")).toURL().openConnection();
    connection.setSSLSocketFactory(factory);
    connection.setRequestMethod((String) raw.get("method"));
    connection.setDoOutput(true);
    object(raw.get("headers"))
        .forEach((name, value) -> connection.setRequestProperty(name, (String) value));
    try (OutputStream output = connection.getOutputStream()) {
      output.write(bytes(raw.get("body")));
    }
    try (InputStream input = connection.getInputStream()) {
      String answer = new String(input.readAllBytes(), StandardCharsets.UTF_8);
      check(connection.getResponseCode() == HttpURLConnection.HTTP_OK);
      return answer;
    }
  }

  private static String client(HttpClient http, Map<String, Object> raw) throws Exception {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create((String) raw.get("url")))
            .POST(HttpRequest.BodyPublishers.ofString((String) raw.get("body")));
    object(raw.get("headers")).forEach((name, value) -> builder.header(name, (String) value));
    HttpResponse<String> answer =
        http.send(builder.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    check(answer.statusCode() == HttpURLConnection.HTTP_OK);
    return answer.body();
  }

  private static String signature(PrivateKey key, byte[] message) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(message);
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    byte[] bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static SSLContext trust(String authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream file = Files.newInputStream(Path.of(authority))) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static void check(boolean right) {
    if (!right) {
      throw new IllegalStateException("the answer is not the expected one");
    }
  }

  private static byte[] bytes(Object text) {
    return ((String) text).getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
