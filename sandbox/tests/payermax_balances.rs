//! PayerMax: balances now and at the end of a day, as the ledger has them.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::payermax::{Client, GOOD_CARD, card_payment, payout};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3_600_000;

fn current(client: &Client<'_>, data: &Value) -> Vec<(String, String, Value)> {
    let answer = client.done("currentBalanceQuery", data);
    assert!(answer["inquiryTime"].as_str().unwrap().ends_with('Z'), "{answer}");
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = answer["accountRealTimeTypes"].as_array().unwrap().clone();
    rows.iter().map(|row| (text(row, "accountType"), text(row, "currency"), row["balance"].clone())).collect()
}

fn row(kind: &str, currency: &str, balance: Value) -> (String, String, Value) {
    (kind.to_owned(), currency.to_owned(), balance)
}

#[test]
fn what_there_is_now() {
    let sandbox = Sandbox::start();
    let settings = json!({ "opening_balances": { "USD": 10_000, "KWD": 1_234, "JPY": 0 } });
    let client = Client::new(&sandbox, json!({ "settings": settings }));
    assert!(current(&client, &json!({})).is_empty(), "nothing was used yet");
    client.pay("P1");
    client.done("paymentOrderPay", &payout("O1", "30.25"));
    let all = current(&client, &json!({ "accountType": [], "accountCurrency": [] }));
    assert_eq!(all, [row("DISBURSEMENT", "USD", json!(80.25)), row("FREEZE", "USD", json!(30.25))]);
    let asked = json!({ "accountType": ["FREEZE", "SETTLE"], "accountCurrency": ["USD", "JPY"] });
    assert_eq!(current(&client, &asked), [row("FREEZE", "USD", json!(30.25))]);
    let asked = json!({ "accountType": ["DISBURSEMENT"], "accountCurrency": ["KWD"] });
    assert_eq!(current(&client, &asked), [row("DISBURSEMENT", "KWD", json!(1.234))]);
    // Empty accounts are shown on demand.
    let asked = json!({ "plainSign": true, "accountCurrency": ["JPY"] });
    let kinds: Vec<String> = current(&client, &asked).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, ["ACQUIRING", "DISBURSEMENT", "FREEZE", "SETTLE", "REVERSE"]);
    sandbox.advance(1_001);
    let later = current(&client, &json!({ "accountCurrency": ["USD"] }));
    assert_eq!(later, [row("DISBURSEMENT", "USD", json!(80.25))]);
    for (name, value, code) in [
        ("accountType", json!("FREEZE"), "PARAMS_INVALID"),
        ("accountType", json!(["SAVINGS"]), "PARAMS_INVALID"),
        ("accountType", json!([1]), "PARAMS_INVALID"),
        ("accountCurrency", json!([["USD"]]), "PARAMS_INVALID"),
        ("accountCurrency", json!(["ZZZ"]), "CURRENCY_INVALID"),
        ("plainSign", json!("true"), "PARAMS_INVALID"),
    ] {
        let data = json!({ name: value });
        let (refused, message) = client.refused("currentBalanceQuery", &data);
        assert_eq!(refused, code, "{data}: {message}");
    }
    let texts = Client::new(&sandbox, json!({ "settings": { "amounts_in_answers": "text" } }));
    texts.pay("P1");
    assert_eq!(current(&texts, &json!({})), [row("DISBURSEMENT", "USD", json!("1000010.5"))]);
    let other = Client::new(&sandbox, json!({}));
    assert!(current(&other, &json!({})).is_empty(), "another merchant's money is not shown");
}

#[test]
fn the_end_of_a_day() {
    let sandbox = Sandbox::start();
    let settings = json!({ "opening_balances": { "USD": 10_000 } });
    let client = Client::new(&sandbox, json!({ "settings": settings }));
    // Noon in UTC, so that the same moment is the same day in both zones.
    let now = sandbox.now();
    sandbox.advance(DAY - now % DAY + DAY / 2);
    client.pay("P1");
    let shown = client.done("orderQuery", &json!({ "outTradeNo": "P1" }));
    let day = shown["createTime"].as_str().unwrap()[..10].to_owned();
    let asked =
        |day: &str, zone: &str| json!({ "accountCurrency": "USD", "inquiryDate": day, "timezone": zone });
    let (code, message) = client.refused("dayEndBalanceQuery", &asked(&day, "UTC"));
    assert!(code == "PARAMS_INVALID" && message.contains("inquiryDate"), "{message}");
    sandbox.advance(DAY);
    client.done("orderAndPay", &card_payment("P2", GOOD_CARD));
    client.done("paymentOrderPay", &payout("O1", "30.25"));
    let next = client.done("orderQuery", &json!({ "outTradeNo": "P2" }))["createTime"].as_str().unwrap()
        [..10]
        .to_owned();
    sandbox.advance(DAY);
    let first = json!({
        "accountType": "DISBURSEMENT", "currency": "USD", "initalBalance": 100, "inflowAmount": 10.5,
        "outflowAmount": 0, "endBalance": 110.5,
    });
    for zone in ["UTC", "utc", "CST"] {
        let answer = client.done("dayEndBalanceQuery", &asked(&day, zone));
        assert_eq!(answer["timezone"], json!(zone.to_uppercase()));
        assert_eq!((&answer["acctTime"], &answer["accountEndDayTimeTypes"]), (&json!(day), &json!([first])));
    }
    let answer = client.done("dayEndBalanceQuery", &json!({ "inquiryDate": next, "timezone": "UTC" }));
    let second = &answer["accountEndDayTimeTypes"][0];
    let amounts =
        ["initalBalance", "inflowAmount", "outflowAmount", "endBalance"].map(|name| second[name].clone());
    assert_eq!(amounts, [json!(110.5), json!(10.5), json!(30.25), json!(90.75)]);
    let mut named = asked(&day, "UTC");
    named["accountType"] = json!(["ACQUIRING"]);
    let answer = client.done("dayEndBalanceQuery", &named);
    assert_eq!(answer["accountEndDayTimeTypes"][0]["endBalance"], json!(0));
    for (name, value) in [
        ("inquiryDate", json!("2026-02-30")),
        ("inquiryDate", json!("yesterday")),
        ("inquiryDate", json!("2020-01-01")),
        ("inquiryDate", Value::Null),
        ("timezone", json!("CET")),
        ("timezone", Value::Null),
        ("accountCurrency", json!(["USD"])),
        ("accountType", json!(["FREEZE"])),
    ] {
        let mut data = asked(&day, "UTC");
        data[name] = value.clone();
        let (code, message) = client.refused("dayEndBalanceQuery", &data);
        assert!(code == "PARAMS_INVALID" && message.contains(name), "{name} {value}: {message}");
    }
}
