package org.libtill.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP request as it came: its headers with their repetitions, the bytes of its body, which no
 * charset has touched, and its query. A notification is read from the first two, and a customer's
 * return from the third.
 *
 * <pre>{@code
 * IncomingRequest request = JakartaServlet.read(servletRequest);
 * Event event =
 *     client.notifications().receive(request.headers(), request.body(), this::expected);
 * }</pre>
 */
public final class IncomingRequest {
  /** The bytes of a body that are read where nothing else is said: 64 KiB. */
  public static final int MAXIMUM_BYTES = 64 * 1024;

  private final Map<String, List<String>> headers;
  private final String query;
  private final byte[] body;

  private IncomingRequest(Map<String, List<String>> headers, String query, byte[] body) {
    this.headers = headers;
    this.query = query;
    this.body = body;
  }

  /**
   * Reads a request of any web server. Blocks until the body has come.
   *
   * @param headers the values of each header, in their order
   * @param query the query as it came, without the question mark, or null
   * @param body the body, of which nothing has been read; it is not closed
   * @param maximumBytes the longest body to read, in bytes; at least 1
   * @return the request
   * @throws RequestTooLargeException if the body is longer, or says that it is
   * @throws IOException if the body cannot be read, or something else has read it before
   */
  public static IncomingRequest read(
      Map<String, List<String>> headers, String query, InputStream body, int maximumBytes)
      throws IOException {
    if (maximumBytes < 1) {
      throw new IllegalArgumentException("maximumBytes: must be at least 1");
    }
    Map<String, List<String>> copy = new LinkedHashMap<>();
    headers.forEach(
        (name, values) -> copy.put(name, Collections.unmodifiableList(new ArrayList<>(values))));
    long declared = declaredLength(copy);
    if (declared > maximumBytes) {
      throw new RequestTooLargeException(maximumBytes);
    }
    byte[] bytes = body.readNBytes(maximumBytes);
    if (bytes.length == maximumBytes && body.read() >= 0) {
      throw new RequestTooLargeException(maximumBytes);
    }
    if (bytes.length == 0 && declared > 0) {
      throw new IOException(
          "the request's body was read before: let no filter, and no call for a parameter, take it"
              + " first");
    }
    return new IncomingRequest(Collections.unmodifiableMap(copy), query, bytes);
  }

  /** Zero where the request does not say. */
  private static long declaredLength(Map<String, List<String>> headers) throws IOException {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if ("content-length".equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty()) {
        String length = header.getValue().get(0);
        try {
          return Long.parseLong(length);
        } catch (NumberFormatException error) {
          throw new IOException("the request's Content-Length is no number", error);
        }
      }
    }
    return 0;
  }

  /**
   * Gives the headers.
   *
   * @return the values of each header, in their order, by the name that the server gives
   */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /**
   * Gives the query, for {@code Client.returnParse}.
   *
   * @return the query as it came, or null where there is none
   */
  public String query() {
    return query;
  }

  /**
   * Gives the body.
   *
   * @return a copy of the body's bytes
   */
  public byte[] body() {
    return body.clone();
  }
}
