//! Signing and verifying: the envelope around every request and answer, and the signature over its whole body.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::merchant::{PATH, Payermax};
use super::status::meaning;
use super::step::{Call, PayermaxStep};
use super::wire::{RequestEnvelope, ResponseEnvelope};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::gateway::{
    CodeMeaning, Context, HttpRequest, HttpResponse, State, check_code, malformed, may_refuse, refusal,
    trouble, unlisted,
};
use crate::json;
use crate::model::HttpMethod;
use crate::signature::rsa::PublicKey;

/// An answer whose signature was checked and whose envelope was read.
pub(super) struct Response {
    pub code: String,
    pub message: String,
    pub data: Value,
    pub text: String,
}

/// Puts a request into its envelope and signs it, again for each attempt, because PayerMax accepts a time for two minutes.
pub(super) fn sign_request(gateway: &Payermax, call: &Call, context: &Context) -> Result<HttpRequest> {
    let time = Timestamp::from_millisecond(context.now_ms)
        .map_err(|_| Error::internal("the clock is out of range"))?;
    let request_time = time.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string();
    let envelope = RequestEnvelope {
        version: call.version,
        key_version: "1",
        request_time: &request_time,
        app_id: &gateway.app_id,
        merchant_no: gateway.merchant_no(context),
        sp_merchant_no: gateway.sp_merchant_no.as_deref(),
        data: &call.data,
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
    Ok(HttpRequest {
        method: HttpMethod::Post,
        url: format!("{}{PATH}{}", gateway.base_url, call.api),
        headers,
        body: body.into(),
    })
}

/// Verifies an answer and reads its envelope: yes, a definite no, or neither. Only a signed answer for this client counts.
pub(super) fn parse_response(
    gateway: &Payermax,
    state: &State,
    response: &HttpResponse,
    context: &Context,
) -> Result<Response> {
    let operation = state.operation;
    let no_envelope = || malformed(response, operation, "its body is not PayerMax's envelope");
    let (envelope, parsed) = read_envelope(response).ok_or_else(no_envelope)?;
    if !may_refuse(response.status) {
        return Err(malformed(response, operation, "PayerMax answers with no such status"));
    }
    let message = parsed.msg.unwrap_or_default();
    if !is_signed(&gateway.public_key, state, response)? {
        return Err(unsigned(&parsed.code, &message, state, response));
    }
    check_envelope(envelope, gateway, gateway.merchant_no(context))
        .map_err(|problem| foreign(&problem, state, response))?;
    let data = parsed.data.unwrap_or(Value::Null);
    let step: PayermaxStep = state.step()?;
    let named = step.named(&state.subject, &data);
    check_code(meaning(&parsed.code, operation), &parsed.code, &message, response, operation, &named)?;
    Ok(Response { code: parsed.code, message, data, text: response.text() })
}

/// The envelope, read strictly.
fn read_envelope(response: &HttpResponse) -> Option<(&Map<String, Value>, ResponseEnvelope)> {
    let envelope = response.envelope().ok()?;
    Some((envelope, json::read_object(envelope).ok()?))
}

/// A notification has the content of an answer and is signed with the same key. So whoever has one could replay it as the answer to
/// a query.
fn check_envelope(
    envelope: &Map<String, Value>,
    gateway: &Payermax,
    merchant_no: &str,
) -> std::result::Result<(), String> {
    let is_set = |member: &&str| envelope.get(*member).is_some_and(|value| !value.is_null());
    if ["notifyType", "notifyTime"].iter().any(is_set) {
        return Err("it is a notification and no answer".to_owned());
    }
    check_names(envelope, gateway, merchant_no).map(|_| ())
}

/// Whether an answer is signed. With a wrong signature it is not the gateway's.
fn is_signed(key: &PublicKey, state: &State, response: &HttpResponse) -> Result<bool> {
    match response.header("sign") {
        Some(sign) if !key.verify(&response.body, sign.as_bytes()) => {
            Err(untrusted(key.explain_failure(sign.as_bytes()), state, response))
        }
        signature => Ok(signature.is_some()),
    }
}

/// Checks an answer that is returned unchanged: its signature must not be wrong, and what is signed must be an answer to this client.
/// Without a signature, only what reads strictly as PayerMax's envelope and is no success is returned.
pub(super) fn check_raw(
    gateway: &Payermax,
    state: &State,
    response: &HttpResponse,
    context: &Context,
) -> Result<()> {
    let signed = is_signed(&gateway.public_key, state, response)?;
    let no_envelope = || malformed(response, state.operation, "its body is not PayerMax's envelope");
    let (envelope, parsed) = read_envelope(response).ok_or_else(no_envelope)?;
    if signed {
        return check_envelope(envelope, gateway, gateway.merchant_no(context))
            .map_err(|problem| foreign(&problem, state, response));
    }
    match meaning(&parsed.code, state.operation) {
        CodeMeaning::Accepted => {
            Err(unsigned(&parsed.code, &parsed.msg.unwrap_or_default(), state, response))
        }
        _ => Ok(()),
    }
}

/// The error for an answer without a signature, which settles nothing. It shows the code, which may be the cause: if the gateway
/// does not know the app, it has no key to sign with.
fn unsigned(code: &str, message: &str, state: &State, response: &HttpResponse) -> Error {
    let kind = match meaning(code, state.operation) {
        CodeMeaning::Refused(ErrorKind::Authentication) => ErrorKind::Authentication,
        CodeMeaning::Trouble => return trouble(code, message, response, state.operation),
        CodeMeaning::Unlisted if !code.is_empty() => {
            return unlisted(code, message, response, state.operation);
        }
        _ => ErrorKind::SignatureInvalid,
    };
    let refused = refusal(kind, code, message, response);
    let text = format!("the gateway's answer cannot be trusted: the header sign is missing; it says {code}");
    Error { message: text, ..with_unknown_outcome(refused, state) }
}

fn untrusted(problem: &str, state: &State, response: &HttpResponse) -> Error {
    let message = format!("the gateway's answer cannot be trusted: {problem}");
    let error = Error::new(ErrorKind::SignatureInvalid, message);
    Error { http_status: Some(response.status), ..with_unknown_outcome(error, state) }
}

fn foreign(problem: &str, state: &State, response: &HttpResponse) -> Error {
    let message = format!("the gateway's answer is not the one to this request: {problem}");
    Error {
        http_status: Some(response.status),
        ..with_unknown_outcome(Error::new(ErrorKind::Mismatch, message), state)
    }
}

/// The same error where it is not known what happened.
fn with_unknown_outcome(error: Error, state: &State) -> Error {
    Error { retry_safe: !state.operation.moves_money(), ..error.with_outcome(Outcome::Unknown) }
}

/// Which of the client's names an envelope repeats.
pub(super) struct Named {
    /// The app: its `appId`, or `merchantAppId` as some current samples call it.
    pub app: bool,
    /// The merchant: its `merchantNo`.
    pub merchant: bool,
}

/// Compares the names in an envelope with the client's: one key may sign for several merchants, so each of them must be the
/// client's. `merchant_no` is the merchant for whom the call is made.
pub(super) fn check_names(
    envelope: &Map<String, Value>,
    client: &Payermax,
    merchant_no: &str,
) -> std::result::Result<Named, String> {
    let names = [
        ("appId", Some(client.app_id.as_str())),
        ("merchantAppId", Some(client.app_id.as_str())),
        ("merchantNo", Some(merchant_no)),
        ("spMerchantNo", client.sp_merchant_no.as_deref()),
    ];
    let mut named = Named { app: false, merchant: false };
    for (name, own) in names {
        let Some(value) = envelope.get(name).and_then(plain) else { continue };
        if Some(value.as_str()) != own {
            return Err(format!("it names another {name} than the client's"));
        }
        named.app |= matches!(name, "appId" | "merchantAppId");
        named.merchant |= name == "merchantNo";
    }
    Ok(named)
}

/// An empty text counts as absent; a value that is no text is compared in its JSON spelling.
fn plain(member: &Value) -> Option<String> {
    match member {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
