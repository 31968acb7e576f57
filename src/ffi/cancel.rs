//! Cancel handles.

use super::boundary::{handed_out, taken_back};
use super::buffer::TillBuf;
use super::handles::Table;
use crate::transport::CancelToken;

/// Ends the call that it was given to. Any thread may fire it, before or during the call. Several calls may have it, one after
/// another: once it is fired, none of them begins any more.
pub struct TillCancel;

pub(super) static CANCELS: Table<CancelToken> = Table::new(3);

/// Makes a cancel handle. The caller owns `*cancel_out` and frees it with till_cancel_free, after the call that it was
/// given to has come back. Returns 0, or 1 when `cancel_out` is NULL. Does not block.
///
/// # Safety
/// `cancel_out` is NULL or points to a pointer that may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_cancel_new(cancel_out: *mut *mut TillCancel) -> i32 {
    let no_error: *mut TillBuf = std::ptr::null_mut();
    // SAFETY: the caller guarantees `cancel_out`.
    unsafe { handed_out(&CANCELS, cancel_out, no_error, "cancel_out", || Ok(CancelToken::new())) }
}

/// Cancels the call that `cancel` was given to: it comes back soon with the status 102 (cancelled), and says in `outcome`
/// whether anything had been sent. Other calls are left alone. NULL, a second time and a handle that was freed do nothing.
/// Does not block, and may be called from any thread, and from a signal handler as long as the handle is not freed meanwhile.
///
/// # Safety
/// It is always safe: `cancel` is looked up and never followed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_cancel_fire(cancel: *const TillCancel) {
    if let Some(token) = CANCELS.get(cancel) {
        token.fire();
    }
}

/// Frees a cancel handle; a call that it was given to goes on. NULL and a handle that was freed before do nothing. Does not
/// block. Any thread may call it.
///
/// # Safety
/// It is always safe: `cancel` is looked up and never followed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_cancel_free(cancel: *mut TillCancel) {
    taken_back(&CANCELS, cancel);
}
