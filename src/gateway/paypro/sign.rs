//! Signing requests, and reading the two layers of every answer. Answers carry no signature.

use serde_json::{Value, json};

use super::edition::SignPlace;
use super::merchant::Paypro;
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

/// The field of the signature, and the header.
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
    let mut headers = vec![
        ("content-type".to_owned(), "application/json; charset=utf-8".to_owned()),
        ("accept".to_owned(), "application/json".to_owned()),
        ("merchantno".to_owned(), gateway.merchant_no.clone()),
    ];
    match gateway.edition.sign {
        SignPlace::Body => drop(fields.insert(SIGNATURE.to_owned(), json!(signature))),
        SignPlace::Header => headers.push((SIGNATURE.to_owned(), signature)),
    }
    let body =
        serde_json::to_string(&fields).map_err(|_| Error::internal("a request cannot be written as JSON"))?;
    Ok(HttpRequest {
        method: HttpMethod::Post,
        url: format!("{}{}{}", gateway.base_url, gateway.edition.prefix, call.api),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::paypro::editions::named;
    use crate::money::Currency;
    use crate::secret::Secret;
    use crate::signature::Scheme;

    fn sent(edition: Option<&str>) -> (HttpRequest, Value) {
        let gateway = Paypro {
            base_url: "https://gateway.example".to_owned(),
            merchant_no: "1".to_owned(),
            secret: Secret::new("secret"),
            scheme: Scheme::Paypro,
            currency: Currency::new("MXN").expect("listed"),
            edition: named(edition).expect("listed"),
        };
        let nonce = "0".repeat(32);
        let context = Context { now_ms: 1_700_000_000_000, nonce, on_behalf_of: None, total_ms: 45_000 };
        let call = Call::new("queryBalance", json!({"a": 1, "sign": "another"}));
        let request = sign_request(&gateway, call, &context).expect("signed");
        let body = serde_json::from_slice(request.body.as_bytes()).expect("JSON");
        (request, body)
    }

    fn header(request: &HttpRequest) -> Option<&str> {
        let found = request.headers.iter().find(|(name, _)| name == SIGNATURE);
        found.map(|(_, value)| value.as_str())
    }

    #[test]
    fn the_signature_has_the_editions_place_and_no_other() {
        let (common, body) = sent(None);
        let signature = body[SIGNATURE].as_str().expect("in the body").to_owned();
        assert_eq!((header(&common), signature.len()), (None, 32));
        let (brazil, body) = sent(Some("brazil"));
        assert_eq!(header(&brazil), Some(signature.as_str()), "over the same fields");
        assert_eq!(body, json!({"a": 1, "timestamp": "1700000000000"}));
    }
}
