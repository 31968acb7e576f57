package org.libtill.killbill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A Kill Bill server of its own process, with the plugin installed as a shop would. */
final class KillBillServer implements AutoCloseable {
  private static final Path FOLDER = Path.of(System.getProperty("killbill.folder"));
  private static final Path WAR = FOLDER.resolve("killbill-profiles-killbill.war");

  /** Kill Bill 0.22 and its framework are older than the Java that runs them. */
  private static final List<String> OPENED =
      List.of(
          "java.io",
          "java.lang",
          "java.net",
          "java.security",
          "java.util",
          "sun.net.www.content.text",
          "sun.net.www.protocol.file",
          "sun.net.www.protocol.http",
          "sun.net.www.protocol.https",
          "sun.net.www.protocol.jar");

  private final Path folder;
  private final Path log;
  private final Database database;
  private final int port = free();
  private Process process;

  KillBillServer(Path folder) {
    this.folder = folder;
    this.log = folder.resolve("server.log");
    try {
      this.database = new Database(WAR);
      install();
      configure();
    } catch (IOException | SQLException error) {
      throw new IllegalStateException(error);
    }
    start();
  }

  private static int free() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private void install() throws IOException {
    Path java = folder.resolve("bundles/plugins/java/killbill-till/0.1.0");
    Files.createDirectories(java);
    Files.createDirectories(folder.resolve("bundles/platform"));
    Files.copy(
        Path.of(System.getProperty("killbill.plugin")),
        java.resolve("killbill-till-0.1.0.jar"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void configure() throws IOException {
    Properties properties = new Properties();
    for (String pool : List.of("org.killbill.dao.", "org.killbill.billing.osgi.dao.")) {
      properties.put(pool + "url", database.url());
      properties.put(pool + "user", Database.USER);
      properties.put(pool + "password", Database.PASSWORD);
    }
    properties.put("org.killbill.osgi.bundle.install.dir", folder.resolve("bundles").toString());
    properties.put("org.killbill.osgi.root.dir", folder.resolve("osgi").toString());
    properties.put("org.killbill.server.multitenant", "true");
    properties.put("org.killbill.server.test.mode", "true");
    properties.put("org.killbill.security.shiroNbHashIterations", "10");
    properties.put("org.killbill.notificationq.main.sleep", "200");
    properties.put("org.killbill.persistent.bus.external.inMemory", "true");
    properties.put("org.killbill.tenant.broadcast.rate", "1s");
    properties.put("org.killbill.payment.plugin.timeout", "60s");
    properties.put("org.libtill.killbill.createTables", "true");
    try (var file = Files.newBufferedWriter(folder.resolve("server.properties"))) {
      properties.store(file, null);
    }
  }

  /** Starts the server, and waits until it works. */
  void start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : OPENED) {
      command.addAll(List.of("--add-opens", "java.base/" + name + "=ALL-UNNAMED"));
    }
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Duser.timezone=UTC",
            "-Djava.io.tmpdir=" + folder,
            "-Djava.security.egd=file:/dev/./urandom",
            "-Dorg.killbill.server.properties=" + "file://" + folder.resolve("server.properties"),
            "-jar",
            FOLDER.resolve("jetty-runner.jar").toString(),
            "--host",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            WAR.toString()));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    Wait.until(
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the server has ended:\n" + log());
          }
          HttpResponse<String> health = Http.send("GET", url() + "/1.0/healthcheck", "");
          return health != null && health.statusCode() == 200;
        });
  }

  /** Ends the server as a crash would. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Database database() {
    return database;
  }

  String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @Override
  public void close() {
    kill();
    database.close();
  }
}
