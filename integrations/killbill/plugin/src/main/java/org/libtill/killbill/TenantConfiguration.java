package org.libtill.killbill;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.libtill.Till;
import org.libtill.exception.TillException;
import org.libtill.model.Environment;
import org.libtill.param.App;
import org.libtill.param.ClientConfig;

/**
 * A tenant's configuration, which is JSON: {@code clients} by their names, each as libtill has it,
 * {@code live}, and {@code defaults} of its payments.
 *
 * @param clients the clients' configurations by their names
 * @param defaults fields of every payment that the caller leaves out
 */
record TenantConfiguration(Map<String, ClientConfig> clients, Map<String, Object> defaults) {
  private static final Set<String> MEMBERS = Set.of("clients", "live", "defaults");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,31}");

  /** Reads the text. Its messages contain no value of a credential. */
  static TenantConfiguration read(String text) {
    Map<String, Object> members;
    try {
      members = Till.readJson(text);
    } catch (RuntimeException error) {
      throw wrong("", "is no JSON object: it begins with {\"clients\": {\"cards\": {\"gateway\":");
    }
    for (String name : members.keySet()) {
      if (!MEMBERS.contains(name)) {
        throw wrong(name, "is unknown: there are clients, live and defaults");
      }
    }
    boolean isLive = live(members.getOrDefault("live", true));
    Map<String, ClientConfig> clients = new LinkedHashMap<>();
    object("clients", members.get("clients"))
        .forEach((name, config) -> clients.put(name, client(name, config, isLive)));
    if (clients.isEmpty()) {
      throw wrong("clients", "is empty: add one, such as \"cards\"");
    }
    Object defaults = members.getOrDefault("defaults", Map.of());
    return new TenantConfiguration(clients, object("defaults", defaults));
  }

  private static boolean live(Object value) {
    if (value instanceof Boolean isLive) {
      return isLive;
    }
    throw wrong("live", "must be true or false");
  }

  private static ClientConfig client(String name, Object members, boolean isLive) {
    String path = "clients." + name;
    if (!NAME.matcher(name).matches()) {
      throw wrong("clients", "has a name that is not 1 to 31 letters, digits, _ or -");
    }
    ClientConfig config;
    try {
      config = ClientConfig.fromMap(object(path, members));
    } catch (TillException error) {
      throw wrong(path, error.getMessage());
    }
    if (isLive) {
      refuseTests(path, config);
    }
    return config.toBuilder().app(App.builder().name("libtill-killbill").build()).build();
  }

  private static void refuseTests(String path, ClientConfig config) {
    if (config.environment() == Environment.SANDBOX) {
      throw wrong(
          path + ".environment",
          "is sandbox, but this tenant is live: goods would be delivered that nobody has paid. Put"
              + " the production credentials and environment here, or set live to false");
    }
    if (config.baseUrl() != null && isLoopback(config.baseUrl())) {
      throw wrong(
          path + ".base_url",
          "leads to this machine, as a sandbox does, but this tenant is live: goods would be"
              + " delivered that nobody has paid. Put the gateway's address here, or set live to"
              + " false");
    }
  }

  private static boolean isLoopback(String url) {
    try {
      String host = URI.create(url).getHost();
      return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException error) {
      return false; // libtill says what is wrong with it
    }
  }

  @SuppressWarnings("unchecked") // JSON's names are texts
  private static Map<String, Object> object(String path, Object value) {
    if (value instanceof Map<?, ?> members) {
      return (Map<String, Object>) members;
    }
    throw wrong(path, value == null ? "is missing" : "must be an object");
  }

  private static RefusedException wrong(String path, String message) {
    String name = path.isEmpty() ? "it" : path;
    return new RefusedException(
        "the configuration of " + Activator.PLUGIN_NAME + " is wrong: " + name + " " + message);
  }
}
