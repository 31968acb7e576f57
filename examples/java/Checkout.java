import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.libtill.Client;
import org.libtill.Till;

/**
 * A checkout with five gateways: payments, refunds, payouts, and notifications that are trusted
 * only when they deserve it. Needs libtill's jar and nothing else:
 *
 * <pre>
 * javac -cp bindings/java/target/libtill-0.1.0.jar -d build/java examples/java/*.java
 * java -cp bindings/java/target/libtill-0.1.0.jar:build/java Checkout
 * </pre>
 *
 * <p>TILL_CONFIG names a JSON file with a client configuration for each gateway that is to be
 * visited, and TILL_RUN is the prefix of the order numbers. Lines that begin with @ are for the
 * program that plays the customer and compares the results of all languages.
 */
public final class Checkout {
  private static final Map<String, Opening> SHOPS = new LinkedHashMap<>();

  static {
    SHOPS.put("paymart", Paymart::new);
    SHOPS.put("onlinepay", Onlinepay::new);
    SHOPS.put("globalmerchant", Globalmerchant::new);
    SHOPS.put("payermax", Payermax::new);
    SHOPS.put("paypro", Paypro::new);
  }

  private interface Opening {
    Shop open(Client client, String run, HttpServer server);
  }

  private Checkout() {}

  /** Runs the checkout with each gateway. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Object> configs =
        Till.readJson(Files.readString(Path.of(System.getenv("TILL_CONFIG"))));
    String run = System.getenv("TILL_RUN");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    try {
      for (Map.Entry<String, Opening> entry : SHOPS.entrySet()) {
        if (!configs.containsKey(entry.getKey())) {
          continue;
        }
        try (Client client = client(configs.get(entry.getKey()))) {
          entry.getValue().open(client, run, server).checkout();
        }
      }
    } finally {
      server.stop(0);
    }
  }

  @SuppressWarnings("unchecked")
  private static Client client(Object config) {
    return Client.create((Map<String, Object>) config);
  }
}
