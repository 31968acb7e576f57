//! What Java sees when a native method itself fails: an `IllegalStateException`, never an unwinding stack.

use std::any::Any;
use std::ffi::{CStr, CString};

use jni::Env;
use jni::errors::{Error, ErrorPolicy, Result};

/// Throws `java.lang.IllegalStateException`, unless an exception is pending already.
pub struct ThrowIllegalState;

impl<T: Default> ErrorPolicy<T, Error> for ThrowIllegalState {
    type Captures<'local: 'method, 'method> = ();

    fn on_error<'local: 'method, 'method>(
        env: &mut Env<'local>,
        _captures: &mut Self::Captures<'local, 'method>,
        error: Error,
    ) -> Result<T> {
        let message = CString::new(format!("libtill's native method failed: {error}")).unwrap_or_default();
        throw(env, &message);
        Ok(T::default())
    }

    fn on_panic<'local: 'method, 'method>(
        env: &mut Env<'local>,
        _captures: &mut Self::Captures<'local, 'method>,
        payload: Box<dyn Any + Send + 'static>,
    ) -> Result<T> {
        // A panic's words may repeat what was sent, and its payload's destructor might panic again: neither is used.
        std::mem::forget(payload);
        throw(env, c"libtill's native method failed; please report it");
        Ok(T::default())
    }
}

/// By JNI itself, as in `array`: what is thrown instead in a full heap stays pending.
fn throw(env: &Env<'_>, message: &CStr) {
    let raw = env.get_raw();
    if env.exception_check() {
        return;
    }
    // SAFETY: the environment is this thread's, no exception is pending, and both texts end with a NUL.
    unsafe {
        let class = ((**raw).v1_1.FindClass)(raw, c"java/lang/IllegalStateException".as_ptr());
        if !class.is_null() {
            ((**raw).v1_1.ThrowNew)(raw, class, message.as_ptr());
        }
    }
}
