use serde_json::{Value, json};

use super::*;
use crate::error::ErrorKind;
use crate::gateway::SENT_BY_LIBTILL;

const PAY: Operation = Operation::PaymentCreate;
const REFUND: Operation = Operation::RefundCreate;

fn vector(id: &str) -> Value {
    let text = include_str!("../../../../tests/vectors/globalmerchant.json");
    let file: Value = serde_json::from_str(text).expect("JSON");
    let found = file["vectors"].as_array().and_then(|list| list.iter().find(|vector| vector["id"] == id));
    found.cloned().expect("a vector")
}

#[test]
fn the_document_s_payment_is_sent_byte_for_byte() {
    let (request, _) = start(PAY, order()).expect("sent");
    assert_eq!(request.url, "https://gateway.example/v3/2020/pay/MCH20201/APP100");
    assert_eq!(
        request.headers[0],
        ("content-type".to_owned(), "application/x-www-form-urlencoded; charset=UTF-8".to_owned())
    );
    let person = |kind: &str, mobile: &str| {
        format!(
            "{kind}.first_name=Alex&{kind}.last_name=Bob&{kind}.country=US&{kind}.state=NY&{kind}.city=New+York\
             &{kind}.address=Address+123&{kind}.postcode=313222&{kind}.email=alexander.aloha%40gmail.com\
             &{kind}.mobile={mobile}"
        )
    };
    let expected = format!(
        "action_type=PAY&out_trade_no=4086d438-f2b1-eb59-7943&amt=1111.00&currency=USD&ip=1.1.1.1\
         &card.num=4242424242424242&card.year=2023&card.month=12&card.cvv=123&{}&{}\
         &goods%5B0%5D.name=cap&goods%5B0%5D.quantity=1&goods%5B0%5D.price=100.00\
         &nonce_str=58k5EZTmB5ZnSTPn&sign={}",
        person("customer", "45671345"),
        person("shipping", "66668888"),
        vector("globalmerchant-pay-key")["sha1_hex"].as_str().expect("a signature"),
    );
    assert_eq!(body(&request), expected);
}

#[test]
fn each_action_is_signed_as_the_vectors_say() {
    let by_order = json!({"order_id": "4086d438-f2b1-eb59-7943"});
    let cases = [
        ("globalmerchant-pay-key", PAY, order()),
        ("globalmerchant-retrieve-key", Operation::PaymentGet, by_order),
        ("globalmerchant-refund-key", REFUND, refund()),
    ];
    for (id, operation, request) in cases {
        let (vector, form) = (vector(id), sent(operation, request));
        assert_eq!(field(&form, "sign"), vector["sha1_hex"], "{id}");
        for pair in vector["fields_in_order"].as_array().expect("fields") {
            assert_eq!(field(&form, pair[0].as_str().expect("a name")), pair[1], "{id}");
        }
    }
}

#[test]
fn every_missing_field_is_named_at_once() {
    let bare = json!({
        "order_id": "A-1", "amount": 100, "currency": "USD",
        "payment_method": {"card": {"number": "4242424242424242", "expiry_year": 2030, "expiry_month": 1}},
    });
    let found = violations(PAY, bare);
    let person = ["first_name", "last_name", "country", "state", "city", "postcode", "email", "phone"];
    let mut expected: Vec<String> = ["customer", "shipping"]
        .iter()
        .flat_map(|kind| person.map(|name| format!("{kind}.{name}")))
        .collect();
    expected.extend(["customer.ip", "customer.address", "shipping.line1"].map(str::to_owned));
    expected.extend(["payment_method.card.cvv", "items"].map(str::to_owned));
    expected.sort();
    let paths: Vec<&str> = found.iter().filter_map(|violation| violation.split(": ").next()).collect();
    assert_eq!(paths, expected);
    assert_eq!(
        violations(PAY, order_with("/payment_method", json!({}))),
        ["payment_method.card: is required for globalmerchant, which has no payment page"]
    );
}

#[test]
fn lengths_end_where_the_table_ends() {
    for (path, name) in [("/customer/address", "customer.address"), ("/shipping/line1", "shipping.line1")] {
        assert_eq!(
            field(&sent(PAY, order_with(path, json!("é".repeat(255)))), &name.replace("line1", "address"))
                .chars()
                .count(),
            255
        );
        let found = violations(PAY, order_with(path, json!("é".repeat(256))));
        assert_eq!(found, [format!("{name}: must have 1 to 255 characters for globalmerchant, and has 256")]);
    }
    let mut order = order_with("/shipping/line1", json!("a".repeat(200)));
    order["shipping"]["line2"] = json!("b".repeat(53));
    assert!(
        field(&sent(PAY, order.clone()), "shipping.address")
            .ends_with(", bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
    );
    order["shipping"]["line3"] = json!("c");
    assert!(violations(PAY, order)[0].starts_with("shipping.line1: must have 1 to 255"));
}

#[test]
fn countries_addresses_and_card_numbers_are_checked() {
    for (path, value, violation) in [
        ("/customer/country", json!("us"), "customer.country: must be a country of ISO 3166-1"),
        ("/shipping/country", json!("XX"), "shipping.country: must be a country of ISO 3166-1"),
        ("/customer/ip", json!("1.1.1"), "customer.ip: must be an IP address"),
        ("/customer/ip", json!("1.1.1.1, 2.2.2.2"), "customer.ip: must be an IP address"),
        (
            "/payment_method/card/number",
            json!("4242 4242  42"),
            "payment_method.card.number: must have 12 to 19",
        ),
    ] {
        let found = violations(PAY, order_with(path, value));
        assert!(found.len() == 1 && found[0].starts_with(violation), "{found:?}");
    }
    assert_eq!(field(&sent(PAY, order_with("/customer/ip", json!("2001:db8::1"))), "ip"), "2001:db8::1");
}

#[test]
fn a_country_is_taken_in_each_form_and_sent_as_two_letters() {
    for form in ["CI", "CIV", "384"] {
        let sent = sent(PAY, order_with("/customer/country", json!(form)));
        assert_eq!(field(&sent, "customer.country"), "CI", "{form}");
    }
}

#[test]
fn amounts_have_two_decimals_in_every_currency() {
    let amounts = |amount: i64, currency: &str, price: i64| {
        let mut order = order_with("/amount", json!(amount));
        order["currency"] = json!(currency);
        order["items"][0]["price"] = json!(price);
        order
    };
    let form = sent(PAY, amounts(1111, "JPY", 0));
    assert_eq!((field(&form, "amt"), field(&form, "goods[0].price")), ("1111.00", "0.00"));
    assert_eq!(violations(PAY, amounts(0, "USD", 1)), ["amount: must be more than 0"]);
    let found = violations(PAY, amounts(1_234, "KWD", 1_235));
    assert!(found[0].starts_with("amount: ") && found[0].contains("1230 and 1240"), "{found:?}");
    assert!(found[1].starts_with("items[0].price: ") && found.len() == 2, "{found:?}");
    let found = violations(PAY, amounts(1_000_000_000_000, "USD", 1));
    assert!(found[0].contains("must be at most 999999999999 minor units"), "{found:?}");
    let found = violations(PAY, amounts(100, "ZZZ", 1));
    assert_eq!(found, ["currency: is not in ISO 4217; see the dictionary currencies"]);
}

#[test]
fn hostile_order_numbers_are_refused_before_they_are_signed() {
    for order_id in ["A 1", " A1", "A1 ", "A\t1", "A\n1", "Ä1", "A\u{200b}1", "A\u{7f}", "１"] {
        for (operation, request) in [
            (PAY, order_with("/order_id", json!(order_id))),
            (Operation::PaymentGet, json!({"order_id": order_id})),
        ] {
            let found = violations(operation, request);
            assert!(
                found.len() == 1 && found[0].starts_with("order_id: must have printable ASCII"),
                "{found:?}"
            );
        }
    }
    for order_id in ["A&sign=1", "A%26amt=1", "../../x", "1".repeat(255).as_str()] {
        let form = sent(PAY, order_with("/order_id", json!(order_id)));
        assert_eq!(field(&form, "out_trade_no"), order_id);
        assert_eq!(form.iter().filter(|(name, _)| name == "sign" || name == "amt").count(), 2);
    }
}

#[test]
fn several_items_are_numbered() {
    let items = json!([
        {"name": "cap", "quantity": 1, "price": 100},
        {"name": "hat", "quantity": 999_999_999, "price": 250, "id": "H", "url": "https://shop.example/hat"},
    ]);
    let (request, state) = start(PAY, order_with("/items", items)).expect("sent");
    assert!(
        body(&request)
            .contains("&goods%5B1%5D.name=hat&goods%5B1%5D.quantity=999999999&goods%5B1%5D.price=2.50&")
    );
    assert_eq!(state.gateway.ignored, ["items[1].id", "items[1].url"]);
    assert!(violations(PAY, order_with("/items", json!([])))[0].starts_with("items: needs at least one"));
}

#[test]
fn what_only_informs_is_ignored_and_what_changes_money_is_refused() {
    let mut order = order_with("/description", json!("a cap"));
    order["success_url"] = json!("https://shop.example/thanks");
    order["notify_url"] = json!("https://shop.example/notify");
    order["three_d_secure"] = json!(false);
    order["browser"] = json!({"user_agent": "x"});
    order["payment_method"]["card"]["holder"] = json!("ALEX BOB");
    let (request, state) = start(PAY, order).expect("sent");
    assert_eq!(
        state.gateway.ignored,
        ["browser", "description", "notify_url", "payment_method.card.holder", "success_url"]
    );
    assert!(!body(&request).contains("shop.example") && !body(&request).contains("ALEX"));
    let stored = json!({"initiator": "customer", "reason": "recurring", "sequence": "first"});
    for (path, value, violation) in [
        ("/capture", json!("manual"), "capture: "),
        ("/stored_credential", stored, "stored_credential: "),
        ("/payment_method/stored_token", json!({"token": "t"}), "payment_method.stored_token: "),
        ("/payment_method/wallet", json!({}), "payment_method.wallet: "),
        ("/payment_method/bank_transfer", json!({}), "payment_method.bank_transfer: "),
        ("/payment_method/way_code", json!("va"), "payment_method.way_code: "),
    ] {
        let error = start(PAY, order_with(path, value)).expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Unsupported);
        assert!(error.message.starts_with(violation), "{}", error.message);
    }
}

#[test]
fn three_d_secure_is_another_action_and_needs_both_addresses() {
    let form = sent(PAY, order_with_3ds());
    assert_eq!(field(&form, "action_type"), "PAY_3DS");
    assert_eq!(field(&form, "callback_url"), "https://shop.example/notify");
    assert_eq!(field(&form, "redirect_url"), "https://shop.example/thanks");
    assert_ne!(field(&form, "sign"), field(&sent(PAY, order()), "sign"));
    assert_eq!(
        violations(PAY, order_with("/three_d_secure", json!(true))),
        ["notify_url: is required for globalmerchant", "success_url: is required for globalmerchant"]
    );
}

#[test]
fn gateway_options_add_fields_and_replace_none() {
    let plain = sent(PAY, order());
    let same = json!({"amt": field(&plain, "amt"), "channel": 7, "flag": true, "none": null});
    let form = sent(PAY, order_with("/gateway_options", same));
    assert_eq!((field(&form, "channel"), field(&form, "flag")), ("7", "true"));
    assert_eq!(form.len(), plain.len() + 2);
    for name in ["amt", "sign", "nonce_str", "action_type"] {
        let found = violations(PAY, order_with("/gateway_options", json!({ name: "0.01" })));
        assert_eq!(found, [format!("gateway_options.{name}: {SENT_BY_LIBTILL}")]);
    }
    let found = violations(PAY, order_with("/gateway_options", json!({"card": {"num": "1"}})));
    assert!(found[0].starts_with("gateway_options.card: must be a text"), "{found:?}");
}

#[test]
fn a_refund_needs_number_amount_and_reason() {
    let found = violations(REFUND, json!({"refund_id": "R1", "order_id": "A-1"}));
    assert_eq!(
        found,
        ["amount", "currency", "payment_id", "reason"]
            .map(|path| format!("{path}: is required for globalmerchant"))
    );
    let mut long = refund();
    long["reason"] = json!("r".repeat(256));
    assert!(violations(REFUND, long)[0].starts_with("reason: must have 1 to 255"));
    let mut words = refund();
    words["reason"] = json!("trop petit, désolé & merci");
    let form = sent(REFUND, words);
    assert_eq!(field(&form, "refund_reason"), "trop petit, désolé & merci");
    let mut without = refund();
    without.as_object_mut().expect("an object").remove("order_id");
    assert!(violations(REFUND, without)[0].starts_with("order_id: is required"));
    let mut guarded = refund();
    guarded["expected_refunded"] = json!(0);
    assert!(violations(REFUND, guarded)[0].starts_with("expected_refunded: "));
    assert_eq!(field(&form, "out_trade_no"), "(absent)");
}

#[test]
fn a_payment_is_found_by_order_number_only() {
    assert_eq!(violations(Operation::PaymentGet, json!({})), ["order_id: is required for globalmerchant"]);
    let error = start(Operation::PaymentGet, json!({"id": "S1"})).expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Unsupported);
}

#[test]
fn a_documented_request_is_completed_and_signed() {
    let raw = |path: &str, body: Value| json!({"path": path, "body": body.to_string()});
    let order = json!({"out_trade_no": "4086d438-f2b1-eb59-7943", "sign": "old", "card.num": null});
    let expected = vector("globalmerchant-retrieve-key")["sha1_hex"].clone();
    let (request, _) = start(Operation::CallRaw, raw("RETRIEVE", order.clone())).expect("sent");
    assert_eq!(
        body(&request),
        format!(
            "action_type=RETRIEVE&out_trade_no=4086d438-f2b1-eb59-7943&nonce_str=58k5EZTmB5ZnSTPn&sign={}",
            expected.as_str().expect("a text")
        )
    );
    let mut whole = order;
    whole["action_type"] = json!("RETRIEVE");
    whole["nonce_str"] = json!("mine");
    for path in ["/v3/2020/pay/{mchid}/{appid}", "/v3/2020/pay/MCH20201/APP100", "RETRIEVE"] {
        let form = sent(Operation::CallRaw, raw(path, whole.clone()));
        assert_eq!(field(&form, "nonce_str"), "mine", "{path}");
    }
}

#[test]
fn a_documented_request_with_a_fault_names_its_place() {
    let raw = |path: &str, body: Value| {
        violations(Operation::CallRaw, json!({"path": path, "body": body.to_string()}))
    };
    for (found, violation) in [
        (raw("RETRIEVE", json!({})), "body.out_trade_no: is required to sign"),
        (raw("PAY", json!({"action_type": "REFUND"})), "body.action_type: must be"),
        (raw("/v3/2020/pay/{mchid}/{appid}", json!({})), "body.action_type: must be"),
        (raw("/v3/2020/pay/MCH1/APP1", json!({"action_type": "PAY"})), "path: must be"),
        (raw("../PAY", json!({})), "path: must be"),
        (raw("PAY", json!({"card": {"num": "1"}})), "body.card: must be a text"),
        (violations(Operation::CallRaw, json!({"path": "PAY", "method": "GET"})), "method: must be POST"),
    ] {
        assert!(found[0].starts_with(violation), "{found:?}");
    }
}

#[test]
fn credentials_that_would_break_the_path_are_refused_together() {
    let config = |mchid: &str, appid: &str| {
        let config = json!({
            "gateway": "globalmerchant", "base_url": "https://gateway.example",
            "credentials": {"mchid": mchid, "appid": appid, "key": "key"},
        });
        (FACTORY.make)(&ClientConfig::from_json(config.to_string().as_bytes()).expect("read"))
    };
    let long = "a".repeat(33);
    for (mchid, appid) in [("a/b", ".."), ("a b", "ä"), ("a?b", long.as_str())] {
        let error = config(mchid, appid).map(|_| ()).expect_err("refused");
        assert_eq!(error.violations.map(|violations| violations.len()), Some(2), "{mchid} {appid}");
    }
    assert!(config(&"a".repeat(32), "A-b_1").is_ok());
    let error =
        ClientConfig::from_json(br#"{"gateway": "globalmerchant", "credentials": {}}"#).expect_err("refused");
    let paths: Vec<String> = error.violations.into_iter().flatten().map(|violation| violation.path).collect();
    assert_eq!(paths, ["base_url", "credentials.appid", "credentials.key", "credentials.mchid"]);
}
