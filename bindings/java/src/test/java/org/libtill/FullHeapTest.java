package org.libtill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.call.JsonWriter;
import org.libtill.exception.TillException;
import org.libtill.param.CallOptions;
import org.libtill.param.PaymentRequest;

/** An answer that comes when the JVM has no memory left for it. */
@Timeout(600)
class FullHeapTest {
  @TempDir private Path folder;

  /** Pays twice in a JVM of its own; the heap is filled during the second call. */
  public static final class Shop {
    private static Object[] held;
    private static volatile boolean released;

    private Shop() {}

    /** Reads a byte where to begin to fill, and writes one where the heap is full. */
    public static void main(String[] arguments) throws Exception {
      Client client = Client.fromJson(Files.readString(Paths.get(arguments[0])));
      // Loads the classes that a failure needs.
      paid(client, request("A1"));
      PaymentRequest request = request("A2");
      Thread filler = new Thread(Shop::fill);
      tell('B');
      filler.start();
      Throwable thrown = paid(client, request);
      released = true;
      filler.join();
      Throwable cause = thrown instanceof TillException ? thrown.getCause() : thrown;
      boolean open = cause == thrown || ((TillException) thrown).isOutcomeUnknown();
      System.out.println(" " + open + " " + (cause instanceof OutOfMemoryError));
    }

    private static PaymentRequest request(String order) {
      CallOptions options = CallOptions.builder().resolve(false).build();
      return Samples.card(order, Samples.APPROVED).options(options).build();
    }

    private static Throwable paid(Client client, PaymentRequest request) {
      try {
        client.payments().create(request);
        return null;
      } catch (Throwable error) {
        return error;
      }
    }

    private static void tell(char letter) {
      System.out.write(letter);
      System.out.flush();
    }

    /** Takes every piece of the heap, down to the smallest. */
    private static void fill() {
      try {
        System.in.read();
      } catch (IOException error) {
        return;
      }
      for (int size = 1 << 18; size > 0; ) {
        try {
          Object[] piece = new Object[size];
          piece[0] = held;
          held = piece;
        } catch (OutOfMemoryError error) {
          size /= 4;
        }
      }
      tell('F');
      while (!released) {
        Thread.onSpinWait();
      }
      held = null;
    }
  }

  private Process shop(String url) throws IOException {
    Map<String, Object> config = new LinkedHashMap<>(Sandbox.plain().merchant("payermax").config());
    config.put("base_url", url);
    Path file = Files.write(folder.resolve("till.json"), JsonWriter.write(config));
    List<String> command =
        Programs.command(
            Shop.class,
            "-Xmx24m",
            "-XX:+UseSerialGC",
            "-XX:-UseGCOverheadLimit",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "-Dtill.native.path=" + Programs.LIBRARY);
    command.add(file.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Takes a whole request. */
  private static void read(InputStream stream) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) stream.read());
    }
    String length = head.toString().toLowerCase().split("content-length: ")[1].split("\r")[0];
    stream.readNBytes(Integer.parseInt(length));
  }

  /** Says nothing that a shop could rely on, at length. */
  private static void answer(Socket connection) throws IOException {
    String body = "busy ".repeat(600);
    String head = "HTTP/1.1 500 Busy\r\nConnection: close\r\nContent-Length: " + body.length();
    connection.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(ISO_8859_1));
  }

  @Test
  void anAnswerThatFindsAFullHeapLeavesTheOutcomeOpenAndTheShopAlive() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(300_000);
      Process shop = shop("http://127.0.0.1:" + server.getLocalPort());
      try (Socket first = server.accept()) {
        read(first.getInputStream());
        answer(first);
      }
      try (Socket second = server.accept()) {
        read(second.getInputStream());
        shop.getOutputStream().write('\n');
        shop.getOutputStream().flush();
        assertEquals("BF", new String(shop.getInputStream().readNBytes(2), UTF_8));
        answer(second);
      }
      String output = new String(shop.getInputStream().readAllBytes(), UTF_8);
      assertTrue(shop.waitFor(300, TimeUnit.SECONDS), output);
      assertEquals(0, shop.exitValue(), output);
      assertEquals(" true true\n", output);
    }
  }
}
