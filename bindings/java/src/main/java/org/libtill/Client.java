package org.libtill;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.libtill.call.Reporter;
import org.libtill.call.RequestWriter;
import org.libtill.call.Session;
import org.libtill.exception.TillException;
import org.libtill.internal.Bytes;
import org.libtill.param.ClientConfig;

/**
 * A configured gateway with its connections.
 *
 * <pre>{@code
 * try (Client client = Client.create(config)) {
 *   Payment payment = client.payments().create(request);
 * }
 * }</pre>
 *
 * <p>Any number of threads may use a client at once. A call blocks its thread until it has ended,
 * at most {@code timeouts.total_ms}; {@link Thread#interrupt} does not end it, but the forms that
 * return a future can be cancelled. A client that is forgotten is freed after it has become
 * unreachable; {@link #close} does it at once, after the calls in flight.
 */
public final class Client extends ClientOperations implements AutoCloseable {
  private static final Reporter LOG_ALONE = new Reporter(null, null, true);

  private Client(byte[] config, Executor executor, Reporter reporter) {
    super(new Session(config, executor, reporter));
  }

  /**
   * Makes a client. Opens no connection.
   *
   * @param config the configuration
   * @return the client
   * @throws TillException if the configuration breaks a rule
   */
  public static Client create(ClientConfig config) {
    return create(config.toMap());
  }

  /**
   * Makes a client whose futures run on threads of the caller's.
   *
   * @param config the configuration
   * @param executor runs the calls that return a future; each blocks one thread while it lasts
   * @return the client
   * @throws TillException if the configuration breaks a rule
   */
  public static Client create(ClientConfig config, Executor executor) {
    return new Client(RequestWriter.configuration(config.toMap()), executor, LOG_ALONE);
  }

  /**
   * Makes a client whose calls are observed.
   *
   * @param config the configuration
   * @param listener observes each call
   * @return the client
   * @throws TillException if the configuration breaks a rule
   */
  public static Client create(ClientConfig config, CallListener listener) {
    return observed(config, null, listener);
  }

  /**
   * Makes a client whose calls are observed, and whose futures run on threads of the caller's.
   *
   * @param config the configuration
   * @param executor runs the calls that return a future; each blocks one thread while it lasts
   * @param listener observes each call
   * @return the client
   * @throws TillException if the configuration breaks a rule
   */
  public static Client create(ClientConfig config, Executor executor, CallListener listener) {
    return observed(config, executor, listener);
  }

  /**
   * The listener needs the events of a call, which are logged only if the configuration says so.
   */
  private static Client observed(ClientConfig config, Executor executor, CallListener listener) {
    boolean isLogging = Boolean.TRUE.equals(config.events());
    ClientConfig withEvents = config.toBuilder().events(true).build();
    Reporter reporter = new Reporter(listener, config.gateway(), isLogging);
    return new Client(RequestWriter.configuration(withEvents.toMap()), executor, reporter);
  }

  /**
   * Makes a client from the configuration's members.
   *
   * @param config the members by their names on the wire
   * @return the client
   * @throws TillException if the configuration breaks a rule
   */
  public static Client create(Map<String, ?> config) {
    return new Client(RequestWriter.configuration(config), null, LOG_ALONE);
  }

  /**
   * Makes a client from a configuration as JSON, such as a file's content.
   *
   * @param config a JSON object
   * @return the client
   * @throws TillException if the configuration breaks a rule
   */
  public static Client fromJson(String config) {
    return new Client(Bytes.ofConfiguration(config), null, LOG_ALONE);
  }

  /**
   * Runs any operation by its name: for one that is newer than this class.
   *
   * @param operation the name, such as {@code payment_create}
   * @param request the request's members by their names on the wire
   * @return the result's members
   * @throws TillException if the call fails
   */
  public Map<String, Object> call(String operation, Map<String, ?> request) {
    return session.call(operation, request, Function.identity());
  }

  /**
   * Runs any operation by its name, without blocking.
   *
   * @param operation the name, such as {@code payment_create}
   * @param request the request's members by their names on the wire
   * @return the result's members to come, or a {@link TillException}
   */
  public CompletableFuture<Map<String, Object>> callAsync(
      String operation, Map<String, ?> request) {
    return session.callAsync(operation, request, Function.identity());
  }

  /**
   * Closes the client, after the calls in flight have come back. A call on a closed client throws
   * an {@link org.libtill.exception.InvalidRequestException}: nothing was sent, and what a resolve
   * should have found out is unknown. To close a second time does nothing.
   */
  @Override
  public void close() {
    session.close();
  }
}
