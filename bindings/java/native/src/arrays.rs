//! Java's byte arrays, copied.

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
