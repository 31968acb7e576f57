//! Handles: clients, keys and cancel handles. The Java side frees each one once, and never while a call has it.

use std::ptr;

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use till::ffi::{
    TillCancel, TillClient, TillKey, till_cancel_fire, till_cancel_free, till_cancel_new, till_client_free,
    till_client_new, till_key_free, till_key_new,
};

use crate::arrays::{c_text, copied};
use crate::reply::{Buffer, made, native, number, pointer};

/// `byte[] clientNew(byte[] config)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_clientNew<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    config: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (config, mut error) = (copied(env, &config)?, Buffer::new());
        let mut client: *mut TillClient = ptr::null_mut();
        // SAFETY: the copy has as many bytes as it says, and both outputs may be overwritten.
        let status = unsafe { till_client_new(config.as_ptr(), config.len(), &raw mut client, error.out()) };
        made(env, status, client, till_client_free, &error)
    })
}

/// `void clientFree(long client)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_clientFree<'local>(
    _env: EnvUnowned<'local>,
    _class: JClass<'local>,
    client: jlong,
) {
    // SAFETY: the Java side got the handle from clientNew, and frees it once.
    unsafe { till_client_free(pointer::<TillClient>(client)) }
}

/// `byte[] keyNew(byte[] scheme, byte[] key)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_keyNew<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    scheme: JByteArray<'local>,
    key: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (scheme, key, mut error) = (copied(env, &scheme)?, copied(env, &key)?, Buffer::new());
        let mut made_key: *mut TillKey = ptr::null_mut();
        // SAFETY: the scheme ends with a NUL, the copy has as many bytes as it says, and both outputs may be overwritten.
        let status = unsafe {
            till_key_new(c_text(&scheme)?.as_ptr(), key.as_ptr(), key.len(), &raw mut made_key, error.out())
        };
        made(env, status, made_key, till_key_free, &error)
    })
}

/// `void keyFree(long key)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_keyFree<'local>(
    _env: EnvUnowned<'local>,
    _class: JClass<'local>,
    key: jlong,
) {
    // SAFETY: the Java side got the handle from keyNew, and frees it once.
    unsafe { till_key_free(pointer::<TillKey>(key)) }
}

/// `long cancelNew()`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_cancelNew<'local>(
    _env: EnvUnowned<'local>,
    _class: JClass<'local>,
) -> jlong {
    let mut cancel: *mut TillCancel = ptr::null_mut();
    // SAFETY: the output may be overwritten. The only failure is an output that is NULL.
    unsafe { till_cancel_new(&raw mut cancel) };
    number(cancel)
}

/// `void cancelFire(long cancel)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_cancelFire<'local>(
    _env: EnvUnowned<'local>,
    _class: JClass<'local>,
    cancel: jlong,
) {
    // SAFETY: the Java side got the handle from cancelNew, and has not freed it.
    unsafe { till_cancel_fire(pointer::<TillCancel>(cancel)) }
}

/// `void cancelFree(long cancel)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_cancelFree<'local>(
    _env: EnvUnowned<'local>,
    _class: JClass<'local>,
    cancel: jlong,
) {
    // SAFETY: the Java side got the handle from cancelNew, and frees it once, after its call has come back.
    unsafe { till_cancel_free(pointer::<TillCancel>(cancel)) }
}
