package samples;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/**
 * Runs samples one after the other: a line of JSON with the class and its settings comes in, and a line with what the sample
 * logged goes out. Settings are system properties.
 */
public final class Main {
  private static final Gson GSON = new Gson();

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    trust(System.getenv("SSL_CERT_FILE"));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(GSON.toJson(answer(GSON.fromJson(line, JsonObject.class))));
    }
    // OkHttp's threads outlive the last call by a minute.
    System.exit(0);
  }

  private static JsonObject answer(JsonObject wanted) throws Exception {
    JsonObject settings = wanted.getAsJsonObject("settings");
    settings
        .entrySet()
        .forEach(setting -> System.setProperty(setting.getKey(), setting.getValue().getAsString()));
    JsonObject answer = new JsonObject();
    try {
      Class<?> sample = Class.forName("samples." + wanted.get("sample").getAsString());
      sample.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
      answer.addProperty("logged", Log.next());
    } catch (InvocationTargetException failure) {
      answer.addProperty("failed", failure.getCause().toString());
    }
    settings.keySet().forEach(System::clearProperty);
    return answer;
  }

  /** Has Java trust the authority in a PEM file: it knows key stores only. */
  private static void trust(String file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (FileInputStream pem = new FileInputStream(file)) {
      store.setCertificateEntry(
          "sandbox", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    Path path = Files.createTempFile("samples", ".p12");
    path.toFile().deleteOnExit();
    try (FileOutputStream output = new FileOutputStream(path.toFile())) {
      store.store(output, "sandbox".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", path.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "sandbox");
  }
}
