package org.libtill.call;

import java.util.Map;
import org.libtill.internal.Refusal;
import org.libtill.json.UnwritableException;

/** Writes requests as JSON, and refuses what has no form in JSON. */
public final class RequestWriter {
  private RequestWriter() {}

  /** A configuration as the native library reads it. */
  public static byte[] configuration(Map<String, ?> config) {
    return written(config, Refusal.ofConfiguration());
  }

  /** A request as the native library reads it. */
  static byte[] request(String operation, Map<String, ?> request) {
    return written(request, Refusal.of(operation));
  }

  private static byte[] written(Map<String, ?> members, Refusal refusal) {
    try {
      return JsonWriter.write(members);
    } catch (UnwritableException error) {
      throw refusal.with(error.path(), error.getMessage());
    }
  }
}
