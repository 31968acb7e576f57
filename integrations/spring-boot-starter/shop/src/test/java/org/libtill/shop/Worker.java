package org.libtill.shop;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A process of the shop that can be killed at any moment, and started again. */
final class Worker implements AutoCloseable {
  private final Path folder;
  private final List<String> arguments;
  private final int port;
  private volatile Process process;
  private boolean isClosed;

  Worker(Path folder, String name, Properties properties, int port) {
    this.folder = folder;
    this.port = port;
    Path file = folder.resolve(name + ".properties");
    try (OutputStream output = Files.newOutputStream(file)) {
      properties.store(output, null);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    arguments = List.of("--spring.config.additional-location=file:" + file, "--worker=" + name);
    start();
  }

  private void start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(HurriedShop.class.getName());
    command.addAll(arguments);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
      process.onExit().thenRun(this::ended);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  int port() {
    return port;
  }

  /** Without any chance to end what it is doing. It is started again, as a supervisor would. */
  void kill() {
    process.destroyForcibly();
  }

  /** A supervisor starts a worker again that has ended, also one that found no database. */
  private synchronized void ended() {
    if (!isClosed) {
      start();
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    process.destroyForcibly();
    process.onExit().join();
  }
}
