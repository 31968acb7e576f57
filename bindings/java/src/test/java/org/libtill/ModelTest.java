package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.model.Event;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;
import org.libtill.model.Verified;
import org.libtill.param.Address;
import org.libtill.param.Item;
import org.libtill.param.PaymentRequest;

/** The generated classes. */
class ModelTest {
  @Test
  void aResultKeepsWhatItKnowsAndLeavesOutTheRest() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("gateway", "payermax");
    members.put("operation", "payment");
    members.put("status", "a_status_of_tomorrow");
    members.put("final", false);
    members.put("amount", 2500L);
    members.put("fees", List.of(Map.of("kind", "tax", "amount", 5L)));
    members.put("invented", Map.of("deep", true));
    members.put("ignored", List.of("shipping"));
    members.put("two_step", "not a boolean");
    Payment payment = Payment.fromMap(members);
    assertEquals(PaymentStatus.UNKNOWN, payment.status());
    assertEquals(2500, payment.amount());
    assertEquals(5, payment.fees().get(0).amount());
    assertFalse(payment.isTwoStep());
    assertNull(payment.nextAction());
    assertEquals(
        List.of("gateway", "operation", "status", "final", "amount", "fees", "ignored"),
        new ArrayList<>(payment.toMap().keySet()));
    assertEquals("unknown", payment.toMap().get("status"));
    Event event = Event.fromMap(Map.of("gateway", "payermax", "verified", "astrology"));
    assertNull(event.verified());
    assertEquals(Verified.NONE, Verified.fromWireName("none"));
  }

  @Test
  void aRequestSurvivesTheWayToAMapAndBack() {
    PaymentRequest request =
        Samples.card("A1", Samples.APPROVED)
            .items(List.of(Item.builder().name("Cap").quantity(2).price(1250).build()))
            .risk(Map.of("score", "low"))
            .gatewayOptions(Map.of("list", List.of(1L, Map.of("a", true))))
            .expiresInS(600)
            .build();
    PaymentRequest copy = PaymentRequest.fromMap(request.toMap());
    assertEquals(request, copy);
    assertEquals(request.hashCode(), copy.hashCode());
    assertEquals(request, request.toBuilder().build());
    assertNotEquals(request, request.toBuilder().orderId("A2").build());
    assertNotEquals(request, null);
    assertEquals(600, copy.expiresInS());
  }

  @Test
  void requestsAndResultsCannotBeChanged() {
    List<Item> items = new ArrayList<>(List.of(Item.builder().name("Cap").build()));
    Map<String, Object> deep = new LinkedHashMap<>(Map.of("a", new ArrayList<>(List.of(1L))));
    PaymentRequest request = PaymentRequest.builder().items(items).gatewayOptions(deep).build();
    items.clear();
    deep.clear();
    assertEquals(1, request.items().size());
    assertEquals(List.of(1L), request.gatewayOptions().get("a"));
    assertThrows(UnsupportedOperationException.class, () -> request.items().clear());
    assertThrows(UnsupportedOperationException.class, () -> request.gatewayOptions().clear());
    assertThrows(UnsupportedOperationException.class, () -> request.toMap().clear());
    assertThrows(
        UnsupportedOperationException.class,
        () -> ((List<?>) request.gatewayOptions().get("a")).clear());
  }

  @Test
  void absentMembersAreAbsent() {
    assertTrue(Address.builder().build().toMap().isEmpty());
    assertEquals(
        Map.of("city", "Oslo"), Address.builder().city("Oslo").line1(null).build().toMap());
  }

  @Test
  void nothingPublicTakesOrGivesAFloatingPointNumber() throws Exception {
    int looked = 0;
    for (Class<?> type : publicClasses()) {
      for (Method method : type.getMethods()) {
        List<Class<?>> types = new ArrayList<>(Arrays.asList(method.getParameterTypes()));
        types.add(method.getReturnType());
        for (Class<?> wrong : List.of(float.class, double.class, Float.class, Double.class)) {
          assertFalse(types.contains(wrong), () -> type + " " + name(method));
        }
        looked++;
      }
    }
    assertTrue(looked > 1000, "methods were found");
  }

  private static String name(Executable method) {
    return method.getName();
  }

  private static List<Class<?>> publicClasses() throws IOException, ClassNotFoundException {
    Path root = Sandbox.root().resolve("bindings/java/target/classes/org/libtill");
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.collect(Collectors.toList())) {
        String path = root.getParent().getParent().relativize(file).toString();
        if (path.endsWith(".class") && !path.contains("package-info")) {
          classes.add(Class.forName(path.replace(".class", "").replace('/', '.')));
        }
      }
    }
    return classes;
  }

  @Test
  void aListingFetchesItsPagesAsItIsRead() {
    List<Integer> asked = new ArrayList<>();
    Map<Integer, List<String>> pages =
        Map.of(1, List.of("a", "b"), 2, List.of("c"), 3, List.of("d"));
    Listing<String> listing =
        Listing.of(
            number -> {
              asked.add(number);
              return number == null ? 1 : number;
            },
            pages::get,
            page -> page < 3 ? page + 1 : null);
    assertEquals("a", listing.iterator().next());
    assertEquals(Arrays.asList((Integer) null), asked);
    assertEquals(List.of("a", "b", "c", "d"), listing.stream().collect(Collectors.toList()));
    assertEquals(Arrays.asList(null, null, 2, 3), asked);
  }

  @Test
  void aListingThatGoesBackwardsIsNoCompleteOne() {
    Listing<String> listing =
        Listing.of(
            number -> number == null ? 1 : number,
            page -> List.of("page " + page),
            page -> page < 3 ? page + 1 : 2);
    List<String> seen = new ArrayList<>();
    OutcomeUnknownException error =
        assertThrows(OutcomeUnknownException.class, () -> listing.forEach(seen::add));
    assertEquals(List.of("page 1", "page 2", "page 3"), seen);
    assertTrue(error.getMessage().contains("not complete"), error.getMessage());
    assertThrows(OutcomeUnknownException.class, () -> listing.stream().count());
  }
}
