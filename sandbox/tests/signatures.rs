//! Why a signature does not match: each usual mistake is named, and what was signed is found.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::payermax::{self, GOOD_CARD, card_payment};
use common::{Sandbox, globalmerchant, paypro};
use libtill_sandbox::keys::{KeyPair, Pairs};
use md5::{Digest, Md5};
use serde_json::{Value, json};

fn newest(sandbox: &Sandbox, merchant: &str) -> Value {
    let request = sandbox.requests(merchant)[0].clone();
    assert_eq!(request["signature_matched"], false, "{request}");
    request
}

#[test]
fn of_paypro() {
    let sandbox = Sandbox::start();
    let client = paypro::Client::new(&sandbox, json!({}));
    let other = paypro::Client::new(&sandbox, json!({}));
    let secret = client.secret();
    let cases = [
        ("missing", String::new(), None),
        ("malformed", "zz".to_owned(), None),
        (
            "separators",
            format!("amount=300&tradeNo=A&wayCode=va{secret}"),
            Some("amount=300&tradeNo=A&wayCode=va"),
        ),
        (
            "separators",
            format!("amount=300&tradeNo=A&wayCode=va&key={secret}"),
            Some("amount=300&tradeNo=A&wayCode=va"),
        ),
        ("unsorted", format!("tradeNo=Aamount=300wayCode=va{secret}"), Some("tradeNo=Aamount=300wayCode=va")),
        (
            "empty_fields",
            format!("amount=300email=tradeNo=AwayCode=va{secret}"),
            Some("amount=300email=tradeNo=AwayCode=va"),
        ),
        // Of several mistakes, one is named first.
        (
            "separators",
            format!("tradeNo=A&amount=300&email=&wayCode=va&key={secret}"),
            Some("tradeNo=A&amount=300&email=&wayCode=va"),
        ),
        (
            "unsorted",
            format!("tradeNo=Aamount=300email=wayCode=va{secret}"),
            Some("tradeNo=Aamount=300email=wayCode=va"),
        ),
        (
            "key_at_other_end",
            format!("{secret}amount=300tradeNo=AwayCode=va"),
            Some("amount=300tradeNo=AwayCode=va"),
        ),
        ("key_left_out", "amount=300tradeNo=AwayCode=va".to_owned(), Some("amount=300tradeNo=AwayCode=va")),
        (
            "other_merchant",
            format!("amount=300tradeNo=AwayCode=va{}", other.secret()),
            Some("amount=300tradeNo=AwayCode=va"),
        ),
        ("unknown", "amount=300.00tradeNo=AwayCode=vakey".to_owned(), None),
    ];
    for (cause, signed, instead) in cases {
        let sign = match cause {
            "missing" | "malformed" => signed,
            _ => hex::encode(Md5::digest(&signed)),
        };
        // The order of the members is the one in which they are sent.
        let body = format!(r#"{{"tradeNo":"A","amount":"300","email":"","wayCode":"va","sign":"{sign}"}}"#);
        send_paypro(&sandbox, &client, &body);
        let request = newest(&sandbox, &client.merchant);
        assert_eq!(request["signature_cause"], cause, "{request}");
        assert_eq!(request["signed_instead"], json!(instead), "{cause}");
        assert_eq!((&request["signature"], &request["order_id"]), (&json!(sign), &json!("A")), "{cause}");
        assert_eq!(request["string_to_sign"], "amount=300tradeNo=AwayCode=va", "{cause}");
    }
}

#[test]
fn of_paypro_in_capitals() {
    let sandbox = Sandbox::start();
    let client = paypro::Client::new(&sandbox, json!({}));
    let fields = json!({ "tradeNo": "A", "amount": "300", "email": "", "wayCode": "va" });
    let capitals = paypro::sign(&fields, client.secret()).to_uppercase();
    let body = format!(r#"{{"tradeNo":"A","amount":"300","email":"","wayCode":"va","sign":"{capitals}"}}"#);
    send_paypro(&sandbox, &client, &body);
    assert_eq!(newest(&sandbox, &client.merchant)["signature_cause"], "capitals");
}

fn send_paypro(sandbox: &Sandbox, client: &paypro::Client<'_>, body: &str) {
    let base = client.config["base_url"].as_str().unwrap();
    let request = sandbox.agent.post(format!("{base}/v1/paypro/payInApi")).content_type("application/json");
    request
        .header("merchantNo", client.config["credentials"]["merchant_no"].as_str().unwrap())
        .send(body)
        .unwrap();
}

#[test]
fn a_refusal_says_where_it_is_explained() {
    let sandbox = Sandbox::start();
    let client = paypro::Client::new(&sandbox, json!({}));
    let base = client.config["base_url"].as_str().unwrap();
    let merchant = client.config["credentials"]["merchant_no"].as_str().unwrap();
    let explained = |merchant: &str, sign: &str| {
        let body = json!({ "timestamp": "1", "sign": sign }).to_string();
        let request =
            sandbox.agent.post(format!("{base}/v1/paypro/queryBalance")).header("merchantNo", merchant);
        let response = request.send(body).unwrap();
        response.headers().get("x-till-explained").map(|address| address.to_str().unwrap().to_owned())
    };
    let page = |address: &str| {
        let mut response = sandbox.agent.get(address).call().unwrap();
        assert_eq!(response.status(), 200, "{address}");
        response.body_mut().read_to_string().unwrap()
    };
    let separated = hex::encode(Md5::digest(format!("timestamp=1&key={}", client.secret())));
    let refused = explained(merchant, &separated).unwrap();
    assert!(refused.ends_with("/dashboard/exchanges?refused=1"), "{refused}");
    let list = page(&refused);
    let (_, link) = list.split_once("href=\"/dashboard/exchanges/").unwrap();
    let (id, _) = link.split_once('"').unwrap();
    let shown = page(&format!("{}/dashboard/exchanges/{id}", sandbox.url));
    assert!(shown.contains("The fields are joined with characters such as &amp; or +"), "{shown}");
    let unknown = explained("nobody", &separated).unwrap();
    assert!(page(&unknown).contains("queryBalance"), "{unknown}");
    let fields = json!({ "timestamp": "1" });
    assert_eq!(explained(merchant, &paypro::sign(&fields, client.secret())), None);
}

#[test]
fn of_payermax() {
    let sandbox = Sandbox::start();
    let client = payermax::Client::new(&sandbox, json!({}));
    let envelope = client.envelope(&card_payment("A", GOOD_CARD));
    let body = envelope.to_string();
    let pair = |name: &str| KeyPair::from_pem(client.config["credentials"][name].as_str().unwrap()).unwrap();
    let own = pair("private_key");
    let stranger = Pairs::generate(None).unwrap().merchant;
    let spaced = format!("{envelope:#}");
    let cases = [
        ("missing", String::new(), &body),
        ("malformed", "c2hvcnQ=".to_owned(), &body),
        ("malformed", "*".repeat(344), &body),
        ("other_key", stranger.sign(body.as_bytes()), &body),
        ("rewritten", own.sign(body.as_bytes()), &spaced),
        ("rewritten", own.sign(spaced.as_bytes()), &body),
        ("inner_object", own.sign(envelope["data"].to_string().as_bytes()), &body),
        ("other_content", own.sign(b"something else"), &body),
    ];
    for (cause, sign, sent) in cases {
        client.send("orderAndPay", sent, &sign, None).unwrap();
        let request = newest(&sandbox, &client.merchant);
        assert_eq!(request["signature_cause"], cause, "{request}");
        assert_eq!(request["order_id"], "A");
        let instead = request["signed_instead"].as_str();
        assert_eq!(instead.is_some(), matches!(cause, "rewritten" | "inner_object"), "{cause}");
        assert!(!instead.unwrap_or_default().contains(GOOD_CARD), "{cause}");
    }
}

#[test]
fn of_globalmerchant() {
    let sandbox = Sandbox::start();
    let client = globalmerchant::Client::new(&sandbox, json!({}));
    let mut fields = globalmerchant::payment("A", globalmerchant::GOOD_CARD);
    globalmerchant::set(&mut fields, "sign", &"0".repeat(40));
    client.send(&fields, None).unwrap();
    let request = newest(&sandbox, &client.merchant);
    assert_eq!((&request["signature_cause"], &request["order_id"]), (&json!("unknown"), &json!("A")));
    let ours = request["string_to_sign"].as_str().unwrap().to_owned();
    let sha1 = |text: &str| {
        let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
        hex::encode(digest)
    };
    let key = client.credential("key");
    for (cause, sign) in [("key_left_out", sha1(&ours)), ("key_at_other_end", sha1(&format!("{key}{ours}")))]
    {
        globalmerchant::set(&mut fields, "sign", &sign);
        client.send(&fields, None).unwrap();
        let request = newest(&sandbox, &client.merchant);
        assert_eq!((&request["signature_cause"], &request["signed_instead"]), (&json!(cause), &json!(ours)));
    }
}
