//! The parts of an order: what the documents' tables of parameters allow, checked as it is taken.

use super::dialect::Dialect;
use super::wire::{BrowserObject, CardObject, CustomerObject};
use crate::field;
use crate::gateway::Field;
use crate::model::*;

/// What neither document has, with a better fix than to leave it out.
pub(super) fn refuse(view: &Field<'_, PaymentRequest>, dialect: &Dialect) {
    dialect.capabilities.methods.refuse_others(view);
    field!(view.three_d_secure).no_three_d_secure();
    if dialect.cards {
        field!(view.custom_data).length(1..=1024);
    }
}

/// What OnlinePay's document does not have.
pub(super) fn refuse_cards(view: &Field<'_, PaymentRequest>) {
    field!(view.stored_credential).unsupported("OnlinePay documents no recurring payments by card");
    field!(view.capture).automatic_only("OnlinePay documents no payments in two steps");
}

/// `recurring` begins a series, `recurringToken` goes on with it. Gives whether a series begins.
pub(super) fn check_stored(stored: &Field<'_, StoredCredential>, token: &Field<'_, StoredToken>) -> bool {
    // The document distinguishes a series from a single payment, but not who starts a payment or how the series is paid.
    field!(stored.initiator).ignore();
    let reason = field!(stored.reason);
    if reason.peek() == Some(&StoredCredentialReason::Installment) {
        reason.unsupported("PayMart has recurring payments, and no instalments");
    } else {
        reason.ignore();
    }
    let sequence = field!(stored.sequence);
    match (sequence.value(), token.is_set()) {
        (Some(StoredCredentialSequence::First), true) => sequence
            .refuse("must be subsequent when a stored token is used: the first payment gives the token"),
        (Some(StoredCredentialSequence::Subsequent), false) => {
            token.refuse("is required for a subsequent payment: the token of the first one");
        }
        _ => {}
    }
    sequence.peek() == Some(&StoredCredentialSequence::First)
}

/// A wallet is named by its token only.
pub(super) fn wallet_token(wallet: &Field<'_, Wallet>, dialect: &Dialect) -> Option<String> {
    if !wallet.is_set() {
        return None;
    }
    let message = format!("{} knows wallets by their token", dialect.title);
    field!(wallet.organisation).unsupported(&message);
    field!(wallet.account).unsupported(&message);
    field!(wallet.token).take()
}

/// The card object of a payment.
pub(super) fn payment_card(card: &Field<'_, Card>) -> Option<CardObject> {
    let object = card_object(card)?;
    let cvv = field!(card.cvv);
    let code = cvv.value().map(|cvv| cvv.reveal());
    cvv.reading().checks().length(cvv.path(), code, 3..=3, "PayMart");
    let holder = field!(card.holder).length(5..=50).take();
    Some(CardObject { holder, cvv: code.map(str::to_owned), ..object })
}

/// The card object of a payout, as the document's table has it: 16 to 19 digits, and the month of expiry as mm/yyyy.
pub(super) fn card_object(card: &Field<'_, Card>) -> Option<CardObject> {
    let digits = card.peek()?.digits();
    let number = field!(card.number);
    if number.value().is_some() && !(16..=19).contains(&digits.reveal().len()) {
        number.refuse("must have 16 to 19 digits");
    }
    let (month, year) = (field!(card.expiry_month).value()?, field!(card.expiry_year).value()?);
    Some(CardObject {
        pan: digits.reveal().to_owned(),
        expires: format!("{month:02}/{year:04}"),
        holder: None,
        cvv: None,
    })
}

/// The customer object, "optional": what is not given by the customer is taken from the billing address, which the
/// document means by most of its fields.
pub(super) fn customer_object(view: &Field<'_, PaymentRequest>) -> Option<CustomerObject> {
    let (customer, billing) = (field!(view.customer), field!(view.billing));
    let email = field!(customer.email).or(field!(billing.email));
    let browser = field!(view.browser);
    let object = CustomerObject {
        email: email.take(),
        address: field!(customer.address).or(field!(billing.line1)).length(5..=55).take(),
        country: field!(customer.country).or(field!(billing.country)).country(),
        city: field!(customer.city).or(field!(billing.city)).length(4..=55).take(),
        region: field!(customer.region).or(field!(billing.region)).length(5..=55).take(),
        postcode: field!(customer.postcode).or(field!(billing.postcode)).length(4..=55).take(),
        phone: field!(customer.phone).or(field!(billing.phone)).length(6..=20).take(),
        ip: ip(field!(customer.ip)),
        browser: browser.is_set().then(|| browser_object(&browser)),
    };
    if object == CustomerObject::default() {
        return None;
    }
    if object.email.is_none() {
        email.refuse("is required for PayMart once anything else of the customer is sent");
    }
    Some(object)
}

/// The document knows IP addresses of version 4 only. Another one is no reason to lose a payment: it is not sent.
fn ip(field: Field<'_, String>) -> Option<String> {
    let field = field.ip();
    if field.peek().is_some_and(|ip| ip.parse::<std::net::Ipv6Addr>().is_ok()) {
        return None;
    }
    field.take()
}

fn browser_object(browser: &Field<'_, Browser>) -> BrowserObject {
    BrowserObject {
        accept_header: field!(browser.accept_header).take(),
        color_depth: field!(browser.color_depth).take(),
        ip: field!(browser.ip).ip().take(),
        language: field!(browser.language).take(),
        screen_height: field!(browser.screen_height).take(),
        screen_width: field!(browser.screen_width).take(),
        tz: field!(browser.time_zone_offset).take(),
        user_agent: field!(browser.user_agent).take(),
        java_enabled: field!(browser.java_enabled).take(),
        javascript_enabled: field!(browser.javascript_enabled).take(),
        window_width: field!(browser.window_width).take(),
        window_height: field!(browser.window_height).take(),
    }
}

/// The page's language: en, zh, and Japanese, which the engine calls jp. The page decides itself about any other, which is
/// not taken.
pub(super) fn locale(field: &Field<'_, String>) -> Option<&'static str> {
    let language = field.peek()?.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let known = match language.as_str() {
        "en" => "en",
        "zh" => "zh",
        "ja" | "jp" => "jp",
        _ => return None,
    };
    field.value().map(|_| known)
}
