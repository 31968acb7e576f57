package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.libtill.model.NextAction;

/** What a shop sends to a customer who has to do something next. */
class CustomerResponseTest {
  private static Optional<CustomerResponse> of(Map<String, ?> action) {
    return CustomerResponse.of(NextAction.fromMap(action));
  }

  @Test
  void aRedirectIsOne() {
    String url = "https://bank.example/?a=1&b=2";
    CustomerResponse response = of(Map.of("type", "redirect", "url", url)).orElseThrow();
    assertEquals(303, response.httpStatus());
    assertEquals(url, response.headers().get("Location"));
    assertEquals("", response.body());
  }

  @Test
  void aFormSendsItselfAndNothingBreaksOutOfIt() {
    Map<String, Object> action =
        Map.of(
            "type", "post_form",
            "url", "https://bank.example/?a=1&b=2",
            "fields", Map.of("PaReq", "\"><script>alert('1')</script>"));
    CustomerResponse response = of(action).orElseThrow();
    assertEquals(200, response.httpStatus());
    assertEquals("text/html; charset=utf-8", response.headers().get("Content-Type"));
    assertTrue(response.body().contains("action=\"https://bank.example/?a=1&amp;b=2\""));
    assertTrue(response.body().contains("value=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)"));
    assertTrue(response.body().contains("submit()"));
  }

  @Test
  void aPageIsSentAsItStandsAndProvidersAreLinks() {
    CustomerResponse page = of(Map.of("type", "html", "html", "<p>Hello</p>")).orElseThrow();
    assertEquals("<p>Hello</p>", page.body());
    List<Map<String, String>> providers =
        List.of(Map.of("name", "A & B", "url", "https://a.example/"));
    CustomerResponse selector =
        of(Map.of("type", "choose", "providers", providers, "selector_url", "https://a.example/s"))
            .orElseThrow();
    assertEquals(303, selector.httpStatus());
    assertEquals("https://a.example/s", selector.headers().get("Location"));
    CustomerResponse choice = of(Map.of("type", "choose", "providers", providers)).orElseThrow();
    assertTrue(choice.body().contains("<a href=\"https://a.example/\">A &amp; B</a>"));
  }

  @Test
  void thereIsNothingToSendWhereTheShopShowsSomethingItselfOrWaits() {
    assertTrue(CustomerResponse.of(null).isEmpty());
    for (String type : List.of("display", "wait", "redirect", "a_type_of_tomorrow")) {
      assertTrue(of(Map.of("type", type)).isEmpty(), type);
    }
  }
}
