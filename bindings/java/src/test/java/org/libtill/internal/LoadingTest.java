package org.libtill.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.exception.NativeLibraryException;

/** Where the native library comes from, and what is said when it does not. */
@Timeout(120)
class LoadingTest {
  private static final Path CLASSES = Paths.get("target/classes").toAbsolutePath();
  private static final Path LIBRARY = CLASSES.resolve("native/linux-x86_64/libtill_java.so");

  @TempDir private Path folder;

  /** Prints the version, or why there is none, in a JVM of its own. */
  public static final class Version {
    private Version() {}

    /** Loads the library. */
    public static void main(String[] arguments) {
      try {
        System.out.println("version " + org.libtill.Till.version());
      } catch (NativeLibraryException error) {
        System.out.println("refused " + error.kind() + " " + error.getMessage());
      }
    }
  }

  private String version(String... properties) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Paths.get(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xcheck:jni");
    command.addAll(List.of(properties));
    String classPath = CLASSES + ":" + Paths.get("target/test-classes").toAbsolutePath();
    command.addAll(List.of("-cp", classPath, Version.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return output;
  }

  @Test
  void theJarsLibraryIsExtractedToAPrivateFolderAndFoundThereAgain() throws Exception {
    String option = "-Dtill.native.tmpdir=" + folder;
    assertEquals("version 0.1.0\n", version(option));
    Path extracted = onlyFile(onlyFile(folder));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(extracted.getParent())));
    assertTrue(extracted.getFileName().toString().matches("[0-9a-f]{64}-libtill_java\\.so"));
    Object before = Files.getLastModifiedTime(extracted);
    assertEquals("version 0.1.0\n", version(option));
    assertEquals(before, Files.getLastModifiedTime(onlyFile(onlyFile(folder))));
    Files.write(extracted, new byte[] {1, 2, 3});
    assertEquals("version 0.1.0\n", version(option));
    assertEquals(Files.size(LIBRARY), Files.size(extracted));
  }

  @Test
  void aFolderThatOthersMayEnterIsNotUsed() throws Exception {
    Path open = folder.resolve("libtill-" + System.getProperty("user.name"));
    Files.createDirectory(open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals("version 0.1.0\n", version("-Dtill.native.tmpdir=" + folder));
    try (Stream<Path> files = Files.list(open)) {
      assertEquals(0, files.count());
    }
    Files.delete(open);
    Files.createSymbolicLink(open, Files.createDirectory(folder.resolve("elsewhere")));
    assertEquals("version 0.1.0\n", version("-Dtill.native.tmpdir=" + folder));
    try (Stream<Path> files = Files.list(open)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aPropertyNamesTheLibraryOrItsFolder() throws Exception {
    String nowhere = "-Dtill.native.tmpdir=" + folder.resolve("missing");
    Path parent = LIBRARY.getParent();
    assertEquals("version 0.1.0\n", version("-Dtill.native.path=" + LIBRARY, nowhere));
    assertEquals("version 0.1.0\n", version("-Dtill.native.path=" + parent, nowhere));
    assertEquals("version 0.1.0\n", version("-Djava.library.path=/nowhere:" + parent, nowhere));
  }

  @Test
  void aMessageSaysHowToMendIt() throws Exception {
    String missing = version("-Dtill.native.path=" + folder.resolve("missing.so"));
    assertTrue(missing.startsWith("refused INTERNAL There is no file "), missing);
    assertTrue(missing.contains("Let the property till.native.path name"), missing);
    Path broken = Files.write(folder.resolve("libtill_java.so"), new byte[] {1, 2, 3});
    String garbage = version("-Dtill.native.path=" + broken);
    assertTrue(
        garbage.contains("cannot be loaded (the property till.native.path names it)"), garbage);
    String unwritable = version("-Dtill.native.tmpdir=" + folder.resolve("missing"));
    assertTrue(unwritable.contains("set the property till.native.tmpdir"), unwritable);
    String foreign = version("-Dos.name=Plan 9");
    assertTrue(foreign.contains("no native library for this platform (plan 9-x86_64)"), foreign);
  }

  @Test
  void aLibraryOfAnotherMajorVersionIsRefused() {
    NativeLoader.checkAbi(1 << 16 | 7);
    NativeLibraryException error =
        assertThrows(NativeLibraryException.class, () -> NativeLoader.checkAbi(2 << 16));
    assertTrue(error.getMessage().contains("speaks version 2 of the C ABI, and this jar needs"));
    assertTrue(error.isNotSent());
  }

  @Test
  void aSecondClassLoaderLoadsACopy() throws Exception {
    URL[] path = {CLASSES.toUri().toURL()};
    try (URLClassLoader first = new URLClassLoader(path, null);
        URLClassLoader second = new URLClassLoader(path, null)) {
      Class<?> one = first.loadClass("org.libtill.Till");
      Class<?> other = second.loadClass("org.libtill.Till");
      assertNotSame(one, other);
      for (Class<?> till : List.of(one, other)) {
        Method method = till.getMethod("version");
        assertEquals("0.1.0", method.invoke(null));
      }
    }
  }

  @Test
  void onlyTheTwoInterfacesAreExported() throws Exception {
    Process process = new ProcessBuilder("nm", "-D", "--defined-only", LIBRARY.toString()).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor());
    List<String> names =
        output
            .lines()
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .collect(Collectors.toList());
    for (String name : names) {
      assertTrue(name.startsWith("Java_org_libtill_") || name.startsWith("till_"), name);
    }
    for (Method method : NativeLibrary.class.getDeclaredMethods()) {
      String name = "Java_org_libtill_internal_NativeLibrary_" + method.getName();
      assertTrue(names.contains(name), name);
    }
    assertTrue(names.contains("till_call"));
  }

  @Test
  void whatIsForgottenIsFreedOnceAndWhatIsClosedOnlyOnce() throws Exception {
    AtomicLong freed = new AtomicLong();
    NativeHandle closed = new NativeHandle("thing", 7, freed::addAndGet);
    assertEquals(7L, closed.<Long>use(pointer -> pointer));
    closed.close();
    closed.close();
    assertEquals(7, freed.get());
    forget(freed);
    for (int round = 0; freed.get() == 7 && round < 1000; round++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertEquals(12, freed.get());
  }

  private static void forget(AtomicLong freed) {
    NativeHandle forgotten = new NativeHandle("thing", 5, freed::addAndGet);
    assertEquals(5L, forgotten.<Long>use(pointer -> pointer));
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> list = files.collect(Collectors.toList());
      assertEquals(1, list.size(), list::toString);
      return list.get(0);
    }
  }
}
