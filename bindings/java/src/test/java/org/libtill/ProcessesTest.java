package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.call.JsonWriter;

/**
 * Programs in a JVM of their own, which -Xcheck:jni watches: the driver, and all blocks of the
 * README but the first.
 */
@Timeout(900)
class ProcessesTest {
  static final Pattern BLOCK = Pattern.compile("(?m)^```java\\n(.*?)^```$", Pattern.DOTALL);

  @TempDir private static Path folder;

  private static String run(String input, Map<String, String> environment, List<String> command)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Path file = Files.createTempFile(folder, "input", ".txt");
    Process process = builder.redirectInput(Files.writeString(file, input).toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS), output);
    assertEquals(0, process.exitValue(), output);
    assertFalse(output.contains("WARNING"), output);
    return output;
  }

  private static String line(Map<String, ?> command) {
    return new String(JsonWriter.write(command), UTF_8) + "\n";
  }

  @Test
  void theDriverAnswersEachLineWithALine() throws Exception {
    Map<String, Object> config = Sandbox.plain().merchant("payermax").config();
    Map<String, Object> request = Samples.card("A1", Samples.APPROVED).build().toMap();
    String input =
        line(Map.of("do", "client", "config", config))
            + line(Map.of("do", "call", "operation", "payment_create", "request", request))
            + "{\"do\":\"call\",\"operation\":\"payment_create\",\"request\":{\"amount\":10.5}}\n"
            + line(Map.of("do", "call", "operation", "payment_get", "request", Map.of("idd", "x")))
            + line(Map.of("do", "notification", "headers", Map.of(), "body", "{}"))
            + line(Map.of("do", "sign", "scheme", "paypro", "message", "{\"a\":\"1\"}", "key", "k"))
            + line(Map.of("do", "explain", "scheme", "paypro", "message", "{\"a\":\"🎩\"}"))
            + line(Map.of("do", "dictionary", "name", "way_codes"))
            + line(Map.of("do", "quit"));
    List<String> driver = Programs.command(Driver.class, "-Xcheck:jni", "-Dfile.encoding=UTF-8");
    List<String> lines = run(input, Map.of(), driver).lines().collect(Collectors.toList());
    assertEquals(8, lines.size());
    assertEquals("{\"ok\":{}}", lines.get(0));
    assertEquals("approved", Sandbox.members(answer(lines.get(1), "ok")).get("status"));
    Map<String, Object> refused = Sandbox.members(answer(lines.get(2), "error"));
    assertEquals("invalid_request", refused.get("kind"));
    assertTrue(refused.get("message").toString().contains("amount"));
    assertTrue(lines.get(3).contains("idd"));
    assertEquals("signature_invalid", Sandbox.members(answer(lines.get(4), "error")).get("kind"));
    assertTrue(lines.get(5).contains("signature"));
    assertEquals("a=🎩<key>", Sandbox.members(answer(lines.get(6), "ok")).get("string_to_sign"));
    assertEquals(2, Sandbox.list(answer(lines.get(7), "ok")).size());
  }

  private static Object answer(String line, String name) {
    Map<String, Object> answer = Sandbox.object(line);
    assertTrue(answer.containsKey(name), line);
    return answer.get(name);
  }

  @TestFactory
  List<DynamicTest> everyBlockOfTheReadmeRuns() throws Exception {
    Programs.compiler(); // which the JVM uses for a program that is a source file
    String readme = Files.readString(Paths.get("README.md"));
    List<DynamicTest> tests = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(readme);
    assertTrue(blocks.find(), "the first block is a class, which ReadmeShopTest runs");
    while (blocks.find()) {
      String block = blocks.group(1);
      String name = "block " + (tests.size() + 2);
      tests.add(DynamicTest.dynamicTest(name, () -> runBlock(block)));
    }
    assertTrue(tests.size() >= 5, "the README has blocks");
    return tests;
  }

  /** A block is the body of a program whose imports are these. */
  private static void runBlock(String block) throws Exception {
    String program =
        "import java.nio.file.*;\nimport java.util.*;\nimport java.util.concurrent.*;\n"
            + "import org.libtill.*;\nimport org.libtill.exception.*;\nimport org.libtill.model.*;\n"
            + "import org.libtill.param.*;\n"
            + "class Block {\n  public static void main(String[] arguments) throws Exception {\n"
            + block
            + "  }\n}\n";
    Path place = Files.createTempDirectory(folder, "block");
    Path source = Files.writeString(place.resolve("Block.java"), program);
    byte[] config = JsonWriter.write(Sandbox.plain().merchant("payermax").config());
    Path file = Files.write(place.resolve("till.json"), config);
    Map<String, String> environment = Map.of("TILL_CONFIG", file.toString());
    List<String> command = Programs.java("-Xcheck:jni", "-Dfile.encoding=UTF-8");
    command.addAll(List.of("-cp", Programs.CLASSES.toString(), source.toString()));
    String output = run("", environment, command);
    assertFalse(output.isBlank(), "a block shows what came of it");
  }
}
