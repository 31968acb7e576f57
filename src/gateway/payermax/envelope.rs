//! The envelope around every request and answer, and the signature over its whole body.

use jiff::Timestamp;
use serde_json::Value;

use super::status::{Verdict, verdict};
use super::wire::{Envelope, Reply};
use super::{PATH, Payermax, Prepared};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{Context, HttpRequest, HttpResponse, State, malformed, may_refuse, refusal, unlisted};
use crate::model::HttpMethod;
use crate::signature::rsa::PublicKey;

/// An answer whose envelope was read and, if it says yes, whose signature was checked.
pub(super) struct Opened {
    pub code: String,
    pub message: String,
    pub data: Value,
    pub text: String,
}

/// Puts a request into its envelope and signs it; each attempt anew, because PayerMax takes a time for two minutes.
pub(super) fn signed(gateway: &Payermax, prepared: &Prepared, context: &Context) -> Result<HttpRequest> {
    let time = Timestamp::from_millisecond(context.now_ms)
        .map_err(|_| Error::internal("the clock is out of range"))?;
    let request_time = time.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string();
    let envelope = Envelope {
        version: prepared.version,
        key_version: "1",
        request_time: &request_time,
        app_id: &gateway.app_id,
        merchant_no: context.on_behalf_of.as_deref().unwrap_or(&gateway.merchant_no),
        sp_merchant_no: gateway.sp_merchant_no.as_deref(),
        data: &prepared.data,
    };
    let body = serde_json::to_string(&envelope)
        .map_err(|_| Error::internal("a request cannot be written as JSON"))?;
    let mut headers = vec![
        ("content-type".to_owned(), "application/json; charset=utf-8".to_owned()),
        ("accept".to_owned(), "application/json".to_owned()),
        ("sign".to_owned(), gateway.private_key.sign(body.as_bytes())?),
    ];
    if let Some(token) = &gateway.merchant_auth_token {
        // PayerMax's own kits disagree on the spelling; a gateway ignores the one that it does not know.
        headers.push(("merchant_auth_token".to_owned(), token.reveal().to_owned()));
        headers.push(("merchantauthtoken".to_owned(), token.reveal().to_owned()));
    }
    let api = prepared.raw_api.as_deref().unwrap_or(prepared.api);
    Ok(HttpRequest {
        method: HttpMethod::Post,
        url: format!("{}{PATH}{api}", gateway.base_url),
        headers,
        body,
    })
}

/// Reads an answer and judges it: yes, a definite no, or neither.
pub(super) fn opened(key: &PublicKey, state: &State, response: &HttpResponse) -> Result<Opened> {
    let operation = state.operation;
    let text = std::str::from_utf8(&response.body)
        .map_err(|_| malformed(response, operation, "its body is not UTF-8"))?;
    let reply: Reply = serde_json::from_str(text)
        .map_err(|_| malformed(response, operation, "its body is not PayerMax's envelope"))?;
    if !may_refuse(response.status) {
        return Err(malformed(response, operation, "PayerMax answers with no such status"));
    }
    check_signature(key, &reply, state, response)?;
    let message = reply.msg.unwrap_or_default();
    match verdict(&reply.code, &state.phase) {
        Verdict::Accepted if response.status != 200 => {
            Err(malformed(response, operation, "PayerMax says yes with 200 only"))
        }
        Verdict::Accepted | Verdict::Declined => Ok(Opened {
            code: reply.code,
            message,
            data: reply.data.unwrap_or(Value::Null),
            text: text.to_owned(),
        }),
        Verdict::Refused(kind) => Err(refusal(kind, &reply.code, &message, response)),
        Verdict::Unlisted => Err(unlisted(&reply.code, &message, response, operation)),
    }
}

/// A yes has to be signed. A no may come unsigned, as PayerMax's own kits take it; a wrong signature is never taken.
fn check_signature(key: &PublicKey, reply: &Reply, state: &State, response: &HttpResponse) -> Result<()> {
    if response.header("sign").is_none() && reply.code == "APPLY_SUCCESS" {
        return Err(untrusted("the header sign is missing", state, response));
    }
    check_sign_header(key, state, response)
}

/// An answer that is signed is the gateway's, or an error.
pub(super) fn check_sign_header(key: &PublicKey, state: &State, response: &HttpResponse) -> Result<()> {
    match response.header("sign") {
        Some(sign) if !key.verify(&response.body, sign.as_bytes()) => {
            Err(untrusted(key.explain_failure(sign.as_bytes()), state, response))
        }
        _ => Ok(()),
    }
}

fn untrusted(problem: &str, state: &State, response: &HttpResponse) -> Error {
    let mut error =
        Error::new(ErrorKind::SignatureInvalid, format!("the gateway's answer cannot be trusted: {problem}"))
            .with_outcome(Outcome::Unknown);
    error.retry_safe = !state.operation.moves_money();
    error.http_status = Some(response.status);
    error
}
