package org.libtill.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Locale;

/** The platform that the virtual machine runs on, by the classifier of its natives. */
final class Platform {
  /** The platforms that natives are released for. */
  static final List<String> RELEASED =
      List.of("linux-x86_64", "linux-aarch64", "linux-x86_64-musl", "linux-aarch64-musl");

  private Platform() {}

  /** Gives this platform, such as {@code linux-x86_64-musl}. */
  static String current() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String platform = system + "-" + (processor.equals("amd64") ? "x86_64" : processor);
    return system.equals("linux") && usesMusl(Paths.get("/proc/self/maps"))
        ? platform + "-musl"
        : platform;
  }

  /** Whether the C library of this process is musl, as on Alpine: its loader is mapped. */
  static boolean usesMusl(Path maps) {
    try {
      return Files.readString(maps).contains("/ld-musl-");
    } catch (IOException error) {
      // Without /proc nothing says so, and glibc is what is usual.
      return false;
    }
  }

  /** Says what to add where no natives are found for a platform, and which ones are there. */
  static String missing(String platform, List<String> found) {
    String message = "There is no native library for this platform (" + platform + ")";
    if (!found.isEmpty()) {
      message += ", only for " + String.join(", ", found);
    }
    if (!RELEASED.contains(platform)) {
      return message
          + ". libtill has natives for "
          + String.join(", ", RELEASED)
          + ". Elsewhere, build them with `cargo build --release -p libtill-java`, and name their"
          + " folder with the property till.native.path.";
    }
    String artifact = "org.libtill:libtill:" + Version.PACKAGE;
    return message
        + ". Add the artifact "
        + artifact
        + " with the classifier "
        + platform
        + " (libtill-"
        + Version.PACKAGE
        + "-"
        + platform
        + ".jar) to the class path. On the module path, add its module as well: --add-modules"
        + " org.libtill.natives."
        + platform.replace('-', '.')
        + ".";
  }
}
