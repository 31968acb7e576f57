//! PayerMax: JSON with an RSA signature in the header `sign`.

mod amounts;
mod balances;
mod brand;
mod captures;
mod cards;
mod case_view;
mod cases;
mod cashier;
mod charges;
mod codes;
mod components;
mod countries;
mod diagnosis;
mod envelope;
mod fields;
mod link_view;
mod links;
mod notices;
mod payment_sources;
mod payment_view;
mod payments;
mod payouts;
mod plans;
mod refunds;
mod settings;
mod subscription_view;
mod subscriptions;
mod tokens;
mod unpaid;
mod validation;
mod wallets;

pub use brand::Payermax;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::clock::Milliseconds;
use crate::gateway::{
    Answer, Call, CaseWords, Claim, Credentials, Entered, Failure, Gateway, PageStep, Reading, Refusal,
    Signing, WireRequest,
};
use crate::identifiers;
use crate::keys::Keys;
use crate::money;
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order};
use crate::store::requests::LoggedRequest;
use crate::store::sessions::Session;
use crate::work::Work;

impl Gateway for Payermax {
    fn name(&self) -> &'static str {
        "payermax"
    }

    fn own_paths(&self) -> &'static [&'static str] {
        &["/aggregate-pay/"]
    }

    fn check_settings(&self, wanted: &Map<String, Value>) -> Result<(), String> {
        settings::check(wanted)
    }

    fn readings(&self) -> &'static [Reading] {
        settings::READINGS
    }

    fn new_credentials(&self, work: &Work<'_>) -> Credentials {
        Credentials {
            account: identifiers::secret(work),
            credential: format!("P0101{}", identifiers::digits(work, 10)),
        }
    }

    fn shown_credentials(&self, keys: &Keys, merchant: &Merchant) -> Result<Value> {
        Ok(json!({
            "app_id": merchant.account,
            "merchant_no": merchant.credential,
            "private_key": keys.merchant().private_pem()?,
            "gateway_public_key": keys.gateway().public_pem()?,
        }))
    }

    fn operations(&self, _merchant: &Merchant) -> Vec<&'static str> {
        brand::OPERATIONS.to_vec()
    }

    fn request_credential(&self) -> &'static str {
        "private_key"
    }

    fn notification_signing(&self, _merchant: &Merchant, body: &str) -> Option<Signing> {
        let text = body.to_owned();
        Some(Signing { text, salt: None, signature: None, credential: "gateway_public_key" })
    }

    fn identify(
        &self,
        work: &Work<'_>,
        request: &WireRequest,
        log: &mut LoggedRequest,
    ) -> Result<Call, Failure> {
        envelope::identify(work, request, log)
    }

    fn perform(&self, work: &Work<'_>, call: &Call) -> Result<Answer, Failure> {
        envelope::check_envelope(call)?;
        let data = match call.operation.as_str() {
            "applyPaymentToken" => tokens::apply(work, call)?,
            "InquireApplyRequest" => tokens::inquire_application(work, call)?,
            "inquirePaymentToken" => tokens::inquire(work, call)?,
            "removePaymentToken" => tokens::remove(work, call)?,
            "orderAndPay" => payments::pay(work, call)?,
            "orderQuery" => payments::query(work, call)?,
            "refund" => refunds::refund(work, call)?,
            "refundQuery" => refunds::query(work, call)?,
            "paymentOrderPay" => payouts::pay(work, call)?,
            "paymentOrderQry" => payouts::query(work, call)?,
            "createPaybylink" => links::create(work, call)?,
            "queryPaybylink" => links::query(work, call)?,
            "expirePaybylink" => links::expire(work, call)?,
            "currentBalanceQuery" => balances::current(work, call)?,
            "dayEndBalanceQuery" => balances::day_end(work, call)?,
            "orderClose" => unpaid::close(work, call)?,
            "confirmPayment" => match unpaid::confirm(work, call)? {
                Ok(data) => data,
                Err(refusal) => return Ok(self.refused_to(work, &call.merchant, &refusal)),
            },
            "applyDropinSession" => components::apply(work, call)?,
            "subscriptionCreate" => subscriptions::create(work, call)?,
            "subscriptionQuery" => subscriptions::query(work, call)?,
            "subscriptionCancel" => subscriptions::cancel(work, call)?,
            "caseSearch" => cases::search(work, call)?,
            "caseReplay" => cases::replay(work, call)?,
            "paymentFieldValidation" => validation::validate(call)?,
            "capture" => captures::capture(work, call)?,
            "cancel" => captures::cancel(work, call)?,
            unknown => return Err(codes::invalid(format!("There is no API {unknown}.")).into()),
        };
        Ok(envelope::accepted(data))
    }

    fn usual_refusal(&self) -> Refusal {
        Refusal::new("PAYMENT_REJECTED", "Rejected on demand.")
    }

    fn refused(&self, _work: &Work<'_>, refusal: &Refusal) -> Answer {
        envelope::refused(refusal)
    }

    fn shape(&self, merchant: &Merchant, body: &mut Value) {
        settings::MEMBERS.shape(merchant, body);
    }

    fn sealing_headers(&self, keys: &Keys, body: &str, wrong_signature: bool) -> Vec<(&'static str, String)> {
        // beyond: header `sign` over the raw bytes. The wrong key is the merchant's own.
        let pair = if wrong_signature { keys.merchant() } else { keys.gateway() };
        vec![("sign", pair.sign(body.as_bytes()))]
    }

    fn asked_amount(&self, call: &Call) -> Option<i64> {
        let data = &call.body["data"];
        let (amount, currency) = match call.operation.as_str() {
            "orderAndPay" | "createPaybylink" => (&data["totalAmount"], &data["currency"]),
            "refund" => (&data["refundAmount"], &data["refundCurrency"]),
            _ => (&data["trade"]["amount"], &data["trade"]["currency"]),
        };
        let text = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
        let exponent = money::exponent(currency.as_str()?)?;
        money::minor_units(&text, exponent, exponent).ok()
    }

    fn signs_answers(&self) -> bool {
        true
    }

    fn number_key(&self, number: &str) -> String {
        brand::number_key(number)
    }

    fn decided(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()> {
        match order.kind {
            Kind::Payment => payment_decided(self, work, merchant, order),
            Kind::Refund => notices::refund(work, self, merchant, order),
            Kind::Payout => notices::payout(work, self, merchant, order),
            Kind::Dispute => {
                let payment = cases::complete(work, order)?;
                notices::case(work, self, merchant, order, &payment)
            }
            Kind::Subscription => {
                subscriptions::complete(order);
                notices::subscription(work, self, merchant, order)
            }
            Kind::Link => {
                links::close_payments(work, order)?;
                notices::link(work, self, merchant, order)
            }
            Kind::Token => {
                tokens::complete(work, order)?;
                notices::token(work, self, merchant, order)
            }
        }
    }

    fn due(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order, what: &str) -> Result<()> {
        if order.kind == Kind::Subscription && what == charges::CHARGE {
            charges::charge(work, merchant, order)?;
        }
        Ok(())
    }

    fn case_words(&self) -> Option<&'static CaseWords> {
        Some(&cases::WORDS)
    }

    fn tokenize(
        &self,
        work: &Work<'_>,
        session: &mut Session,
        entered: &Entered,
    ) -> Result<Option<String>, Failure> {
        components::tokenize(work, session, entered).map(Some)
    }

    fn open_case(
        &self,
        work: &Work<'_>,
        merchant: &Merchant,
        payment: &Order,
        claim: &Claim,
    ) -> Result<Option<String>, Failure> {
        cases::open(work, merchant, payment, claim)
    }

    fn move_case(
        &self,
        work: &Work<'_>,
        merchant: &Merchant,
        case: &mut Order,
        status: &str,
        result: Option<&str>,
    ) -> Result<(), Failure> {
        cases::move_on(work, merchant, case, status, result)
    }

    fn opened(&self, work: &Work<'_>, _merchant: &Merchant, order: &mut Order) -> Result<Option<String>> {
        if order.kind == Kind::Link { links::open(work, order) } else { Ok(None) }
    }

    fn page_step(
        &self,
        order: &mut Order,
        choice: &str,
        form: &dyn Fn(&str) -> Option<String>,
        now: Milliseconds,
    ) -> Option<PageStep> {
        cashier::step(order, choice, form, now)
    }

    fn seals(&self, merchant: &Merchant, answer: &Answer) -> bool {
        // beyond: errors are signed as well, unless the merchant is set to see what happens without.
        answer.code == "APPLY_SUCCESS" || merchant.settings["sign_errors"] != false
    }

    fn return_address(&self, order: &Order) -> Option<String> {
        // assumed: the payer comes back with the numbers and the status in the query.
        let address = order.return_url.as_ref().filter(|address| !address.is_empty())?;
        let separator = if address.contains('?') { '&' } else { '?' };
        let status = payment_view::status(order);
        Some(match order.kind {
            Kind::Token => format!("{address}{separator}status={status}"),
            _ => format!(
                "{address}{separator}outTradeNo={}&tradeToken={}&status={status}",
                order.number, order.gateway_id
            ),
        })
    }

    fn delivery_delays(&self) -> &'static [i64] {
        // beyond: six attempts; assumed: each time counts from the attempt before.
        &[0, 30, 300, 600, 3_600, 43_200]
    }

    fn accepting_body(&self) -> Option<&'static str> {
        Some(r#"{"code":"SUCCESS","msg":"Success"}"#)
    }

    fn is_accepted(&self, status: u16, body: &str) -> bool {
        // beyond: HTTP 200, and only the code SUCCESS counts.
        let answer: Value = serde_json::from_str(body).unwrap_or_default();
        status == 200 && answer["code"] == "SUCCESS"
    }
}

/// A payment was decided: whatever hangs on it, and who is told.
fn payment_decided(
    gateway: &Payermax,
    work: &Work<'_>,
    merchant: &Merchant,
    order: &mut Order,
) -> Result<()> {
    payments::complete(work, order)?;
    captures::note_authorisation(work, order)?;
    let link = links::of(work, order)?;
    if link.map(|link| links::paid(work, order, link)).transpose()? == Some(false) || charges::is_own(order) {
        return Ok(());
    }
    match captures::second_step(work, order) {
        Some((kind, data)) => notices::second_step(work, gateway, merchant, order, (kind, data))?,
        None => notices::payment(work, gateway, merchant, order)?,
    }
    match subscriptions::of(work, order)? {
        Some(plan) => subscriptions::paid(work, merchant, order, plan),
        None => Ok(()),
    }
}
