//! Signing requests, and reading the two layers of every answer. Answers carry no signature.

use serde_json::{Value, json};

use super::merchant::{PATH, Paypro};
use super::status::{ORDER_NAMES, meaning};
use super::step::Call;
use super::wire::ResponseEnvelope;
use crate::error::{Error, Result};
use crate::gateway::{
    Context, HttpRequest, HttpResponse, Named, State, check_code, malformed, may_refuse, says_unknown_order,
};
use crate::json;
use crate::model::HttpMethod;
use crate::signature::sign_fields;

/// The field of the signature.
pub(super) const SIGNATURE: &str = "sign";

/// An answer whose outer code reports success: `data` has the status of the order.
pub(super) struct Response {
    pub data: Value,
    pub text: String,
}

/// Adds time and signature; each attempt anew.
pub(super) fn sign_request(gateway: &Paypro, call: Call, context: &Context) -> Result<HttpRequest> {
    let Value::Object(mut fields) = call.fields else {
        return Err(Error::internal("a request is no object"));
    };
    fields.remove(SIGNATURE);
    fields.entry("timestamp").or_insert_with(|| json!(context.now_ms.to_string()));
    let signature = sign_fields(gateway.scheme, &fields, &gateway.secret)?;
    fields.insert(SIGNATURE.to_owned(), json!(signature));
    let body =
        serde_json::to_string(&fields).map_err(|_| Error::internal("a request cannot be written as JSON"))?;
    let headers = vec![
        ("content-type".to_owned(), "application/json; charset=utf-8".to_owned()),
        ("accept".to_owned(), "application/json".to_owned()),
        ("merchantno".to_owned(), gateway.merchant_no.clone()),
    ];
    Ok(HttpRequest {
        method: HttpMethod::Post,
        url: format!("{}{PATH}{}", gateway.base_url, call.api),
        headers,
        body: body.into(),
    })
}

/// Reads an answer and judges its outer layer. Answers carry no signature: TLS has to do.
pub(super) fn parse_response(state: &State, response: &HttpResponse) -> Result<Response> {
    let operation = state.operation;
    let no_envelope = || malformed(response, operation, "its body is not Paypro's envelope");
    let fields = response.envelope().map_err(|_| no_envelope())?;
    let envelope: ResponseEnvelope = json::read_object(fields).map_err(|_| no_envelope())?;
    if !may_refuse(response.status) {
        return Err(malformed(response, operation, "Paypro answers with no such status"));
    }
    let message = envelope.msg.unwrap_or_default();
    let names_order = envelope.data.as_ref().is_some_and(|data| data["tradeNo"].is_string());
    let asked = state.subject.order_id.as_deref().unwrap_or_default();
    let unknown_order = !names_order && says_unknown_order(&message, asked, ORDER_NAMES);
    let meaning = meaning(&envelope.code, unknown_order, operation);
    let data = envelope.data.unwrap_or(Value::Null);
    let named = [Named::new("order number", state.subject.order_id.as_deref(), data.get("tradeNo"))];
    check_code(meaning, &envelope.code, &message, response, operation, &named)?;
    Ok(Response { data, text: response.text() })
}
