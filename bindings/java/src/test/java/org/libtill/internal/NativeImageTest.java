package org.libtill.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.libtill.Programs;

/** What the jar tells GraalVM's native-image: of everything that is found by its name. */
class NativeImageTest {
  private static final Path FOLDER =
      Programs.CLASSES.resolve("META-INF/native-image/org.libtill/libtill");

  private static JsonNode config(String name) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(name).toFile());
  }

  private static Set<String> named(String name) throws IOException {
    Set<String> names = new TreeSet<>();
    config(name).forEach(entry -> names.add(entry.get("name").asText()));
    return names;
  }

  @Test
  void everyClassAndMethodThatIsNamedExists() throws Exception {
    int methods = 0;
    for (String file : List.of("jni-config.json", "reflect-config.json")) {
      for (JsonNode entry : config(file)) {
        Class<?> type = Class.forName(entry.get("name").asText());
        for (JsonNode method : entry.withArray("methods")) {
          if (isThere(type, method)) {
            methods++;
          }
        }
      }
    }
    assertTrue(methods >= 2, "methods were found");
  }

  private static boolean isThere(Class<?> type, JsonNode method) throws Exception {
    List<Class<?>> parameters = new ArrayList<>();
    for (JsonNode parameter : method.get("parameterTypes")) {
      parameters.add(Class.forName(parameter.asText()));
    }
    Class<?>[] types = parameters.toArray(new Class<?>[0]);
    String name = method.get("name").asText();
    if (name.equals("<init>")) {
      assertNotNull(type.getDeclaredConstructor(types));
      return true;
    }
    if (name.equals("isVirtual") && Runtime.version().feature() < 21) {
      return false; // which the library asks for from Java 21 on
    }
    assertNotNull(type.getDeclaredMethod(name, types));
    return true;
  }

  @Test
  void everyClassThatTheNativeLibraryKnowsIsNamed() throws Exception {
    String library = new String(Files.readAllBytes(Programs.LIBRARY), ISO_8859_1);
    Matcher name = Pattern.compile("\\bjava/[a-z]+/[A-Z][A-Za-z]+").matcher(library);
    Set<String> known = new TreeSet<>();
    while (name.find()) {
      known.add(name.group().replace('/', '.'));
    }
    assertTrue(known.contains("java.lang.IllegalStateException"), known::toString);
    known.add("org.libtill.internal.NativeLibrary");
    known.removeAll(named("jni-config.json"));
    assertEquals(Set.of(), known);
  }

  /** A class that is looked up by reflection is in the sources as a text. */
  @Test
  void everyClassThatIsLookedUpByReflectionIsNamed() throws Exception {
    Pattern lookup =
        Pattern.compile("Class\\.forName\\(\"([^\"]+)\"|(\\w+)\\.class\\.getMethod\\(");
    Set<String> lookedUp = new TreeSet<>();
    for (Path source : sources()) {
      Matcher found = lookup.matcher(Files.readString(source, UTF_8));
      while (found.find()) {
        lookedUp.add(found.group(1) == null ? "java.lang." + found.group(2) : found.group(1));
      }
    }
    assertEquals(named("reflect-config.json"), lookedUp);
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String root : List.of("src/main/java", "src/main/java22", "src/generated/java")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        sources.addAll(
            files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList()));
      }
    }
    return sources;
  }

  @Test
  void theLibraryAndItsStampAreResourcesOfTheImage() throws Exception {
    JsonNode includes = config("resource-config.json").get("resources").get("includes");
    Pattern pattern = Pattern.compile(includes.get(0).get("pattern").asText());
    for (String platform : Platform.RELEASED) {
      String name = "native/" + platform + "/libtill_java.so";
      assertTrue(pattern.matcher(name).matches(), name);
      assertTrue(pattern.matcher(name + ".sha256").matches(), name);
    }
  }
}
