//! The border to C: nothing unwinds across it, every pointer is looked at, and `out` is always written.

use std::cell::Cell;
use std::ffi::CStr;

use libc::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use super::buffer::TillBuf;
use super::callback::put_away;
use super::handles::{Table, Used};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::json;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static PLACE: Cell<Option<(String, u32)>> = const { Cell::new(None) };
}

/// What a function gives back: a status number and a JSON text.
pub type Outgoing = (i32, String);

/// Runs the body of an exported function: a panic becomes `internal`, and `out` is written whatever happens.
///
/// # Safety
/// `out` is NULL or points to a `till_buf` that may be overwritten.
pub unsafe fn guarded(out: *mut TillBuf, body: impl FnOnce() -> Outgoing) -> i32 {
    if out.is_null() {
        return ErrorKind::InvalidRequest.status();
    }
    let (status, text) = without_panic(body);
    // SAFETY: `out` is not NULL, and the caller guarantees that it is valid.
    unsafe { out.write(TillBuf::from_text(text)) };
    status
}

/// Runs something that may panic; a panic's own words are dropped, because they may repeat what was sent.
pub fn without_panic(body: impl FnOnce() -> Outgoing) -> Outgoing {
    #[cfg(feature = "aws-lc-rs")]
    super::fork::watch();
    quiet_panics();
    INSIDE.with(|inside| inside.set(true));
    let outcome = catch_unwind(AssertUnwindSafe(body)).map_err(put_away);
    INSIDE.with(|inside| inside.set(false));
    outcome.unwrap_or_else(|()| {
        let place =
            PLACE.with(Cell::take).map(|(file, line)| format!(" at {file}:{line}")).unwrap_or_default();
        // What had been done when it happened is not known.
        let error = Error::internal(format!("libtill failed{place}; please report it"))
            .with_outcome(Outcome::Unknown);
        failed(&error)
    })
}

/// An error as it goes out.
pub fn failed(error: &Error) -> Outgoing {
    (error.status, json::to_text(error))
}

/// A result as it goes out.
pub fn answered(result: Result<impl Serialize>) -> Outgoing {
    match result {
        Ok(value) => (0, json::to_text(&value)),
        Err(error) => failed(&error),
    }
}

/// The default hook prints a panic's message to standard error; the library keeps only its location.
fn quiet_panics() {
    // No lock is waited for: a fork could catch it closed.
    static QUIET: AtomicBool = AtomicBool::new(false);
    if QUIET.swap(true, Ordering::SeqCst) {
        return;
    }
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if INSIDE.with(Cell::get) {
            let place = info.location().map(|location| (file_name(location.file()), location.line()));
            PLACE.with(|kept| kept.set(place));
        } else {
            previous(info);
        }
    }));
}

/// The last part of a path, which says enough.
fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The bytes behind a pointer and a length; NULL with 0 is empty.
///
/// # Safety
/// `data` is NULL or points to `len` readable bytes that stay unchanged during the call.
pub unsafe fn bytes<'a>(data: *const u8, len: usize, name: &str) -> Result<&'a [u8]> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Error::violation(
            ErrorKind::InvalidRequest,
            name,
            format!("is NULL, with a length of {len}"),
        ));
    }
    if len > json::SIZE_MAX {
        let message = format!("has a length of {len} bytes, and at most {} are taken", json::SIZE_MAX);
        return Err(Error::violation(ErrorKind::InvalidRequest, name, message));
    }
    // SAFETY: `data` is not NULL, `len` is within the limit, and the caller guarantees the rest.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// The text behind a C string.
///
/// # Safety
/// `text` is NULL or points to a NUL-terminated string that stays unchanged during the call.
pub unsafe fn text<'a>(text: *const c_char, name: &str) -> Result<&'a str> {
    if text.is_null() {
        return Err(Error::violation(ErrorKind::InvalidRequest, name, "is NULL"));
    }
    // SAFETY: `text` is not NULL, and the caller guarantees the rest.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|_| Error::violation(ErrorKind::InvalidRequest, name, "is not UTF-8"))
}

/// What a pointer to something of the caller's points to.
///
/// # Safety
/// `pointer` is NULL or points to a value that stays unchanged during the call.
pub unsafe fn pointee<'a, T>(pointer: *const T, name: &str) -> Result<&'a T> {
    // SAFETY: the caller guarantees the pointer, and NULL gives `None`.
    let pointee = unsafe { pointer.as_ref() };
    pointee.ok_or_else(|| Error::violation(ErrorKind::InvalidRequest, name, "is NULL"))
}

/// The object of a handle. One that was freed is an error as NULL is, and nothing was sent with it.
pub fn handle<T, H>(table: &'static Table<T>, handle: *const H, name: &str) -> Result<Used<'static, T>> {
    if handle.is_null() {
        return Err(Error::violation(ErrorKind::InvalidRequest, name, "is NULL"));
    }
    let message = "was freed, or is no handle of this library's";
    table.get(handle).ok_or_else(|| Error::violation(ErrorKind::InvalidRequest, name, message))
}

/// Gives a handle to the caller, or the error that prevented it.
///
/// # Safety
/// `handle_out` and `error_out` are each NULL or point to something that may be overwritten.
pub unsafe fn handed_out<T, H>(
    table: &'static Table<T>,
    handle_out: *mut *mut H,
    error_out: *mut TillBuf,
    name: &str,
    make: impl FnOnce() -> Result<T>,
) -> i32 {
    let mut made: *mut H = std::ptr::null_mut();
    let (status, text) = without_panic(|| {
        if handle_out.is_null() {
            return failed(&Error::violation(ErrorKind::InvalidRequest, name, "is NULL"));
        }
        let kept = make().and_then(|object| {
            table.insert(object).ok_or_else(|| Error::internal("there are too many handles"))
        });
        match kept {
            Ok(handle) => {
                made = handle;
                (0, "{}".to_owned())
            }
            Err(error) => failed(&error),
        }
    });
    if !handle_out.is_null() {
        // SAFETY: `handle_out` is not NULL, and the caller guarantees that it is valid.
        unsafe { handle_out.write(made) };
    }
    if !error_out.is_null() {
        // SAFETY: `error_out` is not NULL, and the caller guarantees that it is valid.
        unsafe { error_out.write(TillBuf::from_text(text)) };
    }
    status
}

/// Takes a handle back; NULL, one that was freed before and what is none do nothing.
pub fn taken_back<T, H>(table: &'static Table<T>, handle: *mut H) {
    without_panic(|| {
        table.remove(handle);
        (0, String::new())
    });
}
