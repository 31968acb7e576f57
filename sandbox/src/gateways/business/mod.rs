//! PayMart and OnlinePay: two flavours of one engine that speaks JSON behind a bearer key.

mod brand;
mod cards;
mod countries;
mod creation;
mod customers;
mod dictionary;
mod disputes;
mod errors;
mod fields;
mod files;
mod lists;
mod newer;
mod notices;
mod one_time;
mod operations;
mod payments;
mod payouts;
mod queries;
mod records;
mod refunds;
mod settings;
mod signature;
mod sources;
mod two_step;

pub use brand::Business;

use anyhow::Result;
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::clock::Milliseconds;
use crate::gateway::{
    Answer, Call, Credentials, Failure, Gateway, PageKind, PageStep, Reading, Refusal, Signing, WireRequest,
};
use crate::identifiers;
use crate::keys::Keys;
use crate::store::disputes::Dispute;
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order, State};
use crate::store::requests::LoggedRequest;
use crate::work::Work;

impl Gateway for Business {
    fn name(&self) -> &'static str {
        self.path_name()
    }

    fn own_paths(&self) -> &'static [&'static str] {
        &[operations::PREFIX]
    }

    fn knows_sender(&self, work: &Work<'_>, headers: &HeaderMap) -> Result<bool> {
        Ok(operations::sender(work, *self, headers).is_ok())
    }

    fn check_settings(&self, wanted: &Map<String, Value>) -> Result<(), String> {
        settings::check(*self, wanted)
    }

    fn readings(&self) -> &'static [Reading] {
        settings::readings(*self)
    }

    fn new_credentials(&self, work: &Work<'_>) -> Credentials {
        // seed: a private key of 32 hexadecimal digits; the account is the sandbox's own name for it.
        Credentials {
            account: format!("shop-{}", identifiers::digits(work, 8)),
            credential: identifiers::secret(work),
        }
    }

    fn shown_credentials(&self, _keys: &Keys, merchant: &Merchant) -> Result<Value> {
        let mut shown = json!({ "private_key": merchant.credential });
        if merchant.is_set("sign_notifications") {
            shown["notification_key"] = json!(signature::key(merchant));
        }
        Ok(shown)
    }

    fn operations(&self, merchant: &Merchant) -> Vec<&'static str> {
        operations::names(merchant)
    }

    fn signs_requests(&self) -> bool {
        false
    }

    fn request_credential(&self) -> &'static str {
        "private_key"
    }

    fn notification_signing(&self, merchant: &Merchant, body: &str) -> Option<Signing> {
        signature::signing(merchant, body)
    }

    fn identify(
        &self,
        work: &Work<'_>,
        request: &WireRequest,
        log: &mut LoggedRequest,
    ) -> Result<Call, Failure> {
        operations::identify(work, *self, request, log)
    }

    fn perform(&self, work: &Work<'_>, call: &Call) -> Result<Answer, Failure> {
        operations::perform(work, call)
    }

    fn usual_refusal(&self) -> Refusal {
        errors::refusal("amount_less_than_minimum", "refused on demand")
    }

    fn refused(&self, _work: &Work<'_>, refusal: &Refusal) -> Answer {
        errors::answer(None, refusal)
    }

    fn refused_to(&self, _work: &Work<'_>, merchant: &Merchant, refusal: &Refusal) -> Answer {
        errors::answer(Some(merchant), refusal)
    }

    fn sealing_headers(&self, _keys: &Keys, _body: &str, _wrong: bool) -> Vec<(&'static str, String)> {
        // seed: nothing is signed in a header.
        Vec::new()
    }

    fn asked_amount(&self, call: &Call) -> Option<i64> {
        let amount = &call.body["amount"];
        amount.as_i64().or_else(|| amount.as_str()?.parse().ok())
    }

    fn signs_answers(&self) -> bool {
        false
    }

    fn number_key(&self, number: &str) -> String {
        number.to_owned()
    }

    fn decided(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()> {
        notices::decided(work, merchant, order)
    }

    fn may_still_change(&self, order: &Order) -> bool {
        match order.kind {
            // beyond: expired is not final, a payment that failed may win a dispute, and a payout may be decided otherwise
            // after it was decided.
            Kind::Payment => order.state == State::Expired || order.details["dispute_won"] == true,
            Kind::Payout => matches!(order.state, State::Expired | State::Declined),
            _ => false,
        }
    }

    fn disputed(
        &self,
        work: &Work<'_>,
        merchant: &Merchant,
        payment: &Order,
        dispute: &Dispute,
    ) -> Result<()> {
        notices::disputed(work, merchant, payment, dispute)
    }

    fn decide_dispute(&self, work: &Work<'_>, merchant: &Merchant, id: i64, status: &str) -> Result<()> {
        disputes::decide(work, merchant, id, status)
    }

    fn sign_fields(&self, merchant: &Merchant, fields: &mut Value) {
        notices::sign(merchant, fields, false);
    }

    fn page_step(
        &self,
        order: &mut Order,
        choice: &str,
        form: &dyn Fn(&str) -> Option<String>,
        now: Milliseconds,
    ) -> Option<PageStep> {
        sources::entered(order, choice, form, now)
    }

    fn opened(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<Option<String>> {
        notices::opened(work, merchant, order).map(|()| None)
    }

    fn notification_body(&self, work: &Work<'_>, merchant: &Merchant, order: &Order) -> Option<String> {
        notices::body(work, merchant, order)
    }

    fn lists_disputes(&self) -> bool {
        true
    }

    fn page_fits(&self, order: &Order, kind: PageKind) -> bool {
        // seed: the token is the name of every page; assumed: /p/ leads to whatever page there is.
        let own = order.detail("page_kind");
        own == kind.segment() || (kind == PageKind::Checkout && own == PageKind::ThreeDomainSecure.segment())
    }

    fn form_fits(&self, order: &Order, form: &dyn Fn(&str) -> Option<String>) -> bool {
        sources::authentication_fits(order, form)
    }

    fn return_address(&self, _order: &Order) -> Option<String> {
        // The way back has the merchant's words in it.
        None
    }

    fn way_back(&self, merchant: &Merchant, order: &Order) -> Option<String> {
        notices::return_address(merchant, order)
    }

    fn return_targets(&self, order: &Order) -> Vec<String> {
        ["redirect_success_url", "redirect_fail_url", "pending_url"]
            .iter()
            .map(|name| order.detail(name).to_owned())
            .filter(|address| !address.is_empty())
            .collect()
    }

    fn delivery_delays(&self) -> &'static [i64] {
        // beyond: repeated every hour, at most nine times.
        &[0, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600]
    }

    fn is_accepted(&self, status: u16, _body: &str) -> bool {
        // beyond: HTTP 200 and nothing else; seed: the body may say anything.
        status == 200
    }
}
