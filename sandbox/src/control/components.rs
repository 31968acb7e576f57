//! `POST /sandbox/components`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ControlError, input};
use crate::gateway::Entered;
use crate::sandbox::Sandbox;
use crate::store::sessions;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewEntry {
    client_key: String,
    session_key: String,
    component: Option<String>,
    card: Option<String>,
    auth_method: Option<String>,
}

/// A payer enters something in a component that a shop embeds: answers with the token that the component gives the shop.
pub async fn enter(State(sandbox): State<Arc<Sandbox>>, bytes: Bytes) -> Result<Json<Value>, ControlError> {
    let wanted: NewEntry = input::body(&bytes)?;
    input::blocking(sandbox, move |sandbox| {
        let token = sandbox.work(|work| {
            let found = sessions::by_id(work.connection, &wanted.session_key)?
                .filter(|session| session.details["client_key"] == wanted.client_key.as_str());
            let Some(mut session) = found else {
                let message = "session_key: there is no such session with this client_key";
                return Err(ControlError::not_found(message));
            };
            let merchant = input::merchant(work.connection, &session.merchant)?;
            let gateway = input::gateway(sandbox, &merchant)?;
            let entered =
                Entered { component: wanted.component, card: wanted.card, proof: wanted.auth_method };
            Ok(gateway.tokenize(work, &mut session, &entered)?)
        })?;
        Ok(Json(json!({ "payment_token": token })))
    })
    .await
}
