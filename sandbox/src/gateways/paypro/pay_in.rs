//! payInApi and payIn: money from a payer.

use serde_json::{Value, json};

use super::brand::Paypro;
use super::editions::Edition;
use super::{answers, codes, fields};
use crate::gateway::{Call, Failure, PageKind, is_repeated, new_order, page_url};
use crate::identifiers;
use crate::settlement;
use crate::store::orders::{Kind, Order};
use crate::work::Work;

/// seed: answers with what the payer needs, and shows no page of its own.
pub fn direct(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let way = fields::required(call, "wayCode")?;
    let payment_info = match way {
        // seed: a number like the sample's, which has the length and the beginning of a CLABE.
        "va" => clabe(work),
        // assumed: what a store's till scans.
        "store" => identifiers::digits(work, 14),
        _ if Edition::of(&call.merchant).knows_way(way) => identifiers::digits(work, 16),
        _ => {
            return Err(
                codes::refusal(&call.merchant, "way", format!("wayCode {way} is not store or va")).into()
            );
        }
    };
    let mut order = read(work, call)?;
    order.details["way"] = json!(way);
    order.details["payment_info"] = json!(payment_info);
    settlement::commit(work, &mut order)?;
    Ok(answers::order(&call.merchant, &order))
}

fn clabe(work: &Work<'_>) -> String {
    format!("684{}", identifiers::digits(work, 15))
}

/// beyond: answers with the address of a page, and is called paymentLink in Mexico and payIn elsewhere; assumed: as
/// paymentInfo, without a wayCode, and that each edition takes both names.
pub fn cashier(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let way = fields::optional(call, "wayCode")?;
    let mut order = read(work, call)?;
    let page = identifiers::secret(work);
    order.details["way"] = json!(way);
    order.details["page_kind"] = json!(PageKind::Checkout.segment());
    order.details["payment_info"] = json!(page_url(work.site, &Paypro, PageKind::Checkout, &page));
    order.page = Some(page);
    // assumed: the page shows an account for a transfer and a number for a store, or the one that the shop named.
    for (name, reference) in [("va", clabe(work)), ("store", identifiers::digits(work, 14))] {
        if way.is_empty() || way == name {
            order.details["references"][name] = json!(reference);
        }
    }
    settlement::commit(work, &mut order)?;
    Ok(answers::order(&call.merchant, &order))
}

fn read(work: &Work<'_>, call: &Call) -> Result<Order, Failure> {
    fields::check_timestamp(call)?;
    let number = fields::required(call, "tradeNo")?;
    let amount = fields::amount(call)?;
    let notify_url = fields::required(call, "notifyUrl")?;
    let return_url = fields::optional(call, "returnUrl")?;
    fields::check_address(call, "notifyUrl", notify_url)?;
    fields::check_address(call, "returnUrl", return_url)?;
    for name in ["mobile", "email", "payer"] {
        fields::optional(call, name)?;
    }
    let mut order = new_order(work, call, &Paypro, Kind::Payment, number);
    // seed: the number is unique.
    if is_repeated(work, call, &order)? {
        return Err(
            codes::refusal(&call.merchant, "repeated", format!("tradeNo {number} was used before")).into()
        );
    }
    order.gateway_id = identifiers::letters(work, 16);
    order.currency = fields::currency(call).to_owned();
    order.amount = amount;
    order.notify_url = Some(notify_url.to_owned());
    order.return_url = Some(return_url.to_owned());
    // seed: the remark comes back as it was sent.
    order.details = json!({ "remark": fields::optional(call, "remark")? });
    Ok(order)
}
