//! Notifications.

use super::boundary::{answered, bytes, guarded};
use super::buffer::TillBuf;
use super::client::{TillClient, live};

/// Reads a notification. `headers` is a JSON object of the request's headers, `body` its bytes exactly as received: the
/// signature is checked over them, in constant time, before they are parsed. `out` gets an Event, or the error object;
/// the caller frees it. Act on an event only when its `verified` is not `none`. Does not block. Any number of threads may
/// call it on one client.
///
/// # Safety
/// `client` is NULL or a live handle; `headers` and `body` are NULL or point to as many bytes as their lengths say; `out` is
/// NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_notification_parse(
    client: *const TillClient,
    headers: *const u8,
    headers_len: usize,
    body: *const u8,
    body_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let parse = || {
        // SAFETY: the caller guarantees the pointers.
        let (client, headers, body) = unsafe {
            (live(client)?, bytes(headers, headers_len, "headers")?, bytes(body, body_len, "body")?)
        };
        client.notification_parse(headers, body)
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(parse())) }
}
