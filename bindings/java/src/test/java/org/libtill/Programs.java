package org.libtill;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Programs in a JVM of their own, of the same version, with the same classes of the library. */
public final class Programs {
  /** The library's classes: the usual ones, or those of {@code make test-ffm}. */
  public static final Path CLASSES =
      Paths.get(System.getProperty("till.classes", "target/classes")).toAbsolutePath();

  /** The native library that was built. */
  public static final Path LIBRARY = CLASSES.resolve("native/linux-x86_64/libtill_java.so");

  private static final Path TEST_CLASSES = Paths.get("target/test-classes").toAbsolutePath();

  private Programs() {}

  /** A program of the tests, with options of the JVM. */
  public static List<String> command(Class<?> program, String... options) {
    List<String> command = java(options);
    command.addAll(List.of("-cp", CLASSES + ":" + TEST_CLASSES, program.getName()));
    return command;
  }

  /** The JVM with options, and with those that its version needs. */
  public static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : System.getProperty("till.java.options", "").split(" ")) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.addAll(List.of(options));
    return command;
  }

  /** The compiler of this Java; a runtime alone has none. */
  static JavaCompiler compiler() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "this Java has no compiler: " + System.getProperty("java.home"));
    return compiler;
  }
}
