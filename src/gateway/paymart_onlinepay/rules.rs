//! What the documents' tables of parameters allow, checked before anything is sent.

use super::amount;
use super::dialect::Dialect;
use super::wire::{BrowserObject, CardObject, CustomerObject};
use crate::gateway::{Checks, climbs};
use crate::model::*;

/// The tables of `POST /payments`.
pub(super) fn check_create(request: &PaymentRequest, dialect: &Dialect, checks: &mut Checks) {
    let name = dialect.title;
    check_order_number(&request.order_id, checks);
    checks.require("description", request.description.as_ref(), name);
    amount::check(request.amount, Some(&request.currency), "amount", dialect, checks);
    if dialect.cards {
        checks.length("description", request.description.as_deref(), 5..=255, name);
        checks.length("order_id", Some(&request.order_id), 3..=255, name);
        checks.length("custom_data", request.custom_data.as_deref(), 1..=1024, name);
    }
    let method = request.payment_method.clone().unwrap_or_default();
    let set = [method.card.is_some(), method.stored_token.is_some(), method.wallet.is_some()];
    if set.iter().filter(|set| **set).count() > 1 {
        checks.fault("payment_method", "only one of card, stored_token and wallet may be set");
    }
    let message = format!("{name} takes a card, a stored token, a wallet, or nothing for its payment page");
    checks.unsupported("payment_method.way_code", method.way_code.as_ref(), &message);
    checks.unsupported("payment_method.bank_transfer", method.bank_transfer.as_ref(), &message);
    check_wallet("payment_method.wallet", method.wallet.as_ref(), dialect, checks);
    if dialect.cards {
        check_card("payment_method.card", method.card.as_ref(), checks, dialect);
        check_stored(request, &method, checks);
    } else {
        check_lacking(request, &method, checks);
    }
    checks.no_three_d_secure(request.three_d_secure, name);
    checks.ignore("country", request.country.as_ref());
    checks.ignore("payer", request.payer.as_ref());
    checks.ignore("shipping", request.shipping.as_ref());
    checks.ignore("items", request.items.as_ref());
    checks.ignore("device", request.device.as_ref());
    checks.ignore("risk", request.risk.as_ref());
    checks.ignore("remark", request.remark.as_ref());
    checks.ignore("expires_in_s", request.expires_in_s.as_ref());
}

/// An order that cannot be asked for by its number could never be resolved.
pub(super) fn check_order_number(number: &str, checks: &mut Checks) {
    if let Some(message) = climbs(number) {
        checks.fault("order_id", message);
    }
}

/// What OnlinePay's document does not have.
fn check_lacking(request: &PaymentRequest, method: &PaymentMethod, checks: &mut Checks) {
    let message = "OnlinePay takes a wallet's token, or nothing for its payment page";
    checks.unsupported("payment_method.card", method.card.as_ref(), message);
    checks.unsupported("payment_method.stored_token", method.stored_token.as_ref(), message);
    checks.unsupported(
        "stored_credential",
        request.stored_credential.as_ref(),
        "OnlinePay documents no recurring payments by card",
    );
    if request.capture == Some(Capture::Manual) {
        checks.unsupported("capture", Some(&()), "OnlinePay documents no payments in two steps");
    }
    checks.ignore("customer", request.customer.as_ref());
    checks.ignore("billing", request.billing.as_ref());
    checks.ignore("browser", request.browser.as_ref());
}

/// `recurring` begins a series, `recurringToken` goes on with it.
fn check_stored(request: &PaymentRequest, method: &PaymentMethod, checks: &mut Checks) {
    let token = method.stored_token.as_ref();
    let cvv = token.and_then(|token| token.cvv.as_ref());
    checks.unsupported(
        "payment_method.stored_token.cvv",
        cvv,
        "PayMart takes a recurring token without a code",
    );
    checks.ignore("payment_method.stored_token.method", token.and_then(|token| token.method.as_ref()));
    let organisation = token.and_then(|token| token.organisation.as_ref());
    checks.ignore("payment_method.stored_token.organisation", organisation);
    let Some(stored) = &request.stored_credential else { return };
    if stored.reason == StoredCredentialReason::Installment {
        let message = "PayMart has recurring payments, and no instalments";
        checks.unsupported("stored_credential.reason", Some(&()), message);
    }
    match (stored.sequence, token.is_some()) {
        (StoredCredentialSequence::First, true) => checks.fault(
            "stored_credential.sequence",
            "must be subsequent when a stored token is used: the first payment gives the token",
        ),
        (StoredCredentialSequence::Subsequent, false) => checks.fault(
            "payment_method.stored_token",
            "is required for a subsequent payment: the token of the first one",
        ),
        _ => {}
    }
}

/// A wallet is named by its token only.
pub(super) fn check_wallet(path: &str, wallet: Option<&Wallet>, dialect: &Dialect, checks: &mut Checks) {
    let Some(wallet) = wallet else { return };
    checks.require(&format!("{path}.token"), wallet.token.as_ref(), dialect.title);
    let message = format!("{} knows wallets by their token", dialect.title);
    checks.unsupported(&format!("{path}.organisation"), wallet.organisation.as_ref(), &message);
    checks.unsupported(&format!("{path}.account"), wallet.account.as_ref(), &message);
}

/// The card object of a payment.
fn check_card(path: &str, card: Option<&Card>, checks: &mut Checks, dialect: &Dialect) {
    let Some(card) = card else { return };
    check_number(path, card, checks);
    checks.require(&format!("{path}.holder"), card.holder.as_ref(), dialect.title);
    checks.length(&format!("{path}.holder"), card.holder.as_deref(), 5..=50, dialect.title);
    checks.require(&format!("{path}.cvv"), card.cvv.as_ref(), dialect.title);
    let cvv = card.cvv.as_ref().map(|cvv| cvv.reveal());
    checks.length(&format!("{path}.cvv"), cvv, 3..=3, dialect.title);
    checks.ignore(&format!("{path}.brand"), card.brand.as_ref());
}

/// 16 to 19 digits, spaces allowed.
pub(super) fn check_number(path: &str, card: &Card, checks: &mut Checks) {
    if !(16..=19).contains(&card.digits().reveal().len()) {
        checks.fault(&format!("{path}.number"), "must have 16 to 19 digits");
    }
}

/// A card as it is sent: digits only, and the month of expiry as mm/yyyy.
pub(super) fn card_object(card: &Card, whole: bool) -> CardObject {
    CardObject {
        pan: card.digits().reveal().to_owned(),
        expires: format!("{:02}/{:04}", card.expiry_month, card.expiry_year),
        holder: card.holder.clone().filter(|_| whole),
        cvv: card.cvv.as_ref().filter(|_| whole).map(|cvv| cvv.reveal().to_owned()),
    }
}

/// The customer object, "optional": what is not given by the customer is taken from the billing address, which the
/// document means by most of its fields.
pub(super) fn customer_object(
    request: &PaymentRequest,
    dialect: &Dialect,
    checks: &mut Checks,
) -> Option<CustomerObject> {
    if !dialect.cards {
        return None;
    }
    let customer = request.customer.clone().unwrap_or_default();
    let billing = request.billing.clone().unwrap_or_default();
    let mut pick = |own: Option<String>,
                    field: &str,
                    other: Option<String>,
                    path: &str,
                    range: Option<(usize, usize)>| {
        let (value, path) = match own {
            Some(value) => (Some(value), format!("customer.{field}")),
            None => (other, format!("billing.{path}")),
        };
        if let Some((least, most)) = range {
            checks.length(&path, value.as_deref(), least..=most, dialect.title);
        }
        value
    };
    let mut object = CustomerObject {
        email: pick(customer.email.clone(), "email", billing.email.clone(), "email", None),
        address: pick(customer.address.clone(), "address", billing.line1.clone(), "line1", Some((5, 55))),
        country: pick(customer.country.clone(), "country", billing.country.clone(), "country", None),
        city: pick(customer.city.clone(), "city", billing.city.clone(), "city", Some((4, 55))),
        region: pick(customer.region.clone(), "region", billing.region.clone(), "region", Some((5, 55))),
        postcode: pick(
            customer.postcode.clone(),
            "postcode",
            billing.postcode.clone(),
            "postcode",
            Some((4, 55)),
        ),
        phone: pick(customer.phone.clone(), "phone", billing.phone.clone(), "phone", Some((6, 20))),
        ip: customer.ip.clone(),
        browser: request.browser.as_ref().map(browser_object),
    };
    let path = if customer.country.is_some() { "customer.country" } else { "billing.country" };
    object.country = checks.country(path, object.country.as_deref());
    check_ip(&mut object, request, checks);
    ignore_rest(&customer, &billing, checks);
    if object == CustomerObject::default() {
        return None;
    }
    if object.email.is_none() {
        checks.fault("customer.email", "is required for PayMart once anything else of the customer is sent");
    }
    Some(object)
}

/// The document knows IP addresses of version 4 only. Another one is no reason to lose a payment: it is not sent.
fn check_ip(object: &mut CustomerObject, request: &PaymentRequest, checks: &mut Checks) {
    checks.ip("customer.ip", object.ip.as_deref());
    checks.ip("browser.ip", request.browser.as_ref().and_then(|browser| browser.ip.as_deref()));
    if object.ip.as_deref().is_some_and(|ip| ip.parse::<std::net::Ipv6Addr>().is_ok()) {
        checks.ignore("customer.ip", object.ip.as_ref());
        object.ip = None;
    }
}

/// What the document has no field for.
fn ignore_rest(customer: &Customer, billing: &Address, checks: &mut Checks) {
    checks.ignore("customer.id", customer.id.as_ref());
    checks.ignore("customer.first_name", customer.first_name.as_ref());
    checks.ignore("customer.middle_name", customer.middle_name.as_ref());
    checks.ignore("customer.last_name", customer.last_name.as_ref());
    checks.ignore("customer.state", customer.state.as_ref());
    checks.ignore("customer.phone_region", customer.phone_region.as_ref());
    checks.ignore("billing.first_name", billing.first_name.as_ref());
    checks.ignore("billing.middle_name", billing.middle_name.as_ref());
    checks.ignore("billing.last_name", billing.last_name.as_ref());
    checks.ignore("billing.line2", billing.line2.as_ref());
    checks.ignore("billing.line3", billing.line3.as_ref());
    checks.ignore("billing.state", billing.state.as_ref());
    checks.ignore("billing.phone_region", billing.phone_region.as_ref());
}

fn browser_object(browser: &Browser) -> BrowserObject {
    BrowserObject {
        accept_header: browser.accept_header.clone(),
        color_depth: browser.color_depth,
        ip: browser.ip.clone(),
        language: browser.language.clone(),
        screen_height: browser.screen_height,
        screen_width: browser.screen_width,
        tz: browser.time_zone_offset,
        user_agent: browser.user_agent.clone(),
        java_enabled: browser.java_enabled,
        javascript_enabled: browser.javascript_enabled,
        window_width: browser.window_width,
        window_height: browser.window_height,
    }
}

/// The page's language: en, zh, and Japanese, which the engine calls jp. The page decides itself about any other.
pub(super) fn locale(locale: Option<&str>, checks: &mut Checks) -> Option<&'static str> {
    let language = locale?.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match language.as_str() {
        "en" => Some("en"),
        "zh" => Some("zh"),
        "ja" | "jp" => Some("jp"),
        _ => {
            checks.ignore("locale", locale.as_ref());
            None
        }
    }
}
