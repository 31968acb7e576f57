package org.libtill.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.libtill.json.JsonException;
import org.libtill.json.JsonReader;
import org.libtill.json.UnwritableException;

class JsonTest {
  private static String written(Map<String, ?> object) {
    return new String(JsonWriter.write(object), UTF_8);
  }

  @Test
  void numbersAreExact() {
    assertEquals(9007199254740993L, JsonReader.read("9007199254740993"));
    assertEquals(Long.MIN_VALUE, JsonReader.read("-9223372036854775808"));
    assertEquals(new BigInteger("9223372036854775808"), JsonReader.read("9223372036854775808"));
    assertEquals(new BigDecimal("0.30"), JsonReader.read("0.30"));
    assertEquals(new BigDecimal("1E+2"), JsonReader.read("1e2"));
    assertEquals("{\"a\":-7}", written(object("{\"a\":-7}")));
    assertEquals("{\"a\":7}", written(Map.of("a", new BigInteger("7"))));
  }

  @Test
  void integersOfEverySizeAreWritten() {
    for (long number : new long[] {0, 7, -7, 10, -100, 4_392_963_203_551_251L, Long.MAX_VALUE}) {
      assertEquals("{\"a\":" + number + "}", written(Map.of("a", number)));
    }
    assertEquals("{\"a\":-9223372036854775808}", written(Map.of("a", Long.MIN_VALUE)));
    assertEquals("{\"a\":-128}", written(Map.of("a", Byte.MIN_VALUE)));
  }

  @Test
  void integersAreReadExactlyWhereALongEnds() {
    for (String digits :
        List.of("0", "-0", "999999999999999999", "-99999999999999999", "1000000000000000000")) {
      assertEquals(Long.parseLong(digits), JsonReader.read(digits));
    }
    assertEquals(Long.MAX_VALUE, JsonReader.read("9223372036854775807"));
    assertEquals(new BigInteger("-9223372036854775809"), JsonReader.read("-9223372036854775809"));
  }

  @Test
  void textsAreReadAndWrittenWhole() {
    List<String> texts =
        List.of(
            "",
            "a",
            "\"",
            "\\",
            "a\"b",
            "\"a",
            "a\\",
            "é",
            "aé",
            "éa\"é",
            "😀",
            "a😀\u0001b\n",
            "\u007f");
    for (String text : texts) {
      Map<String, String> object = Map.of("k" + text, text + "x".repeat(300) + text);
      assertEquals(object, object(written(object)));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(String text) {
    return (Map<String, Object>) JsonReader.read(text);
  }

  @Test
  void everythingElseIsReadAsItStands() {
    Object value =
        JsonReader.read(" {\"a\": [true, false, null, \"\\u00e9\\n\\/\\\"\"], \"b\" : {}}\n");
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", Arrays.asList(true, false, null, "é\n/\""));
    expected.put("b", Map.of());
    assertEquals(expected, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "{\"a\"}",
        "\"\\u\uFF10\uFF10e9\"",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1,]",
        "[1 2]",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "tru",
        "nul",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "1 2",
        "{a:1}",
        "{\"a\":1,\"a\":2}",
        "[{\"a\":1,\"\\u0061\":2}]",
        "NaN",
        "1e99999999999",
        "'a'"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThrows(JsonException.class, () -> JsonReader.read(text));
  }

  @Test
  void depthAndLengthAreLimited() {
    assertEquals(List.of(List.of()), JsonReader.read("[[]]"));
    assertThrows(JsonException.class, () -> JsonReader.read("[".repeat(100_000)));
    assertThrows(JsonException.class, () -> JsonReader.read("9".repeat(100_000)));
    Map<String, Object> endless = new LinkedHashMap<>();
    endless.put("again", endless);
    assertThrows(UnwritableException.class, () -> written(endless));
  }

  @Test
  void aMessageNeverRepeatsTheText() {
    JsonException error =
        assertThrows(
            JsonException.class, () -> JsonReader.read("{\"number\":\"4392963203551251\"x"));
    assertFalse(error.getMessage().contains("4392"));
    assertEquals("\"}\" is missing at character 28", error.getMessage());
  }

  @Test
  void whatHasNoFormInJsonIsRefusedWhereItStands() {
    List<Object> list = new ArrayList<>(List.of("fine", 1.5f));
    for (Object wrong :
        List.of(
            1.5,
            list,
            new int[] {1},
            Map.of(1, 2),
            new StringBuffer("\uD800"),
            new BigDecimal("0.30"),
            new BigInteger("9223372036854775808"))) {
      UnwritableException error =
          assertThrows(UnwritableException.class, () -> written(Map.of("a", wrong)));
      assertEquals(wrong == list ? "a[1]" : "a", error.path());
    }
  }

  @Test
  void aMapIsWalkedOnceWhenItIsWritten() {
    AtomicInteger walks = new AtomicInteger();
    Map<String, Object> counted =
        new LinkedHashMap<>(Map.of("order_id", "A1", "description", "é")) {
          private static final long serialVersionUID = 1L;

          @Override
          public Set<Map.Entry<String, Object>> entrySet() {
            walks.incrementAndGet();
            return super.entrySet();
          }
        };
    written(Map.of("a", counted));
    assertEquals(1, walks.get());
  }

  @Test
  void thePathOfARefusalForgetsTheValuesBeforeIt() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("deep", Map.of("b", List.of(1, Map.of("c", List.of(2)))));
    object.put("list", List.of(List.of(1, 2), Map.of("x", 1.5)));
    UnwritableException error =
        assertThrows(UnwritableException.class, () -> written(Map.of("a", object)));
    assertEquals("a.list[1].x", error.path());
    object.put("list", Map.of("\uD800", 1));
    error = assertThrows(UnwritableException.class, () -> written(Map.of("a", object)));
    assertEquals("a.list", error.path());
  }
}
