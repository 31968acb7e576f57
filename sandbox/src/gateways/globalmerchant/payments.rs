//! PAY and PAY_3DS: money from a card.

use serde_json::{Value, json};

use super::answers;
use super::brand::Globalmerchant;
use super::cards::{self, Verdict};
use super::codes::Name;
use super::fields::{self, text};
use crate::declines;
use crate::gateway::{Call, Failure, PageKind, is_repeated, new_order, page_url};
use crate::identifiers;
use crate::settlement::{self, Outcome};
use crate::store::orders::{Kind, Order};
use crate::work::Work;

/// seed: what stands on the payer's statement, as in the sample.
const BILL: &str = "globalmerchant.solutions";

/// seed: the answer says at once how the payment ended.
pub fn pay(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let mut order = read(work, call, false)?;
    settlement::commit(work, &mut order)?;
    match cards::verdict(call, work.now) {
        Verdict::Approved => settlement::settle(work, &Globalmerchant, &mut order, Outcome::Approved, None)?,
        Verdict::Declined => settlement::settle(work, &Globalmerchant, &mut order, Outcome::Declined, None)?,
        Verdict::Undecided => {}
    }
    Ok(shown(call, &order))
}

/// beyond: the operation, and that it needs two addresses; assumed: every card asks the payer, on a page
/// whose address is in the answer.
pub fn pay_with_authentication(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let mut order = read(work, call, true)?;
    let page = identifiers::secret(work);
    let address = page_url(work.site, &Globalmerchant, PageKind::ThreeDomainSecure, &page);
    let behaviour = cards::verdict(call, work.now).after_authentication();
    order.details["page_kind"] = json!(PageKind::ThreeDomainSecure.segment());
    order.details["behaviour"] = json!(behaviour.as_text());
    order.page = Some(page);
    settlement::commit(work, &mut order)?;
    let mut answer = shown(call, &order);
    answer["msg"] = json!("3DS required");
    answer["redirect_url"] = json!(address);
    Ok(answer)
}

/// seed: `bill` is in answers to payments only.
fn shown(call: &Call, order: &Order) -> Value {
    let mut answer = answers::order(&call.merchant, order);
    answer["bill"] = json!(BILL);
    answer
}

fn read(work: &Work<'_>, call: &Call, authenticates: bool) -> Result<Order, Failure> {
    fields::check_payment(call)?;
    cards::check(call)?;
    let number = text(call, "out_trade_no");
    let currency = fields::currency(call)?;
    let amount = fields::amount(call, "amt", currency)?;
    let callback_url = fields::address(call, "callback_url", authenticates)?;
    let redirect_url = fields::address(call, "redirect_url", authenticates)?;
    let mut order = new_order(work, call, &Globalmerchant, Kind::Payment, number);
    // assumed: a number is used once, whatever became of it.
    if is_repeated(work, call, &order)? {
        let message = format!("out_trade_no {number} was used before");
        return Err(Name::Repeated.refusal(&call.merchant, message).into());
    }
    order.gateway_id = new_txid(work, 'S');
    order.currency = currency.to_owned();
    order.amount = amount;
    order.notify_url = callback_url.map(str::to_owned).or(order.notify_url);
    order.return_url = redirect_url.map(str::to_owned);
    order.details = json!({
        "subject": text(call, "goods[0].name"),
        (declines::REASON): cards::reason(call, work.now),
    });
    Ok(order)
}

/// seed: a letter and nineteen digits, as in the samples, which all begin with 1.
pub fn new_txid(work: &Work<'_>, letter: char) -> String {
    format!("{letter}1{}", identifiers::digits(work, 18))
}
