package org.libtill.killbill;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.libtill.Client;
import org.libtill.param.ClientConfig;
import org.libtill.spring.OrderListener;
import org.libtill.spring.TillAttempts;
import org.libtill.spring.TillClients;
import org.libtill.spring.TillConfigurationException;
import org.libtill.spring.store.AttemptStore;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One tenant's clients and attempts. All tenants share the tables, so a client's key contains the
 * tenant: no tenant's gateway speaks of another tenant's orders.
 */
final class TenantTill implements AutoCloseable {
  private final TenantConfiguration configuration;
  private final String prefix;
  private final TillClients clients;
  private final TillAttempts attempts;

  TenantTill(
      UUID tenant,
      TenantConfiguration configuration,
      AttemptStore store,
      TransactionTemplate transaction,
      OrderListener listener,
      Clock clock) {
    this.configuration = configuration;
    this.prefix = prefix(tenant);
    Map<String, ClientConfig> configs = new LinkedHashMap<>();
    configuration.clients().forEach((name, config) -> configs.put(key(name), config));
    try {
      this.clients = new TillClients(configs, null);
    } catch (TillConfigurationException error) {
      throw new RefusedException(
          "the configuration of "
              + Activator.PLUGIN_NAME
              + " is wrong: "
              + error.getMessage().replace("till.clients." + prefix, "clients."));
    }
    this.attempts = new TillAttempts(clients, store, transaction, List.of(listener), clock);
  }

  private static String prefix(UUID tenant) {
    return Requests.number(tenant) + ".";
  }

  String key(String client) {
    return prefix + client;
  }

  /** The name of a client's key, for people. */
  static String name(String key) {
    return key.substring(key.indexOf('.') + 1);
  }

  boolean has(String key) {
    return clients.has(key);
  }

  Client client(String key) {
    return clients.get(key);
  }

  TillAttempts attempts() {
    return attempts;
  }

  Map<String, Object> defaults() {
    return configuration.defaults();
  }

  /** The client of that name, or the only one. */
  String chosen(String name) {
    if (name == null && configuration.clients().size() == 1) {
      return configuration.clients().keySet().iterator().next();
    }
    if (name == null || !configuration.clients().containsKey(name)) {
      throw new RefusedException(
          "the plugin property client is "
              + (name == null ? "missing" : "unknown")
              + ": this tenant has "
              + configuration.clients().keySet());
    }
    return name;
  }

  @Override
  public void close() {
    clients.close();
  }
}
