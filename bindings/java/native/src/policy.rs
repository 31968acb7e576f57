//! What Java sees when a native method itself fails: an `IllegalStateException`, never an unwinding stack.

use std::any::Any;

use jni::Env;
use jni::errors::{Error, ErrorPolicy, Result};
use jni::jni_str;
use jni::strings::JNIString;

/// Throws `java.lang.IllegalStateException`, unless an exception is pending already.
pub struct ThrowIllegalState;

impl<T: Default> ErrorPolicy<T, Error> for ThrowIllegalState {
    type Captures<'local: 'method, 'method> = ();

    fn on_error<'local: 'method, 'method>(
        env: &mut Env<'local>,
        _captures: &mut Self::Captures<'local, 'method>,
        error: Error,
    ) -> Result<T> {
        throw(env, &format!("libtill's native method failed: {error}"));
        Ok(T::default())
    }

    fn on_panic<'local: 'method, 'method>(
        env: &mut Env<'local>,
        _captures: &mut Self::Captures<'local, 'method>,
        payload: Box<dyn Any + Send + 'static>,
    ) -> Result<T> {
        // A panic's words may repeat what was sent, and its payload's destructor might panic again: neither is used.
        std::mem::forget(payload);
        throw(env, "libtill's native method failed; please report it");
        Ok(T::default())
    }
}

fn throw(env: &mut Env<'_>, message: &str) {
    if env.exception_check() {
        return;
    }
    // The error that this returns says only that the exception is pending now, which is the purpose.
    let _ = env.throw_new(jni_str!("java/lang/IllegalStateException"), JNIString::from(message));
}
