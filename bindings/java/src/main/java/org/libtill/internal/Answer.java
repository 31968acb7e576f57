package org.libtill.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.libtill.json.JsonReader;

/** Reads what a native method answered: four bytes of status, and a JSON text or a handle. */
public final class Answer {
  private Answer() {}

  /** Gives the object of a success, and throws the exception of a failure. */
  public static Map<String, Object> object(byte[] answer) {
    return object(answer, events -> EventLogger.log("", events));
  }

  /** The same, after handing on the events that the answer carries; null if it has none. */
  public static Map<String, Object> object(byte[] answer, Consumer<Object> events) {
    ByteBuffer buffer = ByteBuffer.wrap(answer);
    int status = buffer.getInt();
    Map<String, Object> object = read(buffer);
    events.accept(object.remove("events"));
    if (status != 0) {
      throw ExceptionFactory.of(object);
    }
    return object;
  }

  /** Gives the list of a success, and throws the exception of a failure. */
  public static List<Map<String, Object>> list(byte[] answer) {
    return read(successful(answer));
  }

  /** Gives the handle of a success, and throws the exception of a failure. */
  public static long handle(byte[] answer) {
    return successful(answer).getLong();
  }

  private static ByteBuffer successful(byte[] answer) {
    ByteBuffer buffer = ByteBuffer.wrap(answer);
    if (buffer.getInt() != 0) {
      throw ExceptionFactory.of(Answer.<Map<String, Object>>read(buffer));
    }
    return buffer;
  }

  /** The C ABI says of each function whether its text is an object or a list. */
  @SuppressWarnings("unchecked")
  private static <T> T read(ByteBuffer buffer) {
    String text = new String(buffer.array(), buffer.position(), buffer.remaining(), UTF_8);
    return (T) JsonReader.read(text);
  }
}
