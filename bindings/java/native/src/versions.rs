//! Versions, dictionaries and capabilities: what needs no handle.

use std::ffi::CStr;

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::jint;
use till::ffi::{till_abi_version, till_capabilities, till_dictionary, till_version};

use crate::arrays::{array, c_text, copied};
use crate::reply::{Buffer, native, text};

/// `int abiVersion()`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_abiVersion<'local>(
    _env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> jint {
    till_abi_version() as jint
}

/// `byte[] version()`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_version<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        // SAFETY: the C ABI gives a static text that ends with a NUL.
        let version = unsafe { CStr::from_ptr(till_version()) };
        array(env, version.to_bytes())
    })
}

/// `byte[] dictionary(byte[] name)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_dictionary<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    name: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (name, mut out) = (copied(env, &name)?, Buffer::new());
        // SAFETY: the name ends with a NUL, and the buffer may be overwritten.
        let status = unsafe { till_dictionary(c_text(&name)?.as_ptr(), out.out()) };
        text(env, status, &out)
    })
}

/// `byte[] capabilities()`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_capabilities<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let mut out = Buffer::new();
        // SAFETY: the buffer may be overwritten.
        let status = unsafe { till_capabilities(out.out()) };
        text(env, status, &out)
    })
}
