//! Java's byte arrays, copied in and out.

use jni::Env;
use jni::errors::{Error, Result};
use jni::objects::JByteArray;
use std::ffi::CStr;
use zeroize::Zeroizing;

/// A copy of an array's bytes, wiped when it is dropped: it may hold a key or a card number. The copy is made before the
/// call, because an array that is held during one would stop the garbage collector for as long as the network takes.
pub fn copied(env: &mut Env<'_>, array: &JByteArray<'_>) -> Result<Zeroizing<Vec<u8>>> {
    env.convert_byte_array(array).map(Zeroizing::new)
}

/// The C string in an array that the Java side ended with a NUL.
pub fn c_text(bytes: &[u8]) -> Result<&CStr> {
    CStr::from_bytes_with_nul(bytes).map_err(|_| Error::NullPtr("a name that ends with its only NUL"))
}

/// A new array of Java's. The jni crate's own way asks by name what was thrown, and looks the names up: in a full heap that
/// fails again, without end. Here whatever the JVM throws stays pending, for Java to see.
pub fn array<'local>(env: &Env<'local>, bytes: &[u8]) -> Result<JByteArray<'local>> {
    let raw = env.get_raw();
    let length = i32::try_from(bytes.len()).map_err(|_| Error::NullPtr("a length that Java can count"))?;
    // SAFETY: the environment is this thread's, no exception is pending, the array has the length of the bytes, and the
    // reference is a new one of this frame.
    unsafe {
        let array = ((**raw).v1_1.NewByteArray)(raw, length);
        if array.is_null() {
            return Err(Error::JavaException);
        }
        ((**raw).v1_1.SetByteArrayRegion)(raw, array, 0, length, bytes.as_ptr().cast());
        Ok(JByteArray::from_raw(env, array))
    }
}
