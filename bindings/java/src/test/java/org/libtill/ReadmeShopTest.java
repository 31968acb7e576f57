package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.call.JsonWriter;
import org.libtill.model.NotificationReply;
import org.libtill.model.PayoutStatus;

/** The README's first block: a shop that takes a payment, pays out, and is notified. */
@Timeout(600)
class ReadmeShopTest {
  @TempDir private Path folder;

  @Test
  void theShopTakesAPaymentPaysOutAndIsNotified() throws Exception {
    Sandbox sandbox = Sandbox.plain();
    Sandbox.Merchant merchant = sandbox.merchant("paymart");
    try (URLClassLoader classes = compiled();
        Client client = merchant.client()) {
      Shop shop = new Shop(classes.loadClass("Shop"), client);
      CustomerResponse response =
          (CustomerResponse) shop.call("pay", "A1001", Money.of("10.00", "EUR"));
      assertEquals(303, response.httpStatus());
      String page = response.headers().get("Location");
      assertTrue(page.contains("/p/"), page);

      // The customer knows the payment's token, and claims that it is approved.
      String token = page.substring(page.lastIndexOf('/') + 1);
      assertEquals("200 A1001 is CREATED\n", shop.notified(claim(token, "A1001")));
      assertEquals("400 ", shop.notified(claim(token, "A1002")));
      // PayMart has no query for refunds and disputes: what is not acted on is not repeated either.
      for (String type : List.of("refund", "dispute", "something of tomorrow")) {
        Map<String, String> news = claim(token, "A1001");
        news.put("type", type);
        assertEquals("200 ", shop.notified(news));
      }

      sandbox.press(page, "choice=pay");
      assertEquals("200 A1001 is APPROVED\n", shop.notified(claim(token, "A1001")));
      Object paidOut = shop.call("payOut", "P1001", Money.of("10.00", "EUR"));
      assertEquals(PayoutStatus.SUCCEEDED, paidOut);
      assertEquals("400 ", shop.notified(claim(token, "P1001")));
      Map<String, String> payout = claim(token, "P1001");
      payout.put("type", "payout");
      payout.remove("token");
      assertEquals("200 P1001 is SUCCEEDED\n", shop.notified(payout));
    }
  }

  private static Map<String, String> claim(String token, String number) {
    Map<String, String> claim = new LinkedHashMap<>();
    claim.put("token", token);
    claim.put("type", "payment");
    claim.put("status", "approved");
    claim.put("orderNumber", number);
    claim.put("amount", "1000");
    claim.put("currency", "EUR");
    return claim;
  }

  /** The block, compiled as the library itself is. */
  private URLClassLoader compiled() throws Exception {
    Matcher block = ProcessesTest.BLOCK.matcher(Files.readString(Paths.get("README.md")));
    assertTrue(block.find(), "the README has a block");
    Path source = Files.writeString(folder.resolve("Shop.java"), block.group(1));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] arguments = {
      "-Xlint:all",
      "-Werror",
      "-cp",
      Programs.CLASSES.toString(),
      "-d",
      folder.toString(),
      source.toString()
    };
    int status = Programs.compiler().run(null, said, said, arguments);
    assertEquals(0, status, said.toString(UTF_8));
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Shop.class.getClassLoader());
  }

  /** The block's class. */
  private static final class Shop {
    private final Object shop;

    private Shop(Class<?> type, Client client) throws Exception {
      Constructor<?> constructor = type.getDeclaredConstructor(Client.class);
      constructor.setAccessible(true);
      shop = constructor.newInstance(client);
    }

    private Object call(String name, Object... arguments) throws Exception {
      for (Method method : shop.getClass().getDeclaredMethods()) {
        if (method.getName().equals(name)) {
          method.setAccessible(true);
          return method.invoke(shop, arguments);
        }
      }
      throw new NoSuchMethodException(name);
    }

    /** The status that the gateway gets, and what the shop prints. */
    private String notified(Map<String, String> claim) throws Exception {
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PrintStream usual = System.out;
      System.setOut(new PrintStream(printed, true, UTF_8));
      try {
        Object reply = call("notified", Map.of(), JsonWriter.write(claim));
        return ((NotificationReply) reply).httpStatus() + " " + printed.toString(UTF_8);
      } finally {
        System.setOut(usual);
      }
    }
  }
}
