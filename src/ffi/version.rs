//! Versions.

use libc::c_char;

/// Major version of the C ABI: a library with another one cannot be used.
pub const TILL_ABI_MAJOR: u32 = 1;
/// Minor version of the C ABI: functions are only added within a major version.
pub const TILL_ABI_MINOR: u32 = 0;

/// The version of the C ABI that the library has: major << 16 | minor. Compare the major with TILL_ABI_MAJOR after
/// loading. Does not block. Any thread may call it.
#[unsafe(no_mangle)]
pub extern "C" fn till_abi_version() -> u32 {
    (TILL_ABI_MAJOR << 16) | TILL_ABI_MINOR
}

/// The version of the library, such as "0.1.0": static, never freed. Does not block. Any thread may call it.
#[unsafe(no_mangle)]
pub extern "C" fn till_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
