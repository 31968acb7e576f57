package org.libtill.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The native library's bytes, which are read only where they are needed: what names them is its
 * hash, and a resource beside the library has it.
 */
final class LibraryContent {
  /** Where bytes come from. */
  interface Source {
    InputStream open() throws IOException;
  }

  private final Source source;
  private final String hash;
  private final long length;

  private LibraryContent(Source source, String hash, long length) {
    this.source = source;
    this.hash = hash;
    this.length = length;
  }

  /** A file. */
  static LibraryContent of(Path file) throws IOException {
    return computed(() -> Files.newInputStream(file));
  }

  /**
   * A resource.
   *
   * @param stamp the resource with the hash and the length, or null where there is none
   */
  static LibraryContent of(Source source, InputStream stamp) throws IOException {
    if (stamp == null) {
      return computed(source);
    }
    String[] parts = new String(stamp.readAllBytes(), US_ASCII).trim().split(" ");
    if (parts.length != 2 || !parts[0].matches("[0-9a-f]{64}") || !parts[1].matches("\\d{1,10}")) {
      throw new IOException("the native library's stamp is broken");
    }
    return new LibraryContent(source, parts[0], Long.parseLong(parts[1]));
  }

  private static LibraryContent computed(Source source) throws IOException {
    byte[] bytes = bytes(source);
    return new LibraryContent(source, hash(bytes), bytes.length);
  }

  /** In lower case, with 64 digits. */
  String hash() {
    return hash;
  }

  /** In bytes. */
  long length() {
    return length;
  }

  /** The bytes, which are those that the hash is of. */
  byte[] bytes() throws IOException {
    byte[] bytes = bytes(source);
    if (!hash(bytes).equals(hash)) {
      throw new IOException("the native library is another one than its stamp says");
    }
    return bytes;
  }

  private static byte[] bytes(Source source) throws IOException {
    try (InputStream stream = source.open()) {
      return stream.readAllBytes();
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return String.format("%064x", new BigInteger(1, digest));
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java platform has SHA-256", error);
    }
  }
}
