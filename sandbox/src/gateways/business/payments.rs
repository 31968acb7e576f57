//! `POST /payments`.

use serde_json::{Value, json};

use super::brand::Business;
use super::creation::{self, Starting};
use super::fields::{self, ANY, Rule, Shape, optional, required};
use super::sources::{self, Source};
use super::{errors, newer, one_time, records};
use crate::cards::CardBehaviour;
use crate::declines;
use crate::gateway::{Call, Failure, PageKind, is_repeated, page_url};
use crate::settlement::{self, Outcome};
use crate::store::orders::{Kind, Order};
use crate::store::tasks;
use crate::work::Work;

/// seed: PayMart's table. assumed: the codes of fields that have none of their own in the list of codes.
const PAYMART: [Rule; 12] = [
    required("product", (5, 255), Shape::Text, "incorrect_product"),
    // seed: mandatory in the table, and missing in every sample, so it may be left out.
    optional("callbackUrl", ANY, Shape::Address, "incorrect_callback_url"),
    optional("redirectSuccessUrl", ANY, Shape::Address, "incorrect_redirect_success_url"),
    optional("redirectFailUrl", ANY, Shape::Address, "incorrect_redirect_fail_url"),
    // beyond: newer versions.
    optional("pendingUrl", ANY, Shape::Address, "incorrect_pending_url"),
    optional("extraReturnParam", (1, 1024), Shape::Text, "incorrect_extra_return_param"),
    optional("orderNumber", (3, 255), Shape::Text, "incorrect_order_number"),
    // assumed: other languages than the three show the English page.
    optional("locale", (2, 5), Shape::Text, "incorrect_locale"),
    optional("walletToken", ANY, Shape::Text, "incorrect_wallet_token"),
    optional("recurring", ANY, Shape::Boolean, "incorrect_recurring"),
    optional("recurringToken", ANY, Shape::Text, "incorrect_recurring_token"),
    optional("needConfirmation", ANY, Shape::Boolean, "incorrect_need_confirmation"),
];

/// seed: OnlinePay's table, which has no lengths; assumed: `callbackUrl` is taken, because records show one.
const ONLINEPAY: [Rule; 8] = [
    required("product", ANY, Shape::Text, "incorrect_product"),
    optional("callbackUrl", ANY, Shape::Address, "incorrect_callback_url"),
    optional("redirectSuccessUrl", ANY, Shape::Text, "incorrect_redirect_success_url"),
    optional("redirectFailUrl", ANY, Shape::Text, "incorrect_redirect_fail_url"),
    optional("extraReturnParam", ANY, Shape::Text, "incorrect_extra_return_param"),
    optional("orderNumber", ANY, Shape::Text, "incorrect_order_number"),
    optional("locale", ANY, Shape::Text, "incorrect_locale"),
    optional("walletToken", ANY, Shape::Text, "incorrect_wallet_token"),
];

/// Places a payment.
pub fn create(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let brand = Business::of(&call.merchant);
    let rules: &[Rule] = if brand == Business::PayMart { &PAYMART } else { &ONLINEPAY };
    fields::check(call, rules, &call.body)?;
    let (amount, currency) = fields::amount_and_currency(call)?;
    fields::check_minimum(call, amount)?;
    let source = sources::read(work, call, brand)?;
    let lifetime = newer::lifetime(call)?;
    let mut order = creation::order(work, call, Kind::Payment, &Starting { amount, currency })?;
    // assumed: a number that a payment has cannot be another payment's.
    if is_repeated(work, call, &order)? {
        return Err(errors::refusal("order_number_already_exists", "orderNumber was used before").into());
    }
    describe(work, call, brand, &mut order, &source);
    begin(work, call, &mut order, &source)?;
    // beyond: only payments without a card expire.
    if let (Some(lifetime), Source::Page | Source::Wallet(_)) = (lifetime, &source) {
        let due_at = work.now + lifetime;
        tasks::insert(work.connection, &order.gateway_id, Outcome::Expired.as_str(), due_at)?;
    }
    Ok(answer(work, call, &order))
}

fn describe(work: &Work<'_>, call: &Call, brand: Business, order: &mut Order, source: &Source) {
    let whole_table = brand == Business::PayMart;
    let on_page = matches!(source, Source::Page);
    let providers = if on_page { &call.merchant.settings["providers"] } else { &Value::Null };
    let approving = CardBehaviour { approves: true, authenticates: false };
    let (card_mask, behaviour) = match source {
        Source::Card { mask, behaviour, .. } => (json!(mask), *behaviour),
        Source::Saved(token) => (token.details["card_mask"].clone(), approving),
        Source::Page | Source::Wallet(_) => (Value::Null, approving),
    };
    let wallet = match source {
        Source::Wallet(token) => json!(token),
        Source::Saved(token) => token.details["wallet_token"].clone(),
        Source::Page | Source::Card { .. } => Value::Null,
    };
    let reason = if let Source::Card { reason, .. } = source { *reason } else { None };
    let kind = if behaviour.authenticates { PageKind::ThreeDomainSecure } else { PageKind::Checkout };
    let own = json!({
        "page_kind": kind.segment(),
        "behaviour": behaviour.as_text(),
        "two_step": whole_table && call.body["needConfirmation"] == true,
        "recurring": whole_table && call.body["recurring"] == true,
        "card_mask": card_mask,
        "wallet_token": wallet,
        "providers": providers,
        (declines::REASON): reason,
        "offers_wallet": on_page && providers.as_array().is_none_or(Vec::is_empty),
    });
    creation::add_details(order, own);
    if on_page && one_time::is_awaited(call) {
        order.details["awaits_code"] = json!(true);
        order.details["opened"] = json!(true);
    }
    if behaviour.authenticates {
        let base = page_url(work.site, &brand, PageKind::Checkout, &order.gateway_id);
        let path = base.replace("/p/", "/checkout_results/");
        order.details["pa_req"] = json!(sources::authentication_request(work));
        order.details["term_url"] = json!(format!("{path}/callback_3ds"));
    }
}

fn begin(work: &Work<'_>, call: &Call, order: &mut Order, source: &Source) -> Result<(), Failure> {
    // seed: two steps hold the amount first.
    let approved = if order.details["two_step"] == true { Outcome::Authorised } else { Outcome::Approved };
    let outcome = match source {
        Source::Page => None,
        Source::Wallet(_) => {
            // seed: pending, because the customer has it now.
            order.details["opened"] = json!(true);
            None
        }
        Source::Card { behaviour, .. } if behaviour.authenticates => None,
        Source::Card { behaviour, .. } if behaviour.approves => Some(approved),
        Source::Card { .. } => Some(Outcome::Declined),
        // seed: recurring payments need no customer; assumed: the merchant's setting decides.
        Source::Saved(_) if call.merchant.setting("recurring_result", "approved") == "declined" => {
            Some(Outcome::Declined)
        }
        Source::Saved(_) => Some(approved),
    };
    settlement::commit(work, order)?;
    if let Some(outcome) = outcome {
        settlement::settle(work, &Business::of(&call.merchant), order, outcome, None)?;
    }
    Ok(())
}

fn answer(work: &Work<'_>, call: &Call, order: &Order) -> Value {
    let brand = Business::of(&call.merchant);
    let mut payment = creation::summary(call, order);
    if let Some(commission) = records::charged(&call.merchant, order.amount) {
        // beyond: newer versions have it in this answer.
        payment["commission"] = records::answered_amount(&call.merchant, commission);
    } else if newer::has_answers(&call.merchant) {
        payment["commission"] = json!(0);
    }
    if order.details["two_step"] == true {
        // beyond: also in this answer.
        payment["two_stage_mode"] = json!(true);
    }
    if let Some(reason) = declines::words(order) {
        // beyond: in this answer too.
        payment["decline_reason"] = json!(reason);
    }
    let mut answer = creation::answer(work, call, order, PageKind::Checkout);
    answer["payment"] = payment;
    if order.detail("page_kind") == PageKind::ThreeDomainSecure.segment() {
        // seed: the shop posts these to the issuer's page.
        answer["redirectRequest"] = json!({
            "url": page_url(work.site, &brand, PageKind::ThreeDomainSecure, &order.gateway_id),
            "params": { "PaReq": order.details["pa_req"], "TermUrl": order.details["term_url"] },
            "type": "post",
        });
    }
    answer
}
