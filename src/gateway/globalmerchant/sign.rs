//! Signing forms, and reading answers, which carry no signature.

use super::merchant::Globalmerchant;
use super::status;
use super::wire::{Form, ResponseFields};
use crate::error::{Error, Result};
use crate::gateway::{Context, HttpRequest, HttpResponse, malformed, may_refuse, unlisted};
use crate::json;
use crate::model::HttpMethod;
use crate::operation::Operation;
use crate::signature::{Scheme, sign_fields};

const CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=UTF-8";

/// An answer in the gateway's form. Its code says what happened, and means another thing for each action.
pub(super) struct Response<'a> {
    pub fields: ResponseFields,
    pub code: String,
    pub message: String,
    pub text: String,
    pub http: &'a HttpResponse,
}

/// Adds nonce and signature; each attempt anew. "Signature string": what is signed is what is sent, value for value.
pub(super) fn sign_request(
    gateway: &Globalmerchant,
    mut form: Form,
    context: &Context,
) -> Result<HttpRequest> {
    form.set_nonce(&context.nonce);
    let signature = sign_fields(Scheme::Globalmerchant, &form.signed_fields(), &gateway.key)
        .map_err(as_body_violations)?;
    form.set("sign", signature);
    Ok(HttpRequest {
        method: HttpMethod::Post,
        url: gateway.url(),
        headers: vec![
            ("content-type".to_owned(), CONTENT_TYPE.to_owned()),
            ("accept".to_owned(), "application/json".to_owned()),
        ],
        body: form.encoded().into(),
    })
}

/// Only a request that the caller wrote can lack what is signed: the violation is in its body.
fn as_body_violations(error: Error) -> Error {
    let Some(mut violations) = error.violations else { return error };
    for violation in &mut violations {
        violation.path = violation.path.replacen("message.", "body.", 1);
    }
    Error::with_violations(error.kind, violations)
}

/// Reads an answer. Answers carry no signature: TLS has to do.
pub(super) fn parse_response<'a>(operation: Operation, response: &'a HttpResponse) -> Result<Response<'a>> {
    let malformed = |reason: &str| malformed(response, operation, reason);
    let no_fields = || malformed("its body is not globalmerchant's JSON");
    let fields = response.envelope().map_err(|_| no_fields())?;
    let fields: ResponseFields = json::read_object(fields).map_err(|_| no_fields())?;
    let code = fields.code.clone().ok_or_else(|| malformed("its body has no code"))?;
    if !may_refuse(response.status) {
        return Err(malformed("globalmerchant answers with no such status"));
    }
    if response.status != 200 && status::CODES.contains(&code.as_str()) {
        // A yes with the status of a refusal is neither.
        let message = fields.msg.as_deref().unwrap_or_default();
        return Err(unlisted(&code, message, response, operation));
    }
    let message = fields.msg.clone().unwrap_or_default();
    Ok(Response { fields, code, message, text: response.text(), http: response })
}
