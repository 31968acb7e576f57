//! Operations and notifications.

use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass};
use jni::sys::jlong;
use till::ffi::{TillCancel, TillClient, till_call, till_notification_parse};

use crate::arrays::{c_text, copied};
use crate::reply::{Buffer, native, pointer, text};

/// `byte[] call(long client, byte[] operation, byte[] request, long cancel)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_call<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    client: jlong,
    operation: JByteArray<'local>,
    request: JByteArray<'local>,
    cancel: jlong,
) -> JByteArray<'local> {
    native(env, |env| {
        let (operation, request, mut out) = (copied(env, &operation)?, copied(env, &request)?, Buffer::new());
        // SAFETY: the Java side keeps both handles alive during the call; the operation ends with a NUL, the copy has as
        // many bytes as it says, and the buffer may be overwritten.
        let status = unsafe {
            till_call(
                pointer::<TillClient>(client),
                c_text(&operation)?.as_ptr(),
                request.as_ptr(),
                request.len(),
                pointer::<TillCancel>(cancel),
                out.out(),
            )
        };
        text(env, status, &out)
    })
}

/// `byte[] notificationParse(long client, byte[] headers, byte[] body)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_libtill_internal_NativeLibrary_notificationParse<'local>(
    env: EnvUnowned<'local>,
    _class: JClass<'local>,
    client: jlong,
    headers: JByteArray<'local>,
    body: JByteArray<'local>,
) -> JByteArray<'local> {
    native(env, |env| {
        let (headers, body, mut out) = (copied(env, &headers)?, copied(env, &body)?, Buffer::new());
        // SAFETY: the Java side keeps the handle alive during the call; the copies have as many bytes as they say, and the
        // buffer may be overwritten.
        let status = unsafe {
            till_notification_parse(
                pointer::<TillClient>(client),
                headers.as_ptr(),
                headers.len(),
                body.as_ptr(),
                body.len(),
                out.out(),
            )
        };
        text(env, status, &out)
    })
}
