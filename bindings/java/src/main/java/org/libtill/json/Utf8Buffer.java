package org.libtill.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/**
 * Gathers UTF-8, and leaves no copy of it behind: an array is wiped when it is outgrown, and the
 * last one when the buffer is closed. Half a character is refused; {@link String#getBytes} would
 * make a question mark of it.
 */
public final class Utf8Buffer implements AutoCloseable {
  /** What is wrong with a text that has no form in UTF-8. */
  public static final String LONE_SURROGATE = "holds half a character (a lone surrogate)";

  private static final int BYTES_PER_UNIT = 3;

  private static final char ASCII_MAX = '\u007f';

  private byte[] bytes = new byte[256];
  private int length;

  /** Appends one character of ASCII. */
  public void append(char letter) {
    reserve(1);
    bytes[length++] = (byte) letter;
  }

  /** Appends a piece of a text without a copy. */
  public void append(CharSequence text, int begin, int end) throws CharacterCodingException {
    int other = appendAscii(text, begin, end);
    if (other < end) {
      encode(text, other, end);
    }
  }

  /** Appends a piece up to its first character beyond ASCII, and gives the index of that. */
  private int appendAscii(CharSequence text, int begin, int end) {
    reserve(end - begin);
    byte[] room = bytes;
    int offset = length - begin;
    int index = begin;
    while (index < end) {
      char unit = text.charAt(index);
      if (unit > ASCII_MAX) {
        break;
      }
      room[offset + index++] = (byte) unit;
    }
    length = offset + index;
    return index;
  }

  private void encode(CharSequence text, int begin, int end) throws CharacterCodingException {
    CharsetEncoder encoder =
        UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    reserve(Math.multiplyExact(end - begin, BYTES_PER_UNIT));
    ByteBuffer room = ByteBuffer.wrap(bytes, length, bytes.length - length);
    CoderResult result = encoder.encode(CharBuffer.wrap(text, begin, end), room, true);
    length = room.position();
    if (!result.isUnderflow()) {
      result.throwException();
    }
  }

  /**
   * Appends a text.
   *
   * @throws CharacterCodingException if it holds half a character
   */
  public void append(CharSequence text) throws CharacterCodingException {
    append(text, 0, text.length());
  }

  /** Gives a copy of the bytes, which its owner wipes. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void reserve(int count) {
    if (bytes.length - length >= count) {
      return;
    }
    byte[] outgrown = bytes;
    bytes = Arrays.copyOf(outgrown, Math.max(Math.addExact(length, count), 2 * outgrown.length));
    Arrays.fill(outgrown, (byte) 0);
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }
}
