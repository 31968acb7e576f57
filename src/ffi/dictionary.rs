//! What the library knows without a client: dictionaries and capabilities.

use libc::c_char;

use serde_json::json;

use super::boundary::{answered, failed, guarded, text};
use super::buffer::TillBuf;
use crate::dictionary;
use crate::gateway::registry;

/// Gives a dictionary, such as `currencies`: `out` gets a JSON array of objects with at least `code`, or the error object,
/// which lists the dictionaries; the caller frees it. Does not block. Any thread may call it.
///
/// # Safety
/// `name` is NULL or NUL-terminated; `out` is NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_dictionary(name: *const c_char, out: *mut TillBuf) -> i32 {
    let body = || {
        // SAFETY: the caller guarantees the string.
        match unsafe { text(name, "name") }.and_then(dictionary::text) {
            // The data files have a row a line; an answer is one line, as all answers are.
            Ok(content) => (0, content.lines().map(str::trim).collect()),
            Err(error) => failed(&error),
        }
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, body) }
}

/// Tells what each gateway takes and can do: `out` gets `{"gateways": [...]}` (GatewayCapabilities in schema/model.json) with the
/// credentials, ways to pay, operations, amounts and numbers of each, where the knowledge comes from, and what authenticates its notifications;
/// the caller frees it. Does not block. Any thread may call it.
///
/// # Safety
/// `out` is NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_capabilities(out: *mut TillBuf) -> i32 {
    let body = || answered(Ok(json!({"gateways": registry::capabilities()})));
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, body) }
}
