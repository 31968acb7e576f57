//! What PayerMax takes in an order: required fields, lengths and letters, from the tables of orderAndPay.

use super::NAME;
use super::payment::client_ip;
use crate::gateway::Checks;
use crate::model::*;

pub(super) fn check_create(request: &PaymentRequest, checks: &mut Checks) {
    check_order_id(checks, "order_id", Some(&request.order_id), 64);
    checks.require("description", request.description.as_ref(), NAME);
    checks.length("description", request.description.as_deref(), 1..=256, NAME);
    checks.require("country", request.country.as_ref(), NAME);
    checks.alpha2("country", request.country.as_deref());
    checks.length("locale", request.locale.as_deref(), 1..=16, NAME);
    checks.length("custom_data", request.custom_data.as_deref(), 1..=512, NAME);
    checks.length("notify_url", request.notify_url.as_deref(), 1..=256, NAME);
    checks.no_three_d_secure(request.three_d_secure, NAME);
    let customer = request.customer.as_ref();
    checks.require("customer.id", customer.and_then(|customer| customer.id.as_ref()), NAME);
    let browser = request.browser.as_ref();
    checks.require("customer.ip", client_ip(customer, browser).as_ref(), NAME);
    checks.ip("customer.ip", customer.and_then(|customer| customer.ip.as_deref()));
    checks.ip("browser.ip", browser.and_then(|browser| browser.ip.as_deref()));
    checks.require("browser.user_agent", browser.and_then(|browser| browser.user_agent.as_ref()), NAME);
    for (path, value, most) in [
        ("customer.first_name", customer.and_then(|customer| customer.first_name.as_deref()), 64),
        ("customer.last_name", customer.and_then(|customer| customer.last_name.as_deref()), 64),
        ("customer.phone", customer.and_then(|customer| customer.phone.as_deref()), 32),
        ("customer.city", customer.and_then(|customer| customer.city.as_deref()), 64),
        ("customer.region", customer.and_then(|customer| customer.region.as_deref()), 64),
        ("customer.postcode", customer.and_then(|customer| customer.postcode.as_deref()), 32),
    ] {
        checks.length(path, value, 1..=most, NAME);
    }
    check_method(request, checks);
    check_address("shipping", request.shipping.as_ref(), true, checks);
    check_address("billing", request.billing.as_ref(), false, checks);
    checks.ignore("failure_url", request.failure_url.as_ref());
    checks.ignore("remark", request.remark.as_ref());
    checks.ignore("payer.name", request.payer.as_ref().and_then(|payer| payer.name.as_ref()));
    checks.ignore("customer.country", customer.and_then(|customer| customer.country.as_ref()));
    checks.ignore("customer.state", customer.and_then(|customer| customer.state.as_ref()));
    if let Some(browser) = browser {
        checks.ignore("browser.accept_header", browser.accept_header.as_ref());
        checks.ignore("browser.color_depth", browser.color_depth.as_ref());
        checks.ignore("browser.time_zone_offset", browser.time_zone_offset.as_ref());
        checks.ignore("browser.java_enabled", browser.java_enabled.as_ref());
        checks.ignore("browser.javascript_enabled", browser.javascript_enabled.as_ref());
        checks.ignore("browser.window_width", browser.window_width.as_ref());
        checks.ignore("browser.window_height", browser.window_height.as_ref());
    }
}

fn check_method(request: &PaymentRequest, checks: &mut Checks) {
    let method = request.payment_method.clone().unwrap_or_default();
    let options = request.gateway_options.as_ref();
    let detail = options.and_then(|options| options.get("paymentDetail"));
    let named_in_options = detail.is_some_and(|detail| detail["paymentMethodType"].is_string());
    checks.unsupported("payment_method.way_code", method.way_code.as_ref(), "way codes are Paypro's");
    if method.way_code.is_none() && !named_in_options {
        checks.exactly_one(&[
            ("payment_method.card", method.card.is_some()),
            ("payment_method.stored_token", method.stored_token.is_some()),
            ("payment_method.wallet", method.wallet.is_some()),
            ("payment_method.bank_transfer", method.bank_transfer.is_some()),
        ]);
    }
    if let Some(card) = &method.card {
        check_card("payment_method.card", card, checks);
    }
    if let Some(token) = &method.stored_token {
        checks.length("payment_method.stored_token.token", Some(&token.token), 1..=64, NAME);
    }
    if let Some(wallet) = &method.wallet {
        checks.require("payment_method.wallet.organisation", wallet.organisation.as_ref(), NAME);
        checks.length("payment_method.wallet.account", wallet.account.as_deref(), 1..=32, NAME);
        let message = "PayerMax charges stored wallets by payment_method.stored_token";
        checks.unsupported("payment_method.wallet.token", wallet.token.as_ref(), message);
    }
    if let Some(bank) = &method.bank_transfer {
        checks.require("payment_method.bank_transfer.organisation", bank.organisation.as_ref(), NAME);
    }
}

/// `cardInfo`: number up to 19 digits, holder up to 64 letters.
pub(super) fn check_card(path: &str, card: &Card, checks: &mut Checks) {
    let digits = card.digits();
    if !(12..=19).contains(&digits.reveal().len()) {
        checks.fault(&format!("{path}.number"), "must have 12 to 19 digits");
    }
    checks.length(&format!("{path}.holder"), card.holder.as_deref(), 1..=64, NAME);
}

/// An order number: letters, digits and underscores; PayerMax takes `AAA` and `AAa` for the same.
pub(super) fn check_order_id(checks: &mut Checks, path: &str, value: Option<&str>, most: usize) {
    checks.length(path, value, 1..=most, NAME);
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    checks.characters(path, value, "letters, digits and underscores", allowed);
}

fn check_address(path: &str, address: Option<&Address>, shipping: bool, checks: &mut Checks) {
    let Some(address) = address else { return };
    let mut needed = vec![
        ("email", &address.email),
        ("line1", &address.line1),
        ("city", &address.city),
        ("country", &address.country),
    ];
    if shipping {
        needed.extend([
            ("first_name", &address.first_name),
            ("last_name", &address.last_name),
            ("phone", &address.phone),
            ("postcode", &address.postcode),
        ]);
        if matches!(address.country.as_deref(), Some("CA" | "US" | "GB" | "AU")) {
            needed.push(("state", &address.state));
        }
    }
    for (name, value) in needed {
        checks.require(&format!("{path}.{name}"), value.as_ref(), NAME);
    }
    let postcode_most = if shipping { 32 } else { 16 };
    for (name, value, most) in [
        ("first_name", &address.first_name, 64),
        ("last_name", &address.last_name, 64),
        ("phone", &address.phone, 32),
        ("city", &address.city, 64),
        ("state", &address.state, 32),
        ("postcode", &address.postcode, postcode_most),
    ] {
        checks.length(&format!("{path}.{name}"), value.as_deref(), 1..=most, NAME);
    }
    checks.alpha2(&format!("{path}.country"), address.country.as_deref());
}
