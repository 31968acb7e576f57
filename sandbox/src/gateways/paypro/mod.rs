//! Paypro: JSON with an MD5 sign among the body's fields.

mod answers;
mod brand;
mod codes;
mod conditions;
mod diagnosis;
mod editions;
mod fields;
mod looks;
mod notices;
mod pay_in;
mod pay_out;
mod queries;
mod settings;
mod sign;

pub use brand::Paypro;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::gateway::{
    Answer, Call, Credentials, Failure, Gateway, Plan, Reading, Refusal, Salt, Signing, WireRequest,
};
use crate::identifiers;
use crate::keys::Keys;
use crate::mask::masked_json;
use crate::money;
use crate::signature_cause::{Finding, SignatureCause};
use crate::store::merchants::{self, Merchant};
use crate::store::orders::Order;
use crate::store::requests::LoggedRequest;
use crate::work::Work;
use editions::{Does, Edition, SignPlace};
use sign::SaltPosition;

impl Gateway for Paypro {
    fn name(&self) -> &'static str {
        "paypro"
    }

    fn own_paths(&self) -> &'static [&'static str] {
        brand::PATHS
    }

    fn check_settings(&self, wanted: &Map<String, Value>) -> Result<(), String> {
        settings::check(wanted)
    }

    fn readings(&self) -> &'static [Reading] {
        settings::READINGS
    }

    fn new_credentials(&self, work: &Work<'_>) -> Credentials {
        Credentials {
            account: format!("M{}", identifiers::digits(work, 12)),
            credential: identifiers::secret(work),
        }
    }

    fn shown_credentials(&self, _keys: &Keys, merchant: &Merchant) -> Result<Value> {
        let mut shown = json!({
            "merchant_no": merchant.account,
            "secret": merchant.credential,
            "salt_position": SaltPosition::of(merchant).as_str(),
            "currency": editions::currency(merchant),
        });
        if let Some(edition) = Edition::of(merchant) {
            shown["edition"] = json!(edition);
        }
        Ok(shown)
    }

    fn operations(&self, merchant: &Merchant) -> Vec<&'static str> {
        editions::routes(Edition::of(merchant)).iter().map(|route| route.name()).collect()
    }

    fn request_credential(&self) -> &'static str {
        "secret"
    }

    fn request_salt(&self, merchant: &Merchant) -> Option<Salt> {
        Some(sign::salt(merchant))
    }

    fn notification_signing(&self, merchant: &Merchant, body: &str) -> Option<Signing> {
        let fields = sign::Fields::read(body.as_bytes())?;
        Some(Signing {
            text: fields.base_string(),
            salt: Some(sign::salt(merchant)),
            signature: Some(fields.sent_sign().to_owned()),
            credential: "secret",
        })
    }

    fn identify(
        &self,
        work: &Work<'_>,
        request: &WireRequest,
        log: &mut LoggedRequest,
    ) -> Result<Call, Failure> {
        identify(work, request, log)
    }

    fn perform(&self, work: &Work<'_>, call: &Call) -> Result<Answer, Failure> {
        let route = editions::by_name(Edition::of(&call.merchant), &call.operation)
            .with_context(|| format!("{} is an operation of its edition", call.operation))?;
        let data = match route.does {
            Does::Direct => pay_in::direct(work, call, route)?,
            Does::Cashier => pay_in::cashier(work, call, route)?,
            Does::Payout => pay_out::pay(work, call, route)?,
            Does::QueryPayment => queries::pay_in(work, call, route)?,
            Does::QueryPayout => queries::pay_out(work, call, route)?,
            Does::Balance => queries::balance(work, call, route)?,
        };
        Ok(answers::accepted(work.now + call.plan.skew, data))
    }

    fn usual_refusal(&self) -> Refusal {
        // beyond: a code of the gateway's own list.
        Refusal::new("00029", "REJECTED_TRANSACTION")
    }

    fn refused(&self, work: &Work<'_>, refusal: &Refusal) -> Answer {
        answers::refused(work, refusal)
    }

    fn shape(&self, merchant: &Merchant, body: &mut Value) {
        settings::MEMBERS.shape(merchant, body);
        // seed: a number and a boolean in the sample, texts in the table.
        for (setting, member) in [("timestamp_in_answers", "timestamp"), ("success_in_answers", "success")] {
            if merchant.settings[setting] == "text" {
                body[member] = json!(body[member].to_string());
            }
        }
    }

    fn sealing_headers(&self, _keys: &Keys, _body: &str, _wrong: bool) -> Vec<(&'static str, String)> {
        // beyond: answers carry no sign, and notifications carry theirs in the body.
        Vec::new()
    }

    fn asked_amount(&self, call: &Call) -> Option<i64> {
        let amount = &call.body["amount"];
        let text = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
        money::minor_units(&text, money::exponent(editions::currency(&call.merchant))?, 2).ok()
    }

    fn signs_answers(&self) -> bool {
        false
    }

    fn number_key(&self, number: &str) -> String {
        number.to_owned()
    }

    fn decided(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()> {
        notices::decided(work, self, merchant, order)
    }

    fn return_address(&self, order: &Order) -> Option<String> {
        order.return_url.clone().filter(|address| !address.is_empty())
    }

    fn delivery_delays(&self) -> &'static [i64] {
        // beyond: up to eight more attempts after the first.
        &[0, 2, 5, 10, 30, 3_600, 10_800, 10_800, 10_800]
    }

    fn accepting_body(&self) -> Option<&'static str> {
        Some("OK")
    }

    fn is_accepted(&self, status: u16, body: &str) -> bool {
        // beyond: the body has to be OK and nothing else; assumed: with HTTP 200.
        status == 200 && body == "OK"
    }
}

/// Recognises the merchant by its header and checks the sign.
fn identify(work: &Work<'_>, request: &WireRequest, log: &mut LoggedRequest) -> Result<Call, Failure> {
    log.operation = request.path.rsplit('/').next().map(str::to_owned);
    if request.method != "POST" {
        return Err(codes::refusal_without_merchant("parameter", "send every request with POST").into());
    }
    // seed: the merchant's number is in a header.
    let account = request.header("merchantNo").unwrap_or_default();
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    log.number = body["tradeNo"].as_str().map(str::to_owned);
    let Some(merchant) = merchants::by_account(work.connection, "paypro", account)? else {
        let owner = merchants::owner(work.connection, account)?;
        log.finding = Some(Finding { owner, ..SignatureCause::UnknownSender.into() });
        let refusal =
            codes::refusal_without_merchant("merchant", "header merchantNo is missing or not known");
        return Err(refusal.into());
    };
    log.merchant = Some(merchant.id.clone());
    let edition = Edition::of(&merchant);
    let route = editions::by_path(edition, &request.path).ok_or_else(|| {
        let known: Vec<&str> = editions::routes(edition).iter().map(|route| route.path).collect();
        codes::no_path(&request.path, &known)
    })?;
    log.operation = Some(route.name().to_owned());
    let fields = sign::Fields::read(&request.body)
        .ok_or_else(|| codes::refusal(&merchant, "parameter", "the body must be a JSON object"))?;
    let shown = masked_json(&String::from_utf8_lossy(&request.body));
    log.string_to_sign = sign::Fields::read(shown.as_bytes()).map(|fields| fields.base_string());
    let sent = match editions::sign_place(&merchant) {
        SignPlace::Body => fields.sent_sign(),
        SignPlace::Header => request.header("sign").unwrap_or_default(),
    };
    let matched = fields.matching_position(&merchant, sent);
    let expected = SaltPosition::of(&merchant);
    log.signature_matched = Some(matched.is_some());
    log.salt_position = Some(matched.unwrap_or(expected).as_str());
    log.signature = Some(sent.to_owned());
    let number = log.number.clone();
    if matched.is_none() {
        log.finding = Some(diagnosis::diagnosed(work, &merchant, &request.body, sent)?);
        return Err(codes::refusal(&merchant, "sign", "sign does not fit the fields").into());
    }
    let asked_fault = request.asked_fault();
    Ok(Call {
        creates: route.creates(),
        operation: route.name().to_owned(),
        number,
        asked_fault: asked_fault.map_err(|why| codes::refusal(&merchant, "parameter", why))?,
        merchant,
        body,
        raw: request.body.clone(),
        received_at: work.now,
        plan: Plan::default(),
    })
}
