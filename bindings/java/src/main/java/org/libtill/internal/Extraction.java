package org.libtill.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.libtill.exception.NativeLibraryException;

/**
 * Takes the native library out of the jar. It goes to a folder that only this user may enter, under
 * a name that says its content, so that nobody else can put another library in its place and later
 * processes find it there.
 */
final class Extraction {
  private static final String FOLDER_PROPERTY = "till.native.tmpdir";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private final LibraryContent content;
  private final String fileName;

  Extraction(LibraryContent content, String fileName) {
    this.content = content;
    this.fileName = fileName;
  }

  /** Extracts the library, unless it is there, and loads it. */
  void load() {
    Path parent =
        Paths.get(System.getProperty(FOLDER_PROPERTY, System.getProperty("java.io.tmpdir")))
            .toAbsolutePath();
    try {
      Path folder = folder(parent);
      if (folder == null) {
        loadAside(parent);
      } else {
        loadFrom(folder, parent);
      }
    } catch (IOException error) {
      String message =
          "libtill's native library cannot be extracted to "
              + parent
              + ": "
              + error
              + ". "
              + remedy();
      throw new NativeLibraryException(message, error);
    } catch (UnsatisfiedLinkError error) {
      String message =
          "libtill's native library cannot be loaded from "
              + parent
              + ": "
              + error.getMessage()
              + ". "
              + remedy();
      throw new NativeLibraryException(message, error);
    }
  }

  private static String remedy() {
    return "If programs may not run or be written there (noexec, read-only), set the property "
        + FOLDER_PROPERTY
        + " to a folder where they may, or till.native.path to a copy of the library.";
  }

  private void loadFrom(Path folder, Path parent) throws IOException {
    Path file = extracted(folder, content.hash() + "-" + fileName);
    try {
      System.load(file.toString());
    } catch (UnsatisfiedLinkError error) {
      if (!isInAnotherClassLoader(error)) {
        throw error;
      }
      loadAside(parent);
    }
  }

  /** A web server that deploys anew loads a second copy: a file belongs to one class loader. */
  static boolean isInAnotherClassLoader(UnsatisfiedLinkError error) {
    return String.valueOf(error.getMessage()).contains("already loaded in another classloader");
  }

  /** Loads a copy of which no file is left. */
  private void loadAside(Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, "libtill-", attributes());
    try {
      System.load(extracted(folder, fileName).toString());
    } finally {
      // What is mapped stays mapped.
      Files.deleteIfExists(folder.resolve(fileName));
      Files.delete(folder);
    }
  }

  /** This user's folder, or null where what has its name is not his alone. */
  private static Path folder(Path parent) throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
    Path folder = parent.resolve("libtill-" + user);
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      try {
        return Files.createDirectory(folder, attributes());
      } catch (java.nio.file.FileAlreadyExistsException error) {
        // Another process of this user was faster, or somebody else was: what is there is looked
        // at.
      }
    }
    return isOurs(folder) ? folder : null;
  }

  private static FileAttribute<Set<PosixFilePermission>> attributes() {
    return PosixFilePermissions.asFileAttribute(PRIVATE);
  }

  private static boolean isOurs(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Path probe = Files.createTempFile(folder.getParent(), "libtill-", "");
    try {
      return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))
          && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE);
    } finally {
      Files.delete(probe);
    }
  }

  private Path extracted(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != content.length()) {
      // Written aside and moved, so that another process never loads half a library.
      Path aside = Files.createTempFile(folder, "new-", ".so");
      try {
        Files.write(aside, content.bytes());
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
    }
    return file;
  }
}
