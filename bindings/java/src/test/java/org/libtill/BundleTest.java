package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The jar and its natives as bundles of OSGi, in Felix, which has none of the optional packages.
 */
@Timeout(600)
class BundleTest {
  @TempDir private Path folder;

  /** The jar as Maven packs it: without natives. */
  private Path jar() throws IOException {
    Path jar = folder.resolve("libtill.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> classes = Files.walk(Programs.CLASSES)) {
      classes
          .filter(Files::isRegularFile)
          .filter(path -> !path.startsWith(Programs.CLASSES.resolve("native")))
          .forEach(path -> add(zip, path));
    }
    return jar;
  }

  private static void add(ZipOutputStream zip, Path file) {
    try {
      zip.putNextEntry(new ZipEntry(Programs.CLASSES.relativize(file).toString()));
      Files.copy(file, zip);
      zip.closeEntry();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** The artifact of natives, by the script that packs what ships. */
  private Path natives() throws Exception {
    Path jar = folder.resolve("natives.jar");
    String script = Sandbox.root().resolve("scripts/dist/java-natives.sh").toString();
    List<String> command =
        List.of(script, "linux-x86_64", Programs.LIBRARY.toString(), jar.toString());
    Process packing = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(packing.getInputStream().readAllBytes());
    assertEquals(0, packing.waitFor(), output);
    return jar;
  }

  @Test
  void theBundleResolvesAloneAndFindsItsNativesInTheirFragment() throws Exception {
    Map<String, String> settings =
        Map.of(
            Constants.FRAMEWORK_STORAGE,
            folder.resolve("cache").toString(),
            "felix.bootdelegation.implicit",
            "false");
    Framework framework = new FrameworkFactory().newFramework(settings);
    framework.start();
    try {
      Bundle bundle = framework.getBundleContext().installBundle(jar().toUri().toString());
      framework.getBundleContext().installBundle(natives().toUri().toString());
      bundle.start();
      assertEquals("0.1.0", call(bundle, "version"));
      Object signature = call(bundle, "sign", "paypro", "{\"a\":\"1\"}", "secret");
      assertEquals(Till.sign("paypro", "{\"a\":\"1\"}", "secret"), signature);
      assertEquals(exportedByTheModule(), exported(bundle));
      assertThrows(
          NoClassDefFoundError.class,
          () -> bundle.loadClass("org.libtill.web.JakartaServlet").getMethods());
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }

  private static Object call(Bundle bundle, String name, String... arguments) throws Exception {
    Class<?>[] types = Stream.of(arguments).map(Object::getClass).toArray(Class<?>[]::new);
    Method method = bundle.loadClass("org.libtill.Till").getMethod(name, types);
    return method.invoke(null, (Object[]) arguments);
  }

  private static TreeSet<String> exported(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    return wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
        .map(found -> (String) found.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ModuleDescriptor module() {
    return ModuleFinder.of(Programs.CLASSES).find("org.libtill").orElseThrow().descriptor();
  }

  private static TreeSet<String> exportedByTheModule() {
    return module().exports().stream()
        .map(exports -> exports.source())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theModuleNeedsNothingButJava() {
    Set<String> needed =
        module().requires().stream()
            .filter(required -> !required.modifiers().contains(Requires.Modifier.STATIC))
            .map(Requires::name)
            .collect(Collectors.toSet());
    assertEquals(Set.of("java.base"), needed);
  }
}
