package org.libtill.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.libtill.exception.NativeLibraryException;

/**
 * Finds and loads the native library, once for each class loader: where the property {@code
 * till.native.path} says, else on {@code java.library.path}, else out of the jar.
 */
public final class NativeLoader {
  /** The major version of the C ABI that these classes speak. */
  private static final int ABI_MAJOR = 1;

  private static final String PATH_PROPERTY = "till.native.path";

  private static volatile NativeCalls loaded;

  private NativeLoader() {}

  /** Loads the library, unless it is loaded. A failure is tried again at the next use. */
  public static NativeCalls calls() {
    NativeCalls calls = loaded;
    return calls == null ? loadedOnce() : calls;
  }

  private static synchronized NativeCalls loadedOnce() {
    if (loaded != null) {
      return loaded;
    }
    String path = System.getProperty(PATH_PROPERTY);
    if (path != null && !path.isEmpty()) {
      loadFrom(named(Paths.get(path)), "the property " + PATH_PROPERTY + " names it");
    } else if (onLibraryPath() != null) {
      loadFrom(onLibraryPath(), "java.library.path leads to it");
    } else {
      loadFromJar();
    }
    // By JNI in any case: another version may lack what the other way would look for.
    checkAbi(NativeLibrary.abiVersion());
    checkVersion(new String(NativeLibrary.version(), StandardCharsets.UTF_8));
    loaded = Binding.chosen(System.getProperty(Binding.PROPERTY));
    return loaded;
  }

  private static Path named(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(fileName()) : path;
    if (!Files.isRegularFile(file)) {
      String message =
          "There is no file "
              + file.toAbsolutePath()
              + ". Let the property "
              + PATH_PROPERTY
              + " name libtill's native library or its folder, or leave it out to use the one in"
              + " the jar.";
      throw new NativeLibraryException(message, null);
    }
    return file;
  }

  private static Path onLibraryPath() {
    for (String folder : System.getProperty("java.library.path", "").split(File.pathSeparator)) {
      Path file = folder.isEmpty() ? null : Paths.get(folder, fileName());
      if (file != null && Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private static void loadFrom(Path file, String why) {
    try {
      System.load(file.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError error) {
      if (Extraction.isInAnotherClassLoader(error)) {
        new Extraction(content(file), fileName()).load();
        return;
      }
      String message =
          "libtill's native library " + file.toAbsolutePath() + " cannot be loaded (" + why + "): ";
      throw new NativeLibraryException(message + error.getMessage(), error);
    }
  }

  private static LibraryContent content(Path file) {
    try {
      return LibraryContent.of(file);
    } catch (IOException error) {
      throw new NativeLibraryException(file + " cannot be read.", error);
    }
  }

  private static void loadFromJar() {
    String platform = Platform.current();
    String name = resourceName(platform);
    LibraryContent content;
    try (InputStream stream = resource(name);
        InputStream stamp = resource(name + ".sha256")) {
      if (stream == null) {
        throw new NativeLibraryException(Platform.missing(platform, found()), null);
      }
      content = LibraryContent.of(() -> resource(name), stamp);
    } catch (IOException error) {
      throw new NativeLibraryException("The native library in the jar cannot be read.", error);
    }
    new Extraction(content, fileName()).load();
  }

  private static String resourceName(String platform) {
    return "native/" + platform + "/" + fileName();
  }

  /** A resource beside these classes or in a jar of natives, or null. */
  private static InputStream resource(String name) {
    InputStream own = NativeLoader.class.getResourceAsStream("/" + name);
    // In a module, a class finds only what is in its own.
    return own != null ? own : NativeLoader.class.getClassLoader().getResourceAsStream(name);
  }

  /** The platforms whose natives are here. */
  private static List<String> found() {
    List<String> platforms = new ArrayList<>();
    for (String platform : Platform.RELEASED) {
      try (InputStream stream = resource(resourceName(platform))) {
        if (stream != null) {
          platforms.add(platform);
        }
      } catch (IOException error) {
        throw new NativeLibraryException("The native library in the jar cannot be read.", error);
      }
    }
    return platforms;
  }

  /** Refuses a library whose C ABI these classes do not speak. */
  static void checkAbi(int version) {
    if (version >> 16 != ABI_MAJOR) {
      String message =
          "The native library speaks version "
              + (version >> 16)
              + " of the C ABI, and this jar needs version "
              + ABI_MAJOR
              + ". Use a jar and a native library of the same release; the properties "
              + PATH_PROPERTY
              + " and java.library.path say where another one may come from.";
      throw new NativeLibraryException(message, null);
    }
  }

  /** Refuses a library of another release: it may read requests and write results differently. */
  static void checkVersion(String version) {
    if (!version.equals(Version.PACKAGE)) {
      String message =
          "The native library is of version "
              + version
              + ", and these classes are of version "
              + Version.PACKAGE
              + ". Use libtill and its natives of the same version; the properties "
              + PATH_PROPERTY
              + " and java.library.path say where another one may come from.";
      throw new NativeLibraryException(message, null);
    }
  }

  private static String fileName() {
    return System.mapLibraryName("till_java");
  }
}
