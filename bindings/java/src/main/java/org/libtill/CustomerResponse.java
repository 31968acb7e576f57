package org.libtill;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.libtill.model.NextAction;
import org.libtill.model.NextActionType;
import org.libtill.model.PaymentProvider;

/**
 * The HTTP answer that sends a customer on to the next action of a payment: a redirect or a page.
 *
 * <pre>{@code
 * CustomerResponse.of(payment.nextAction()).ifPresent(this::send);
 * }</pre>
 */
public final class CustomerResponse {
  private static final Map<String, String> PAGE =
      Map.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store");

  private final int httpStatus;
  private final Map<String, String> headers;
  private final String body;

  private CustomerResponse(int httpStatus, Map<String, String> headers, String body) {
    this.httpStatus = httpStatus;
    this.headers = headers;
    this.body = body;
  }

  /**
   * Makes the answer for a next action.
   *
   * @param action the next action, or null where there is none
   * @return the answer, or nothing where the shop shows something itself ({@code DISPLAY}), where
   *     it only waits, and where there is no next action
   */
  public static Optional<CustomerResponse> of(NextAction action) {
    NextActionType type = action == null ? null : action.type();
    if (type == NextActionType.REDIRECT && action.url() != null) {
      return redirect(action.url());
    }
    if (type == NextActionType.POST_FORM && action.url() != null) {
      return page(form(action.url(), action.fields()));
    }
    if (type == NextActionType.HTML && action.html() != null) {
      return page(action.html());
    }
    if (type == NextActionType.CHOOSE && action.selectorUrl() != null) {
      return redirect(action.selectorUrl());
    }
    if (type == NextActionType.CHOOSE && action.providers() != null) {
      return page(choice(action.providers()));
    }
    return Optional.empty();
  }

  private static Optional<CustomerResponse> redirect(String url) {
    Map<String, String> headers = Map.of("Location", url, "Cache-Control", "no-store");
    return Optional.of(new CustomerResponse(303, headers, ""));
  }

  private static Optional<CustomerResponse> page(String html) {
    return Optional.of(new CustomerResponse(200, PAGE, html));
  }

  /** The form sends itself; without JavaScript there is a button. */
  private static String form(String url, Map<String, String> fields) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body>");
    html.append("<form method=\"post\" action=\"").append(escaped(url)).append("\">");
    if (fields != null) {
      fields.forEach(
          (name, value) ->
              html.append("<input type=\"hidden\" name=\"")
                  .append(escaped(name))
                  .append("\" value=\"")
                  .append(escaped(value))
                  .append("\">"));
    }
    html.append("<button>Continue</button></form>");
    html.append("<script>document.forms[0].submit()</script></body></html>");
    return html.toString();
  }

  private static String choice(List<PaymentProvider> providers) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body><ul>");
    for (PaymentProvider provider : providers) {
      html.append("<li><a href=\"").append(escaped(provider.url())).append("\">");
      html.append(escaped(provider.name())).append("</a></li>");
    }
    return html.append("</ul></body></html>").toString();
  }

  private static String escaped(String text) {
    return String.valueOf(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * Gives the status.
   *
   * @return the HTTP status
   */
  public int httpStatus() {
    return httpStatus;
  }

  /**
   * Gives the headers.
   *
   * @return the HTTP headers by their names
   */
  public Map<String, String> headers() {
    return headers;
  }

  /**
   * Gives the body, to be sent in UTF-8.
   *
   * @return the HTTP body
   */
  public String body() {
    return body;
  }
}
