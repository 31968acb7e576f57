//! The customer objects of payments and payouts, and OnlinePay's billing address and bank account.

use serde_json::Value;

use super::errors::require;
use super::fields::{self, ANY, Rule, Shape, optional, required};
use super::{countries, dictionary};
use crate::gateway::{Call, Refusal};

/// seed: what is wrong with an address has one code.
const CODE: &str = "incorrect_address_info";
/// seed: what is wrong with a card has one code; assumed: also what is wrong with a bank account.
const ACCOUNT_CODE: &str = "incorrect_bank_card_info";

/// seed: the table of payments. beyond: the code of a customer without an e-mail address.
const OF_PAYMENT: [Rule; 8] = [
    required("email", ANY, Shape::Email, CODE),
    optional("address", (5, 55), Shape::Text, CODE),
    optional("country", ANY, Shape::Country, CODE),
    optional("city", (4, 55), Shape::Text, CODE),
    optional("region", (5, 55), Shape::Text, CODE),
    optional("postcode", (4, 55), Shape::Text, CODE),
    optional("phone", (6, 20), Shape::Text, CODE),
    optional("ip", ANY, Shape::Ip, CODE),
];

/// seed: the table of payouts, which has no lengths.
const OF_PAYOUT: [Rule; 5] = [
    required("email", ANY, Shape::Email, CODE),
    optional("address", ANY, Shape::Text, CODE),
    required("ip", ANY, Shape::Ip, CODE),
    optional("name", ANY, Shape::Text, CODE),
    optional("surname", ANY, Shape::Text, CODE),
];

/// seed: the twelve facts about a browser.
const BROWSER: [&str; 12] = [
    "accept_header",
    "color_depth",
    "ip",
    "language",
    "screen_height",
    "screen_width",
    "tz",
    "user_agent",
    "java_enabled",
    "javascript_enabled",
    "window_width",
    "window_height",
];

/// Checks the customer of a payment, who may be left out.
pub fn of_payment(call: &Call) -> Result<(), Refusal> {
    let customer = &call.body["customer"];
    if customer.is_null() {
        return Ok(());
    }
    check(call, customer, &OF_PAYMENT)?;
    let browser = &customer["browser"];
    require(browser.is_null() || browser.is_object(), CODE, "customer.browser must be an object")?;
    // seed: only examples are given; assumed: texts, numbers and booleans will do.
    BROWSER.iter().try_for_each(|name| {
        let value = &browser[name];
        require(
            !value.is_object() && !value.is_array(),
            CODE,
            format!("customer.browser.{name} must be a value"),
        )
    })
}

/// Checks the customer of a payout.
pub fn of_payout(call: &Call) -> Result<(), Refusal> {
    check(call, &call.body["customer"], &OF_PAYOUT)
}

fn check(call: &Call, customer: &Value, rules: &[Rule]) -> Result<(), Refusal> {
    require(customer.is_object(), CODE, "customer must be an object")?;
    let has_email = fields::text(customer, "email").is_some();
    require(has_email, "customer_email_not_found", "customer.email is required")?;
    fields::check(call, rules, customer)
}

/// seed: OnlinePay's bank account, with a bank of the dictionary.
pub fn bank_account(call: &Call) -> Result<(), Refusal> {
    let account = &call.body["bankAccount"];
    if account.is_null() {
        return Ok(());
    }
    require(account.is_object(), ACCOUNT_CODE, "bankAccount must be an object")?;
    let rules = ["accountHolder", "accountNumber", "bankCode"];
    fields::check(call, &rules.map(|name| required(name, ANY, Shape::Text, ACCOUNT_CODE)), account)?;
    let bank = fields::text(account, "bankCode").unwrap_or_default();
    require(dictionary::is_bank(bank), ACCOUNT_CODE, "bankAccount.bankCode is not in the dictionary")
}

/// seed: OnlinePay's billing address, with codes of the dictionaries; assumed: the city must be in its state.
pub fn billing(call: &Call) -> Result<(), Refusal> {
    let billing = &call.body["billing"];
    if billing.is_null() {
        return Ok(());
    }
    require(billing.is_object(), CODE, "billing must be an object")?;
    let rules = [
        required("state", ANY, Shape::Text, CODE),
        required("countryCode", ANY, Shape::Text, CODE),
        required("city", ANY, Shape::Text, CODE),
        optional("zip", ANY, Shape::Text, CODE),
        optional("street", ANY, Shape::Text, CODE),
        optional("phone", (0, 20), Shape::Text, CODE),
    ];
    fields::check(call, &rules, billing)?;
    let text = |name| fields::text(billing, name).unwrap_or_default();
    require(countries::is_any_code(text("countryCode")), CODE, "billing.countryCode is no country")?;
    require(dictionary::is_state(text("state")), CODE, "billing.state is not in the dictionary")?;
    require(
        dictionary::is_city_of(text("city"), text("state")),
        CODE,
        "billing.city is not in the dictionary, or not in billing.state",
    )
}
