package org.libtill.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * A function of the native library. Linking takes Java milliseconds, so it is done at first use.
 */
final class ForeignFunction {
  private final String name;
  private final FunctionDescriptor descriptor;
  private volatile MethodHandle handle;

  private ForeignFunction(String name, FunctionDescriptor descriptor) {
    this.name = name;
    this.descriptor = descriptor;
  }

  /** A function with a result. */
  static ForeignFunction of(String name, MemoryLayout result, MemoryLayout... arguments) {
    return new ForeignFunction(name, FunctionDescriptor.of(result, arguments));
  }

  /** A function of one pointer and no result. */
  static ForeignFunction ofPointer(String name) {
    return new ForeignFunction(name, FunctionDescriptor.ofVoid(ADDRESS));
  }

  /** What calls it. Two threads at once link it twice, which is no harm. */
  MethodHandle handle() {
    MethodHandle linked = handle;
    if (linked == null) {
      linked = linked();
      handle = linked;
    }
    return linked;
  }

  /** It is in the library that the loader of these classes has loaded. */
  private MethodHandle linked() {
    MemorySegment function =
        SymbolLookup.loaderLookup()
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the library has no function " + name));
    return Linker.nativeLinker().downcallHandle(function, descriptor);
  }

  /** Calls a function of one pointer. */
  void run(MemorySegment pointer) {
    try {
      handle().invokeExact(pointer);
    } catch (Throwable error) {
      throw rethrown(error);
    }
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
}
