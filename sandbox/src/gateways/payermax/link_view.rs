//! A payment link as answers and notifications show it (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::brand::Payermax;
use super::{cards, payment_view};
use crate::clock::{self, Milliseconds};
use crate::gateway::{PageKind, page_url};
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};
use crate::work::Work;

/// When the link ends, or ended.
fn expires_at(link: &Order) -> Milliseconds {
    let planned = link.details["expires_at"].as_i64().unwrap_or_default();
    link.details["ended_at"].as_i64().unwrap_or(planned)
}

/// ACTIVE or EXPIRED; assumed: a link that was paid is still ACTIVE, as the samples have it, or no longer.
pub fn status(work: &Work<'_>, merchant: &Merchant, link: &Order) -> String {
    match link.state {
        _ if expires_at(link) <= work.now => "EXPIRED".to_owned(),
        State::Pending => "ACTIVE".to_owned(),
        State::Approved => merchant.setting("paid_link_status", "ACTIVE").to_owned(),
        _ => "EXPIRED".to_owned(),
    }
}

/// What every answer about a link has. assumed: the address of the QR code leads to the page, since no picture is drawn.
pub fn shown(work: &Work<'_>, merchant: &Merchant, link: &Order) -> Value {
    let page = link.page.as_deref().unwrap_or_default();
    let url = page_url(work.site, &Payermax, PageKind::Checkout, page);
    json!({
        "linkId": link.gateway_id,
        "merchantLinkId": link.number,
        "linkUrl": url,
        "linkStatus": status(work, merchant, link),
        "qrCodeUrl": format!("{url}?qrcode"),
        "expiresAt": clock::rfc3339(expires_at(link)),
    })
}

/// The shown link with what is paid for it.
pub fn with_amount(work: &Work<'_>, merchant: &Merchant, link: &Order) -> Value {
    let mut shown = shown(work, merchant, link);
    for (name, detail) in
        [("totalAmount", "total"), ("country", "country"), ("linkDescription", "link_description")]
    {
        shown[name] = link.details[detail].clone();
    }
    shown["currency"] = json!(link.currency);
    shown
}

/// The payments that were begun on the link's page, oldest first.
pub fn payments(work: &Work<'_>, link: &Order) -> rusqlite::Result<Vec<Order>> {
    orders::children(work.connection, link, Kind::Payment)
}

/// beyond: SUCCESS, PENDING or CLOSE; assumed: what failed is CLOSE too.
fn payment_status(payment: &Order) -> &'static str {
    match payment_view::status(payment) {
        "FAILED" | "CLOSED" => "CLOSE",
        status => status,
    }
}

/// A payment of a link; how it was paid is shown once it was.
pub fn payment(link: &Order, payment: &Order) -> Value {
    let status = payment_status(payment);
    let mut shown = json!({
        "outTradeNo": payment.number,
        "status": status,
        "userInfo": { "userId": link.details["user"], "userName": link.details["user_name"] },
    });
    if status == "SUCCESS" {
        shown["completeAt"] = json!(payment.finished_at.map(clock::rfc3339));
        let card = &payment.details["card"];
        let mut detail = json!({ "targetOrg": "", "paymentMethodType": payment.details["method"] });
        if !card.is_null() {
            detail["cardInfo"] = cards::shown_card_info(card, payment.detail("country"), None);
            // beyond: the sample has the masked number under this name.
            detail["cardInfo"]["cardNumber"] = card["number"].clone();
        }
        shown["paymentDetails"] = json!([detail]);
    }
    shown
}
