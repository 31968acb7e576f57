//! PayMart and OnlinePay: refunds, payouts, balances, lists, disputes, errors and faults.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::business::{Client, GOOD_CARD, card_payout, direct, hosted, wallet_payout};
use serde_json::{Value, json};

const DECLINED_PAYOUT: &str = "4968357931420422";
const APPROVED_PAYOUT: &str = "4627342642639018";
const SAMPLE_PAYOUT: &str = "4276111152393643";

#[test]
fn refunds_up_to_the_amount() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let token = client.pay(&direct("A-1", GOOD_CARD));
    let part = client.done("refunds", &json!({ "token": token, "amount": "300" }));
    assert_eq!((&part["token"], &part["errors"]), (&json!(token), &json!([])));
    assert_eq!(part["processingUrl"], format!("{}/paymart/p/{token}", sandbox.url));
    let refund = &part["refund"];
    assert_eq!((&refund["amount"], &refund["status"]), (&json!("300"), &json!("approved")));
    assert_eq!(refund["currency"], "EUR");
    assert_eq!(client.refused("refunds", &json!({ "token": token, "amount": 701 })), "incorrect_amount");
    assert_eq!(client.refused("refunds", &json!({ "token": token, "amount": "1.5" })), "incorrect_amount");
    assert_eq!(client.done("refunds", &json!({ "token": token }))["refund"]["amount"], "700");
    assert_eq!(client.refused("refunds", &json!({ "token": token })), "incorrect_amount");
    assert_eq!(client.refused("refunds", &json!({ "token": "x" })), "payment_not_found");
    let open = client.pay(&hosted("A-2"));
    assert_eq!(client.refused("refunds", &json!({ "token": open })), "payment_is_not_approved");
    let entries = client.entries();
    let payment = &entries[0];
    assert_eq!((&payment["refunded"], &payment["order_id"]), (&json!(1000), &json!("A-1")));
    assert_eq!(entries[1]["order_id"], refund["token"]);
    assert_eq!((&entries[1]["payment"], entries.len()), (&json!(token), 4));

    let poor = Client::paymart(&sandbox, json!({ "opening_balances": { "EUR": 0 } }));
    let token = poor.pay(&direct("A-1", GOOD_CARD));
    let mut payout = card_payout("O-1", APPROVED_PAYOUT);
    payout["currency"] = json!("EUR");
    poor.done("payouts", &payout);
    assert_eq!(poor.refused("refunds", &json!({ "token": token })), "no_money_available_on_refund");
    for query in ["", "?currency=", "?currency=eur"] {
        let (_, answer) = poor.get_any(&format!("balance{query}"));
        assert_eq!(answer["errors"][0]["code"], "incorrect_currency", "{query}");
    }

    let odd = Client::paymart(&sandbox, json!({ "refund_parity": true }));
    let token = odd.pay(&direct("A-1", GOOD_CARD));
    let status = |amount: i64| {
        odd.done("refunds", &json!({ "token": token, "amount": amount }))["refund"]["status"].clone()
    };
    assert_eq!((status(101), status(100)), (json!("declined"), json!("approved")));
    assert_eq!(odd.entries()[0]["refunded"], 100);
}

#[test]
fn paymart_pays_out_to_cards() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({ "opening_balances": { "CNY": 2500 } }));
    let place =
        |number: &str, card: &str| client.done("payouts", &card_payout(number, card))["payout"].clone();
    let payout = place("O-1", SAMPLE_PAYOUT);
    assert_eq!(payout["status"], "pending");
    assert_eq!(payout["timestamp"].as_str().unwrap().len(), "2016-06-09T03:46:45Z".len());
    assert_eq!(
        client.get("balance?currency=CNY"),
        json!({
            "success": true, "errors": [],
            "wallet": { "available": 1500, "hold": 1000, "currency": "CNY" },
        })
    );
    assert_eq!(place("O-2", DECLINED_PAYOUT)["status"], "declined");
    assert_eq!(place("O-3", APPROVED_PAYOUT)["status"], "approved");
    assert_eq!(client.refused("payouts", &card_payout("O-4", SAMPLE_PAYOUT)), "amount_less_than_balance");
    assert_eq!(client.refused("payouts", &card_payout("O-3", SAMPLE_PAYOUT)), "order_number_already_exists");
    sandbox.advance(1_001);
    let record = client.record(payout["token"].as_str().unwrap());
    assert_eq!((&record["status"], &record["operation_type"]), (&json!("approved"), &json!("payout")));
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["CNY"]["available"], 500);
    for (pointer, value, code) in [
        ("/card", Value::Null, "incorrect_bank_card_info"),
        ("/card/pan", json!("411111111111111"), "incorrect_bank_card_info"),
        ("/card/pan", json!("4111 1111 1111 1111 1111"), "incorrect_bank_card_info"),
        ("/card/expires", json!("8/2022"), "incorrect_bank_card_info"),
        ("/card/expires", json!("13/2022"), "incorrect_bank_card_info"),
        ("/customer", Value::Null, "incorrect_address_info"),
        ("/customer/email", json!("nobody"), "incorrect_address_info"),
        ("/customer/email", Value::Null, "customer_email_not_found"),
        ("/customer/ip", Value::Null, "incorrect_address_info"),
        ("/orderNumber", Value::Null, "incorrect_order_number"),
        ("/amount", json!(10.5), "incorrect_amount"),
        ("/currency", json!("cny"), "incorrect_currency"),
    ] {
        let mut body = card_payout("O-9", SAMPLE_PAYOUT);
        *body.pointer_mut(pointer).unwrap() = value;
        assert_eq!(client.refused("payouts", &body), code, "{body}");
    }
}

#[test]
fn onlinepay_pays_out_to_wallets_and_banks() {
    let sandbox = Sandbox::start();
    let client = Client::onlinepay(&sandbox, json!({ "balance_code": "balance_less_than_amount" }));
    assert_eq!(client.done("payouts", &wallet_payout("1"))["payout"]["status"], "pending");
    for (number, country) in [("2", "CN"), ("3", "156")] {
        let mut body = wallet_payout(number);
        body["billing"]["countryCode"] = json!(country);
        body.as_object_mut().unwrap().remove("walletToken");
        client.done("payouts", &body);
    }
    let wallet = json!({ "amount": 5, "currency": "EUR", "orderNumber": "4", "walletToken": "w" });
    client.done("payouts", &wallet);
    for (pointer, value, code) in [
        ("/bankAccount/bankCode", json!("XYZ"), "incorrect_bank_card_info"),
        ("/bankAccount/accountHolder", Value::Null, "incorrect_bank_card_info"),
        ("/billing/state", json!("16"), "incorrect_address_info"),
        ("/billing/city", json!("1100"), "incorrect_address_info"),
        ("/billing/countryCode", json!("XYZ"), "incorrect_address_info"),
        ("/amount", json!(100_000_001), "balance_less_than_amount"),
    ] {
        let mut body = wallet_payout("9");
        *body.pointer_mut(pointer).unwrap() = value;
        assert_eq!(client.refused("payouts", &body), code, "{body}");
    }
    let neither = json!({ "amount": 5, "currency": "EUR", "orderNumber": "9" });
    assert_eq!(client.refused("payouts", &neither), "incorrect_bank_card_info");
}

#[test]
fn payout_providers() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({ "payout_providers": ["bank_card", "qiwi_wallet"] }));
    let answer = client.done("payouts", &card_payout("O-1", SAMPLE_PAYOUT));
    let token = answer["token"].as_str().unwrap();
    let base = format!("{}/paymart", sandbox.url);
    assert_eq!(answer["payment"], json!({ "amount": "1000", "currency": "CNY", "status": "init" }));
    assert_eq!(answer["selectorURL"], format!("{base}/select/pout/{token}/"));
    let url = answer["processingUrl"][1]["qiwi_wallet"].as_str().unwrap();
    assert_eq!(url, format!("{base}/pout/{token}/qiwi_wallet?locale=en"));
    let (_, _, page) = client.page(answer["selectorURL"].as_str().unwrap());
    assert!(page.contains(&format!("/paymart/pout/{token}/bank_card?locale=en")), "{page}");
    assert_eq!(client.status(token), "pending");
    client.press(url, "pay");
    assert_eq!(client.status(token), "approved");
    let other = client.done("payouts", &card_payout("O-2", SAMPLE_PAYOUT));
    client.press(other["processingUrl"][0]["bank_card"].as_str().unwrap(), "cancel");
    assert_eq!(sandbox.ledger(&client.merchant)["balances"]["CNY"]["available"], 99_999_000);
    // A payout's page is not a payment's.
    assert_eq!(client.page(&format!("{base}/p/{token}")).0, 404);
}

#[test]
fn lists_and_orders() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    for number in ["L-1", "L-2", "L/3 ü+"] {
        client.pay(&hosted(number));
    }
    client.done("payouts", &card_payout("L-1", SAMPLE_PAYOUT));
    let whole = client.get("payments");
    assert_eq!(
        (&whole["totalCount"], &whole["curentPage"], &whole["perPage"], &whole["totalPage"]),
        (&json!(4), &json!(1), &json!(20), &json!(1))
    );
    assert!(whole["payments"][0].get("callback_url").is_none());
    let numbers = |query: &str| -> Vec<String> {
        let found = client.get(&format!("payments?{query}"));
        let records = found["payments"].as_array().unwrap().clone();
        records.iter().map(|record| record["order_number"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(numbers("operationType=pays&perPage=2"), ["L/3 ü+", "L-2"]);
    assert_eq!(numbers("operation_type=pays&per_page=2&page=2"), ["L-1"]);
    assert_eq!(numbers("operationType=payouts"), ["L-1"]);
    assert_eq!(numbers("orderNumber=L-1&operationType=all"), ["L-1", "L-1"]);
    assert_eq!(numbers("order_number=L%2F3+%C3%BC%2B"), ["L/3 ü+"]);
    let today = &client.get("payments")["payments"][0]["created_at"].as_str().unwrap()[..10].to_owned();
    assert_eq!(numbers(&format!("dateFrom={today}&dateTo={today}")).len(), 4);
    assert_eq!(numbers("date_to=2016-05-11").len(), 0);
    assert_eq!(numbers("perPage=9999").len(), 4);
    for (query, code) in [
        ("page=0", "incorrect_page"),
        ("perPage=x", "incorrect_per_page"),
        ("dateFrom=11.05.2016", "incorrect_date_from"),
        ("operationType=pay", "incorrect_operation_type"),
    ] {
        assert_eq!(client.get_any(&format!("payments?{query}")).1["errors"][0]["code"], code);
    }
    let order = client.get("payments/order/L-1");
    assert_eq!(
        (&order["result"], &order["perPage"], &order["totalCount"]),
        (&json!(0), &json!(100), &json!(2))
    );
    assert_eq!(client.get("payments/order/L%2F3%20%C3%BC+")["totalCount"], 1);
    assert_eq!(client.get("payments/order/none")["payments"], json!([]));
    let (status, answer) = client.get_any("payments/none");
    assert_eq!((status, &answer["errors"][0]["code"]), (403, &json!("payment_not_found")));
    // Somebody else's payments are not there.
    let other = Client::paymart(&sandbox, json!({}));
    let token = client.pay(&hosted("L-4"));
    assert_eq!(other.get_any(&format!("payments/{token}")).0, 403);
    assert_eq!(other.get("payments")["totalPage"], 0);
}

#[test]
fn records_in_other_shapes() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(
        &sandbox,
        json!({
            "amounts_in_records": "text", "order_number_in_records": "number", "approved_word": "accepted",
            "created_word": "sent", "commission": { "value": 3, "fee": 5 },
        }),
    );
    let token = client.pay(&hosted("1234"));
    let record = client.record(&token);
    assert_eq!((&record["status"], &record["amount"]), (&json!("sent"), &json!("1000")));
    assert_eq!(record["order_number"], 1234);
    let commission = json!({ "commission_value": 3, "commission_fee": 5, "commission_amount": 35 });
    assert_eq!(record["commission_data"], commission);
    sandbox.settle(&client.merchant, "1234", &json!({ "result": "approved" }));
    assert_eq!(client.status(&token), "accepted");
    let token = client.pay(&hosted("0123"));
    assert_eq!(client.record(&token)["order_number"], "0123");
    sandbox.settle(&client.merchant, &token, &json!({ "result": "expired" }));
    assert_eq!(client.status(&token), "expired");
    // Yen are not divided.
    let mut yen = hosted("JPY-1");
    yen["currency"] = json!("JPY");
    client.pay(&yen);
    assert_eq!(client.entries()[2]["amount"], 1000);
}

#[test]
fn disputes() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let token = client.pay(&direct("D-1", GOOD_CARD));
    assert_eq!(client.get("disputes/list"), json!({ "success": true, "status": 200, "disputes": [] }));
    let dispute = json!({
        "merchant": client.merchant, "payment": "D-1", "amount": 200, "reason_code": "123",
        "comment": "some comment",
    });
    sandbox.done("/sandbox/disputes", &dispute);
    let report = json!({ "merchant": client.merchant, "payment": token, "status": "won",
        "investigation_report": "all is well", "dispute_type": 3 });
    sandbox.done("/sandbox/disputes", &report);
    let list = client.get("disputes/list")["disputes"].as_array().unwrap().clone();
    let (newer, older) = (&list[0], &list[1]);
    assert_eq!((&newer["status"], &newer["amount"]), (&json!("won"), &json!(1000)));
    assert_eq!(newer["investigation_report"], "all is well");
    assert_eq!((&older["status"], &older["amount"]), (&json!("processing"), &json!(200)));
    assert_eq!((&older["reason_code"], &older["dispute_type"]), (&json!("123"), &json!(2)));
    assert_eq!(older["feed_id"], client.record(&token)["id"]);
    assert_eq!(older.as_object().unwrap().len(), 13);
    for (name, value) in [("payment", json!("D-9")), ("amount", json!(1001))] {
        let mut wrong = dispute.clone();
        wrong[name] = value;
        let (status, answer) = sandbox.post("/sandbox/disputes", &wrong);
        assert!(status >= 400 && answer["error"].is_string(), "{answer}");
    }
}

#[test]
fn errors_in_every_shape() {
    let sandbox = Sandbox::start();
    let client = Client::paymart(&sandbox, json!({}));
    let wrong = json!({ "product": "A book", "amount": "ten", "currency": "EUR" });
    assert_eq!(
        client.post("payments", &wrong),
        (
            403,
            json!({
                "success": false, "result": 1, "status": 403,
                "errors": [{ "code": "incorrect_amount", "kind": "invalid_request_error" }],
            })
        )
    );
    let odd = Client::paymart(&sandbox, json!({ "errors_form": "object", "error_status": 502 }));
    let (status, answer) = odd.post("payments", &wrong);
    assert_eq!((status, &answer["status"]), (502, &json!(502)));
    assert_eq!(answer["errors"]["list"][0]["code"], "incorrect_amount");
    let polite = Client::paymart(&sandbox, json!({ "error_status": 200 }));
    assert_eq!(polite.post("payments", &wrong).0, 200);
    assert_eq!(client.post("payments", &json!([])).1["errors"][0]["code"], "invalid_json");
    for path in ["nothing", "payments/a/b", "payments/", "payments/order/"] {
        assert_eq!(client.get_any(path).0, 404, "{path}");
    }
    let charges = format!("{}/paymart/v1/charges", sandbox.url);
    let request = sandbox.agent.get(charges).header("authorization", format!("Bearer {}", client.key()));
    assert_eq!(request.call().unwrap().status(), 404);
    let send = |header: Option<&str>| {
        let request = sandbox.agent.get(format!("{}/paymart/api/v1/payments", sandbox.url));
        let request = match header {
            Some(header) => request.header("authorization", header),
            None => request,
        };
        let mut response = request.call().unwrap();
        assert_eq!(response.status(), 403);
        let answer: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
        let error = &answer["errors"][0];
        assert_eq!(error["kind"], "authentication_error");
        error["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(send(None), "auth_header_not_found");
    assert_eq!(send(Some("Basic abc")), "unknown_auth_header");
    assert_eq!(send(Some("Bearer abc")), "incorrect_private_key");
    let foreign = Client::onlinepay(&sandbox, json!({}));
    assert_eq!(send(Some(&format!("Bearer {}", foreign.key()))), "incorrect_private_key");
}

#[test]
fn the_key_tells_the_brand_at_the_root() {
    let sandbox = Sandbox::start();
    for gateway in ["paymart", "onlinepay"] {
        let client = Client::new(&sandbox, gateway, json!({}));
        let mut response = sandbox
            .agent
            .post(format!("{}/api/v1/payments", sandbox.url))
            .header("authorization", format!("Bearer {}", client.key()))
            .send(hosted("ROOT-1").to_string())
            .unwrap();
        let answer: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
        let start = format!("{}/{gateway}/p/", sandbox.url);
        assert!(answer["processingUrl"].as_str().unwrap().starts_with(&start), "{answer}");
    }
    let (status, _) = sandbox.post("/v1/charges", &json!({}));
    assert_eq!(status, 404);
    assert_eq!(sandbox.post("/api/v1/payments", &json!({})).0, 403);
}
