package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;

/** The programs of {@code web.md}, each below a heading, compiled as the library itself is. */
final class WebPage {
  /** By their texts. */
  private static final Map<String, Class<?>> COMPILED = new HashMap<>();

  private WebPage() {}

  /** The text of a program. */
  static String program(String heading) throws Exception {
    String page = Files.readString(Paths.get("web.md"));
    Matcher block = ProcessesTest.BLOCK.matcher(page);
    assertTrue(block.find(page.indexOf("\n## " + heading + "\n")), heading);
    return block.group(1);
  }

  /** The object of a program's class. */
  static Object object(String name, String program, Object... arguments) throws Exception {
    Class<?> type = COMPILED.get(program);
    if (type == null) {
      type = compiled(name, program);
      COMPILED.put(program, type);
    }
    return type.getConstructors()[0].newInstance(arguments);
  }

  private static Class<?> compiled(String name, String program) throws Exception {
    Path folder = Files.createDirectories(Paths.get("target/web-page/" + COMPILED.size()));
    Path source = Files.writeString(folder.resolve(name + ".java"), program);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String classPath = System.getProperty("surefire.test.class.path");
    String[] options = {
      "-Xlint:all", "-Werror", "-cp", classPath, "-d", folder.toString(), source.toString()
    };
    int status = Programs.compiler().run(null, said, said, options);
    assertEquals(0, status, said.toString(UTF_8));
    URL[] compiled = {folder.toUri().toURL()};
    ClassLoader loader = new URLClassLoader(compiled, WebPage.class.getClassLoader());
    return loader.loadClass(name);
  }
}
