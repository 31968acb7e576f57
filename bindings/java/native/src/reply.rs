//! Answers on their way to Java.

use std::ptr;

use jni::errors::Result;
use jni::objects::JByteArray;
use jni::{Env, EnvUnowned};
use till::ffi::{TILL_STATUS_OK, TillBuf, till_buf_free};
use zeroize::Zeroizing;

use crate::arrays::array;
use crate::policy::ThrowIllegalState;

/// A buffer of the C ABI that is given back when it is dropped.
pub struct Buffer(TillBuf);

impl Buffer {
    /// An empty one, to be filled.
    pub fn new() -> Self {
        Self(TillBuf { data: ptr::null_mut(), len: 0 })
    }

    /// Where the C ABI writes.
    pub fn out(&mut self) -> *mut TillBuf {
        &raw mut self.0
    }

    fn bytes(&self) -> &[u8] {
        if self.0.data.is_null() {
            return &[];
        }
        // SAFETY: the C ABI filled the buffer, so that `data` points to `len` bytes until the buffer is freed.
        unsafe { std::slice::from_raw_parts(self.0.data, self.0.len) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: the buffer is empty or was filled by the C ABI, and nobody else has it.
        unsafe { till_buf_free(&raw mut self.0) }
    }
}

/// A status number and a text.
pub fn text<'local>(env: &mut Env<'local>, status: i32, out: &Buffer) -> Result<JByteArray<'local>> {
    prefixed(env, status, out.bytes())
}

/// A status number and a new handle, or the error object where there is none. A handle that Java cannot be told is freed.
pub fn made<'local, T>(
    env: &mut Env<'local>,
    status: i32,
    pointer: *mut T,
    free: unsafe extern "C" fn(*mut T),
    error: &Buffer,
) -> Result<JByteArray<'local>> {
    if status != TILL_STATUS_OK {
        return text(env, status, error);
    }
    prefixed(env, status, &number(pointer).to_be_bytes()).inspect_err(|_| {
        // SAFETY: the handle is a new one that nobody else has.
        unsafe { free(pointer) }
    })
}

/// A handle as Java keeps it.
pub fn number<T>(pointer: *mut T) -> i64 {
    pointer as usize as i64
}

/// A handle as the C ABI wants it.
pub fn pointer<T>(number: i64) -> *mut T {
    number as usize as *mut T
}

/// Runs the body of a native method: whatever goes wrong becomes an exception.
pub fn native<'local, T: Default>(
    mut env: EnvUnowned<'local>,
    body: impl FnOnce(&mut Env<'local>) -> Result<T>,
) -> T {
    env.with_env(body).resolve::<ThrowIllegalState>()
}

fn prefixed<'local>(env: &mut Env<'local>, status: i32, bytes: &[u8]) -> Result<JByteArray<'local>> {
    let mut reply = Zeroizing::new(Vec::with_capacity(bytes.len() + 4));
    reply.extend_from_slice(&status.to_be_bytes());
    reply.extend_from_slice(bytes);
    array(env, &reply)
}
