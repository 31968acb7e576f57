package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.call.Reporter;
import org.libtill.call.RequestWriter;
import org.libtill.call.Session;
import org.libtill.exception.InternalException;
import org.libtill.exception.TillException;

/** The library leaves no copy of a card's number or a key on the heap, garbage included. */
@Timeout(600)
class MemoryTest {
  private static final Reporter LOG_ALONE = new Reporter(null, null, true);

  private final Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");

  @TempDir private Path folder;

  /** Sixteen digits that are nowhere in memory; each use of them has others. */
  private static final class Veiled implements CharSequence {
    private static final int VEIL = 0x155;

    private final int[] units;

    private Veiled(int... units) {
      this.units = units;
    }

    static Veiled number(int seed) {
      int[] units = new int[16];
      for (int index = 0; index < units.length; index++) {
        units[index] = ('1' + (seed * 31 + index * index * 7 + index * seed) % 9) ^ VEIL;
      }
      return new Veiled(units);
    }

    @Override
    public int length() {
      return units.length;
    }

    @Override
    public char charAt(int index) {
      return (char) (units[index] ^ VEIL);
    }

    @Override
    public CharSequence subSequence(int begin, int end) {
      return new Veiled(Arrays.copyOfRange(units, begin, end));
    }

    @Override
    public String toString() {
      throw new AssertionError("a copy is made");
    }

    /** One copy: what a caller holds, who has a text. */
    String text() {
      char[] letters = new char[units.length];
      for (int index = 0; index < letters.length; index++) {
        letters[index] = charAt(index);
      }
      String text = new String(letters);
      Arrays.fill(letters, ' ');
      return text;
    }
  }

  private static Map<String, Object> request(String order, CharSequence number) {
    Map<String, Object> request =
        new LinkedHashMap<>(Samples.card(order, Samples.APPROVED).build().toMap());
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("number", number);
    card.put("expiry_month", 12);
    card.put("expiry_year", 2030);
    card.put("holder", "Ada ".repeat(60));
    card.put("cvv", Samples.CVV);
    request.put("payment_method", Map.of("card", card));
    return request;
  }

  /** How often each is in the heap, as bytes, as UTF-16 and as characters. */
  private List<Integer> found(List<Veiled> numbers) throws IOException {
    Path dump = folder.resolve("heap.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), false);
    int[] counts = new int[numbers.size()];
    try (FileChannel channel = FileChannel.open(dump)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      for (int place = 0; place < bytes.limit(); place++) {
        byte last = bytes.get(place);
        for (int index = 0; last >= '1' && last <= '9' && index < counts.length; index++) {
          counts[index] += ends(bytes, place, numbers.get(index), 1) ? 1 : 0;
          counts[index] += ends(bytes, place, numbers.get(index), 2) ? 1 : 0;
        }
      }
    }
    Files.delete(dump);
    return Arrays.stream(counts).boxed().collect(Collectors.toList());
  }

  private static boolean ends(ByteBuffer bytes, int end, Veiled number, int step) {
    int place = end;
    for (int index = number.length() - 1; index >= 0; index--, place -= step) {
      if (place < 0 || bytes.get(place) != number.charAt(index)) {
        return false;
      }
    }
    return true;
  }

  private static void attempt(Client client, Map<String, Object> request) {
    try {
      client.call("payment_create", request);
    } catch (TillException error) {
      // The sandbox may not like the card. It was sent.
    }
  }

  @Test
  void ofARequestNothingIsLeftWhateverBecomesOfTheCall() throws Exception {
    List<Veiled> numbers = new ArrayList<>();
    for (int seed = 1; seed <= 6; seed++) {
      numbers.add(Veiled.number(seed));
    }
    byte[] config = RequestWriter.configuration(merchant.config());
    try (Client client = merchant.client()) {
      attempt(client, request("A1", numbers.get(0)));
      Map<String, Object> refused = request("A2", numbers.get(1));
      refused.put("amount", 1.5);
      attempt(client, refused);
    }
    Queue<Runnable> waiting = new ArrayDeque<>();
    try (Session session = new Session(config, waiting::add, LOG_ALONE)) {
      CompletableFuture<Object> pending =
          session.callAsync("payment_create", request("A3", numbers.get(2)), answer -> answer);
      assertTrue(pending.cancel(false));
      CompletableFuture<Object> ended =
          session.callAsync("payment_create", request("A4", numbers.get(3)), answer -> answer);
      ended.complete("otherwise");
      waiting.forEach(Runnable::run);
    }
    byte[] again = RequestWriter.configuration(merchant.config());
    try (Session session = new Session(again, MemoryTest::refuse, LOG_ALONE)) {
      CompletableFuture<Object> future =
          session.callAsync("payment_create", request("A5", numbers.get(4)), answer -> answer);
      ExecutionException error = assertThrows(ExecutionException.class, future::get);
      assertInstanceOf(InternalException.class, error.getCause());
    }
    String held = numbers.get(5).text();
    assertEquals(List.of(0, 0, 0, 0, 0, 1), found(numbers));
    Reference.reachabilityFence(held);
  }

  private static void refuse(Runnable task) {
    throw new RejectedExecutionException("full");
  }

  @Test
  void ofAKeyNothingIsLeftButWhatTheCallerHolds() throws Exception {
    List<Veiled> keys = List.of(Veiled.number(11), Veiled.number(12), Veiled.number(13));
    String parsed = keys.get(0).text();
    try (SigningKey key = SigningKey.of("paypro", parsed)) {
      String signature = key.sign("{\"a\":\"1\"}".getBytes());
      Till.verify("paypro", "{\"a\":\"1\"}", signature, parsed);
    }
    String used = keys.get(1).text();
    assertThrows(TillException.class, () -> Till.sign("paypro", "no JSON", used));
    Map<String, Object> config = new LinkedHashMap<>(merchant.config());
    config.put("app", Map.of("name", keys.get(2)));
    Client.create(config).close();
    assertEquals(List.of(1, 1, 0), found(keys));
    Reference.reachabilityFence(parsed);
    Reference.reachabilityFence(used);
  }
}
