package org.libtill.json;

import java.util.regex.Pattern;

/** Words of a caller's as a message may show them: one line, short, and no run of digits. */
public final class Shown {
  private static final int LENGTH_MAX = 40;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,38}[0-9]?");

  private Shown() {}

  /** The path of a member, whose key is the caller's. */
  public static String below(String path, String key) {
    return path.isEmpty() ? key(key) : path + "." + key(key);
  }

  /** A key. One that is not named like a member may be a misplaced card number. */
  public static String key(String key) {
    if (NAME.matcher(key).matches()) {
      return key;
    }
    StringBuilder shown = new StringBuilder();
    int[] letters = key.codePoints().limit(LENGTH_MAX + 1).toArray();
    for (int index = 0; index < Math.min(letters.length, LENGTH_MAX); index++) {
      int letter = letters[index];
      shown.appendCodePoint(letter >= '0' && letter <= '9' ? '#' : printable(letter));
    }
    return letters.length > LENGTH_MAX ? shown.append('…').toString() : shown.toString();
  }

  /** A text that is one line and steers no terminal. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().map(Shown::printable).forEach(line::appendCodePoint);
    return line.toString();
  }

  private static int printable(int letter) {
    switch (Character.getType(letter)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
      case Character.SURROGATE:
        return '?';
      default:
        return letter;
    }
  }
}
