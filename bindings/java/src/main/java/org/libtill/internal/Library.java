package org.libtill.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.libtill.json.JsonReader;
import org.libtill.json.Members;

/** What the native library does without a handle. */
public final class Library {
  private static final Map<String, List<Map<String, Object>>> DICTIONARIES =
      new ConcurrentHashMap<>();

  private Library() {}

  /** Signs a message. */
  public static String sign(String scheme, byte[] message, byte[] key) {
    byte[] answer =
        NativeLoader.calls()
            .sign(
                Bytes.ofName(scheme, "scheme"), Bytes.of(message, "message"), Bytes.of(key, "key"));
    return (String) Answer.object(answer).get("signature");
  }

  /** Returns only for a signature that is right. */
  public static void verify(String scheme, byte[] message, String signature, byte[] key) {
    byte[] name = Bytes.ofName(scheme, "scheme");
    byte[] text = Bytes.of(message, "message");
    byte[] right = Bytes.of(key, "key");
    Answer.object(NativeLoader.calls().verify(name, text, Bytes.of(signature, "signature"), right));
  }

  /** Tells what is signed. */
  public static Map<String, Object> explain(String scheme, byte[] message) {
    return Members.copyObject(
        Answer.object(
            NativeLoader.calls()
                .explain(Bytes.ofName(scheme, "scheme"), Bytes.of(message, "message"))));
  }

  /** Gives a dictionary; they never change, so each is read once. */
  public static List<Map<String, Object>> dictionary(String name) {
    Bytes.ofName(name, "name");
    return DICTIONARIES.computeIfAbsent(
        name,
        known ->
            Members.copyRows(
                Answer.list(NativeLoader.calls().dictionary(Bytes.ofName(known, "name")))));
  }

  /** Tells what each gateway can do. */
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> capabilities() {
    Object gateways = Answer.object(NativeLoader.calls().capabilities()).get("gateways");
    return Members.copyRows((List<Map<String, Object>>) gateways);
  }

  /** Gives the version of the native library. */
  public static String version() {
    return new String(NativeLoader.calls().version(), UTF_8);
  }

  /** Reads a JSON object. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> readJson(String json) {
    Object value = JsonReader.read(json);
    if (!(value instanceof Map)) {
      throw new IllegalArgumentException("the JSON text must be an object");
    }
    return (Map<String, Object>) value;
  }
}
