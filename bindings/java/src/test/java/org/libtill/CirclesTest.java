package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Neither files nor packages depend on each other in a circle, by what jdeps reads in the classes.
 * CONTRIBUTING.md has the rule: a package is a module with everything in it, beside the files and
 * packages of the same folder.
 */
class CirclesTest {
  private static final Pattern USE = Pattern.compile("\\s+([\\w.]+)\\S*\\s+->\\s+([\\w.]+).*");

  @Test
  void theLibraryHasNoCircles() throws URISyntaxException {
    Path classes = Path.of(Till.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Map<String, Set<String>> uses = uses(classes);
    assertTrue(uses.get("org.libtill.exception").contains("org.libtill.model"), uses.toString());
    assertEquals(Set.of(), inCircles(uses));
  }

  @Test
  void aCircleOfFilesIsFound(@TempDir Path folder) throws Exception {
    compile(
        folder,
        Map.of(
            "shop/A", "package shop; class A { B b; static class Inner { C c; } }",
            "shop/B", "package shop; class B { Object a() { return new A(); } }",
            "shop/C", "package shop; class C {}"));
    assertEquals(Set.of("shop.A", "shop.B"), inCircles(uses(folder)));
  }

  @Test
  void aCircleOfPackagesIsFoundWhereNoFilesAreInOne(@TempDir Path folder) throws Exception {
    compile(
        folder,
        Map.of(
            "shop/one/A", "package shop.one; public class A { shop.two.B b; }",
            "shop/one/C", "package shop.one; public class C {}",
            "shop/two/B", "package shop.two; public class B {}",
            "shop/two/D", "package shop.two; public class D { shop.one.C c; }"));
    assertEquals(Set.of("shop.one", "shop.two"), inCircles(uses(folder)));
  }

  @Test
  void usesInOneDirectionAreNoCircle(@TempDir Path folder) throws Exception {
    compile(
        folder,
        Map.of(
            "shop/A", "package shop; public class A { shop.one.B b; A self; }",
            "shop/one/B", "package shop.one; public class B { shop.C c; }",
            "shop/C", "package shop; public class C {}"));
    assertEquals(Set.of(), inCircles(uses(folder)));
  }

  private static void compile(Path folder, Map<String, String> sources) throws Exception {
    StringWriter report = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("-d", folder.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve("sources/" + source.getKey() + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    run("javac", report, arguments);
  }

  private static void run(String tool, StringWriter output, List<String> arguments) {
    PrintWriter writer = new PrintWriter(output);
    Optional<ToolProvider> found = ToolProvider.findFirst(tool);
    assumeTrue(found.isPresent(), "this Java has no " + tool);
    int status = found.get().run(writer, writer, arguments.toArray(new String[0]));
    assertEquals(0, status, output.toString());
  }

  /** The uses between members of the same folder: files by their outermost class, and packages. */
  private static Map<String, Set<String>> uses(Path classes) {
    StringWriter report = new StringWriter();
    run("jdeps", report, List.of("-verbose:class", "-filter:none", classes.toString()));
    Set<String> own =
        report
            .toString()
            .lines()
            .map(USE::matcher)
            .filter(Matcher::matches)
            .map(use -> use.group(1))
            .collect(Collectors.toSet());
    Map<String, Set<String>> uses = new TreeMap<>();
    for (String line : report.toString().lines().collect(Collectors.toList())) {
      Matcher use = USE.matcher(line);
      if (use.matches() && own.contains(use.group(2)) && !use.group(1).equals(use.group(2))) {
        String[] from = use.group(1).split("\\.");
        String[] to = use.group(2).split("\\.");
        int shared = 0;
        while (from[shared].equals(to[shared])) {
          shared++;
        }
        uses.computeIfAbsent(member(from, shared), none -> new TreeSet<>()).add(member(to, shared));
      }
    }
    return uses;
  }

  private static String member(String[] path, int shared) {
    return String.join(".", List.of(path).subList(0, shared + 1));
  }

  private static Set<String> inCircles(Map<String, Set<String>> uses) {
    return uses.keySet().stream()
        .filter(member -> reachable(uses, member).contains(member))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> reachable(Map<String, Set<String>> uses, String start) {
    Set<String> reached = new TreeSet<>();
    Deque<String> waiting = new ArrayDeque<>(List.of(start));
    while (!waiting.isEmpty()) {
      for (String next : uses.getOrDefault(waiting.pop(), Set.of())) {
        if (reached.add(next)) {
          waiting.push(next);
        }
      }
    }
    return reached;
  }
}
