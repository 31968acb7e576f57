package org.libtill.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * By Java's own foreign functions: the C ABI of {@code include/till.h}, without JNI between. No
 * function is linked as a critical one, which would stop the garbage collector for as long as the
 * network takes.
 */
final class ForeignCalls implements NativeCalls {
  private static final ForeignFunction VERSION = ForeignFunction.of("till_version", ADDRESS);
  private static final ForeignFunction CLIENT_NEW =
      ForeignFunction.of("till_client_new", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final ForeignFunction CLIENT_FREE = ForeignFunction.ofPointer("till_client_free");
  private static final ForeignFunction CALL =
      ForeignFunction.of(
          "till_call", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final ForeignFunction NOTIFICATION_PARSE =
      ForeignFunction.of(
          "till_notification_parse",
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          JAVA_LONG,
          ADDRESS);
  private static final ForeignFunction SIGN =
      ForeignFunction.of(
          "till_sign", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
  private static final ForeignFunction VERIFY =
      ForeignFunction.of(
          "till_verify",
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          JAVA_LONG,
          ADDRESS);
  private static final ForeignFunction EXPLAIN =
      ForeignFunction.of("till_explain", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final ForeignFunction KEY_NEW =
      ForeignFunction.of("till_key_new", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final ForeignFunction KEY_SIGN =
      ForeignFunction.of("till_key_sign", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final ForeignFunction KEY_VERIFY =
      ForeignFunction.of(
          "till_key_verify", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
  private static final ForeignFunction KEY_FREE = ForeignFunction.ofPointer("till_key_free");
  private static final ForeignFunction DICTIONARY =
      ForeignFunction.of("till_dictionary", JAVA_INT, ADDRESS, ADDRESS);
  private static final ForeignFunction CAPABILITIES =
      ForeignFunction.of("till_capabilities", JAVA_INT, ADDRESS);
  private static final ForeignFunction CANCEL_NEW =
      ForeignFunction.of("till_cancel_new", JAVA_INT, ADDRESS);
  private static final ForeignFunction CANCEL_FIRE = ForeignFunction.ofPointer("till_cancel_fire");
  private static final ForeignFunction CANCEL_FREE = ForeignFunction.ofPointer("till_cancel_free");

  private static MemorySegment at(long pointer) {
    return MemorySegment.ofAddress(pointer);
  }

  @Override
  public byte[] version() {
    try {
      MemorySegment text = (MemorySegment) VERSION.handle().invokeExact();
      return text.reinterpret(Long.MAX_VALUE).getString(0).getBytes(StandardCharsets.UTF_8);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] clientNew(byte[] config) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment text = memory.copy(config);
      int status =
          (int)
              CLIENT_NEW
                  .handle()
                  .invokeExact(text, text.byteSize(), memory.handle(), memory.answer());
      return memory.made(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public void clientFree(long client) {
    CLIENT_FREE.run(at(client));
  }

  @Override
  public byte[] call(long client, byte[] operation, byte[] request, long cancel) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment name = memory.copy(operation);
      MemorySegment text = memory.copy(request);
      int status =
          (int)
              CALL.handle()
                  .invokeExact(
                      at(client), name, text, text.byteSize(), at(cancel), memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] notificationParse(long client, byte[] headers, byte[] body) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment text = memory.copy(headers);
      MemorySegment bytes = memory.copy(body);
      int status =
          (int)
              NOTIFICATION_PARSE
                  .handle()
                  .invokeExact(
                      at(client), text, text.byteSize(), bytes, bytes.byteSize(), memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] sign(byte[] scheme, byte[] message, byte[] key) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment name = memory.copy(scheme);
      MemorySegment text = memory.copy(message);
      MemorySegment secret = memory.copy(key);
      int status =
          (int)
              SIGN.handle()
                  .invokeExact(
                      name, text, text.byteSize(), secret, secret.byteSize(), memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] verify(byte[] scheme, byte[] message, byte[] signature, byte[] key) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment name = memory.copy(scheme);
      MemorySegment text = memory.copy(message);
      MemorySegment claimed = memory.copy(signature);
      MemorySegment secret = memory.copy(key);
      int status =
          (int)
              VERIFY
                  .handle()
                  .invokeExact(
                      name,
                      text,
                      text.byteSize(),
                      claimed,
                      claimed.byteSize(),
                      secret,
                      secret.byteSize(),
                      memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] explain(byte[] scheme, byte[] message) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment name = memory.copy(scheme);
      MemorySegment text = memory.copy(message);
      int status = (int) EXPLAIN.handle().invokeExact(name, text, text.byteSize(), memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] keyNew(byte[] scheme, byte[] key) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment name = memory.copy(scheme);
      MemorySegment secret = memory.copy(key);
      int status =
          (int)
              KEY_NEW
                  .handle()
                  .invokeExact(name, secret, secret.byteSize(), memory.handle(), memory.answer());
      return memory.made(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] keySign(long key, byte[] message) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment text = memory.copy(message);
      int status =
          (int) KEY_SIGN.handle().invokeExact(at(key), text, text.byteSize(), memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] keyVerify(long key, byte[] message, byte[] signature) {
    try (CallMemory memory = new CallMemory()) {
      MemorySegment text = memory.copy(message);
      MemorySegment claimed = memory.copy(signature);
      int status =
          (int)
              KEY_VERIFY
                  .handle()
                  .invokeExact(
                      at(key), text, text.byteSize(), claimed, claimed.byteSize(), memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public void keyFree(long key) {
    KEY_FREE.run(at(key));
  }

  @Override
  public byte[] dictionary(byte[] name) {
    try (CallMemory memory = new CallMemory()) {
      int status = (int) DICTIONARY.handle().invokeExact(memory.copy(name), memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public byte[] capabilities() {
    try (CallMemory memory = new CallMemory()) {
      int status = (int) CAPABILITIES.handle().invokeExact(memory.answer());
      return memory.text(status);
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public long cancelNew() {
    // Linked before there is a handle: later, a full heap must not keep it from being fired or
    // freed.
    CANCEL_FIRE.handle();
    CANCEL_FREE.handle();
    try (CallMemory memory = new CallMemory()) {
      int status = (int) CANCEL_NEW.handle().invokeExact(memory.handle());
      if (status != 0) {
        throw new IllegalStateException("libtill made no cancel handle: status " + status);
      }
      return memory.pointer();
    } catch (Throwable error) {
      throw ForeignFunction.rethrown(error);
    }
  }

  @Override
  public void cancelFire(long cancel) {
    CANCEL_FIRE.run(at(cancel));
  }

  @Override
  public void cancelFree(long cancel) {
    CANCEL_FREE.run(at(cancel));
  }
}
