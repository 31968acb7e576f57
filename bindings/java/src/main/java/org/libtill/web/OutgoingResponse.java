package org.libtill.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.libtill.CustomerResponse;
import org.libtill.model.NotificationReply;

/** What every server's response has. */
final class OutgoingResponse {
  final int status;
  final Map<String, String> headers;
  final byte[] body;

  private OutgoingResponse(int status, Map<String, String> headers, String body) {
    this.status = status;
    this.headers = headers == null ? Map.of() : headers;
    this.body = body == null ? new byte[0] : body.getBytes(UTF_8);
  }

  static OutgoingResponse of(NotificationReply reply) {
    return new OutgoingResponse(reply.httpStatus(), reply.headers(), reply.body());
  }

  static OutgoingResponse of(CustomerResponse answer) {
    return new OutgoingResponse(answer.httpStatus(), answer.headers(), answer.body());
  }
}
