//! For anything that a program in C passes, a listed status and a JSON text come back.
//!
//! The input is split at bytes 0xff, which never occur in UTF-8: the function's name, the gateway, and the arguments. A
//! missing argument is NULL, but still has a length. `--` stands for bytes that are not UTF-8.

#![allow(unsafe_code, reason = "it calls what a program in C calls")]

use std::collections::HashMap;
use std::ffi::{CString, c_char};
use std::ptr::{null, null_mut};
use std::sync::{LazyLock, Mutex};

use serde_json::{Value, json};
use till::error::ErrorKind;
use till::ffi::*;

use super::fixtures::FIXTURES;

/// Nothing listens there, so a call returns at once.
const NOWHERE: &str = "http://127.0.0.1:1";

/// Addresses of clients, which live as long as the process.
static CLIENTS: LazyLock<Mutex<HashMap<String, usize>>> = LazyLock::new(Mutex::default);

/// Runs one input.
pub fn run(input: &[u8]) {
    let mut parts = input.split(|byte| *byte == 0xff);
    let name = parts.next().and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
    let gateway = parts.next().and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
    let arguments: Vec<Vec<u8>> =
        parts.map(|part| if part == b"--" { vec![0xff, 0xfe] } else { part.to_vec() }).collect();
    let texts = arguments.iter().map(|part| CString::new(part.clone()).unwrap_or_default()).collect();
    let mut out = TillBuf { data: null_mut(), len: 0 };
    let status = Arguments { arguments, texts }.call(name, gateway, &mut out);
    let Some(status) = status else { return };
    let known = ErrorKind::ALL.iter().any(|(_, _, known)| *known == status);
    assert!(status == 0 || known, "{name} gave {status}, which is not listed");
    let text = taken(&mut out);
    assert_ne!(status, ErrorKind::Internal.status(), "{name} failed: {text}");
    if name != "till_json_get" {
        let value: Value =
            serde_json::from_str(&text).unwrap_or_else(|_| panic!("{name} gave no JSON: {text}"));
        assert!(status == 0 || value["status"] == status, "{name} gave {status}: {text}");
    }
}

/// The arguments of a call.
struct Arguments {
    arguments: Vec<Vec<u8>>,
    texts: Vec<CString>,
}

impl Arguments {
    fn pointer(&self, index: usize) -> *const u8 {
        self.arguments.get(index).map_or(null(), |argument| argument.as_ptr())
    }

    fn length(&self, index: usize) -> usize {
        self.arguments.get(index).map_or(index, Vec::len)
    }

    fn text(&self, index: usize) -> *const c_char {
        self.texts.get(index).map_or(null(), |text| text.as_ptr())
    }

    /// Calls the function of that name; `None` if there is none.
    fn call(&self, name: &str, gateway: &str, out: &mut TillBuf) -> Option<i32> {
        // SAFETY: every pointer is NULL or to bytes of that length, texts end with NUL, clients and keys are live, and `out`
        // is a buffer of this library's.
        let status = unsafe {
            match name {
                "till_client_new" => self.client_new(out),
                "till_call" => {
                    till_call(client(gateway), self.text(0), self.pointer(1), self.length(1), null_mut(), out)
                }
                "till_exchange_start" => {
                    till_exchange_start(client(gateway), self.text(0), self.pointer(1), self.length(1), out)
                }
                "till_exchange_resume" => {
                    let (state, exchange, body) = (self.pointer(0), self.pointer(1), self.pointer(2));
                    let (state_len, exchange_len, body_len) =
                        (self.length(0), self.length(1), self.length(2));
                    let client = client(gateway);
                    till_exchange_resume(
                        client,
                        state,
                        state_len,
                        exchange,
                        exchange_len,
                        body,
                        body_len,
                        out,
                    )
                }
                "till_notification_parse" => {
                    let (headers, body) = (self.pointer(0), self.pointer(1));
                    till_notification_parse(
                        client(gateway),
                        headers,
                        self.length(0),
                        body,
                        self.length(1),
                        out,
                    )
                }
                "till_sign" => {
                    let (message, key) = (self.pointer(1), self.pointer(2));
                    till_sign(self.text(0), message, self.length(1), key, self.length(2), out)
                }
                "till_verify" => {
                    let (message, signature, key) = (self.pointer(1), self.pointer(2), self.pointer(3));
                    let lengths = (self.length(1), self.length(2), self.length(3));
                    till_verify(self.text(0), message, lengths.0, signature, lengths.1, key, lengths.2, out)
                }
                "till_explain" => till_explain(self.text(0), self.pointer(1), self.length(1), out),
                "till_key_new" => self.key_new(out),
                "till_dictionary" => till_dictionary(self.text(0), out),
                "till_capabilities" => till_capabilities(out),
                "till_json_get" => self.json_get(out),
                _ => return None,
            }
        };
        Some(status)
    }

    fn client_new(&self, out: &mut TillBuf) -> i32 {
        // A file that the configuration names would be read, whatever it is.
        if self.arguments.first().is_some_and(|config| config.windows(4).any(|part| part == b"file")) {
            // SAFETY: a NULL configuration is fine, and so is a client that nobody wants.
            return unsafe { till_client_new(null(), 0, null_mut(), out) };
        }
        let mut made = null_mut();
        // SAFETY: the pointer is to bytes of that length, and both outputs are locals.
        let status = unsafe { till_client_new(self.pointer(0), self.length(0), &mut made, out) };
        assert_eq!(status == 0, !made.is_null());
        // SAFETY: it was just made, and nothing else uses it.
        unsafe { till_client_free(made) };
        status
    }

    fn key_new(&self, out: &mut TillBuf) -> i32 {
        let mut key = null_mut();
        // SAFETY: the pointers are to bytes of these lengths, the outputs are locals, and the key is freed at the end.
        unsafe {
            let status = till_key_new(self.text(0), self.pointer(1), self.length(1), &mut key, out);
            assert_eq!(status == 0, !key.is_null());
            taken(out);
            let status = till_key_sign(key, self.pointer(2), self.length(2), out);
            if status == 0 {
                taken(out);
            }
            let signature = (self.pointer(3), self.length(3));
            if status != 0 {
                taken(out);
            }
            let status = till_key_verify(key, self.pointer(2), self.length(2), signature.0, signature.1, out);
            till_key_free(key);
            status
        }
    }

    fn json_get(&self, out: &mut TillBuf) -> i32 {
        let text =
            String::from_utf8_lossy(self.arguments.first().map_or(&b""[..], Vec::as_slice)).into_owned();
        let mut json = TillBuf::from_text(text);
        // SAFETY: the buffer was filled by the library, and is freed once.
        unsafe {
            let status = till_json_get(&json, self.text(1), out);
            till_buf_free(&mut json);
            status
        }
    }
}

/// A client of that gateway, or NULL.
fn client(gateway: &str) -> *const TillClient {
    let Some(fixture) = FIXTURES.iter().find(|fixture| fixture.name == gateway) else { return null() };
    let mut clients = CLIENTS.lock().expect("nobody failed");
    let address = clients.entry(gateway.to_owned()).or_insert_with(|| {
        let mut config = fixture.config.clone();
        config["base_url"] = json!(NOWHERE);
        config["retry"] = json!({"attempts": 1});
        config["resolve"] = json!(false);
        let config = config.to_string();
        let mut made = null_mut();
        // SAFETY: the pointer is to bytes of that length, and the output is a local.
        let status = unsafe { till_client_new(config.as_ptr(), config.len(), &mut made, null_mut()) };
        assert_eq!(status, 0, "a good configuration");
        made as usize
    });
    *address as *const TillClient
}

/// The text of a buffer, which is freed.
fn taken(out: &mut TillBuf) -> String {
    assert!(!out.data.is_null(), "out was not written");
    // SAFETY: the library filled the buffer, with `len` bytes and a NUL behind them.
    let text = unsafe {
        assert_eq!(*out.data.add(out.len), 0, "no NUL behind the text");
        String::from_utf8(std::slice::from_raw_parts(out.data, out.len).to_vec()).expect("UTF-8")
    };
    // SAFETY: the library filled it, and it is freed once.
    unsafe { till_buf_free(out) };
    text
}
