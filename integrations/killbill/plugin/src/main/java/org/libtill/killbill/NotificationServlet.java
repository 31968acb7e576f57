package org.libtill.killbill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.libtill.model.NotificationReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The address for a gateway's notifications: {@code /plugins/killbill-till/notifications/TENANT/
 * CLIENT}. The body is taken as its bytes came, and the reply is the gateway's own.
 */
final class NotificationServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(NotificationServlet.class);
  private static final Pattern PATH =
      Pattern.compile("(?:.*/)?notifications/([0-9a-fA-F-]{36})/([A-Za-z0-9_-]{1,31})/?");
  private static final int LARGEST = 64 * 1024;

  private final transient Notifications notifications;

  NotificationServlet(Notifications notifications) {
    this.notifications = notifications;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Matcher path = PATH.matcher(String.valueOf(request.getPathInfo()));
    if (!path.matches()) {
      LOG.warn("a notification came to a path that is not notifications/TENANT/CLIENT");
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      LOG.warn("a notification has more than {} bytes and was not read: forged", LARGEST);
      response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    try {
      UUID tenant = UUID.fromString(path.group(1));
      send(notifications.receive(tenant, path.group(2), headers(request), body).reply(), response);
    } catch (IllegalArgumentException | RefusedException error) {
      LOG.warn("a notification was refused: {}", error.getMessage());
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    }
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
