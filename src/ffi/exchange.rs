//! The step machine, for hosts that do their own HTTP.

use libc::c_char;

use super::boundary::{answered, bytes, guarded, text};
use super::buffer::TillBuf;
use super::client::{TillClient, live};
use crate::call::for_operation;
use crate::error::{Error, Outcome};
use crate::operation::Operation;

/// Prepares the first exchange of an operation without sending it. `out` gets `{"done": false, "request": {"method",
/// "url", "headers", "body"}, "state": "..."}`, or `{"done": true, "result": {...}}` where no exchange is needed, or the
/// error object; the caller frees it. The request carries card numbers and signatures: send it, and do not log it. Does
/// not block. Any number of threads may call it on one client.
///
/// # Safety
/// `client` is NULL or a live handle; `operation` is NULL or NUL-terminated; `request` is NULL or points to `request_len`
/// bytes; `out` is NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_exchange_start(
    client: *const TillClient,
    operation: *const c_char,
    request: *const u8,
    request_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let start = || {
        // SAFETY: the caller guarantees the string.
        let operation = unsafe { text(operation, "operation") }.and_then(Operation::named)?;
        // SAFETY: the caller guarantees the pointer.
        let request = unsafe { bytes(request, request_len, "request") };
        let started = live(client).and_then(|client| client.exchange_start(operation, request?));
        started.map_err(|error| for_operation(error, operation))
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(start())) }
}

/// Goes on after an exchange. `state` is the text that the last step gave, to a client of the same gateway; it says what the
/// answer is compared with, so keep it where no customer can change it. `exchange` is `{"http_status": 200, "headers":
/// {...}}`, and `body` the answer's bytes as received; or, without an answer, `{"failure": "connection" | "refused" |
/// "timeout" | "cancelled" | "malformed", "written": true | false}`, where another attempt cannot help after `refused`: a
/// certificate that is not trusted, a proxy that refuses. `out` gets the same as from till_exchange_start; the caller frees
/// it. Where an argument cannot be read, the error's outcome is `unknown`: the request may have been sent all the same.
/// `state` has no secret, so an error hides what in the gateway's texts may be one of the request's. A further request
/// carries signatures and keys, too. Does not block. Any number of threads may call it on one client.
///
/// # Safety
/// `client` is NULL or a live handle; the other pointers are NULL or point to as many bytes as their lengths say; `out` is
/// NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_exchange_resume(
    client: *const TillClient,
    state: *const u8,
    state_len: usize,
    exchange: *const u8,
    exchange_len: usize,
    body: *const u8,
    body_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let arguments = || -> crate::error::Result<_> {
        // SAFETY: the caller guarantees the pointers.
        unsafe {
            Ok((
                live(client)?,
                bytes(state, state_len, "state")?,
                bytes(exchange, exchange_len, "exchange")?,
                bytes(body, body_len, "body")?,
            ))
        }
    };
    let resume = || {
        // The exchange has taken place: what is wrong with the arguments does not undo it.
        let (client, state, exchange, body) =
            arguments().map_err(|error: Error| error.with_outcome(Outcome::Unknown))?;
        client.exchange_resume(state, exchange, body)
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(resume())) }
}
