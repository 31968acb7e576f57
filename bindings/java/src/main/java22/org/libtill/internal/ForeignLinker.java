package org.libtill.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Finds the functions of the native library, and calls the simple ones. */
final class ForeignLinker {
  private static final Linker LINKER = Linker.nativeLinker();

  private ForeignLinker() {}

  /** A function of the library, which the loader of these classes has loaded. */
  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return linked(name, FunctionDescriptor.of(result, arguments));
  }

  /** A function of one pointer and no result. */
  static MethodHandle procedure(String name) {
    return linked(name, FunctionDescriptor.ofVoid(ADDRESS));
  }

  private static MethodHandle linked(String name, FunctionDescriptor descriptor) {
    MemorySegment function =
        SymbolLookup.loaderLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
    return LINKER.downcallHandle(function, descriptor);
  }

  /** What a call of a handle throws: a method handle declares everything. */
  static RuntimeException rethrown(Throwable error) {
    if (error instanceof Error) {
      throw (Error) error;
    }
    return error instanceof RuntimeException
        ? (RuntimeException) error
        : new IllegalStateException("libtill's native call failed", error);
  }

  /** Calls a function of one pointer. */
  static void run(MethodHandle procedure, MemorySegment pointer) {
    try {
      procedure.invokeExact(pointer);
    } catch (Throwable error) {
      throw rethrown(error);
    }
  }
}
