//! Money from a payer: payInApi and the hosted page, whose names differ by edition.

use serde_json::{Value, json};

use super::brand::Paypro;
use super::editions::{self, Does, Edition, Route};
use super::{answers, codes, conditions, fields};
use crate::gateway::{Call, Failure, PageKind, is_repeated, new_order, page_url};
use crate::identifiers;
use crate::settlement;
use crate::store::orders::{Kind, Order};
use crate::work::Work;

/// seed: answers with what the payer needs, and shows no page of its own.
pub fn direct(work: &Work<'_>, call: &Call, route: &Route) -> Result<Value, Failure> {
    let mut order = read(work, call, route)?;
    order.details["payment_info"] = payment_info(work, call);
    settlement::commit(work, &mut order)?;
    Ok(answers::placed(&call.merchant, &order))
}

/// What the payer pays with.
fn payment_info(work: &Work<'_>, call: &Call) -> Value {
    match call.body["wayCode"].as_str() {
        // seed: a number like the sample's, which has the length and the beginning of a CLABE.
        Some("va") => json!(clabe(work)),
        // assumed: what a store's till scans.
        Some("store") => json!(identifiers::digits(work, 14)),
        // assumed: Kenya's payers are asked on their telephone.
        _ if Edition::of(&call.merchant) == Some(Edition::Kenya) => Value::Null,
        // assumed: a number in the other editions, be it an account or the text of a QR code.
        _ => json!(identifiers::digits(work, 16)),
    }
}

fn clabe(work: &Work<'_>) -> String {
    format!("684{}", identifiers::digits(work, 15))
}

/// beyond: answers with the address of a page; assumed: as paymentInfo.
pub fn cashier(work: &Work<'_>, call: &Call, route: &Route) -> Result<Value, Failure> {
    let mut order = read(work, call, route)?;
    let page = identifiers::secret(work);
    order.details["page_kind"] = json!(PageKind::Checkout.segment());
    order.details["payment_info"] = json!(page_url(work.site, &Paypro, PageKind::Checkout, &page));
    order.page = Some(page);
    if matches!(Edition::of(&call.merchant), None | Some(Edition::Mexico)) {
        // assumed: the page shows an account for a transfer and a number for a store, or the one that the shop named.
        let way = order.detail("way").to_owned();
        for (name, reference) in [("va", clabe(work)), ("store", identifiers::digits(work, 14))] {
            if way.is_empty() || way == name {
                order.details["references"][name] = json!(reference);
            }
        }
    }
    settlement::commit(work, &mut order)?;
    Ok(answers::placed(&call.merchant, &order))
}

fn read(work: &Work<'_>, call: &Call, route: &Route) -> Result<Order, Failure> {
    debug_assert!(matches!(route.does, Does::Direct | Does::Cashier));
    conditions::check(call, route)?;
    let number = fields::required(call, "tradeNo")?;
    let amount = fields::amount(call, route.amounts, editions::currency(&call.merchant))?;
    let mut order = new_order(work, call, &Paypro, Kind::Payment, number);
    // seed: the number is unique.
    if is_repeated(work, call, &order)? {
        return Err(
            codes::refusal(&call.merchant, "repeated", format!("tradeNo {number} was used before")).into()
        );
    }
    order.gateway_id = identifiers::letters(work, 16);
    order.currency = editions::currency(&call.merchant).to_owned();
    order.amount = amount;
    order.notify_url = Some(fields::required(call, "notifyUrl")?.to_owned());
    order.return_url = Some(fields::optional(call, "returnUrl")?.to_owned());
    order.details = json!({
        // seed: the remark comes back as it was sent.
        "remark": fields::optional(call, "remark")?,
        "way": call.body["wayCode"].as_str().unwrap_or_default(),
        "channel": call.body["channelCode"].as_str().unwrap_or_default(),
    });
    Ok(order)
}
