//! `POST /payouts`.

use serde_json::{Value, json};

use super::brand::Business;
use super::creation::{self, Starting};
use super::errors::require;
use super::fields::{self, ANY, Shape, optional, required};
use super::{cards, customers, errors, newer, records};
use crate::cards::payout_behaviour;
use crate::clock;
use crate::declines::{self, Reason};
use crate::gateway::{Call, Failure, PageKind, Refusal, is_repeated};
use crate::ledger::{self, Account};
use crate::settlement::{self, Outcome};
use crate::store::orders::{Kind, Order};
use crate::store::tasks;
use crate::work::Work;

/// assumed: how long a payout is pending.
const DELAY_MILLISECONDS: i64 = 1_000;

/// Places a payout.
pub fn create(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let brand = Business::of(&call.merchant);
    let rules = [
        // seed: mandatory, without a length.
        required("orderNumber", ANY, Shape::Text, "incorrect_order_number"),
        // seed: in a sample, though not in the table.
        optional("extraReturnParam", ANY, Shape::Text, "incorrect_extra_return_param"),
        // assumed: taken here as for payments.
        optional("callbackUrl", ANY, Shape::Address, "incorrect_callback_url"),
    ];
    fields::check(call, &rules, &call.body)?;
    let (amount, currency) = fields::amount_and_currency(call)?;
    let card = match brand {
        Business::PayMart => Some(to_card(call)?),
        Business::OnlinePay => to_wallet_or_bank(call).map(|()| None)?,
    };
    fields::check_minimum(call, amount)?;
    let mut order = creation::order(work, call, Kind::Payout, &Starting { amount, currency })?;
    if is_repeated(work, call, &order)? {
        return Err(errors::refusal("order_number_already_exists", "orderNumber was used before").into());
    }
    if amount > ledger::balance(work, &order.merchant, currency, Account::Available)? {
        // seed: the code; newer pages name it the other way round.
        let code = call.merchant.setting("balance_code", "amount_less_than_balance");
        return Err(errors::refusal(code, "the balance is not enough").into());
    }
    let providers = call.merchant.settings["payout_providers"].clone();
    let on_page = providers.as_array().is_some_and(|names| !names.is_empty());
    creation::add_details(
        &mut order,
        json!({
            "page_kind": PageKind::Payout.segment(),
            "providers": providers,
            "card_mask": card.as_deref().map(crate::cards::masked),
            "wallet_token": fields::text(&call.body, "walletToken").filter(|_| brand == Business::OnlinePay),
            "opened": !on_page,
        }),
    );
    settlement::commit(work, &mut order)?;
    if on_page {
        return Ok(with_providers(work, call, &order));
    }
    begin(work, call, &mut order, card.as_deref())?;
    Ok(answer(call, &order))
}

/// seed: PayMart pays out to a card, and has to know its owner.
fn to_card(call: &Call) -> Result<String, Refusal> {
    let card = cards::of_payout(call)?;
    customers::of_payout(call)?;
    Ok(card)
}

/// seed: OnlinePay pays out to a wallet, a bank account, or both; assumed: one of them is needed.
fn to_wallet_or_bank(call: &Call) -> Result<(), Refusal> {
    let rules = [optional("walletToken", ANY, Shape::Text, "incorrect_wallet_token")];
    fields::check(call, &rules, &call.body)?;
    customers::bank_account(call)?;
    customers::billing(call)?;
    require(
        fields::text(&call.body, "walletToken").is_some() || call.body["bankAccount"].is_object(),
        "incorrect_bank_card_info",
        "walletToken or bankAccount is required",
    )
}

/// beyond: two cards decide at once; assumed: everything else is approved a while later.
fn begin(work: &Work<'_>, call: &Call, order: &mut Order, card: Option<&str>) -> Result<(), Failure> {
    match card.and_then(payout_behaviour) {
        Some(true) => {
            settlement::settle(work, &Business::of(&call.merchant), order, Outcome::Approved, None)?
        }
        Some(false) => {
            // assumed: why the listed card is declined.
            order.details[declines::REASON] = json!(Reason::InvalidAccount);
            settlement::settle(work, &Business::of(&call.merchant), order, Outcome::Declined, None)?;
        }
        None => {
            let delay = call.merchant.settings["payout_delay_ms"].as_i64().unwrap_or(DELAY_MILLISECONDS);
            let due_at = work.now + delay;
            tasks::insert(work.connection, &order.gateway_id, Outcome::Approved.as_str(), due_at)?;
        }
    }
    Ok(())
}

fn answer(call: &Call, order: &Order) -> Value {
    let mut answer = creation::success(call);
    answer["payout"] = json!({
        "token": order.gateway_id,
        "status": records::plain_status(order),
        "timestamp": clock::rfc3339_seconds(order.created_at),
    });
    if newer::has_answers(&call.merchant) {
        // beyond: also outside.
        answer["token"] = json!(order.gateway_id);
    }
    answer
}

/// seed: with several providers the customer chooses one, and the answer is like a payment's.
fn with_providers(work: &Work<'_>, call: &Call, order: &Order) -> Value {
    let mut answer = creation::answer(work, call, order, PageKind::Payout);
    answer["payment"] = creation::summary(call, order);
    answer
}
