//! The drop-in component: applyDropinSession, and what the payer enters in it (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::amounts::{self, Rule};
use super::{cards, codes, countries, fields, wallets};
use crate::cards::CardBehaviour;
use crate::clock::Milliseconds;
use crate::declines::Reason;
use crate::gateway::{Call, Entered, Failure, Refusal};
use crate::identifiers;
use crate::store::sessions::{self, Session};
use crate::work::Work;

/// beyond: the components that there are; assumed: all of them without a list.
const COMPONENTS: [&str; 3] = ["CARD", "APPLEPAY", "GOOGLEPAY"];
/// assumed: how long a session is good.
const DAY: Milliseconds = 24 * 3_600_000;
/// assumed: who enters no number pays with a card that is approved.
const USUAL_CARD: &str = "4392963203551251";

/// Asks for a session.
pub fn apply(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::APPLY_SESSION, &call.body)?;
    let data = &call.body["data"];
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    if !countries::exists(text("country")) {
        return Err(Refusal::new("COUNTRY_INVALID", "data.country is not known.").into());
    }
    let session = Session {
        id: identifiers::secret(work),
        merchant: call.merchant.id.clone(),
        expires_at: work.now + DAY,
        details: json!({
            "client_key": identifiers::secret(work),
            "amount": amount(data)?,
            "currency": data["currency"],
            "user": data["userId"],
            "components": components(data)?,
        }),
    };
    sessions::insert(work.connection, &session)?;
    Ok(json!({ "sessionKey": session.id, "clientKey": session.details["client_key"] }))
}

/// beyond: the amount may be left out, and may be 0 with mitType only.
fn amount(data: &Value) -> Result<Option<i64>, Refusal> {
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    let (name, sent, currency) = ("data.totalAmount", text("totalAmount"), text("currency"));
    match (sent, text("mitType")) {
        ("", _) => amounts::check_currency(currency).map(|()| None),
        (sent, "") => amounts::minor_units(Rule::Payment, name, sent, currency).map(Some),
        (sent, _) => amounts::minor_units_or_none(Rule::Payment, name, sent, currency).map(Some),
    }
}

fn components(data: &Value) -> Result<Vec<&'static str>, Refusal> {
    let Some(items) = data["componentList"].as_array().filter(|items| !items.is_empty()) else {
        return Ok(COMPONENTS.to_vec());
    };
    let known = |item: &Value| COMPONENTS.into_iter().find(|name| item.as_str() == Some(name));
    let found: Option<Vec<&'static str>> = items.iter().map(known).collect();
    found.ok_or_else(|| {
        codes::invalid(format!("data.componentList must have some of {}.", COMPONENTS.join(", ")))
    })
}

/// The payer enters a card, or uses a wallet: the component gives the shop a token for one payment.
pub fn tokenize(work: &Work<'_>, session: &mut Session, entered: &Entered) -> Result<String, Failure> {
    let refuse = |message: &str| Failure::from(Refusal::new("", message));
    if session.expires_at <= work.now || session.details["used"] == true {
        return Err(refuse("session_key: the session is over"));
    }
    let offered = session.details["components"].as_array().cloned().unwrap_or_default();
    let chosen = match &entered.component {
        None => offered.first().cloned(),
        Some(name) => offered.into_iter().find(|known| known == name.as_str()),
    };
    let chosen = chosen.ok_or_else(|| refuse("component: the session does not offer it"))?;
    let number = entered.card.as_deref().unwrap_or(USUAL_CARD);
    if !crate::cards::is_test_number(number) && !crate::cards::is_card_number(number) {
        return Err(refuse("card: send a card number, or none"));
    }
    let mut behaviour = crate::cards::behaviour(number);
    let shown = match chosen.as_str() {
        Some("CARD") => cards::shown_without_expiry(number),
        Some("APPLEPAY") => {
            behaviour.authenticates = false;
            wallets::shown(number, "", "APPLEPAY", "")
        }
        _ => {
            // beyond: a card without the device's proof has to pass 3-D Secure.
            behaviour.authenticates = entered.proof.as_deref() == Some("PAN_ONLY");
            let source = if behaviour.authenticates { "GOOGLEPAY_PAN" } else { "GOOGLEPAY_CRYPTOGRAM" };
            wallets::shown(number, "", source, "")
        }
    };
    work.purpose.set(&[&session.merchant, "component", &session.id]);
    let token = identifiers::secret(work);
    session.details["entered"] = json!({
        "token": token,
        "method": chosen,
        "card": shown,
        "behaviour": behaviour.as_text(),
        "reason": crate::cards::decline_reason(number),
    });
    sessions::update(work.connection, session)?;
    Ok(token)
}

/// What a payment is made with that names a token of a component.
pub struct Collected {
    /// What paying with it does.
    pub behaviour: CardBehaviour,
    /// The card as far as it may be kept.
    pub card: Value,
    /// The payment method.
    pub method: String,
    /// Why it is declined, if it is.
    pub reason: Option<Reason>,
}

/// Takes the token; assumed: it is for one payment of the session's user, currency and amount, and the codes.
pub fn take(work: &Work<'_>, call: &Call, amount: i64) -> Result<Collected, Failure> {
    let data = &call.body["data"];
    let detail = &data["paymentDetail"];
    let refuse = |code: &str, message: &str| Failure::from(Refusal::new(code, message));
    let unknown = || refuse("AUTH_FAILED", "data.paymentDetail.sessionKey does not belong to data.userId.");
    let mut session = sessions::by_id(work.connection, detail["sessionKey"].as_str().unwrap_or_default())?
        .filter(|session| session.merchant == call.merchant.id && session.details["user"] == data["userId"])
        .ok_or_else(unknown)?;
    if session.expires_at <= work.now || session.details["used"] == true {
        return Err(refuse("AUTH_EXPIRED", "data.paymentDetail.sessionKey was used, or has expired."));
    }
    let entered = session.details["entered"].clone();
    if entered.is_null() || entered["token"] != detail["paymentToken"] {
        return Err(refuse("AUTH_FAILED", "data.paymentDetail.paymentToken is not the session's."));
    }
    if session.details["currency"] != data["currency"] {
        return Err(refuse("CURRENCY_INVALID", "data.currency is not the session's."));
    }
    if session.details["amount"].as_i64().is_some_and(|planned| planned != amount) {
        return Err(refuse("AMOUNT_INVALID", "data.totalAmount is not the session's."));
    }
    session.details["used"] = json!(true);
    sessions::update(work.connection, &session)?;
    Ok(Collected {
        behaviour: CardBehaviour::from_text(entered["behaviour"].as_str().unwrap_or("approves")),
        card: entered["card"].clone(),
        method: entered["method"].as_str().unwrap_or_default().to_owned(),
        reason: entered["reason"].as_str().and_then(Reason::from_text),
    })
}

/// Whether a payment names what a component has collected.
pub fn names_token(data: &Value) -> bool {
    let given = |name: &str| data["paymentDetail"][name].as_str().is_some_and(|text| !text.is_empty());
    given("paymentToken") || given("sessionKey")
}
