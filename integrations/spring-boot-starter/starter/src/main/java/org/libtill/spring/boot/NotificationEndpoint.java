package org.libtill.spring.boot;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.libtill.exception.TillException;
import org.libtill.model.NotificationReply;
import org.libtill.spring.ShopMessage;
import org.libtill.spring.TillAttempts;
import org.libtill.spring.TillClients;
import org.libtill.spring.UnknownOrderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes the gateways' notifications: the body as its bytes came, and the gateway's own reply, after
 * everything was committed.
 */
@RestController
class NotificationEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationEndpoint.class);

  private final TillClients clients;
  private final TillAttempts attempts;
  private final int maxSize;

  NotificationEndpoint(
      TillClients clients, TillAttempts attempts, TillProperties.Notifications settings) {
    this.clients = clients;
    this.attempts = attempts;
    this.maxSize = Math.toIntExact(settings.getMaxSize().toBytes());
  }

  @PostMapping("${till.notifications.path:/till/notifications}/{client}")
  void receive(
      @PathVariable("client") String client,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (!clients.has(client)) {
      LOG.warn("a notification for an unknown client: the path ends with a name of till.clients");
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(maxSize + 1);
    if (body.length > maxSize) {
      LOG.warn(
          "a notification for till.clients.{} has more than {} bytes and was not read: forged, or"
              + " till.notifications.max-size is too small",
          client,
          maxSize);
      response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    send(reply(client, headers(request), body), response);
  }

  private NotificationReply reply(String client, Map<String, List<String>> headers, byte[] body) {
    try {
      return attempts.receive(client, headers, body);
    } catch (TillException error) {
      LOG.warn(
          "a notification for till.clients.{} was refused. {}",
          client,
          ShopMessage.of(client, error));
    } catch (UnknownOrderException error) {
      LOG.warn("a notification for till.clients.{} was refused: {}", client, error.getMessage());
    } catch (RuntimeException error) {
      LOG.error(
          "a notification for till.clients.{} could not be stored; the gateway will repeat it",
          client,
          error);
    }
    return clients.get(client).notifications().reply(false);
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, new ArrayList<>(Collections.list(request.getHeaders(name))));
    }
    return headers;
  }

  private static void send(NotificationReply reply, HttpServletResponse response)
      throws IOException {
    response.setStatus(reply.httpStatus());
    if (reply.headers() != null) {
      reply.headers().forEach(response::setHeader);
    }
    if (reply.body() != null) {
      response.getOutputStream().write(reply.body().getBytes(StandardCharsets.UTF_8));
    }
  }
}
