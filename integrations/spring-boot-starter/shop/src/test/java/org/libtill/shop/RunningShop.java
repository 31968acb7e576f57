package org.libtill.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Properties;
import org.libtill.spring.TillAttempts;
import org.libtill.spring.store.AttemptKey;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shop in this process, with its own port. */
final class RunningShop implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port = Ports.free();
  private final ConfigurableApplicationContext context;

  RunningShop(Properties... properties) {
    Properties all = new Properties();
    all.put("server.port", String.valueOf(port));
    all.put("till.resolve.enabled", "false");
    for (Properties some : properties) {
      all.putAll(some);
    }
    String[] arguments =
        all.entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    context =
        new SpringApplicationBuilder(ShopApplication.class, Breaking.class)
            .bannerMode(org.springframework.boot.Banner.Mode.OFF)
            .run(arguments);
  }

  static Properties memory() {
    Properties properties = new Properties();
    properties.put(
        "spring.datasource.url",
        "jdbc:h2:mem:" + java.util.UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return properties;
  }

  static Properties property(String name, String value) {
    Properties properties = new Properties();
    properties.put(name, value);
    return properties;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  TillAttempts attempts() {
    return bean(TillAttempts.class);
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  String status(String number) {
    return attempts()
        .find(AttemptKey.payment("cards", number))
        .orElseThrow()
        .attempt()
        .status()
        .wireName();
  }

  /** How often the shop has done something about an order. */
  int count(String number, String what) {
    return bean(JdbcTemplate.class)
        .queryForObject(
            "select count(*) from shop_diary where number = ? and what = ?",
            Integer.class,
            number,
            what);
  }

  HttpResponse<String> post(String path) {
    return post(path, new byte[0]);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(address() + path)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException error) {
      throw new IllegalStateException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
