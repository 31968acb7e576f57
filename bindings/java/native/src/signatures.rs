//! Signatures.

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use till::ffi::{TillKey, till_explain, till_key_sign, till_key_verify, till_sign, till_verify};

use crate::arrays::{c_text, copied};
use crate::reply::{Buffer, native, pointer, text};

/// `byte[] sign(byte[] scheme, byte[] message, byte[] key)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_sign<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    scheme: JByteArray<'local>,
    message: JByteArray<'local>,
    key: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (scheme, message, key) = (copied(env, &scheme)?, copied(env, &message)?, copied(env, &key)?);
        let mut out = Buffer::new();
        // SAFETY: the scheme ends with a NUL, the copies have as many bytes as they say, and the buffer may be overwritten.
        let status = unsafe {
            till_sign(
                c_text(&scheme)?.as_ptr(),
                message.as_ptr(),
                message.len(),
                key.as_ptr(),
                key.len(),
                out.out(),
            )
        };
        text(env, status, &out)
    })
}

/// `byte[] verify(byte[] scheme, byte[] message, byte[] signature, byte[] key)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_verify<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    scheme: JByteArray<'local>,
    message: JByteArray<'local>,
    signature: JByteArray<'local>,
    key: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (scheme, message) = (copied(env, &scheme)?, copied(env, &message)?);
        let (signature, key, mut out) = (copied(env, &signature)?, copied(env, &key)?, Buffer::new());
        // SAFETY: the scheme ends with a NUL, the copies have as many bytes as they say, and the buffer may be overwritten.
        let status = unsafe {
            till_verify(
                c_text(&scheme)?.as_ptr(),
                message.as_ptr(),
                message.len(),
                signature.as_ptr(),
                signature.len(),
                key.as_ptr(),
                key.len(),
                out.out(),
            )
        };
        text(env, status, &out)
    })
}

/// `byte[] explain(byte[] scheme, byte[] message)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_explain<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    scheme: JByteArray<'local>,
    message: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (scheme, message, mut out) = (copied(env, &scheme)?, copied(env, &message)?, Buffer::new());
        // SAFETY: the scheme ends with a NUL, the copy has as many bytes as it says, and the buffer may be overwritten.
        let status =
            unsafe { till_explain(c_text(&scheme)?.as_ptr(), message.as_ptr(), message.len(), out.out()) };
        text(env, status, &out)
    })
}

/// `byte[] keySign(long key, byte[] message)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_keySign<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    key: jlong,
    message: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (message, mut out) = (copied(env, &message)?, Buffer::new());
        // SAFETY: the Java side keeps the handle alive during the call; the copy has as many bytes as it says, and the
        // buffer may be overwritten.
        let status =
            unsafe { till_key_sign(pointer::<TillKey>(key), message.as_ptr(), message.len(), out.out()) };
        text(env, status, &out)
    })
}

/// `byte[] keyVerify(long key, byte[] message, byte[] signature)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_keyVerify<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    key: jlong,
    message: JByteArray<'local>,
    signature: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (message, signature, mut out) = (copied(env, &message)?, copied(env, &signature)?, Buffer::new());
        // SAFETY: the Java side keeps the handle alive during the call; the copies have as many bytes as they say, and the
        // buffer may be overwritten.
        let status = unsafe {
            till_key_verify(
                pointer::<TillKey>(key),
                message.as_ptr(),
                message.len(),
                signature.as_ptr(),
                signature.len(),
                out.out(),
            )
        };
        text(env, status, &out)
    })
}
