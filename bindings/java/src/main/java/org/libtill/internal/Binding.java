package org.libtill.internal;

import org.libtill.exception.NativeLibraryException;

/** Chooses the way to the functions of the native library, which is loaded. */
final class Binding {
  static final String PROPERTY = "org.libtill.native";

  private Binding() {}

  /** By what the property says, or null where it is not set. */
  static NativeCalls chosen(String wanted) {
    if (wanted == null) {
      NativeCalls foreign = isImage() ? null : ForeignFunctions.calls();
      return foreign == null ? new JniCalls() : foreign;
    }
    if (wanted.equals("jni")) {
      return new JniCalls();
    }
    if (!wanted.equals("ffm")) {
      String message =
          "The property "
              + PROPERTY
              + " is \""
              + wanted
              + "\". Set it to jni or ffm, or leave it out.";
      throw new NativeLibraryException(message, null);
    }
    NativeCalls foreign = ForeignFunctions.calls();
    if (foreign == null) {
      String message =
          "The property "
              + PROPERTY
              + " is ffm, which needs Java 22 or newer, a processor of 64 bits, and libtill's jar as"
              + " it was released; this is Java "
              + Runtime.version().feature()
              + ". Leave the property out, or set it to jni.";
      throw new NativeLibraryException(message, null);
    }
    return foreign;
  }

  /** A native image has the calls of JNI, and would need to be told of each foreign function. */
  private static boolean isImage() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
  }
}
