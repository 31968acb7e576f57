//! Reading results, for C users who have no JSON library at hand.

use libc::c_char;

use serde_json::Value;

use super::boundary::{bytes, failed, guarded, pointee, text};
use super::buffer::TillBuf;
use crate::error::{Error, ErrorKind};

/// Takes one value out of a JSON text by a JSON Pointer (RFC 6901), such as `/next_action/url`. `out` gets a string's own
/// characters, without quotes and escapes, or any other value as JSON; or the error object, with status 204 (not_found)
/// where there is no such value; the caller frees it. `json` is only read. Does not block. Any thread may call it.
///
/// # Safety
/// `json` is NULL or points to a till_buf that this library filled; `pointer` is NULL or NUL-terminated; `out` is NULL or may
/// be overwritten, and is not `json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_json_get(
    json: *const TillBuf,
    pointer: *const c_char,
    out: *mut TillBuf,
) -> i32 {
    let get = || {
        // SAFETY: the caller guarantees the pointers.
        let (text, pointer) = unsafe {
            let buffer = pointee(json, "json")?;
            (bytes(buffer.data, buffer.len, "json")?, text(pointer, "pointer")?)
        };
        let value: Value = serde_json::from_slice(text)
            .map_err(|_| Error::violation(ErrorKind::InvalidRequest, "json", "is not a JSON text"))?;
        match value.pointer(pointer) {
            Some(Value::String(found)) => Ok(found.clone()),
            Some(found) => Ok(found.to_string()),
            None => Err(Error::violation(ErrorKind::NotFound, "pointer", "points to nothing")),
        }
    };
    let body = || match get() {
        Ok(found) => (0, found),
        Err(error) => failed(&error),
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, body) }
}
