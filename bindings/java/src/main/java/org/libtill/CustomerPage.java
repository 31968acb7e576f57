package org.libtill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.libtill.model.Display;
import org.libtill.model.PaymentProvider;

/** The pages of customers' responses. Whatever comes from outside is escaped. */
final class CustomerPage {
  /** Nothing is loaded, and no script runs. */
  static final String POLICY = "default-src 'none'; base-uri 'none'";

  private static final String SUBMIT = "document.forms[0].submit()";

  /** The hash of that script. */
  private static final String SUBMIT_HASH = "ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=";

  private static final Pattern WEB_ADDRESS =
      Pattern.compile("https?://[^\\x00-\\x20\\x7f]+", Pattern.CASE_INSENSITIVE);

  private CustomerPage() {}

  /** Whether a browser goes to this address, and runs no script instead. */
  static boolean isWebAddress(String url) {
    return WEB_ADDRESS.matcher(url).matches();
  }

  /** A form that submits itself, and has a button where scripts are off. */
  static String form(String url, Map<String, String> fields, String nonce) {
    StringBuilder html = new StringBuilder();
    html.append("<form method=\"post\" action=\"").append(escaped(url)).append("\">");
    fields.forEach(
        (name, value) ->
            html.append("<input type=\"hidden\" name=\"")
                .append(escaped(name))
                .append("\" value=\"")
                .append(escaped(value))
                .append("\">"));
    html.append("<button>Continue</button></form><script");
    if (nonce != null) {
      html.append(" nonce=\"").append(nonce).append("\"");
    }
    return page("Payment", html.append(">").append(SUBMIT).append("</script>").toString());
  }

  /** The policy of a form: nothing but its script. */
  static String formPolicy(String nonce) {
    String source = nonce == null ? "sha256-" + SUBMIT_HASH : "nonce-" + nonce;
    return POLICY + "; script-src '" + source + "'";
  }

  /** Links to choose from. */
  static String choice(List<PaymentProvider> providers) {
    StringBuilder html = new StringBuilder("<ul>");
    for (PaymentProvider provider : providers) {
      html.append("<li><a href=\"").append(escaped(provider.url())).append("\">");
      html.append(escaped(provider.name())).append("</a></li>");
    }
    return page("How would you like to pay?", html.append("</ul>").toString());
  }

  /** What the customer needs in order to pay elsewhere. */
  static String display(Display details, String expiresAt, Money amount) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("Amount", amount == null ? null : amount.toString());
    rows.put("Account number", details.virtualAccount());
    rows.put("Code for the store", details.storeCode());
    rows.put("QR code", details.qrCode());
    rows.put("Bank", details.bank());
    rows.put("Card number", details.cardNumber());
    rows.put("Account holder", details.holder());
    rows.put("Code to fetch the cash with", details.redeemCode());
    rows.put("Pay before", expiresAt);
    StringBuilder html = new StringBuilder("<dl>");
    rows.forEach((label, text) -> html.append(text == null ? "" : row(label, text)));
    return page("Please pay with these details", html.append("</dl>").toString());
  }

  /** There is nothing to do. */
  static String waiting() {
    return page(
        "Your payment is being processed",
        "<p>You do not have to do anything, and should not pay again.</p>");
  }

  private static String row(String label, String text) {
    String shown = escaped(text);
    if (isWebAddress(text)) {
      shown = "<a href=\"" + shown + "\">" + shown + "</a>";
    }
    return "<dt>" + label + "</dt><dd>" + shown + "</dd>";
  }

  private static String page(String title, String content) {
    return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + ("<title>" + title + "</title></head><body><h1>" + title + "</h1>")
        + content
        + "</body></html>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }
}
