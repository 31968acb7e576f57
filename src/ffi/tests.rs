//! The C ABI as a caller in C meets it, without a network: what Miri runs (`make deep-miri`), which sees every access to
//! memory that is not allowed, and everything that is not given back.

use std::ptr::{null, null_mut};

use serde_json::{Value, json};

use super::*;
use crate::error::ErrorKind;

const CONFIG: &str = r#"{"gateway": "paypro", "base_url": "https://gateway.example",
    "credentials": {"merchant_no": "M1", "secret": "test-secret", "currency": "MXN"}}"#;
const PAYMENT: &str = r#"{"order_id": "A1", "amount": 10000, "currency": "MXN",
    "notify_url": "https://shop.example/", "payment_method": {"way_code": "va"}}"#;
const FIELDS: &str = r#"{"a": "1", "b": "two"}"#;
const SECRET: &str = "test-secret";

fn empty() -> TillBuf {
    TillBuf { data: null_mut(), len: 0 }
}

/// Reads an answer as C does, with the NUL behind it, and gives it back, twice.
fn taken(mut out: TillBuf) -> String {
    // SAFETY: the library has filled the buffer, and a buffer that was given back is empty.
    unsafe {
        assert_eq!(out.data.add(out.len).read(), 0);
        let text = String::from_utf8(std::slice::from_raw_parts(out.data, out.len).to_vec());
        till_buf_free(&mut out);
        assert!(out.data.is_null() && out.len == 0);
        till_buf_free(&mut out);
        text.expect("answers are UTF-8")
    }
}

/// Calls a function that fills a buffer.
fn answer(call: impl FnOnce(*mut TillBuf) -> i32) -> (i32, Value) {
    let mut out = empty();
    let status = call(&mut out);
    (status, serde_json::from_str(&taken(out)).expect("answers are JSON"))
}

/// Makes a payment.
///
/// # Safety
/// The same as for till_call.
unsafe fn pay(client: *const TillClient, cancel: *mut TillCancel, out: *mut TillBuf) -> i32 {
    // SAFETY: the caller guarantees the pointers.
    unsafe { till_call(client, c"payment_create".as_ptr(), PAYMENT.as_ptr(), PAYMENT.len(), cancel, out) }
}

fn client() -> *mut TillClient {
    let mut client = null_mut();
    let (status, told) = answer(|error| {
        // SAFETY: all pointers are to what lives through the call.
        unsafe { till_client_new(CONFIG.as_ptr(), CONFIG.len(), &mut client, error) }
    });
    assert_eq!((status, told), (0, json!({})));
    client
}

fn key() -> *mut TillKey {
    let mut key = null_mut();
    // SAFETY: all pointers are to what lives through the call.
    let status =
        unsafe { till_key_new(c"paypro".as_ptr(), SECRET.as_ptr(), SECRET.len(), &mut key, null_mut()) };
    assert_eq!(status, 0);
    key
}

#[test]
fn null_is_an_answer_and_no_access() {
    let one = b"{".as_ptr();
    // SAFETY: NULL is what every function takes, and no other pointer is read further than its length says.
    unsafe {
        till_buf_free(null_mut());
        till_client_free(null_mut());
        till_key_free(null_mut());
        till_cancel_free(null_mut());
        till_cancel_fire(null());
        assert_ne!(till_client_new(null(), 0, null_mut(), null_mut()), 0);
        assert_ne!(till_cancel_new(null_mut()), 0);
        assert_ne!(till_capabilities(null_mut()), 0);
        let answers = [
            answer(|out| till_call(null(), null(), null(), 0, null_mut(), out)),
            answer(|out| till_call(null(), c"payment_get".as_ptr(), one, 1, null_mut(), out)),
            answer(|out| till_call(null(), c"payment_create".as_ptr(), null(), 17, null_mut(), out)),
            answer(|out| till_exchange_start(null(), null(), null(), 1, out)),
            answer(|out| till_exchange_resume(null(), null(), 0, null(), 0, null(), 0, out)),
            answer(|out| till_notification_parse(null(), null(), 0, null(), 0, out)),
            answer(|out| till_sign(null(), null(), 0, null(), 0, out)),
            answer(|out| till_verify(c"paypro".as_ptr(), null(), 2, null(), 0, null(), 0, out)),
            answer(|out| till_explain(c"paypro".as_ptr(), null(), 2, out)),
            answer(|out| till_key_sign(null(), null(), 0, out)),
            answer(|out| till_key_verify(null(), null(), 0, null(), 0, out)),
            answer(|out| till_json_get(null(), null(), out)),
            answer(|out| till_dictionary(null(), out)),
        ];
        for (status, error) in answers {
            assert_eq!(
                (status, &error["kind"]),
                (ErrorKind::InvalidRequest.status(), &json!("invalid_request"))
            );
        }
    }
}

#[test]
fn lengths_that_cannot_be_are_refused_before_a_byte_is_read() {
    let client = client();
    for length in [usize::MAX, usize::MAX / 2, isize::MAX as usize, crate::json::SIZE_MAX + 1] {
        // SAFETY: a length beyond the limit is refused unread.
        let (status, _) = answer(|out| unsafe {
            till_call(client, c"payment_get".as_ptr(), PAYMENT.as_ptr(), length, null_mut(), out)
        });
        assert_eq!(status, ErrorKind::InvalidRequest.status());
    }
    // SAFETY: the client is not used any more.
    unsafe { till_client_free(client) };
}

#[test]
fn a_key_signs_and_verifies_and_is_given_back() {
    let key = key();
    // SAFETY: all pointers are to what lives through the calls.
    unsafe {
        let (_, signed) = answer(|out| till_key_sign(key, FIELDS.as_ptr(), FIELDS.len(), out));
        let signature = signed["signature"].as_str().expect("a signature").to_owned();
        let (status, _) = answer(|out| {
            till_key_verify(key, FIELDS.as_ptr(), FIELDS.len(), signature.as_ptr(), signature.len(), out)
        });
        assert_eq!(status, 0);
        for wrong in [&signature[1..], "", "\u{0}"] {
            let (status, _) = answer(|out| {
                till_key_verify(key, FIELDS.as_ptr(), FIELDS.len(), wrong.as_ptr(), wrong.len(), out)
            });
            assert_eq!(status, ErrorKind::SignatureInvalid.status());
        }
        let (_, explained) =
            answer(|out| till_explain(c"paypro".as_ptr(), FIELDS.as_ptr(), FIELDS.len(), out));
        assert_eq!(explained["string_to_sign"], "a=1b=two<key>");
        till_key_free(key);
    }
}

#[test]
fn a_value_is_taken_out_of_an_answer() {
    let text = r#"{"a": {"b": ["x\n", 2]}}"#;
    let mut json = TillBuf::from_text(text.to_owned());
    for (pointer, expected) in [(c"/a/b/0", "x\n"), (c"/a/b/1", "2"), (c"", r#"{"a":{"b":["x\n",2]}}"#)] {
        let mut out = empty();
        // SAFETY: both buffers and the string live through the call.
        assert_eq!(unsafe { till_json_get(&json, pointer.as_ptr(), &mut out) }, 0);
        assert_eq!(taken(out), expected);
    }
    // SAFETY: the string is not NUL-terminated UTF-8 only where C cannot tell; the buffer is ours.
    unsafe {
        let (status, _) = answer(|out| till_json_get(&json, c"/a/b/2".as_ptr(), out));
        assert_eq!(status, ErrorKind::NotFound.status());
        let (status, _) = answer(|out| till_json_get(&json, c"/\xff".as_ptr(), out));
        assert_eq!(status, ErrorKind::InvalidRequest.status());
        till_buf_free(&mut json);
    }
}

#[test]
fn a_token_that_was_fired_ends_a_call_also_when_it_is_gone() {
    let client = client();
    let mut cancel = null_mut();
    // SAFETY: the handles are live until they are freed.
    unsafe {
        assert_eq!(till_cancel_new(&mut cancel), 0);
        till_cancel_fire(cancel);
        till_cancel_fire(cancel);
        let (status, error) = answer(|out| pay(client, cancel, out));
        assert_eq!((status, &error["outcome"]), (ErrorKind::Cancelled.status(), &json!("not_sent")));
        till_cancel_free(cancel);
        till_client_free(client);
    }
}

#[test]
fn a_host_does_the_exchange_of_a_payment() {
    let client = client();
    let told = r#"{"http_status": 200, "headers": {"Content-Type": "application/json"}}"#;
    let body = r#"{"code": "500", "msg": "no", "data": null}"#;
    // SAFETY: all pointers are to what lives through the calls.
    unsafe {
        let operation = c"payment_create".as_ptr();
        let (status, step) =
            answer(|out| till_exchange_start(client, operation, PAYMENT.as_ptr(), PAYMENT.len(), out));
        assert_eq!((status, &step["done"]), (0, &json!(false)), "{step}");
        let state = step["state"].as_str().expect("a state").to_owned();
        let resume = |state: &str, told: &str| {
            let (told_bytes, told_len) = (told.as_ptr(), told.len());
            answer(|out| {
                till_exchange_resume(
                    client,
                    state.as_ptr(),
                    state.len(),
                    told_bytes,
                    told_len,
                    body.as_ptr(),
                    body.len(),
                    out,
                )
            })
        };
        let (status, error) = resume(&state, told);
        assert!(status != 0 && error["kind"].is_string(), "{error}");
        let (status, error) = resume(&state, r#"{"failure": "timeout", "written": true}"#);
        assert_eq!((status, &error["outcome"]), (ErrorKind::Timeout.status(), &json!("unknown")));
        let (status, error) = resume(&state, r#"{"failure": "connection", "written": false}"#);
        assert_eq!((status, &error["outcome"]), (ErrorKind::Connection.status(), &json!("not_sent")));
        let (status, _) = resume(&state[1..], told);
        assert_eq!(status, ErrorKind::InvalidRequest.status());
        till_client_free(client);
    }
}

#[test]
fn a_forged_notification_is_refused_and_a_signed_one_is_read() {
    let client = client();
    let mut fields = json!({"tradeNo": "A1", "amount": "100", "status": "2", "timestamp": "1728609257212"});
    let message = fields.to_string();
    let key = key();
    // SAFETY: all pointers are to what lives through the calls.
    unsafe {
        let parse = |body: &str| {
            answer(|out| till_notification_parse(client, b"{}".as_ptr(), 2, body.as_ptr(), body.len(), out))
        };
        fields["sign"] = json!("0".repeat(32));
        let (status, _) = parse(&fields.to_string());
        assert_eq!(status, ErrorKind::SignatureInvalid.status());
        let (_, signed) = answer(|out| till_key_sign(key, message.as_ptr(), message.len(), out));
        fields["sign"] = signed["signature"].clone();
        let (status, event) = parse(&fields.to_string());
        assert_eq!((status, &event["payment"]["order_id"]), (0, &json!("A1")), "{event}");
        till_key_free(key);
        till_client_free(client);
    }
}

#[test]
fn a_handle_that_was_freed_or_made_up_is_an_error_and_no_access() {
    let (client, key) = (client(), key());
    let mut cancel = null_mut();
    // SAFETY: handles are looked up and never followed, which is what this is about.
    unsafe {
        assert_eq!(till_cancel_new(&mut cancel), 0);
        for _ in 0..2 {
            till_client_free(client);
            till_key_free(key);
            till_cancel_free(cancel);
            till_cancel_fire(cancel);
        }
        let fresh = self::client();
        assert_ne!(fresh, client, "a new client has the old one's handle");
        let text = PAYMENT.as_ptr();
        let made_up: *mut TillClient = (&raw const cancel).cast_mut().cast();
        for client in [client, key.cast(), cancel.cast(), made_up, 8 as *mut TillClient] {
            till_client_free(client);
            let answers = [
                answer(|out| {
                    till_call(client, c"payment_get".as_ptr(), text, PAYMENT.len(), null_mut(), out)
                }),
                answer(|out| pay(client, null_mut(), out)),
                answer(|out| {
                    till_exchange_start(client, c"payment_create".as_ptr(), text, PAYMENT.len(), out)
                }),
                answer(|out| till_notification_parse(client, null(), 0, null(), 0, out)),
            ];
            for (status, error) in answers {
                assert_eq!(
                    (status, &error["outcome"]),
                    (ErrorKind::InvalidRequest.status(), &json!("not_sent"))
                );
                assert_eq!(error["violations"][0]["path"], "client", "{error}");
                assert!(
                    error["message"].as_str().is_some_and(|words| words.contains("was freed")),
                    "{error}"
                );
            }
            let (_, error) = answer(|out| till_exchange_resume(client, null(), 0, null(), 0, null(), 0, out));
            assert_eq!(error["outcome"], "unknown", "{error}");
        }
        let (_, error) = answer(|out| till_key_sign(key, FIELDS.as_ptr(), FIELDS.len(), out));
        assert_eq!(error["violations"][0]["path"], "key", "{error}");
        let (_, error) = answer(|out| till_key_verify(key, FIELDS.as_ptr(), FIELDS.len(), null(), 0, out));
        assert_eq!(error["violations"][0]["path"], "key", "{error}");
        let (_, error) = answer(|out| pay(fresh, cancel, out));
        assert_eq!(
            (&error["violations"][0]["path"], &error["outcome"]),
            (&json!("cancel"), &json!("not_sent"))
        );
        till_client_free(fresh);
    }
}

#[test]
fn a_resolve_without_a_client_has_found_out_nothing() {
    let freed = client();
    let order = r#"{"order_id": "A1", "amount": 10000, "currency": "MXN"}"#;
    // SAFETY: handles are looked up and never followed.
    unsafe {
        till_client_free(freed);
        for client in [null_mut(), freed] {
            let (text, len) = (order.as_ptr(), order.len());
            let answers = [
                answer(|out| till_call(client, c"payment_resolve".as_ptr(), text, len, null_mut(), out)),
                answer(|out| till_call(client, c"payout_resolve".as_ptr(), text, len, null_mut(), out)),
                answer(|out| till_call(client, c"refund_resolve".as_ptr(), text, len, null_mut(), out)),
                answer(|out| till_exchange_start(client, c"payment_resolve".as_ptr(), text, len, out)),
            ];
            for (status, error) in answers {
                assert_eq!(status, ErrorKind::InvalidRequest.status());
                assert_eq!((&error["outcome"], &error["verdict"]), (&json!("unknown"), &json!("unknown")));
            }
        }
    }
}
