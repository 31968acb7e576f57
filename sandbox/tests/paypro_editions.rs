//! Paypro's country editions: their paths, fields, limits, names and the place of the sign.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::Sandbox;
use common::listener::Listener;
use common::paypro::{Client, sign};
use serde_json::{Value, json};

const TIME: &str = "1728609257212";

struct Edition<'s> {
    client: Client<'s>,
}

impl<'s> Edition<'s> {
    fn new(sandbox: &'s Sandbox, name: &str) -> Self {
        Self { client: Client::new(sandbox, json!({ "settings": { "edition": name } })) }
    }

    /// Signs among the fields and sends to a path of the edition.
    fn send(&self, path: &str, fields: &Value) -> (u16, Value) {
        let mut body = fields.clone();
        body["sign"] = json!(sign(fields, self.client.secret()));
        self.send_with(path, &body, None)
    }

    /// Signs in a header.
    fn send_by_header(&self, path: &str, fields: &Value) -> (u16, Value) {
        self.send_with(path, fields, Some(&sign(fields, self.client.secret())))
    }

    fn send_with(&self, path: &str, body: &Value, header: Option<&str>) -> (u16, Value) {
        let credentials = &self.client.config["credentials"];
        let mut request = self
            .client
            .sandbox
            .agent
            .post(format!("{}{path}", self.client.config["base_url"].as_str().unwrap()))
            .content_type("application/json")
            .header("merchantNo", credentials["merchant_no"].as_str().unwrap());
        if let Some(sign) = header {
            request = request.header("sign", sign);
        }
        let mut response = request.send(body.to_string()).unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (response.status().as_u16(), serde_json::from_str(&text).unwrap())
    }

    fn done(&self, path: &str, fields: &Value) -> Value {
        let (status, answer) = self.send(path, fields);
        assert_eq!((status, &answer["code"]), (200, &json!("0000")), "{path}: {answer}");
        answer["data"].clone()
    }

    /// The code and the words of a refusal after one field was changed; null leaves it out.
    fn refused(&self, path: &str, fields: &Value, name: &str, value: Value) -> (String, String) {
        let mut changed = fields.clone();
        if value.is_null() {
            changed.as_object_mut().unwrap().remove(name);
        } else {
            changed[name] = value;
        }
        let (status, answer) = self.send(path, &changed);
        assert_eq!((status, &answer["success"]), (200, &json!(false)), "{path} {name}: {answer}");
        (answer["code"].as_str().unwrap().to_owned(), answer["msg"].as_str().unwrap().to_owned())
    }

    /// Each of these fields has to be there.
    fn requires(&self, path: &str, fields: &Value, names: &[&str]) {
        for name in names {
            let (code, words) = self.refused(path, fields, name, Value::Null);
            assert_eq!(code, "4003", "{path} {name}");
            assert!(words.contains(&format!("{name} is required")), "{path}: {words}");
        }
    }

    fn query(&self, path: &str, number: &str) -> Value {
        self.done(path, &json!({ "timestamp": TIME, "tradeNo": number }))
    }
}

fn with(own: Value) -> Value {
    let mut fields =
        json!({ "timestamp": TIME, "tradeNo": "N1", "amount": "300", "notifyUrl": "http://127.0.0.1:9/n" });
    for (name, value) in own.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

#[test]
fn mexico_pays_out_to_a_card_or_a_clabe() {
    let sandbox = Sandbox::start();
    let mexico = Edition::new(&sandbox, "mexico");
    assert_eq!(mexico.client.config["credentials"]["edition"], "mexico");
    let payout = with(json!({
        "wayCode": "BANXICO", "customerName": "Kevin Zhang", "customerAccountType": "CLABE",
        "customerAccount": "684180093002321321",
    }));
    mexico.requires(
        "/v1/paypro/payOut",
        &payout,
        &["wayCode", "customerName", "customerAccountType", "customerAccount", "notifyUrl"],
    );
    for (kind, account, words) in [
        ("CLABE", "4392963203551251", "customerAccount must be 18 digits"),
        ("DebitCard", "684180093002321321", "customerAccount must be 16 digits"),
        ("DebitCard", "kevin_zhang_account", "customerAccount must be 16 digits"),
        ("Card", "684180093002321321", "customerAccountType must be one of DebitCard, CLABE"),
    ] {
        let mut wrong = payout.clone();
        wrong["customerAccountType"] = json!(kind);
        wrong["customerAccount"] = json!(account);
        let (_, answer) = mexico.send("/v1/paypro/payOut", &wrong);
        assert!(answer["msg"].as_str().unwrap().contains(words), "{answer}");
    }
    assert_eq!(mexico.done("/v1/paypro/payOut", &payout)["status"], "0015");
    let mut to_card = payout.clone();
    to_card["tradeNo"] = json!("N2");
    to_card["customerAccountType"] = json!("DebitCard");
    to_card["customerAccount"] = json!("4392963203551251");
    mexico.done("/v1/paypro/payOut", &to_card);
    // The log hides account numbers, and the ledger has both payouts.
    let log = sandbox.requests(&mexico.client.merchant);
    assert_eq!(log[0]["body"]["customerAccount"], "439296******1251");
    assert_eq!(log[1]["body"]["customerAccount"], "684180********1321");
    sandbox.advance(1_001);
    for number in ["N1", "N2"] {
        assert_eq!(mexico.query("/v1/paypro/queryPayOutResult", number)["status"], "0000");
    }
    let page = mexico.done("/v1/paypro/paymentLink", &with(json!({ "tradeNo": "N3" })));
    assert!(page["paymentInfo"].as_str().unwrap().contains("/paypro/p/"), "{page}");
    let (code, _) = mexico.refused("/v1/paypro/payInApi", &with(json!({})), "wayCode", json!("QRIS"));
    assert_eq!(code, "4006");
    let balance = mexico.done("/v1/paypro/queryBalance", &json!({ "timestamp": TIME }));
    assert!(balance["availablAmount"].is_string() && balance["unsettledAmount"] == "0.00", "{balance}");
}

#[test]
fn paths_of_other_editions_are_not_found() {
    let sandbox = Sandbox::start();
    for (name, own, others) in [
        ("mexico", "/v1/paypro/paymentLink", ["/v1/paypro/payIn", "/v1/payproPK/payin"]),
        ("pakistan", "/v1/payproPK/payin", ["/v1/paypro/payin", "/v1/payproPK/paymentLink"]),
        ("kenya", "/api/payinConsole", ["/v1/paypro/payIn", "/api/payInConsole"]),
        ("vietnam", "/v1/payproVN/payin", ["/v1/payproVN/paymentLink", "/v1/paypro/payInApi"]),
        ("south_korea", "/v1/paypro/paymentLink", ["/v1/paypro/payInApi", "/v1/paypro/payIn"]),
    ] {
        let edition = Edition::new(&sandbox, name);
        for path in others {
            let (status, answer) = edition.send(path, &with(json!({})));
            assert_eq!((status, &answer["code"], &answer["success"]), (404, &json!("404"), &json!(false)));
            let words = answer["msg"].as_str().unwrap();
            assert!(words.contains(path) && words.contains(own), "{name}: {words}");
        }
    }
    let wanted = json!({ "gateway": "paypro", "settings": { "edition": "atlantis" } });
    let (status, answer) = sandbox.post("/sandbox/merchants", &wanted);
    assert!(status == 400 && answer["error"].as_str().unwrap().contains("mexico, brazil"), "{answer}");
    // At the root, the path leads to Paypro in each of its forms.
    let kenya = Edition::new(&sandbox, "kenya");
    let fields = with(json!({ "mobile": "254115555088" }));
    let mut body = fields.clone();
    body["sign"] = json!(sign(&fields, kenya.client.secret()));
    for path in ["/api/payin", "/v1/payproPK/payin", "/v1/payproVN/payin"] {
        let (status, answer) = sandbox.post(path, &body);
        assert_eq!((status, &answer["code"]), (200, &json!("4001")), "{path}");
    }
}

#[test]
fn pakistan_knows_its_payers() {
    let sandbox = Sandbox::start();
    let pakistan = Edition::new(&sandbox, "pakistan");
    let direct = with(json!({
        "name": "John Doe", "mobile": "03115112345", "email": "john@example.com", "paymentType": "easypaisa",
    }));
    assert_eq!(pakistan.done("/v1/payproPK/payinApi", &direct)["status"], "0015");
    let mut page = with(json!({
        "tradeNo": "N2", "name": "John Doe", "customerCert": "1730123456789", "email": "john@example.com",
        "mobile": "3115112345", "remark": "an order", "returnUrl": "https://shop.example/back",
    }));
    pakistan.requires("/v1/payproPK/payin", &page, &["name", "customerCert", "email", "mobile", "remark"]);
    for (name, value, words) in [
        ("mobile", "03115112345", "mobile must be 10 digits that begin with 3"),
        ("customerCert", "123", "customerCert must be 13 digits"),
        ("amount", "99", "amount must be at least 100"),
        ("amount", "300.5", "amount must be whole"),
        ("amount", "50001", "custId is required"),
        ("paymentType", "paypal", "paymentType must be one of easypaisa, jazzcash"),
    ] {
        let (_, answered) = pakistan.refused("/v1/payproPK/payin", &page, name, json!(value));
        assert!(answered.contains(words), "{answered}");
    }
    page["amount"] = json!("50001");
    page["custId"] = json!("m2hkCRuTCK5HKpEkA0ok");
    pakistan.done("/v1/payproPK/payin", &page);
    let payout = with(json!({
        "tradeNo": "O1", "amount": "1", "name": "Jane", "customerCert": "17301-2345678-9", "email": "j@example.com",
        "mobile": "3115112345", "accountType": "WALLET", "bankName": "easypaisa", "bankNumber": "03115112345",
        "remark": "x",
    }));
    pakistan.requires("/v1/payproPK/payout", &payout, &["accountType", "bankName", "bankNumber", "remark"]);
    pakistan.done("/v1/payproPK/payout", &payout);
    let shown = pakistan.query("/v1/payproPK/queryPayInResult", "N2");
    assert_eq!((&shown["amount"], &shown["status"]), (&json!("50001"), &json!("0015")));
    let balance = pakistan.done("/v1/payproPK/queryBalance", &json!({ "timestamp": TIME }));
    assert!(balance["availableAmount"].is_string() && balance.get("availablAmount").is_none(), "{balance}");
}

#[test]
fn kenya_asks_on_the_telephone() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "OK");
    let kenya = Edition::new(&sandbox, "kenya");
    let direct = with(json!({ "mobile": "254115555088", "notifyUrl": shop.url, "remark": "000000" }));
    let placed = kenya.done("/api/payin", &direct);
    assert!(placed["serialNumber"].is_string() && placed.get("platFormTradeNo").is_none(), "{placed}");
    assert!(placed.get("paymentInfo").is_none(), "{placed}");
    assert_eq!((&placed["status"], &placed["remark"]), (&json!("0015"), &json!("000000")));
    sandbox.settle(&kenya.client.merchant, "N1", &json!({ "result": "approved" }));
    // A query needs no time.
    let shown = kenya.done("/api/queryPayinResult", &json!({ "tradeNo": "N1" }));
    assert_eq!((&shown["platFormTradeNo"], &shown["amount"]), (&placed["serialNumber"], &json!("300")));
    assert_eq!(shop.wait_for(1).json()["status"], "0000");
    let page = kenya.done("/api/payinConsole", &with(json!({ "tradeNo": "N2" })));
    assert!(page["paymentInfo"].as_str().unwrap().contains("/paypro/p/"), "{page}");
    let mut payout = with(json!({ "tradeNo": "O1", "mobile": "254115555088" }));
    let (_, words) = kenya.refused("/api/payout", &payout, "mobile", json!("0115555088"));
    assert!(words.contains("12 digits that begin with 2541 or 2547"), "{words}");
    payout.as_object_mut().unwrap().remove("notifyUrl");
    kenya.done("/api/payout", &payout);
    sandbox.advance(1_001);
    assert_eq!(kenya.done("/api/queryPayoutResult", &json!({ "tradeNo": "O1" }))["status"], "0000");
}

#[test]
fn brazil_signs_in_the_header() {
    let sandbox = Sandbox::start();
    let brazil = Edition::new(&sandbox, "brazil");
    let payment = with(json!({
        "amount": "300.50", "name": "abc", "identityType": "CPF", "userIdentity": "18171847084", "remark": "x",
    }));
    let (_, answer) = brazil.send("/v1/paypro/payin", &payment);
    assert_eq!(answer["code"], "4002", "{answer}");
    let (_, answer) = brazil.send_by_header("/v1/paypro/payin", &payment);
    assert_eq!(answer["code"], "0000", "{answer}");
    let (_, shown) =
        brazil.send_by_header("/v1/paypro/queryPayInResult", &json!({ "timestamp": TIME, "tradeNo": "N1" }));
    assert_eq!(shown["data"]["amount"], "300.5");
    let log = sandbox.requests(&brazil.client.merchant);
    assert_eq!((&log[0]["signature_matched"], &log[2]["signature_matched"]), (&json!(true), &json!(false)));
    assert_eq!(log[2]["signature_cause"], "missing");
    // A newer page has the sign among the fields.
    let newer = Edition {
        client: Client::new(&sandbox, json!({ "settings": { "edition": "brazil", "sign_place": "body" } })),
    };
    let payout = with(json!({
        "name": "abc", "email": "abc@example.com", "mobile": "123456789", "bankType": "CPF",
        "bankNumber": "10094038292", "identityType": "CNPJ", "userIdentity": "18171847084", "remark": "x",
    }));
    newer.requires("/v1/paypro/payout", &payout, &["bankType", "bankNumber", "identityType", "userIdentity"]);
    let (_, words) = newer.refused("/v1/paypro/payout", &payout, "bankType", json!("IBAN"));
    assert!(words.contains("CPF, CNPJ, EMAIL, PHONE, EVP"), "{words}");
    newer.done("/v1/paypro/payout", &payout);
}

#[test]
fn indonesia_takes_numbers_and_names_both_amounts() {
    let sandbox = Sandbox::start();
    let shop = Listener::start(200, "OK");
    let indonesia = Edition::new(&sandbox, "indonesia");
    let direct = with(json!({
        "amount": 100_000, "username": "kevin", "mobile": "6281245907765", "email": "k@example.com",
        "channelCode": "VA", "wayCode": "BCA", "notifyUrl": shop.url,
    }));
    indonesia.requires("/v1/paypro/payIn", &direct, &["username", "mobile", "email", "channelCode"]);
    indonesia.done("/v1/paypro/payIn", &direct);
    let amounts = || {
        let shown = indonesia.query("/v1/paypro/queryPayInResult", "N1");
        (shown["orderAmount"].clone(), shown["payAmount"].clone(), shown["status"].clone())
    };
    assert_eq!(amounts(), (json!("100000"), json!("0"), json!("0015")));
    let partly = json!({ "result": "partial", "amount": 4_000_000 });
    sandbox.settle(&indonesia.client.merchant, "N1", &partly);
    assert_eq!(amounts(), (json!("100000"), json!("40000"), json!("0001")));
    let told = shop.wait_for(1).json();
    assert_eq!((&told["channelCode"], &told["wayCode"]), (&json!("VA"), &json!("BCA")));
    let mut page = direct.clone();
    page["tradeNo"] = json!("N2");
    page.as_object_mut().unwrap().remove("channelCode");
    let (_, answer) = indonesia.send("/v1/paypro/paymentLink", &page);
    assert!(answer["msg"].as_str().unwrap().contains("channelCode is required"), "{answer}");
    page.as_object_mut().unwrap().remove("wayCode");
    indonesia.done("/v1/paypro/paymentLink", &page);
    let payout = with(json!({
        "tradeNo": "O1", "amount": 100_000, "customerName": "kevin", "mobile": "081245907765", "email": "k@example.com",
        "bankAccountNo": "5464438554636", "bankCode": "0002",
    }));
    indonesia.requires("/v1/paypro/payOut", &payout, &["customerName", "bankAccountNo", "bankCode"]);
    indonesia.done("/v1/paypro/payOut", &payout);
}

/// An edition, its currency, a payment, a payout, and members that are wrong with the words that answer them.
type Case = (&'static str, &'static str, &'static str, Value, (&'static str, Value), Vec<Wrong>);
type Wrong = (&'static str, Value, &'static str);

fn editions_with_payouts() -> Vec<Case> {
    vec![
        (
            "egypt",
            "EGP",
            "/v1/paypro/payIn",
            json!({ "payer": "kevin", "mobile": "01012345678", "email": "k@example.com", "remark": "x" }),
            ("/v1/paypro/payOut", json!({ "customerName": "Kim", "walletId": "01012345678", "remark": "x" })),
            vec![("amount", json!("10001"), "at most 10000"), ("mobile", json!("09012345678"), "11 digits")],
        ),
        (
            "bangladesh",
            "BDT",
            "/v1/paypro/payin",
            json!({ "wayCode": "EWALLET_BKASH" }),
            ("/v1/paypro/payout", json!({ "wayCode": "EWALLET_ROCKET", "walletId": "01123456789" })),
            vec![("wayCode", json!("EWALLET_ROCKET"), "EWALLET_BKASH, EWALLET_NAGAD")],
        ),
        (
            "vietnam",
            "VND",
            "/v1/payproVN/payin",
            json!({ "amount": "50000", "bankName": "VietQR" }),
            (
                "/v1/payproVN/payout",
                json!({
                    "amount": "50000", "accountName": "NGUYEN THE VIET", "bankName": "ACB", "bankNumber": "18199852",
                }),
            ),
            vec![("amount", json!("49999"), "at least 50000"), ("bankName", json!("ACB"), "VietQR")],
        ),
    ]
}

fn editions_without_read_payouts() -> Vec<Case> {
    vec![
        (
            "south_korea",
            "KRW",
            "/v1/paypro/paymentLink",
            json!({
                "subMerchantNo": "T1", "mobile": "01012345678", "firstname": "Kim", "lastname": "Lee",
                "email": "k@example.com", "channelCode": "VA", "wayCode": "VA", "ipAddress": "192.0.2.1",
                "dateOfBirth": "1990-01-31",
            }),
            ("/v1/paypro/payOut", json!({})),
            vec![
                ("dateOfBirth", Value::Null, "dateOfBirth is required"),
                ("ipAddress", json!("here"), "an IP address"),
            ],
        ),
        (
            "india",
            "INR",
            "/v1/paypro/payin",
            json!({
                "name": "abc", "mobile": "9182345678", "email": "a@example.com", "ipAddress": "192.0.2.1",
                "returnUrl": "https://shop.example/back",
            }),
            ("/v1/paypro/payout", json!({})),
            vec![("returnUrl", json!("shop.example"), "http:// or https://")],
        ),
        (
            "philippines",
            "PHP",
            "/v1/paypro/paymentLink",
            json!({ "payType": "GCash", "returnUrl": "https://shop.example/back" }),
            ("/v1/paypro/payout", json!({})),
            vec![
                ("payType", Value::Null, "payType is required"),
                ("amount", json!("1.234"), "too many decimals"),
            ],
        ),
        (
            "nigeria",
            "NGN",
            "/v1/paypro/payIn",
            json!({ "username": "abc", "mobile": "1", "email": "a@example.com", "channelCode": "EWALLET" }),
            ("/v1/paypro/payOut", json!({})),
            vec![("channelCode", json!("CARD"), "EWALLET, VA"), ("wayCode", json!("CARD"), "PALMPAY, VA")],
        ),
    ]
}

#[test]
fn the_other_editions_by_their_tables() {
    let sandbox = Sandbox::start();
    let cases = editions_with_payouts().into_iter().chain(editions_without_read_payouts());
    for (name, currency, path, payment, (payout_path, payout), wrong) in cases {
        let edition = Edition::new(&sandbox, name);
        assert_eq!(edition.client.config["credentials"]["currency"], currency);
        let payment = with(payment);
        for (field, value, words) in wrong {
            let (_, answered) = edition.refused(path, &payment, field, value);
            assert!(answered.contains(words), "{name}: {answered}");
        }
        assert_eq!(edition.done(path, &payment)["status"], "0015");
        sandbox.settle(&edition.client.merchant, "N1", &json!({ "result": "approved" }));
        let mut payout = with(payout);
        payout["tradeNo"] = json!("O1");
        edition.done(payout_path, &payout);
        sandbox.advance(1_001);
        let root = path.rsplit_once('/').unwrap().0;
        let query = edition.query(&format!("{root}/queryPayInResult"), "N1");
        assert_eq!(query["status"], "0000", "{name}: {query}");
        assert_eq!(edition.query(&format!("{root}/queryPayOutResult"), "O1")["status"], "0000", "{name}");
        assert_eq!(sandbox.entries(&edition.client.merchant)[0]["currency"], currency);
    }
}
