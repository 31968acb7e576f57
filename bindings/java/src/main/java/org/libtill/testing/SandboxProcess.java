package org.libtill.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.libtill.json.JsonReader;

/**
 * A sandbox that this JVM has started, with its own merchants. It ends when it is closed, or with
 * the JVM.
 *
 * <p>The program is the one that the environment variable {@code TILL_SANDBOX} names, or else
 * {@code till-sandbox} or {@code till} of the {@code PATH}.
 */
public final class SandboxProcess implements AutoCloseable {
  private static final String VARIABLE = "TILL_SANDBOX";
  private static final String READY = "ready ";

  private final Process process;
  private final Thread hook;
  private final String url;

  private SandboxProcess(Process process, String url) {
    this.process = process;
    this.url = url;
    this.hook = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts the sandbox on a free port, and waits until it is ready.
   *
   * @return the running sandbox
   * @throws IllegalStateException if the program is missing, or ends before it is ready; the
   *     message says what to do
   */
  public static SandboxProcess start() {
    return start(command(System.getenv(VARIABLE), System.getenv("PATH")));
  }

  static SandboxProcess start(List<String> command) {
    List<String> complete = new ArrayList<>(command);
    complete.addAll(List.of("--port", "0", "--quiet"));
    Process process;
    try {
      process = new ProcessBuilder(complete).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException error) {
      throw new IllegalStateException(
          "the sandbox cannot be started: " + error.getMessage(), error);
    }
    try {
      Map<?, ?> ready = (Map<?, ?>) JsonReader.read(readyLine(process).substring(READY.length()));
      return new SandboxProcess(process, (String) ready.get("url"));
    } catch (IOException | RuntimeException error) {
      process.destroy();
      throw new IllegalStateException(
          "the sandbox " + String.join(" ", complete) + " ended before it was ready", error);
    }
  }

  /** What to run: the named program, or the first that the path has. */
  static List<String> command(String named, String path) {
    if (named != null && !named.isEmpty()) {
      Path program = Paths.get(named);
      if (!Files.isExecutable(program) || Files.isDirectory(program)) {
        throw new IllegalStateException(VARIABLE + " names no program: " + program);
      }
      return List.of(named);
    }
    for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
      Path place = Paths.get(folder);
      if (Files.isExecutable(place.resolve("till-sandbox"))) {
        return List.of(place.resolve("till-sandbox").toString());
      }
      if (Files.isExecutable(place.resolve("till"))) {
        return List.of(place.resolve("till").toString(), "sandbox");
      }
    }
    throw new IllegalStateException(
        "there is no sandbox: set the environment variable "
            + VARIABLE
            + " to the program till-sandbox, or install it or the command till on the PATH");
  }

  private static String readyLine(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    Reader output = new InputStreamReader(process.getInputStream(), UTF_8);
    for (int unit = output.read(); unit >= 0; unit = output.read()) {
      if (unit == '\n') {
        return line.toString();
      }
      line.append((char) unit);
    }
    throw new IOException("no ready line, but: " + line);
  }

  /**
   * Gives the address of the sandbox and its dashboard.
   *
   * @return the URL, such as {@code http://127.0.0.1:4848}
   */
  public String url() {
    return url;
  }

  /**
   * Makes a merchant, which shares no orders with another.
   *
   * @param gateway the gateway's name
   * @return the merchant
   * @throws IllegalArgumentException if there is no such gateway
   */
  public SandboxMerchant merchant(String gateway) {
    return SandboxMerchant.create(url, gateway);
  }

  /** Ends the sandbox, and waits until it has ended. To close a second time does nothing. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException error) {
      // The JVM is ending, and runs the hook itself.
    }
  }
}
