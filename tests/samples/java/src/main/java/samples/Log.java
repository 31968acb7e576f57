package samples;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands where the documents use Android's class of this name. */
final class Log {
  private static final LinkedBlockingQueue<String> MESSAGES = new LinkedBlockingQueue<>();

  private Log() {}

  static int e(String tag, String message) {
    MESSAGES.add(message);
    return 0;
  }

  /** The next message, or null when none comes. */
  static String next() throws InterruptedException {
    return MESSAGES.poll(30, TimeUnit.SECONDS);
  }
}
