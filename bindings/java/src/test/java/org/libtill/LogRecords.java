package org.libtill;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what the library logs, from the platform's own logging behind System.Logger. */
final class LogRecords implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("org.libtill");

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private volatile Consumer<String> listener = line -> {};
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          String line = record.getLevel() + " " + record.getMessage();
          lines.add(line);
          listener.accept(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  LogRecords() {
    LOGGER.setLevel(Level.ALL);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(handler);
  }

  /**
   * Calls {@code listener} with each line, on the thread that logs it and before that thread goes
   * on.
   */
  void listen(Consumer<String> listener) {
    this.listener = listener;
  }

  /** Waits for a line that holds these words. */
  String await(String words) throws InterruptedException {
    for (String line = next(); ; line = next()) {
      if (line.contains(words)) {
        return line;
      }
    }
  }

  private String next() throws InterruptedException {
    String line = lines.poll(120, TimeUnit.SECONDS);
    if (line == null) {
      throw new IllegalStateException("nothing more was logged");
    }
    return line;
  }

  @Override
  public void close() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
    LOGGER.setLevel(null);
  }
}
