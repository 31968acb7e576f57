//! globalmerchant: a form with a SHA-1 sign, to one address for everything.

mod action;
mod answers;
mod brand;
mod cards;
mod codes;
mod countries;
mod diagnosis;
mod fields;
mod form;
mod notices;
mod payments;
mod refunds;
mod retrieve;
mod settings;
mod sign;

pub use brand::Globalmerchant;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::gateway::{
    Answer, Call, Credentials, End, Failure, Gateway, Plan, Reading, Refusal, Salt, WireRequest,
};
use crate::identifiers;
use crate::keys::Keys;
use crate::mask::masked_json;
use crate::money;
use crate::signature_cause::{Finding, SignatureCause};
use crate::store::merchants::{self, Merchant};
use crate::store::orders::{Kind, Order};
use crate::store::requests::LoggedRequest;
use crate::work::Work;
use action::Action;
use brand::PREFIX;
use codes::Name;

impl Gateway for Globalmerchant {
    fn name(&self) -> &'static str {
        "globalmerchant"
    }

    fn own_paths(&self) -> &'static [&'static str] {
        &[PREFIX]
    }

    fn check_settings(&self, wanted: &Map<String, Value>) -> Result<(), String> {
        settings::check(wanted)
    }

    fn readings(&self) -> &'static [Reading] {
        settings::READINGS
    }

    fn new_credentials(&self, work: &Work<'_>) -> Credentials {
        // seed: both numbers look like these and stand in the path in this order.
        let account = format!("MCH{}/APP{}", identifiers::digits(work, 8), identifiers::digits(work, 6));
        Credentials { account, credential: identifiers::secret(work) }
    }

    fn shown_credentials(&self, _keys: &Keys, merchant: &Merchant) -> Result<Value> {
        let (mchid, appid) = merchant.account.split_once('/').unwrap_or_default();
        Ok(json!({ "mchid": mchid, "appid": appid, "key": merchant.credential }))
    }

    fn operations(&self, _merchant: &Merchant) -> Vec<&'static str> {
        Action::TEXTS.to_vec()
    }

    fn request_credential(&self) -> &'static str {
        "key"
    }

    fn request_salt(&self, merchant: &Merchant) -> Option<Salt> {
        Some(Salt { secret: merchant.credential.clone(), end: End::Tail })
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
        let body = match Action::of(&call.merchant, &call.body)? {
            Action::Pay => payments::pay(work, call)?,
            Action::PayWithAuthentication => payments::pay_with_authentication(work, call)?,
            Action::Retrieve => retrieve::show(work, call)?,
            Action::Refund => refunds::refund(work, call)?,
        };
        Ok(answers::answer(body))
    }

    fn usual_refusal(&self) -> Refusal {
        Name::Declined.refusal_without_merchant("refused on demand")
    }

    fn refused(&self, _work: &Work<'_>, refusal: &Refusal) -> Answer {
        answers::refused(refusal)
    }

    fn shape(&self, merchant: &Merchant, body: &mut Value) {
        settings::MEMBERS.shape(merchant, body);
    }

    fn sealing_headers(&self, _keys: &Keys, _body: &str, _wrong: bool) -> Vec<(&'static str, String)> {
        // seed: answers have no sign; assumed: nor have callbacks.
        Vec::new()
    }

    fn asked_amount(&self, call: &Call) -> Option<i64> {
        let amount = call.body["amt"].as_str().or_else(|| call.body["refund_amt"].as_str())?;
        let currency = call.body["currency"].as_str().unwrap_or("USD");
        money::minor_units(amount, money::exponent(currency)?, 2).ok()
    }

    fn signs_answers(&self) -> bool {
        false
    }

    fn number_key(&self, number: &str) -> String {
        number.to_owned()
    }

    fn decided(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()> {
        match order.kind {
            Kind::Payment => notices::decided(work, self, merchant, order),
            // assumed: nobody is told of refunds.
            _ => Ok(()),
        }
    }

    fn return_address(&self, order: &Order) -> Option<String> {
        notices::return_address(order)
    }

    fn delivery_delays(&self) -> &'static [i64] {
        // assumed: as often as Paypro.
        &[0, 2, 5, 10, 30, 3_600, 10_800, 10_800, 10_800]
    }

    fn notification_type(&self) -> &'static str {
        // assumed: a form, as requests are.
        "application/x-www-form-urlencoded; charset=UTF-8"
    }

    fn is_accepted(&self, status: u16, _body: &str) -> bool {
        // assumed: the body does not matter.
        status == 200
    }
}

/// Recognises the merchant by the path and checks the sign among the fields.
fn identify(work: &Work<'_>, request: &WireRequest, log: &mut LoggedRequest) -> Result<Call, Failure> {
    // seed: both numbers of the merchant are in the path.
    let account = request.path.strip_prefix(PREFIX).unwrap_or_default();
    let fields = form::read(request);
    log.number = fields.as_ref().ok().and_then(|fields| fields["out_trade_no"].as_str()).map(str::to_owned);
    let Some(merchant) = merchants::by_account(work.connection, "globalmerchant", account)? else {
        let owner = merchants::owner(work.connection, account)?;
        log.finding = Some(Finding { owner, ..SignatureCause::UnknownSender.into() });
        let message = format!("nobody has the path {PREFIX}{{mchid}}/{{appid}}");
        return Err(Name::Merchant.refusal_without_merchant(message).into());
    };
    log.merchant = Some(merchant.id.clone());
    let wrong = |message: String| Name::Parameter.refusal(&merchant, message);
    if request.method != "POST" {
        return Err(wrong("send every request with POST".to_owned()).into());
    }
    let fields = fields.map_err(wrong)?;
    let action = Action::of(&merchant, &fields)?;
    log.operation = Some(action.as_str().to_owned());
    // Nothing that looks like a card is kept, wherever it was sent.
    let shown: Value = serde_json::from_str(&masked_json(&fields.to_string())).unwrap_or_default();
    log.string_to_sign = Some(sign::base_string(action, &shown));
    let fits = sign::matches(action, &fields, &merchant);
    log.signature_matched = Some(fits);
    log.signature = Some(fields["sign"].as_str().unwrap_or_default().to_owned());
    if !fits {
        log.finding = Some(diagnosis::diagnosed(work, &merchant, action, &fields, &shown)?);
        return Err(Name::Sign.refusal(&merchant, "sign does not fit the fields").into());
    }
    let number = match action {
        // A refund has no number of the merchant's, so it goes by that of its payment.
        Action::Refund => {
            let txid = fields["txid"].as_str().unwrap_or_default();
            refunds::payment_of(work, &merchant, txid)?.map(|payment| payment.number)
        }
        _ => fields["out_trade_no"].as_str().map(str::to_owned),
    };
    log.number.clone_from(&number);
    let asked_fault = request.asked_fault().map_err(wrong)?;
    Ok(Call {
        creates: action != Action::Retrieve,
        operation: action.as_str().to_owned(),
        number,
        asked_fault,
        merchant,
        body: fields,
        raw: request.body.clone(),
        received_at: work.now,
        plan: Plan::default(),
    })
}
