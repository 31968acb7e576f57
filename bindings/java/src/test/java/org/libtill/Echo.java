package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.libtill.call.JsonWriter;
import org.libtill.model.NextAction;
import org.libtill.model.NotificationReply;
import org.libtill.web.IncomingRequest;

/** Answers with what came: what an adapter reads and what it writes. */
final class Echo {
  private Echo() {}

  /** The request as JSON, with the body in base64. */
  static NotificationReply of(IncomingRequest request) {
    Map<String, Object> came = new LinkedHashMap<>();
    came.put("headers", request.headers());
    came.put("query", request.query());
    came.put("body", Base64.getEncoder().encodeToString(request.body()));
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("http_status", 202);
    reply.put("headers", Map.of("Content-Type", "application/json"));
    reply.put("body", new String(JsonWriter.write(came), UTF_8));
    return NotificationReply.fromMap(reply);
  }

  /** A redirect, or with the query {@code form}, a page. */
  static CustomerResponse customer(String query) {
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("type", "form".equals(query) ? "post_form" : "redirect");
    action.put("url", "https://pay.example/?a=1");
    action.put("fields", Map.of("name", "Zoë"));
    return CustomerResponse.of(NextAction.fromMap(action)).orElseThrow();
  }
}
