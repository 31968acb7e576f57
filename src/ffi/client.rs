//! Client handles, and operations by name.

use libc::c_char;
use std::sync::Arc;

use super::boundary::{Outgoing, bytes, failed, guarded, handed_out, handle, taken_back, text};
use super::buffer::TillBuf;
use super::cancel::{CANCELS, TillCancel};
use super::handles::Table;
use crate::call::{Client, for_operation};
use crate::config::ClientConfig;
use crate::error::Result;
use crate::operation::Operation;
use crate::transport::CancelToken;

/// A configured gateway with its connections. Immutable: many threads may use it at once. It survives a fork: parent and
/// child each get connections of their own.
pub struct TillClient;

pub(super) static CLIENTS: Table<Arc<Client>> = Table::new(1);

/// Makes a client from a JSON object (ClientConfig in schema/model.json). The caller owns `*client_out` and frees it with
/// till_client_free; it is NULL after an error. `error_out` may be NULL; otherwise it gets `{}` or the error object, and
/// the caller frees it. `config` is only read, during the call. Opens no connection, but reads tls.ca_file. Returns 0, 1
/// or 2 (invalid_config). Any thread may call it.
///
/// # Safety
/// `config` is NULL or points to `config_len` bytes; `client_out` and `error_out` are NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_client_new(
    config: *const u8,
    config_len: usize,
    client_out: *mut *mut TillClient,
    error_out: *mut TillBuf,
) -> i32 {
    let make = || {
        // SAFETY: the caller guarantees `config` and its length.
        let config = unsafe { bytes(config, config_len, "config") }?;
        Client::new(ClientConfig::from_json(config)?).map(Arc::new)
    };
    // SAFETY: the caller guarantees both pointers.
    unsafe { handed_out(&CLIENTS, client_out, error_out, "client_out", make) }
}

/// Frees a client. Calls that have begun go on to their end; one that begins later fails with 1 (invalid_request), and has
/// sent nothing. NULL and a handle that was freed before do nothing. In a forked child, connections of the parent are left
/// alone. Does not block. Any thread may call it.
///
/// # Safety
/// It is always safe: `client` is looked up and never followed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_client_free(client: *mut TillClient) {
    taken_back(&CLIENTS, client);
}

/// Runs an operation, one of the TILL_OPERATION_ names, on a JSON object. `cancel` may be NULL. `out` gets the result
/// object, or the error object when the status is not 0; the caller frees it with till_buf_free. All inputs are only
/// read, during the call. Blocks until the operation has ended, at most `timeouts.total_ms`. Any number of threads may
/// call it on one client.
///
/// # Safety
/// `client` and `cancel` are NULL or live handles; `operation` is NULL or NUL-terminated; `request` is NULL or points to
/// `request_len` bytes; `out` is NULL or may be overwritten.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_call(
    client: *const TillClient,
    operation: *const c_char,
    request: *const u8,
    request_len: usize,
    cancel: *mut TillCancel,
    out: *mut TillBuf,
) -> i32 {
    let body = || {
        // SAFETY: the caller guarantees the string.
        let named = unsafe { text(operation, "operation") }.and_then(Operation::named);
        match named {
            // SAFETY: the caller guarantees the pointers.
            Ok(operation) => unsafe { run(operation, client, request, request_len, cancel) },
            Err(error) => failed(&error),
        }
    };
    // SAFETY: the caller guarantees `out`.
    unsafe { guarded(out, body) }
}

/// Runs an operation whose name is known.
///
/// # Safety
/// `client` and `cancel` are NULL or live handles; `request` is NULL or points to `request_len` bytes.
unsafe fn run(
    operation: Operation,
    client: *const TillClient,
    request: *const u8,
    request_len: usize,
    cancel: *mut TillCancel,
) -> Outgoing {
    // SAFETY: the caller guarantees the pointers.
    let request = unsafe { bytes(request, request_len, "request") };
    let inputs = live(client).and_then(|client| Ok((client, request?, token(cancel)?)));
    let (client, request, token) = match inputs {
        Ok(inputs) => inputs,
        Err(error) => return failed(&for_operation(error, operation)),
    };
    client.call(operation, request, &token).to_text()
}

/// The client of a handle. A call keeps it, even if the host frees the handle meanwhile.
pub(super) fn live(client: *const TillClient) -> Result<Arc<Client>> {
    handle(&CLIENTS, client, "client").map(|client| Arc::clone(&client))
}

/// The token of a handle, or one of the call's own for NULL.
fn token(cancel: *const TillCancel) -> Result<CancelToken> {
    if cancel.is_null() {
        return Ok(CancelToken::new());
    }
    handle(&CANCELS, cancel, "cancel").map(|token| token.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind, Outcome};
    use crate::gateway::{
        Capabilities, Context, Exchange, Gateway, GatewayFactory, Hosts, MethodTable, Source, State, Step,
        register,
    };
    use crate::model::{Event, NotificationAuthentication, NotificationReply, ReturnHint};
    use crate::operation::Request;
    use once_cell::sync::Lazy;

    /// A gateway that fails in the worst way, with a secret on its lips.
    struct Panics;

    static FACTORY: Lazy<GatewayFactory> = Lazy::new(|| GatewayFactory {
        capabilities: Capabilities {
            gateway: "panics",
            operations: Operation::ALL
                .iter()
                .map(|info| Source::Assumed.has(info.operation, ""))
                .collect::<Vec<_>>()
                .leak(),
            methods: &MethodTable::NONE,
            notifications: NotificationAuthentication::None,
            signature_scheme: "",
            amounts: "",
            settle_after_ms: 0,
        },
        credentials: &[],
        platform_credential: None,
        secret_fields: &[],
        hosts: Some(Hosts { production: "https://gateway.example", sandbox: "https://gateway.example" }),
        make: |_| Ok(Box::new(Panics)),
    });

    impl Gateway for Panics {
        fn capabilities(&self) -> &'static Capabilities {
            &FACTORY.capabilities
        }
        fn start(&self, _: &Request, _: &Context) -> Result<Step> {
            panic!("the key is very-secret")
        }
        fn resume(&self, _: State, _: &Exchange, _: &Context) -> Result<Step> {
            panic!("the key is very-secret")
        }
        fn parse_notification(&self, _: &[(String, String)], _: &[u8], _: &Context) -> Result<Event> {
            panic!("the key is very-secret")
        }
        fn notification_reply(&self, _: bool) -> NotificationReply {
            panic!("the key is very-secret")
        }
        fn checkout_url(&self, _: &str) -> Result<String> {
            panic!("the key is very-secret")
        }
        fn parse_return(&self, _: &[(String, String)]) -> ReturnHint {
            panic!("the key is very-secret")
        }
    }

    fn text_of(out: &TillBuf) -> String {
        // SAFETY: the library has just filled the buffer.
        let bytes = unsafe { std::slice::from_raw_parts(out.data, out.len) };
        String::from_utf8(bytes.to_vec()).expect("answers are UTF-8")
    }

    #[test]
    fn a_panic_inside_becomes_internal_and_keeps_its_words_to_itself() {
        register(&FACTORY);
        let config = br#"{"gateway": "panics", "credentials": {}}"#;
        let mut client = std::ptr::null_mut();
        let mut out = TillBuf { data: std::ptr::null_mut(), len: 0 };
        // SAFETY: all pointers are to locals that live through the calls.
        unsafe {
            assert_eq!(till_client_new(config.as_ptr(), config.len(), &mut client, std::ptr::null_mut()), 0);
            let request = br#"{"order_id": "A1"}"#;
            let status = till_call(
                client,
                c"payment_get".as_ptr(),
                request.as_ptr(),
                request.len(),
                std::ptr::null_mut(),
                &mut out,
            );
            assert_eq!(status, ErrorKind::Internal.status());
            let error: Error = serde_json::from_str(&text_of(&out)).expect("an error object");
            assert_eq!(
                (error.kind, error.outcome, error.retry_safe),
                (ErrorKind::Internal, Outcome::Unknown, false)
            );
            assert!(
                error.message.contains("client.rs:") && !error.message.contains("secret"),
                "{}",
                error.message
            );
            super::super::buffer::till_buf_free(&mut out);
            till_client_free(client);
        }
    }
}
