package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of the public classes beside those of the JDK. */
class NamesTest {
  private static final Path CLASSES = Sandbox.root().resolve("bindings/java/target/classes");

  /** Packages that a program imports from beside ours, often as a whole. */
  private static final List<String> JDK =
      List.of(
          "java.io",
          "java.lang",
          "java.math",
          "java.net",
          "java.net.http",
          "java.nio.charset",
          "java.nio.file",
          "java.security",
          "java.security.cert",
          "java.sql",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.function",
          "java.util.logging",
          "java.util.stream");

  @Test
  void noPublicClassHasTheNameOfAClassOfTheJdk() throws IOException {
    List<String> clashes = new ArrayList<>();
    for (String name : publicClasses()) {
      for (String other : JDK) {
        if (exists(other + "." + name)) {
          clashes.add(other + "." + name);
        }
      }
    }
    assertEquals(List.of(), clashes);
    assertTrue(exists("java.security.Key"));
  }

  private static List<String> publicClasses() throws IOException {
    ModuleDescriptor module = ModuleFinder.of(CLASSES).find("org.libtill").get().descriptor();
    List<String> names = new ArrayList<>();
    for (ModuleDescriptor.Exports exported : module.exports()) {
      Path folder = CLASSES.resolve(exported.source().replace('.', '/'));
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.collect(Collectors.toList())) {
          String name = file.getFileName().toString().replace(".class", "");
          if (file.toString().endsWith(".class") && isPublic(exported.source() + "." + name)) {
            names.add(name);
          }
        }
      }
    }
    assertTrue(names.size() > 100, "the public classes were found");
    return names;
  }

  private static boolean isPublic(String name) {
    try {
      Class<?> type = Class.forName(name, false, NamesTest.class.getClassLoader());
      return Modifier.isPublic(type.getModifiers()) && type.getEnclosingClass() == null;
    } catch (ClassNotFoundException error) {
      throw new IllegalStateException(error);
    }
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, NamesTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException error) {
      return false;
    }
  }
}
