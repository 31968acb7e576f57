package org.libtill.killbill;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.h2.tools.RunScript;
import org.h2.tools.Server;

/** An H2 database that outlives the server, with Kill Bill's own tables, which are in its jars. */
final class Database implements AutoCloseable {
  static final String USER = "killbill";
  static final String PASSWORD = "killbill";

  private static final List<String> PARTS =
      List.of(
          "account",
          "beatrix",
          "catalog",
          "entitlement",
          "invoice",
          "payment",
          "subscription",
          "tenant",
          "usage",
          "util");

  private final Server server;
  private final String url;

  Database(Path war) throws IOException, SQLException {
    this.server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    this.url =
        "jdbc:h2:tcp://127.0.0.1:"
            + server.getPort()
            + "/mem:killbill;MODE=MYSQL;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
    try (Connection connection = connection();
        ZipFile zip = new ZipFile(war.toFile())) {
      for (String part : PARTS) {
        RunScript.execute(connection, new StringReader(ddl(zip, part)));
      }
    }
  }

  private static String ddl(ZipFile war, String part) throws IOException {
    ZipEntry jar =
        war.stream()
            .filter(entry -> entry.getName().matches("WEB-INF/lib/killbill-" + part + "-0.*\\.jar"))
            .findFirst()
            .orElseThrow();
    String name = "org/killbill/billing/" + part + "/ddl.sql";
    try (InputStream content = war.getInputStream(jar);
        ZipInputStream entries =
            new ZipInputStream(new ByteArrayInputStream(content.readAllBytes()))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (entry.getName().equals(name)) {
          return new String(entries.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new IllegalStateException(jar.getName() + " has no " + name);
  }

  String url() {
    return url;
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(url, USER, PASSWORD);
  }

  /** The first column of a query. */
  List<String> texts(String query) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  void change(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException error) {
      throw new IllegalStateException(error);
    }
  }

  /** Everything in the database, as the script that would make it. */
  String dump() {
    return String.join("\n", texts("script"));
  }

  @Override
  public void close() {
    server.stop();
  }
}
