package org.libtill;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.libtill.model.NextAction;
import org.libtill.model.NextActionType;

/**
 * The HTTP answer that sends a customer on to the next action of a payment: a redirect or a page.
 *
 * <pre>{@code
 * CustomerResponse.of(payment.nextAction(), payment.money()).ifPresent(this::send);
 * }</pre>
 *
 * Pages are escaped and work without scripts, and forbid every script but the one that submits a
 * form.
 */
public final class CustomerResponse {
  private static final Map<String, String> PAGE =
      Map.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store");

  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

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
   * @return the answer; nothing where there is no next action, or where it lacks what its type
   *     needs
   * @throws IllegalArgumentException if an address is neither http nor https
   */
  public static Optional<CustomerResponse> of(NextAction action) {
    return of(action, null, null);
  }

  /**
   * Makes the answer for a next action, with the amount to pay.
   *
   * @param action the next action, or null where there is none
   * @param amount the amount to pay, which the page for {@code DISPLAY} shows to the customer; or
   *     null
   * @return the answer; nothing where there is no next action, or where it lacks what its type
   *     needs
   * @throws IllegalArgumentException if an address is neither http nor https
   */
  public static Optional<CustomerResponse> of(NextAction action, Money amount) {
    return of(action, amount, null);
  }

  /**
   * Makes the answer for a next action, for a site with its own content security policy.
   *
   * @param action the next action, or null where there is none
   * @param amount the amount to pay, which the page for {@code DISPLAY} shows to the customer; or
   *     null
   * @param nonce the request's nonce of the site's policy, in base64; without one, a policy that
   *     forbids scripts leaves the customer to press the form's button
   * @return the answer; nothing where there is no next action, or where it lacks what its type
   *     needs
   * @throws IllegalArgumentException if an address is neither http nor https, or if the nonce is
   *     not base64
   */
  public static Optional<CustomerResponse> of(NextAction action, Money amount, String nonce) {
    if (nonce != null && !NONCE.matcher(nonce).matches()) {
      throw new IllegalArgumentException(
          "nonce: must be text in base64, as the policy's 'nonce-...' has it");
    }
    NextActionType type = action == null ? null : action.type();
    if (type == NextActionType.REDIRECT && action.url() != null) {
      return redirect(action.url());
    }
    if (type == NextActionType.POST_FORM && action.url() != null) {
      Map<String, String> fields = action.fields() == null ? Map.of() : action.fields();
      String form = CustomerPage.form(web(action.url()), fields, nonce);
      return page(form, CustomerPage.formPolicy(nonce));
    }
    if (type == NextActionType.HTML && action.html() != null) {
      return Optional.of(new CustomerResponse(200, PAGE, action.html()));
    }
    if (type == NextActionType.CHOOSE) {
      return choice(action);
    }
    if (type == NextActionType.DISPLAY && action.display() != null) {
      String shown = CustomerPage.display(action.display(), action.expiresAt(), amount);
      return page(shown, CustomerPage.POLICY);
    }
    if (type == NextActionType.WAIT) {
      return page(CustomerPage.waiting(), CustomerPage.POLICY);
    }
    return Optional.empty();
  }

  private static Optional<CustomerResponse> choice(NextAction action) {
    if (action.selectorUrl() != null) {
      return redirect(action.selectorUrl());
    }
    if (action.providers() == null || action.providers().isEmpty()) {
      return Optional.empty();
    }
    action.providers().forEach(provider -> web(provider.url()));
    return page(CustomerPage.choice(action.providers()), CustomerPage.POLICY);
  }

  private static Optional<CustomerResponse> redirect(String url) {
    Map<String, String> headers = Map.of("Location", web(url), "Cache-Control", "no-store");
    return Optional.of(new CustomerResponse(303, headers, ""));
  }

  private static Optional<CustomerResponse> page(String html, String policy) {
    Map<String, String> headers = new LinkedHashMap<>(PAGE);
    headers.put("Content-Security-Policy", policy);
    return Optional.of(new CustomerResponse(200, Collections.unmodifiableMap(headers), html));
  }

  /** An address as it is, if a browser goes there and runs no script instead. */
  private static String web(String url) {
    if (!CustomerPage.isWebAddress(url)) {
      throw new IllegalArgumentException(
          "the next action has an address that is neither http nor https, or has white space in it:"
              + " do not send the customer there, and ask the gateway about it");
    }
    return url;
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
