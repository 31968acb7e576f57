package org.libtill.web;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.libtill.CustomerResponse;
import org.libtill.model.NotificationReply;

/**
 * Requests and responses of Java Servlet 4 and older, such as in Tomcat 9 and Jetty 10. The server
 * brings the interface. Any number of threads may use it at once.
 */
@SuppressWarnings("exports") // who has the server, has its module
public final class JavaxServlet {
  private JavaxServlet() {}

  /**
   * Reads a request whose body has at most {@link IncomingRequest#MAXIMUM_BYTES} bytes.
   *
   * @param request the request, whose body and parameters nothing has read
   * @return the request
   * @throws RequestTooLargeException if the body is longer
   * @throws IOException if the body cannot be read
   */
  public static IncomingRequest read(HttpServletRequest request) throws IOException {
    return read(request, IncomingRequest.MAXIMUM_BYTES);
  }

  /**
   * Reads a request.
   *
   * @param request the request, whose body and parameters nothing has read
   * @param maximumBytes the longest body to read, in bytes; at least 1
   * @return the request
   * @throws RequestTooLargeException if the body is longer
   * @throws IOException if the body cannot be read
   */
  public static IncomingRequest read(HttpServletRequest request, int maximumBytes)
      throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    return IncomingRequest.read(
        headers, request.getQueryString(), request.getInputStream(), maximumBytes);
  }

  /**
   * Answers a gateway.
   *
   * @param reply the reply that the gateway expects
   * @param response the response, of which nothing has been sent
   * @throws IOException if it cannot be sent; the gateway then sends its notification again
   */
  public static void send(NotificationReply reply, HttpServletResponse response)
      throws IOException {
    send(OutgoingResponse.of(reply), response);
  }

  /**
   * Sends a customer on to the next action of a payment.
   *
   * @param answer the answer for the next action
   * @param response the response, of which nothing has been sent
   * @throws IOException if it cannot be sent
   */
  public static void send(CustomerResponse answer, HttpServletResponse response)
      throws IOException {
    send(OutgoingResponse.of(answer), response);
  }

  private static void send(OutgoingResponse outgoing, HttpServletResponse response)
      throws IOException {
    response.setStatus(outgoing.status);
    outgoing.headers.forEach(response::setHeader);
    response.setContentLength(outgoing.body.length);
    response.getOutputStream().write(outgoing.body);
  }
}
