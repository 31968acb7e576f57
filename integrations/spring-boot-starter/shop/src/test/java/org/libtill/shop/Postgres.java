package org.libtill.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A cluster of PostgreSQL for these tests alone, from the programs of the system's package. Its
 * server refuses to run as root, so root starts it as the user postgres.
 */
final class Postgres implements AutoCloseable {
  private final Path programs;
  private final Path folder;
  private final int port = Ports.free();

  private Postgres(Path programs) {
    this.programs = programs;
    try {
      this.folder = Files.createTempDirectory("till-postgres");
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    String data = folder.resolve("data").toString();
    asServer("initdb", "--auth=trust", "--username=shop", "--no-sync", "--pgdata=" + data);
    String options =
        String.format(
            "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s", port, folder);
    asServer(
        "pg_ctl",
        "--pgdata=" + data,
        "--log=" + folder.resolve("log"),
        "-w",
        "-o",
        options,
        "start");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** A running cluster. Without PostgreSQL, the test is skipped, and says so. */
  static Postgres orSkip() {
    Optional<Path> programs = programs();
    if (programs.isEmpty()) {
      System.err.println(
          "NOT TESTED WITH POSTGRESQL: ITS PROGRAMS ARE MISSING (Debian: apt-get install postgresql)");
    }
    Assumptions.assumeTrue(programs.isPresent(), "PostgreSQL is missing");
    return new Postgres(programs.get());
  }

  private static Optional<Path> programs() {
    Path debian = Path.of("/usr/lib/postgresql");
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.sorted().map(version -> version.resolve("bin")).forEach(folders::add);
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    }
    for (String folder : System.getenv("PATH").split(":")) {
      folders.add(Path.of(folder));
    }
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("pg_ctl")))
        .findFirst();
  }

  Properties properties() {
    Properties properties = new Properties();
    properties.put("spring.datasource.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres");
    properties.put("spring.datasource.username", "shop");
    return properties;
  }

  /** The server ends as if the power had failed, and starts again. */
  void crash() {
    String data = folder.resolve("data").toString();
    asServer(
        "pg_ctl",
        "--pgdata=" + data,
        "-w",
        "-m",
        "immediate",
        "--log=" + folder.resolve("log"),
        "restart");
  }

  @Override
  public void close() {
    if (Files.exists(folder.resolve("data/postmaster.pid"))) {
      asServer("pg_ctl", "--pgdata=" + folder.resolve("data"), "-w", "-m", "immediate", "stop");
      run(List.of("rm", "-r", folder.toString()));
    }
  }

  private void asServer(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " ended with " + process.exitValue());
      }
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }
}
