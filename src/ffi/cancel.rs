//! Cancel handles.

use super::boundary::{handed_out, taken_back, without_panic};
use super::buffer::TillBuf;
use crate::transport::CancelToken;

/// Ends the one call that it was given to. Any thread may fire it, before or during the call.
pub struct TillCancel(pub(super) CancelToken);

/// Makes a cancel handle. The caller owns `*cancel_out` and frees it with till_cancel_free, after the call that it was
/// given to has come back. Returns 0, or 1 when `cancel_out` is NULL. Does not block.
///
/// # Safety
/// `cancel_out` is NULL or points to a pointer that may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_cancel_new(cancel_out: *mut *mut TillCancel) -> i32 {
    let no_error: *mut TillBuf = std::ptr::null_mut();
    // SAFETY: the caller vouches for `cancel_out`.
    unsafe { handed_out(cancel_out, no_error, "cancel_out", || Ok(TillCancel(CancelToken::new()))) }
}

/// Cancels the call that `cancel` was given to: it comes back soon with the status 102 (cancelled), and says in `outcome`
/// whether anything had been sent. Other calls are left alone. NULL and a second time are fine. Does not block, and may
/// be called from any thread and from a signal handler.
///
/// # Safety
/// `cancel` is NULL or came from till_cancel_new and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_cancel_fire(cancel: *const TillCancel) {
    // SAFETY: the caller vouches for the pointer, and NULL gives `None`.
    if let Some(cancel) = unsafe { cancel.as_ref() } {
        cancel.0.fire();
    }
}

/// Frees a cancel handle; NULL is fine. Does not block.
///
/// # Safety
/// `cancel` is NULL or came from till_cancel_new, and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_cancel_free(cancel: *mut TillCancel) {
    without_panic(|| {
        // SAFETY: the caller vouches for the pointer.
        unsafe { taken_back(cancel) };
        (0, String::new())
    });
}
