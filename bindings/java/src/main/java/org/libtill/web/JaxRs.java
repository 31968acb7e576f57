package org.libtill.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import org.libtill.CustomerResponse;
import org.libtill.model.NotificationReply;

/**
 * Requests and responses of Jakarta REST (JAX-RS) 3 and newer, such as in Jersey and RESTEasy. The
 * server brings the interface. Any number of threads may use it at once.
 */
@SuppressWarnings("exports") // who has the server, has its module
public final class JaxRs {
  private JaxRs() {}

  /**
   * Reads a request whose body has at most {@link IncomingRequest#MAXIMUM_BYTES} bytes.
   *
   * @param headers the request's headers, by {@code @Context}
   * @param uri the request's address, by {@code @Context}
   * @param body the resource method's entity, as a stream
   * @return the request
   * @throws RequestTooLargeException if the body is longer
   * @throws IOException if the body cannot be read
   */
  public static IncomingRequest read(HttpHeaders headers, UriInfo uri, InputStream body)
      throws IOException {
    return read(headers, uri, body, IncomingRequest.MAXIMUM_BYTES);
  }

  /**
   * Reads a request.
   *
   * @param headers the request's headers, by {@code @Context}
   * @param uri the request's address, by {@code @Context}
   * @param body the resource method's entity, as a stream
   * @param maximumBytes the longest body to read, in bytes; at least 1
   * @return the request
   * @throws RequestTooLargeException if the body is longer
   * @throws IOException if the body cannot be read
   */
  public static IncomingRequest read(
      HttpHeaders headers, UriInfo uri, InputStream body, int maximumBytes) throws IOException {
    return IncomingRequest.read(
        headers.getRequestHeaders(), uri.getRequestUri().getRawQuery(), body, maximumBytes);
  }

  /**
   * Makes the response to a gateway.
   *
   * @param reply the reply that the gateway expects
   * @return the response
   */
  public static Response response(NotificationReply reply) {
    return response(OutgoingResponse.of(reply));
  }

  /**
   * Makes the response that sends a customer on to the next action of a payment.
   *
   * @param answer the answer for the next action
   * @return the response
   */
  public static Response response(CustomerResponse answer) {
    return response(OutgoingResponse.of(answer));
  }

  private static Response response(OutgoingResponse outgoing) {
    Response.ResponseBuilder response = Response.status(outgoing.status);
    outgoing.headers.forEach(response::header);
    return response.entity(outgoing.body).build();
  }
}
