package org.libtill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes a request and never answers, so that a call lasts until something else ends it. */
final class SilentServer implements AutoCloseable {
  private final ServerSocket socket;

  SilentServer() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(120_000);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** A client of this server, whose calls last as long as {@code timeouts} say. */
  Client client(Map<String, Object> timeouts) {
    Map<String, Object> config = new LinkedHashMap<>(Sandbox.plain().merchant("payermax").config());
    config.put("base_url", "http://127.0.0.1:" + socket.getLocalPort());
    config.put("timeouts", timeouts);
    return Client.create(config);
  }

  /** Waits for a call, and gives its connection after the first bytes have come. */
  Socket accept() throws IOException {
    Socket connection = socket.accept();
    connection.setSoTimeout(120_000);
    if (connection.getInputStream().read() < 0) {
      throw new IOException("the connection ended before a request came");
    }
    return connection;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
