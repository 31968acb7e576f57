package org.libtill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.exception.TillException;

/** Outside the heap, no copy of a key is left either: {@link MemoryTest} looks into the heap. */
@Timeout(600)
class NativeMemoryTest {
  private static final int LENGTH = 24;

  /** Of a freed block, the first bytes are overwritten anyway. */
  private static final int COMPARED = 8;

  private static final Pattern HEAP =
      Pattern.compile("Heap address: 0x([0-9a-f]+), size: (\\d+) MB");

  @TempDir private Path folder;

  /** Signs with keys, and waits. */
  public static final class Shop {
    private Shop() {}

    /** The other keys are used; the first is held, to be found. */
    public static void main(String[] arguments) throws Exception {
      ByteBuffer held = ByteBuffer.allocateDirect(LENGTH);
      held.put(key(0));
      for (int seed = 1; seed <= 4; seed++) { // the stack keeps the latest hash, and the fourth key
        use(seed);
      }
      System.out.print('.');
      System.out.flush();
      System.in.read();
      Reference.reachabilityFence(held);
    }

    private static void use(int seed) {
      sign(seed, "{\"a\":\"1\"}");
      sign(seed, "no JSON");
      try (SigningKey key = SigningKey.of("paypro", key(seed))) {
        key.sign("{\"a\":\"1\"}".getBytes());
      }
    }

    private static void sign(int seed, String message) {
      try {
        Till.sign("paypro", message.getBytes(), key(seed));
      } catch (TillException error) {
        // The key was read before the message.
      }
    }
  }

  /** A key that no constant holds. */
  private static byte[] key(int seed) {
    byte[] key = new byte[LENGTH];
    for (int index = 0; index < LENGTH; index++) {
      key[index] = (byte) ('A' + (seed * 7 + index * index * 5 + index * seed) % 26);
    }
    return key;
  }

  @Test
  void ofAKeyNothingIsLeftOutsideTheHeap() throws Exception {
    Path log = folder.resolve("heap.log");
    List<String> command =
        Programs.command(
            Shop.class,
            "-Xmx64m",
            "-Xlog:gc+heap+coops=debug:file=" + log,
            "-Dtill.native.path=" + Programs.LIBRARY);
    Process shop = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      assertEquals('.', shop.getInputStream().read());
      Matcher heap = HEAP.matcher(Files.readString(log));
      assertTrue(heap.find(), "the JVM says where its heap is");
      long begin = Long.parseLong(heap.group(1), 16);
      long end = begin + (Long.parseLong(heap.group(2)) << 20);
      assertArrayEquals(new int[] {1, 0, 0, 0}, found(shop.pid(), begin, end));
    } finally {
      shop.destroy();
    }
  }

  /** How often each key is in a process's memory, but for the range of its heap. */
  private static int[] found(long process, long begin, long end) throws IOException {
    int[] found = new int[4];
    Path maps = Paths.get("/proc/" + process + "/maps");
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + process + "/mem", "r")) {
      for (String line : Files.readAllLines(maps)) {
        String[] range = line.split("[- ]");
        long first = Long.parseUnsignedLong(range[0], 16);
        long last = Long.parseUnsignedLong(range[1], 16);
        if (line.contains(" rw-p ") && (last <= begin || first >= end)) {
          count(memory, first, last, found);
        }
      }
    }
    return found;
  }

  private static void count(RandomAccessFile memory, long first, long last, int[] found)
      throws IOException {
    byte[] block = new byte[1 << 16];
    for (long place = first; place < last; place += block.length - COMPARED + 1) {
      memory.seek(place);
      int length = memory.read(block, 0, (int) Math.min(block.length, last - place));
      for (int seed = 0; seed < found.length; seed++) {
        found[seed] += count(block, length, key(seed));
      }
    }
  }

  private static int count(byte[] block, int length, byte[] key) {
    int count = 0;
    for (int end = COMPARED; end <= length; end++) {
      int matching = 0;
      while (matching < COMPARED && block[end - 1 - matching] == key[LENGTH - 1 - matching]) {
        matching++;
      }
      count += matching == COMPARED ? 1 : 0;
    }
    return count;
  }
}
