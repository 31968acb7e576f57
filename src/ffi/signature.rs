//! Signatures: with a key text each time, or with a key that is parsed once.

use libc::c_char;

use serde_json::json;

use super::boundary::{answered, bytes, guarded, handed_out, handle, taken_back, text};
use super::buffer::TillBuf;
use super::handles::Table;
use crate::signature::{Key, Scheme, explain};

/// A parsed signing key. Immutable: many threads may use it at once. Its memory is wiped when it is freed.
pub struct TillKey;

static KEYS: Table<Key> = Table::new(2);

/// Signs a message. `scheme` is payermax, globalmerchant, paypro, paypro-prefix or business. `message` is the raw body for
/// payermax, and a JSON object of the fields for the others. `key` is an RSA private key of 2048 to 8192 bits for payermax
/// (PEM, base64 or DER, PKCS#8 or PKCS#1), and the secret for the others, without the white space around it. `out` gets
/// `{"signature": "..."}`, or the error object; the caller frees it. Does not block. Any thread may call it.
///
/// # Safety
/// `scheme` is NULL or NUL-terminated; `message` and `key` are NULL or point to as many bytes as their lengths say; `out` is
/// NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_sign(
    scheme: *const c_char,
    message: *const u8,
    message_len: usize,
    key: *const u8,
    key_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let sign = || {
        // SAFETY: the caller guarantees the pointers.
        let (scheme, message, key) = unsafe {
            (text(scheme, "scheme")?, bytes(message, message_len, "message")?, bytes(key, key_len, "key")?)
        };
        let signature = Key::new(Scheme::from_name(scheme)?, key)?.sign(message)?;
        Ok(json!({"signature": signature}))
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(sign())) }
}

/// Checks a signature, in constant time. `scheme` and `message` are those of till_sign, `signature` its text, and `key` the
/// gateway's public key of 2048 to 8192 bits for payermax (several, one behind the other, are each tried; a certificate stands
/// for its key), or the secret. Returns 0 only for a valid signature, and 300 (signature_invalid)
/// otherwise, so that nobody can forget to look. `out` gets `{"valid": true}`, or the error object; the caller frees it.
/// Does not block. Any thread may call it.
///
/// # Safety
/// `scheme` is NULL or NUL-terminated; the other pointers are NULL or point to as many bytes as their lengths say; `out` is
/// NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_verify(
    scheme: *const c_char,
    message: *const u8,
    message_len: usize,
    signature: *const u8,
    signature_len: usize,
    key: *const u8,
    key_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let verify = || {
        // SAFETY: the caller guarantees the pointers.
        let (scheme, message, signature, key) = unsafe {
            (
                text(scheme, "scheme")?,
                bytes(message, message_len, "message")?,
                bytes(signature, signature_len, "signature")?,
                bytes(key, key_len, "key")?,
            )
        };
        Key::new(Scheme::from_name(scheme)?, key)?.verify(message, signature)?;
        Ok(json!({"valid": true}))
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(verify())) }
}

/// Tells what exactly is signed: `out` gets `{"scheme", "algorithm", "string_to_sign"}` with `<key>` where the secret goes,
/// and a `note` where other fields can give the same string, so that a signature over it has to be confirmed by a query;
/// or the error object. The caller frees it. Does not block. Any thread may call it.
///
/// # Safety
/// `scheme` is NULL or NUL-terminated; `message` is NULL or points to `message_len` bytes; `out` is NULL or may be
/// overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_explain(
    scheme: *const c_char,
    message: *const u8,
    message_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let explained = || {
        // SAFETY: the caller guarantees the pointers.
        let (scheme, message) = unsafe { (text(scheme, "scheme")?, bytes(message, message_len, "message")?) };
        explain(Scheme::from_name(scheme)?, message)
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(explained())) }
}

/// Parses a key once, to sign or verify many times: for payermax a private RSA key or public ones, otherwise the secret; the
/// forms are those of till_sign and till_verify. The caller owns `*key_out` and frees it with till_key_free; it is NULL after an error. `error_out` may be NULL;
/// otherwise it gets `{}` or the error object, and the caller frees it. Does not block. Any thread may call it.
///
/// # Safety
/// `scheme` is NULL or NUL-terminated; `key` is NULL or points to `key_len` bytes; `key_out` and `error_out` are NULL or may
/// be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_key_new(
    scheme: *const c_char,
    key: *const u8,
    key_len: usize,
    key_out: *mut *mut TillKey,
    error_out: *mut TillBuf,
) -> i32 {
    let make = || {
        // SAFETY: the caller guarantees the pointers.
        let (scheme, key) = unsafe { (text(scheme, "scheme")?, bytes(key, key_len, "key")?) };
        Key::new(Scheme::from_name(scheme)?, key)
    };
    // SAFETY: the caller guarantees both pointers.
    unsafe { handed_out(&KEYS, key_out, error_out, "key_out", make) }
}

/// Signs a message with a parsed key: like till_sign. Any number of threads may call it on one key.
///
/// # Safety
/// `key` is NULL or a live handle; `message` is NULL or points to `message_len` bytes; `out` is NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_key_sign(
    key: *const TillKey,
    message: *const u8,
    message_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let sign = || {
        let key = handle(&KEYS, key, "key")?;
        // SAFETY: the caller guarantees the pointer.
        let message = unsafe { bytes(message, message_len, "message") }?;
        Ok(json!({"signature": key.sign(message)?}))
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(sign())) }
}

/// Checks a signature with a parsed key: like till_verify. Any number of threads may call it on one key.
///
/// # Safety
/// `key` is NULL or a live handle; `message` and `signature` are NULL or point to as many bytes as their lengths say; `out`
/// is NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_key_verify(
    key: *const TillKey,
    message: *const u8,
    message_len: usize,
    signature: *const u8,
    signature_len: usize,
    out: *mut TillBuf,
) -> i32 {
    let verify = || {
        let key = handle(&KEYS, key, "key")?;
        // SAFETY: the caller guarantees the pointers.
        let (message, signature) = unsafe {
            (bytes(message, message_len, "message")?, bytes(signature, signature_len, "signature")?)
        };
        key.verify(message, signature)?;
        Ok(json!({"valid": true}))
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, || answered(verify())) }
}

/// Frees a key, and wipes it once no call uses it any more. NULL and a handle that was freed before do nothing. Does not
/// block. Any thread may call it.
///
/// # Safety
/// It is always safe: `key` is looked up and never followed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_key_free(key: *mut TillKey) {
    taken_back(&KEYS, key);
}
