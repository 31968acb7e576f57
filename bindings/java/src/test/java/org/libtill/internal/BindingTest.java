package org.libtill.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.libtill.Programs;
import org.libtill.Till;
import org.libtill.exception.NativeLibraryException;

/** By which way Java reaches the native library. */
class BindingTest {
  /** The classes of a jar as Java 22 sees it, which {@code make test-ffm} puts there. */
  private static final boolean HAS_FOREIGN_FUNCTIONS =
      Files.exists(Programs.CLASSES.resolve("org/libtill/internal/ForeignCalls.class"));

  private static String way(String wanted) {
    Till.version(); // the library is loaded
    return Binding.chosen(wanted).getClass().getSimpleName();
  }

  @Test
  void foreignFunctionsAreUsedWhereThereAreAnyAndJniElsewhere() {
    assertEquals(HAS_FOREIGN_FUNCTIONS ? "ForeignCalls" : "JniCalls", way(null));
    assertEquals(way(null), NativeLoader.calls().getClass().getSimpleName());
  }

  @Test
  void thePropertyChooses() {
    assertEquals("JniCalls", way("jni"));
    if (HAS_FOREIGN_FUNCTIONS) {
      assertEquals("ForeignCalls", way("ffm"));
    } else {
      NativeLibraryException error = assertThrows(NativeLibraryException.class, () -> way("ffm"));
      assertTrue(error.getMessage().contains("needs Java 22 or newer"), error.getMessage());
      assertTrue(error.isNotSent());
    }
    NativeLibraryException error = assertThrows(NativeLibraryException.class, () -> way("FFM"));
    assertTrue(error.getMessage().contains("is \"FFM\". Set it to jni or ffm"), error.getMessage());
  }

  @Test
  void inANativeImageJniIsUsed() {
    System.setProperty("org.graalvm.nativeimage.imagecode", "runtime");
    try {
      assertEquals("JniCalls", way(null));
    } finally {
      System.clearProperty("org.graalvm.nativeimage.imagecode");
    }
  }
}
