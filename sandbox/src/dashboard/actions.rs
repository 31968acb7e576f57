//! What the dashboard's buttons do: the same as the control API, by forms.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::frame;
use super::view::View;
use super::words::{COOKIE, Language};
use crate::control::{self, ControlError, Parameters};
use crate::sandbox::Sandbox;

/// A form's fields, of which some may stand several times.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(bytes: &Bytes) -> Self {
        let fields = form_urlencoded::parse(bytes).into_owned().filter(|(_, value)| !value.is_empty());
        Self(fields.collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// These fields as a JSON object; what is a number there is one here.
    fn object(&self, texts: &[&str], numbers: &[&str]) -> Result<Map<String, Value>, ControlError> {
        let mut object = Map::new();
        for name in texts {
            object.extend(self.get(name).map(|value| ((*name).to_owned(), json!(value))));
        }
        for name in numbers {
            if let Some(value) = self.get(name) {
                let number = value.trim().parse::<i64>();
                let number =
                    number.map_err(|_| ControlError::bad_request(format!("{name}: send a whole number")))?;
                object.insert((*name).to_owned(), json!(number));
            }
        }
        Ok(object)
    }

    fn query(&self, names: &[&str]) -> Query<Parameters> {
        let pairs = names.iter().filter_map(|name| Some(((*name).to_owned(), self.get(name)?.to_owned())));
        Query(pairs.collect())
    }
}

/// `POST /dashboard/actions/{name}`: does it, and goes back.
pub async fn take(
    State(sandbox): State<Arc<Sandbox>>,
    Path(name): Path<String>,
    view: View,
    bytes: Bytes,
) -> Response {
    let fields = Fields::read(&bytes);
    match act(Arc::clone(&sandbox), &name, &fields).await {
        Ok(Json(done)) => {
            sandbox.changed();
            let id = done["id"].as_i64().unwrap_or(0);
            let (back, told) = match name.as_str() {
                "replay" => (format!("/dashboard/deliveries/{id}"), "replay".to_owned()),
                "fault" => (local(fields.get("back")).to_owned(), format!("fault-{id}")),
                _ => (local(fields.get("back")).to_owned(), "1".to_owned()),
            };
            let sign = if back.contains('?') { '&' } else { '?' };
            (StatusCode::SEE_OTHER, [(header::LOCATION, format!("{back}{sign}done={told}"))]).into_response()
        }
        Err(error) => frame::refused(&view, &error),
    }
}

async fn act(sandbox: Arc<Sandbox>, name: &str, fields: &Fields) -> Result<Json<Value>, ControlError> {
    let state = State(sandbox);
    let body = |object: Map<String, Value>| Bytes::from(Value::Object(object).to_string());
    match name {
        "settle" => {
            let number = Path(fields.get("number").unwrap_or_default().to_owned());
            let decision = body(fields.object(&["result", "reason"], &["amount"])?);
            control::payments::settle(state, number, fields.query(&["merchant", "kind"]), decision).await
        }
        "dispute" => {
            control::disputes::create(state, body(fields.object(&["merchant", "payment", "kind"], &[])?))
                .await
        }
        "case" => {
            let number = Path(fields.get("number").unwrap_or_default().to_owned());
            let mut step = fields.object(&["merchant", "status", "result"], &[])?;
            if fields.get("status") == Some("CASE_CANCEL") {
                step.remove("result");
            }
            control::disputes::move_on(state, number, body(step)).await
        }
        "replay" => control::views::replay(state, Path(id(fields)?)).await,
        "fault" => {
            let texts = ["merchant", "fault", "operation", "order_id"];
            control::faults::create(state, body(fields.object(&texts, &["times", "milliseconds"])?)).await
        }
        "remove-fault" => control::faults::delete_one(state, Path(id(fields)?)).await,
        "remove-faults" => control::faults::delete_all(state, fields.query(&["merchant"])).await,
        "chaos" => control::faults::chaos(state, body(chaos(fields)?)).await,
        "clock" => control::clock::advance(state, body(fields.object(&[], &["advance_ms"])?)).await,
        _ => Err(ControlError::not_found(format!("action: there is no {name:?}"))),
    }
}

fn id(fields: &Fields) -> Result<i64, ControlError> {
    let number = fields.get("id").and_then(|text| text.parse().ok());
    number.ok_or_else(|| ControlError::bad_request("id: send a whole number"))
}

/// The same probability for each fault that was chosen.
fn chaos(fields: &Fields) -> Result<Map<String, Value>, ControlError> {
    let probability: f64 = fields
        .get("probability")
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| ControlError::bad_request("probability: send a number between 0 and 1"))?;
    let chosen = fields.0.iter().filter(|(name, _)| name == "fault");
    let probabilities: Map<String, Value> =
        chosen.map(|(_, fault)| (fault.clone(), json!(probability))).collect();
    let mut object = fields.object(&["merchant"], &["seed"])?;
    object.insert("probabilities".to_owned(), Value::Object(probabilities));
    Ok(object)
}

/// An address of the dashboard itself, or its first page.
fn local(address: Option<&str>) -> &str {
    let own = |address: &&str| {
        address.starts_with('/')
            && !address.starts_with("//")
            && address.chars().all(|letter| letter.is_ascii_graphic() && letter != '\\')
    };
    address.filter(own).unwrap_or("/")
}

/// `GET /dashboard/language/{code}`: keeps the choice, and goes back.
pub async fn choose_language(Path(code): Path<String>, Query(parameters): Query<Parameters>) -> Response {
    let back = local(parameters.get("back").map(String::as_str)).to_owned();
    let code = Language::from_code(&code).unwrap_or(Language::English).code();
    let cookie = format!("{COOKIE}={code}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    (StatusCode::SEE_OTHER, [(header::LOCATION, back), (header::SET_COOKIE, cookie)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert_eq!(local(Some("/dashboard/faults?merchant=a")), "/dashboard/faults?merchant=a");
        for address in ["//evil.example", "/\\evil.example", "https://evil.example", "x", "/a\r\nb"] {
            assert_eq!(local(Some(address)), "/", "{address}");
        }
    }
}
