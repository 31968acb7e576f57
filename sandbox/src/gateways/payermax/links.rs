//! Payment links: createPaybylink, queryPaybylink, expirePaybylink, and their page (`beyond`: PayerMax's api.json).

use anyhow::Result;
use serde_json::{Value, json};

use super::amounts::{self, Rule};
use super::brand::{Payermax, number_key};
use super::{cashier, codes, countries, fields, link_view};
use crate::gateway::{Call, Failure, PageKind, Refusal, is_repeated, new_order, queried};
use crate::identifiers;
use crate::settlement::{self, Outcome};
use crate::store::orders::{self, Kind, Order, State};
use crate::store::{merchants, tasks};
use crate::work::Work;

/// beyond: how long a link is good, in seconds.
const USUAL_SECONDS: i64 = 24 * 3_600;
const SHORTEST_SECONDS: i64 = 3_600;
const LONGEST_SECONDS: i64 = 30 * 24 * 3_600;
/// assumed: how long a payment that was begun on the page waits, as any other.
const PAYMENT_MILLISECONDS: i64 = 1_800_000;

/// Makes a link.
pub fn create(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::CREATE_LINK, &call.body)?;
    let data = &call.body["data"];
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    if !countries::exists(text("country")) {
        return Err(Refusal::new("COUNTRY_INVALID", "data.country is not known.").into());
    }
    let amount =
        amounts::minor_units(Rule::Payment, "data.totalAmount", text("totalAmount"), text("currency"))?;
    let expires_at = work.now + good_for(text("expiresTime"))? * 1_000;
    let mut link = new_order(work, call, &Payermax, Kind::Link, text("merchantLinkId"));
    // assumed: the code, and that numbers are compared as those of payments.
    if is_repeated(work, call, &link)? {
        return Err(codes::repeated().into());
    }
    link.gateway_id = identifiers::letters(work, 12);
    link.page = Some(identifiers::secret(work));
    link.currency = text("currency").to_owned();
    link.amount = amount;
    link.notify_url = Some(text("notifyUrl").to_owned());
    link.details = json!({
        "page_kind": PageKind::Checkout.segment(),
        "subject": data["description"],
        "link_description": text("linkDescription"),
        "total": data["totalAmount"],
        "country": data["country"],
        "locale": data["language"],
        "user": data["userInfo"]["userId"],
        "user_name": data["userInfo"]["username"],
        "goods": data["goodsDetails"],
        "expires_at": expires_at,
    });
    settlement::commit(work, &mut link)?;
    tasks::insert(work.connection, &link.gateway_id, Outcome::Expired.as_str(), expires_at)?;
    Ok(link_view::shown(work, &call.merchant, &link))
}

/// assumed: a time out of the bounds is refused, where orderAndPay takes the nearest.
fn good_for(text: &str) -> Result<i64, Refusal> {
    if text.is_empty() {
        return Ok(USUAL_SECONDS);
    }
    text.parse::<i64>()
        .ok()
        .filter(|seconds| (SHORTEST_SECONDS..=LONGEST_SECONDS).contains(seconds))
        .ok_or_else(|| {
            let bounds = format!("between {SHORTEST_SECONDS} and {LONGEST_SECONDS}");
            codes::invalid(format!("data.expiresTime must be a whole number {bounds}."))
        })
}

fn find(work: &Work<'_>, call: &Call) -> Result<Option<Order>, Failure> {
    fields::check(fields::FIND_LINK, &call.body)?;
    let data = &call.body["data"];
    let given = |name: &str| data[name].as_str().filter(|text| !text.is_empty());
    let number = given("merchantLinkId")
        .or_else(|| given("merchantLinkNo"))
        .ok_or_else(|| codes::invalid("data.merchantLinkId is required."))?;
    let key = number_key(number);
    Ok(orders::by_number(work.connection, &call.merchant.id, Kind::Link, &key)?)
}

/// Shows a link, and what was paid at it.
pub fn query(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let found = find(work, call)?;
    // assumed: the code.
    let link = queried(work, call, found).ok_or_else(codes::unknown_order)?;
    let mut shown = link_view::with_amount(work, &call.merchant, &link);
    shown["description"] = link.details["subject"].clone();
    shown["goodsDetails"] = link.details["goods"].clone();
    let payments = link_view::payments(work, &link)?;
    let payments: Vec<Value> = payments.iter().map(|payment| link_view::payment(&link, payment)).collect();
    // beyond: nothing until somebody opened the page; assumed: that is an empty list.
    shown["payByLinkInfo"] = json!(payments);
    Ok(shown)
}

/// Ends a link; assumed: ending it again succeeds again, and ends the payment that was begun on its page.
pub fn expire(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    let mut link = find(work, call)?.ok_or_else(codes::unknown_order)?;
    match link.state {
        State::Pending => settlement::settle(work, &Payermax, &mut link, Outcome::Cancelled, None)?,
        State::Approved if link.details["ended_at"].is_null() => {
            link.details["ended_at"] = json!(work.now);
            orders::update(work.connection, &link)?;
        }
        _ => {}
    }
    Ok(link_view::shown(work, &call.merchant, &link))
}

/// A link was paid, or ended: then the payment that waits on its page ends with it.
pub fn close_payments(work: &Work<'_>, link: &mut Order) -> Result<()> {
    let outcome = match link.state {
        State::Expired => Outcome::Expired,
        State::Approved => return Ok(()),
        _ => Outcome::Cancelled,
    };
    let planned = link.details["expires_at"].as_i64().unwrap_or(work.now);
    link.details["ended_at"] = json!(work.now.min(planned));
    for mut payment in link_view::payments(work, link)? {
        if payment.state == State::Pending {
            settlement::settle(work, &Payermax, &mut payment, outcome, None)?;
        }
    }
    Ok(())
}

/// A payer opened the page of a link: the payment begins. assumed: whoever opens it again finds the same payment, and a
/// new one when that failed.
pub fn open(work: &Work<'_>, link: &Order) -> Result<Option<String>> {
    work.purpose.set(&[&link.merchant, "link", &link.gateway_id]);
    let begun = link_view::payments(work, link)?.into_iter().find(|payment| payment.state == State::Pending);
    let payment = match begun {
        Some(payment) => payment,
        None => begin(work, link)?,
    };
    Ok(cashier::address(work, &payment))
}

fn begin(work: &Work<'_>, link: &Order) -> Result<Order> {
    let number = format!("PBL{}{}", identifiers::time(work), identifiers::digits(work, 9));
    let mut payment = Order {
        id: 0,
        kind: Kind::Payment,
        gateway_id: format!("T{}{}", identifiers::time(work), identifiers::digits(work, 12)),
        number_key: number_key(&number),
        number,
        parent: Some(link.gateway_id.clone()),
        page: Some(identifiers::secret(work)),
        details: json!({
            "page_kind": PageKind::Checkout.segment(),
            "subject": link.details["subject"],
            "country": link.details["country"],
            "locale": link.details["locale"],
            "user": link.details["user"],
            "behaviour": "approves",
            "methods": cashier::methods(""),
        }),
        created_at: work.now,
        visible_at: work.now,
        ..link.clone()
    };
    settlement::commit(work, &mut payment)?;
    let due_at = work.now + PAYMENT_MILLISECONDS;
    tasks::insert(work.connection, &payment.gateway_id, Outcome::Expired.as_str(), due_at)?;
    Ok(payment)
}

/// The link at whose page a payment was made, if it was made at one.
pub fn of(work: &Work<'_>, payment: &Order) -> Result<Option<Order>> {
    let parent = payment.parent.as_deref().map(|id| orders::by_gateway_id(work.connection, id));
    Ok(parent.transpose()?.flatten().filter(|parent| parent.kind == Kind::Link))
}

/// A payment made at a link's page was decided; assumed: only a link that is paid is told of, and its payment is not
/// told of as others are.
pub fn paid(work: &Work<'_>, payment: &Order, mut link: Order) -> Result<bool> {
    let merchant = merchants::by_id(work.connection, &payment.merchant)?;
    let told_alone = merchant.is_some_and(|merchant| merchant.is_set("link_payments_told"));
    if payment.state == State::Approved && link.state == State::Pending {
        // What is told of the link has the payment in it.
        orders::update(work.connection, payment)?;
        link.paid = payment.paid;
        settlement::settle(work, &Payermax, &mut link, Outcome::Approved, None)?;
    }
    Ok(told_alone)
}
