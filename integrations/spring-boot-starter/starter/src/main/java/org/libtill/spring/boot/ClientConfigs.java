package org.libtill.spring.boot;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.libtill.model.Environment;
import org.libtill.param.App;
import org.libtill.param.ClientConfig;
import org.libtill.param.Retry;
import org.libtill.param.Timeouts;
import org.libtill.param.Tls;
import org.libtill.spring.TillConfigurationException;

/** Makes libtill's configurations from the properties. */
final class ClientConfigs {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private ClientConfigs() {}

  static Map<String, ClientConfig> of(TillProperties properties, boolean isLive) {
    Map<String, ClientConfig> configs = new LinkedHashMap<>();
    properties
        .getClients()
        .forEach(
            (name, client) -> {
              if (isLive) {
                refuseTests("till.clients." + name, client);
              }
              configs.put(name, config("till.clients." + name, client));
            });
    return configs;
  }

  private static void refuseTests(String name, ClientProperties client) {
    if (client.getEnvironment() == Environment.SANDBOX) {
      throw new TillConfigurationException(
          name + ".environment",
          "is sandbox, but this shop is live: orders would be shipped that nobody has paid. Put the"
              + " production credentials and environment here, or set till.live to false");
    }
    if (client.getBaseUrl() != null && isLoopback(client.getBaseUrl())) {
      throw new TillConfigurationException(
          name + ".base-url",
          "leads to this machine, as a sandbox does, but this shop is live: orders would be shipped"
              + " that nobody has paid. Put the gateway's address here, or set till.live to false");
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

  private static ClientConfig config(String name, ClientProperties client) {
    if (client.getGateway() == null) {
      throw new TillConfigurationException(name + ".gateway", "is missing: the gateway's name");
    }
    ClientConfig.Builder config =
        ClientConfig.builder()
            .gateway(client.getGateway())
            .credentials(credentials(client))
            .timeouts(timeouts(client))
            .app(App.builder().name("libtill-spring-boot").build());
    if (client.getEnvironment() != null) {
      config.environment(client.getEnvironment());
    }
    if (client.getBaseUrl() != null) {
      config.baseUrl(client.getBaseUrl());
    }
    if (client.getAttempts() != null) {
      config.retry(Retry.builder().attempts(client.getAttempts()).build());
    }
    if (client.getResolve() != null) {
      config.resolve(client.getResolve());
    }
    if (client.getCaFile() != null) {
      config.tls(Tls.builder().caFile(client.getCaFile()).build());
    }
    if (client.getProxy() != null) {
      config.proxy(client.getProxy());
    }
    return config.build();
  }

  /** Spring's names have dashes, and its map keys lose underscores. */
  private static Map<String, String> credentials(ClientProperties client) {
    Map<String, String> credentials = new LinkedHashMap<>();
    client
        .getCredentials()
        .forEach((name, value) -> credentials.put(name.replace('-', '_'), value));
    return credentials;
  }

  private static Timeouts timeouts(ClientProperties client) {
    Timeouts.Builder timeouts = Timeouts.builder();
    if (client.getConnectTimeout() != null) {
      timeouts.connectMs(client.getConnectTimeout().toMillis());
    }
    if (client.getAttemptTimeout() != null) {
      timeouts.attemptMs(client.getAttemptTimeout().toMillis());
    }
    if (client.getTotalTimeout() != null) {
      timeouts.totalMs(client.getTotalTimeout().toMillis());
    }
    return timeouts.build();
  }
}
