package org.libtill.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request by its parts. */
class IncomingRequestTest {
  private static Map<String, List<String>> length(String length) {
    return Map.of("Content-length", List.of(length));
  }

  private static InputStream bytes(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  @Test
  void aBodyHasAtMostTheMaximum() throws Exception {
    assertEquals(5, IncomingRequest.read(length("5"), null, bytes(5), 5).body().length);
    assertEquals(0, IncomingRequest.read(Map.of(), null, bytes(0), 5).body().length);
    InputStream longer = bytes(100);
    RequestTooLargeException error =
        assertThrows(
            RequestTooLargeException.class, () -> IncomingRequest.read(Map.of(), null, longer, 5));
    assertEquals(94, longer.available(), "one byte more than the maximum was read");
    assertTrue(error.getMessage().contains("more than 5 bytes"), error.getMessage());
    InputStream declared = bytes(6);
    assertThrows(
        RequestTooLargeException.class, () -> IncomingRequest.read(length("6"), null, declared, 5));
    assertEquals(6, declared.available(), "nothing was read");
    assertThrows(
        IllegalArgumentException.class, () -> IncomingRequest.read(Map.of(), null, bytes(1), 0));
  }

  @Test
  void aBodyThatHasGoneIsNoEmptyOne() {
    IOException gone =
        assertThrows(
            IOException.class, () -> IncomingRequest.read(length("5"), null, bytes(0), 10));
    assertTrue(gone.getMessage().contains("was read before"), gone.getMessage());
    assertThrows(IOException.class, () -> IncomingRequest.read(length("five"), null, bytes(5), 10));
  }

  @Test
  void whatWasReadDoesNotChange() throws Exception {
    List<String> values = new ArrayList<>(List.of("one"));
    byte[] content = {1, 2, 3};
    IncomingRequest request =
        IncomingRequest.read(Map.of("x", values), null, new ByteArrayInputStream(content), 10);
    values.add("two");
    request.body()[0] = 9;
    assertEquals(Map.of("x", List.of("one")), request.headers());
    assertThrows(UnsupportedOperationException.class, () -> request.headers().put("y", List.of()));
    assertThrows(UnsupportedOperationException.class, () -> request.headers().get("x").add("two"));
    assertArrayEquals(content, request.body());
    assertNull(request.query());
    IncomingRequest none =
        IncomingRequest.read(Collections.emptyMap(), "a=1", InputStream.nullInputStream(), 10);
    assertEquals("a=1", none.query());
  }
}
