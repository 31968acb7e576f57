package org.libtill.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one call shares with the native library: copies of its arguments, which are wiped when it
 * has ended, since they may hold a key or a card's number; and the buffer of its answer, which is
 * given back, and wiped by the library.
 */
final class CallMemory implements AutoCloseable {
  /** A {@code till_buf}. */
  private static final StructLayout BUFFER =
      MemoryLayout.structLayout(ADDRESS.withName("data"), JAVA_LONG.withName("len"));

  private static final long DATA = BUFFER.byteOffset(PathElement.groupElement("data"));
  private static final long LENGTH = BUFFER.byteOffset(PathElement.groupElement("len"));

  private static final ForeignFunction BUF_FREE = ForeignFunction.ofPointer("till_buf_free");

  private final Arena arena = Arena.ofConfined();
  private final List<MemorySegment> copies = new ArrayList<>();
  private final MemorySegment answer;
  private final MemorySegment handle;

  /** The answer's eight bytes of a handle are there before the handle is. */
  private final byte[] prefixedHandle = new byte[Integer.BYTES + Long.BYTES];

  CallMemory() {
    BUF_FREE.handle(); // linked before the call, after which there may be no memory for it
    this.answer = arena.allocate(BUFFER);
    this.handle = arena.allocate(ADDRESS);
  }

  /** An argument of as many bytes as the array. */
  MemorySegment copy(byte[] bytes) {
    MemorySegment copy = arena.allocate(bytes.length);
    copies.add(copy);
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  /** Where the library writes a text. */
  MemorySegment answer() {
    return answer;
  }

  /** Where the library writes a new handle. */
  MemorySegment handle() {
    return handle;
  }

  /** The new handle as Java keeps it. */
  long pointer() {
    return handle.get(ADDRESS, 0).address();
  }

  /** A status and a text. */
  byte[] text(int status) {
    int length = Math.toIntExact(answer.get(JAVA_LONG, LENGTH));
    byte[] bytes = new byte[Math.addExact(Integer.BYTES, length)];
    ByteBuffer.wrap(bytes).putInt(status);
    MemorySegment data = answer.get(ADDRESS, DATA).reinterpret(length);
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, Integer.BYTES, length);
    return bytes;
  }

  /** A status and a new handle, or the error object where there is none. */
  byte[] made(int status) {
    if (status != 0) {
      return text(status);
    }
    ByteBuffer.wrap(prefixedHandle).putInt(status).putLong(pointer());
    return prefixedHandle;
  }

  @Override
  public void close() {
    try (arena) {
      copies.forEach(copy -> copy.fill((byte) 0));
      BUF_FREE.run(answer);
    }
  }
}
