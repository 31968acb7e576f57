package org.libtill.spring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.libtill.CallListener;
import org.libtill.Client;
import org.libtill.exception.TillException;
import org.libtill.param.ClientConfig;

/** The clients of {@code till.clients}, by their names. All threads share them. */
public final class TillClients implements AutoCloseable {
  private final Map<String, Client> clients = new LinkedHashMap<>();

  /**
   * Makes the clients. Opens no connection.
   *
   * @param configs the configurations by the clients' names
   * @param listener observes the calls; null for none
   * @throws TillConfigurationException if a configuration breaks a rule
   */
  public TillClients(Map<String, ClientConfig> configs, CallListener listener) {
    configs.forEach((name, config) -> clients.put(name, client(name, config, listener)));
  }

  private Client client(String name, ClientConfig config, CallListener listener) {
    try {
      return listener == null ? Client.create(config) : Client.create(config, listener);
    } catch (TillException error) {
      close();
      throw new TillConfigurationException("till.clients." + name, error.getMessage());
    }
  }

  /**
   * Finds a client.
   *
   * @param name its name, as in {@code till.clients.NAME}
   * @return the client
   * @throws IllegalArgumentException if there is none of that name
   */
  public Client get(String name) {
    Client client = clients.get(name);
    if (client == null) {
      throw new IllegalArgumentException(
          "there is no till.clients." + name + ": there are " + clients.keySet());
    }
    return client;
  }

  /**
   * Whether there is a client.
   *
   * @param name its name
   * @return whether it is configured
   */
  public boolean has(String name) {
    return clients.containsKey(name);
  }

  /**
   * Lists the clients.
   *
   * @return their names
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(clients.keySet());
  }

  /** Closes all clients, after the calls in flight have come back. */
  @Override
  public void close() {
    clients.values().forEach(Client::close);
  }
}
