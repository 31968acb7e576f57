package org.libtill.internal;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.Programs;
import org.libtill.exception.NativeLibraryException;

/** Where the native library comes from, and what is said when it does not. */
@Timeout(600)
class LoadingTest {

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

  /** A web server that ends an application, and later a thread that had served it. */
  public static final class WebServer {
    private static URLClassLoader application;

    private WebServer() {}

    /** Signs, lets the application go, and ends the thread that has signed. */
    public static void main(String[] arguments) throws Exception {
      application = new URLClassLoader(new URL[] {Programs.CLASSES.toUri().toURL()}, null);
      CountDownLatch signed = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      Thread thread =
          new Thread(
              () -> {
                sign(Base64.getEncoder().encodeToString(key));
                signed.countDown();
                await(ended);
              });
      thread.setContextClassLoader(null);
      thread.start();
      signed.await();
      WeakReference<Object> gone = new WeakReference<>(application);
      application.close();
      application = null;
      for (int round = 0; gone.get() != null && round < 200; round++) {
        System.gc();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      ended.countDown();
      thread.join();
      TimeUnit.MILLISECONDS.sleep(200);
      System.out.println("unloaded " + (gone.get() == null));
    }

    private static void sign(String key) {
      try {
        Class<?> till = application.loadClass("org.libtill.Till");
        Method sign = till.getMethod("sign", String.class, String.class, String.class);
        sign.invoke(null, "payermax", "{}", key);
      } catch (ReflectiveOperationException error) {
        throw new IllegalStateException(error);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException error) {
        throw new IllegalStateException(error);
      }
    }
  }

  private String version(String... properties) throws IOException, InterruptedException {
    return output(command(Version.class, properties));
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    return output;
  }

  private static List<String> command(Class<?> program, String... properties) {
    List<String> command = Programs.command(program, properties);
    command.add(1, "-Xcheck:jni");
    return command;
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
    assertEquals(Files.size(Programs.LIBRARY), Files.size(extracted));
  }

  /** 44 MB of a debug build, and what is read of them: nothing, once they are extracted. */
  @Test
  void aLibraryThatIsExtractedIsKnownByItsStampAndNotRead() throws Exception {
    Path altered = Files.createDirectories(folder.resolve("altered/native/linux-x86_64"));
    String stamp = "libtill_java.so.sha256";
    Files.copy(Programs.LIBRARY.resolveSibling(stamp), altered.resolve(stamp));
    Files.write(altered.resolve("libtill_java.so"), new byte[] {1, 2, 3});
    Path extracted = Files.createDirectory(folder.resolve("extracted"));
    List<String> command = command(Version.class, "-Dtill.native.tmpdir=" + extracted);
    List<String> first = new ArrayList<>(command);
    int classPath = first.indexOf("-cp") + 1;
    first.set(classPath, folder.resolve("altered") + ":" + first.get(classPath));
    String refused = output(first);
    assertTrue(refused.contains("is another one than its stamp says"), refused);
    assertEquals("version 0.1.0\n", output(command));
    assertEquals("version 0.1.0\n", output(first));
    Files.writeString(altered.resolve(stamp), "nonsense\n");
    String broken = output(first);
    assertTrue(broken.contains("refused INTERNAL The native library in the jar cannot"), broken);
    Files.delete(altered.resolve(stamp));
    Files.copy(Programs.LIBRARY, altered.resolve("copy"));
    Files.move(altered.resolve("copy"), altered.resolve("libtill_java.so"), REPLACE_EXISTING);
    assertEquals("version 0.1.0\n", output(first));
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
    assertEquals(open, onlyFile(folder));
    Files.delete(open);
    Files.createSymbolicLink(open, Files.createDirectory(folder.resolve("elsewhere")));
    assertEquals("version 0.1.0\n", version("-Dtill.native.tmpdir=" + folder));
    try (Stream<Path> files = Files.list(open)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void theFolderIsAllThatIsWrittenTo() throws Exception {
    String[] options = {"-Djava.io.tmpdir=/nowhere", "-Dtill.native.tmpdir=" + folder};
    for (int start = 0; start < 2; start++) {
      String version = version(options);
      assertTrue(version.endsWith("version 0.1.0\n"), version);
    }
  }

  @Test
  void aRelativeFolderIsOne() throws Exception {
    Path relative = Paths.get("").toAbsolutePath().relativize(folder);
    assertEquals("version 0.1.0\n", version("-Dtill.native.tmpdir=" + relative));
    assertTrue(onlyFile(onlyFile(folder)).toString().endsWith("libtill_java.so"));
    Path open = Files.createDirectory(folder.resolve("open"));
    Path taken = open.resolve("libtill-" + System.getProperty("user.name"));
    Files.write(taken, new byte[0]);
    assertEquals("version 0.1.0\n", version("-Dtill.native.tmpdir=" + relative.resolve("open")));
    assertEquals(taken, onlyFile(open));
  }

  @Test
  void ofALibraryThatCannotBeWrittenNothingIsLeft() throws Exception {
    List<String> java = command(Version.class, "-Dtill.native.tmpdir=" + folder);
    java.add(1, "-XX:-UsePerfData");
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 64 && exec \"$@\"", "sh"));
    limited.addAll(java);
    String refused = output(limited);
    assertTrue(refused.contains("refused INTERNAL"), refused);
    try (Stream<Path> files = Files.list(onlyFile(folder))) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void anApplicationThatIsEndedTakesNoThreadOfTheServerWithIt() throws Exception {
    String crash = "-XX:ErrorFile=" + folder.resolve("crash.log");
    String output =
        output(command(WebServer.class, crash, "-Dtill.native.path=" + Programs.LIBRARY));
    assertEquals("unloaded true\n", output);
  }

  @Test
  void aPropertyNamesTheLibraryOrItsFolder() throws Exception {
    String nowhere = "-Dtill.native.tmpdir=" + folder.resolve("missing");
    Path parent = Programs.LIBRARY.getParent();
    assertEquals("version 0.1.0\n", version("-Dtill.native.path=" + Programs.LIBRARY, nowhere));
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
    String other = version("-Dos.arch=aarch64");
    assertTrue(other.contains("(linux-aarch64), only for linux-x86_64. Add the artifact"), other);
    assertTrue(
        other.contains("org.libtill:libtill:0.1.0 with the classifier linux-aarch64"), other);
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
  void aLibraryOfAnotherVersionIsRefusedWithBothVersions() {
    NativeLoader.checkVersion("0.1.0");
    NativeLibraryException error =
        assertThrows(NativeLibraryException.class, () -> NativeLoader.checkVersion("0.0.9"));
    assertTrue(
        error.getMessage().contains("is of version 0.0.9, and these classes are of version 0.1.0"));
    assertTrue(error.isNotSent());
  }

  @Test
  void muslIsKnownByItsLoader() throws Exception {
    Path maps = folder.resolve("maps");
    Files.writeString(maps, "7f0 r-xp 0 0 08:01 11 /lib/ld-musl-x86_64.so.1\n");
    assertTrue(Platform.usesMusl(maps));
    Files.writeString(maps, "7f0 r-xp 0 0 08:01 11 /lib64/ld-linux-x86-64.so.2\n");
    assertFalse(Platform.usesMusl(maps));
    assertFalse(Platform.usesMusl(folder.resolve("missing")));
    String needed = Platform.missing("linux-x86_64-musl", List.of("linux-x86_64"));
    assertTrue(needed.contains("only for linux-x86_64."), needed);
    assertTrue(needed.contains("with the classifier linux-x86_64-musl"), needed);
  }

  @Test
  void aSecondClassLoaderLoadsACopy() throws Exception {
    URL[] path = {Programs.CLASSES.toUri().toURL()};
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

  /** Prints the version twice, each time by the classes of another application. */
  public static final class TwoApplications {
    private TwoApplications() {}

    /** Loads the library twice. */
    public static void main(String[] arguments) throws Exception {
      for (int application = 0; application < 2; application++) {
        URLClassLoader classes =
            new URLClassLoader(new URL[] {Programs.CLASSES.toUri().toURL()}, null);
        Class<?> till = classes.loadClass("org.libtill.Till");
        System.out.println("version " + till.getMethod("version").invoke(null));
      }
    }
  }

  @Test
  void aSecondClassLoaderLoadsACopyOfTheNamedLibrary() throws Exception {
    String[] options = {"-Dtill.native.path=" + Programs.LIBRARY, "-Dtill.native.tmpdir=" + folder};
    List<String> command = command(TwoApplications.class, options);
    assertEquals("version 0.1.0\nversion 0.1.0\n", output(command));
  }

  /** Only root can mount a file system, and in a namespace that nobody else sees. */
  @Test
  void aFolderWithoutProgramsIsNamedWithWhatToDo() throws Exception {
    String mount = "mount -t tmpfs -o noexec none " + folder;
    List<String> trial = List.of("unshare", "--mount", "sh", "-c", mount);
    Process mounting = new ProcessBuilder(trial).redirectErrorStream(true).start();
    String refusal = new String(mounting.getInputStream().readAllBytes());
    assumeTrue(mounting.waitFor() == 0, "a noexec file system cannot be mounted: " + refusal);
    List<String> mounted =
        new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh"));
    mounted.addAll(command(Version.class, "-Dtill.native.tmpdir=" + folder));
    String refused = output(mounted);
    assertTrue(refused.contains("refused INTERNAL"), refused);
    assertTrue(refused.contains("cannot be loaded from " + folder), refused);
    assertTrue(refused.contains("may not run or be written there (noexec, read-only)"), refused);
    assertTrue(refused.contains("set the property till.native.tmpdir"), refused);
  }

  @Test
  void onlyTheTwoInterfacesAreExported() throws Exception {
    Process process =
        new ProcessBuilder("nm", "-D", "--defined-only", Programs.LIBRARY.toString()).start();
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
