//! What `capabilities` promises is what libtill takes: each promise is tried at its edge, for every gateway.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use till::gateway::{GatewayFactory, registry};
use till::model::{
    AmountRule, CredentialKind, GatewayCapabilities, NumberCharacters, OperationCapability,
    PaymentMethodCapability, PaymentMethodKind,
};
use till::operation::{OperationInfo, Request};
use till::{Client, ClientConfig, ErrorKind, Operation};

const METHODS: [(PaymentMethodKind, &str); 8] = [
    (PaymentMethodKind::Card, "card"),
    (PaymentMethodKind::StoredToken, "stored_token"),
    (PaymentMethodKind::Wallet, "wallet"),
    (PaymentMethodKind::BankTransfer, "bank_transfer"),
    (PaymentMethodKind::DropIn, "drop_in"),
    (PaymentMethodKind::GooglePay, "google_pay"),
    (PaymentMethodKind::ApplePay, "apple_pay"),
    (PaymentMethodKind::WayCode, "way_code"),
];

fn gateways() -> Vec<(&'static GatewayFactory, GatewayCapabilities)> {
    registry::all().into_iter().map(|factory| (factory, factory.described())).collect()
}

/// A configuration with a value of its kind for each credential that is required.
fn config(gateway: &GatewayCapabilities, currency: &str) -> Value {
    let vectors: Value = serde_json::from_str(include_str!("vectors/payermax.json")).expect("vectors");
    let keys: Vec<&Value> = vectors["keys"].as_object().expect("keys").values().collect();
    let value = |kind| match kind {
        CredentialKind::RsaPrivateKey => keys[0]["private_key_pkcs8_pem"].clone(),
        CredentialKind::RsaPublicKey => keys[0]["public_key_pem"].clone(),
        CredentialKind::Currency => json!(currency),
        CredentialKind::Text | CredentialKind::Choice => json!("M1"),
    };
    let required = gateway.credentials.iter().filter(|credential| credential.required);
    let credentials: Value = required
        .map(|credential| (credential.name.clone(), value(credential.kind)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    json!({"gateway": gateway.gateway, "base_url": "https://gateway.example", "credentials": credentials})
}

fn read(config: &Value) -> Result<Client, Vec<String>> {
    let made = ClientConfig::from_json(config.to_string().as_bytes()).and_then(Client::new);
    made.map_err(|error| {
        assert_eq!(error.kind, ErrorKind::InvalidConfig, "{error}");
        error.violations.into_iter().flatten().map(|violation| violation.path).collect()
    })
}

fn client(gateway: &GatewayCapabilities) -> Client {
    read(&config(gateway, "MXN")).unwrap_or_else(|paths| panic!("{}: {paths:?}", gateway.gateway))
}

/// The paths that a request is refused for; none if it would be sent.
fn refused(client: &Client, operation: Operation, request: &Value) -> BTreeSet<String> {
    match client.exchange_start(operation, request.to_string().as_bytes()) {
        Ok(_) => BTreeSet::new(),
        Err(error) => {
            let invalid = matches!(error.kind, ErrorKind::InvalidRequest | ErrorKind::Unsupported);
            assert!(invalid, "{request}: {error}");
            error.violations.into_iter().flatten().map(|violation| violation.path).collect()
        }
    }
}

/// A value for a field that a way to pay needs.
fn sample(path: &str) -> Value {
    match path.rsplit('.').next().expect("a name") {
        "ip" => json!("127.0.0.1"),
        "country" => json!("US"),
        "email" => json!("ada@shop.example"),
        "success_url" | "notify_url" => json!("https://shop.example/thanks"),
        "cvv" => json!("123"),
        "phone" => json!("+442079460000"),
        "items" => json!([{"name": "Blue cap", "quantity": 1, "price": 0}]),
        _ => json!("Ada Lovelace"),
    }
}

fn set(request: &mut Value, path: &str, value: Value) {
    let mut place = request;
    for name in path.split('.') {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[name];
    }
    *place = value;
}

fn bare_method(name: &str) -> Value {
    match name {
        "card" => json!({"number": "4242424242424242", "expiry_month": 12, "expiry_year": 2040}),
        "stored_token" => json!({"token": "t1"}),
        "drop_in" => json!({"session_key": "s1", "token": "t1"}),
        "google_pay" => json!({"auth_method": "pan_only", "number": "4242424242424242",
            "expiry_month": 12, "expiry_year": 2040}),
        "apple_pay" => json!({"number": "4242424242424242", "expiration_date": "401231",
            "cryptogram": "c1"}),
        "way_code" => json!("va"),
        _ => json!({}),
    }
}

/// A payment by one way, with these fields.
fn payment(method: PaymentMethodKind, paths: &[&str]) -> Value {
    let mut request = json!({"order_id": "A1x", "amount": 100_000, "currency": "MXN"});
    if let Some((_, name)) = METHODS.iter().find(|(kind, _)| *kind == method) {
        request["payment_method"] = json!({ *name: bare_method(name) });
    }
    for path in paths {
        set(&mut request, path, sample(path));
    }
    request
}

fn first_of_each(way: &PaymentMethodCapability) -> Vec<&str> {
    way.required.iter().map(|field| field.any_of[0].as_str()).collect()
}

#[test]
fn each_credential_is_required_and_read_as_promised() {
    for (_, gateway) in gateways() {
        let whole = config(&gateway, "MXN");
        assert!(read(&whole).is_ok(), "{}", gateway.gateway);
        for credential in &gateway.credentials {
            let path = format!("credentials.{}", credential.name);
            let with = |value: Option<Value>| {
                let mut changed = whole.clone();
                let credentials = changed["credentials"].as_object_mut().expect("an object");
                match value {
                    Some(value) => credentials.insert(credential.name.clone(), value),
                    None => credentials.remove(&credential.name),
                };
                read(&changed).err().unwrap_or_default()
            };
            let missing = with(None).contains(&path);
            assert_eq!(missing, credential.required, "{} {path}", gateway.gateway);
            for value in credential.values.iter().flatten() {
                assert_eq!(with(Some(json!(value))), [""; 0], "{} {path} {value}", gateway.gateway);
            }
            if credential.kind != CredentialKind::Text {
                assert_eq!(with(Some(json!("no such value"))), [path.as_str()], "{}", gateway.gateway);
            }
        }
    }
}

#[test]
fn nothing_that_is_shown_repeats_a_secret_credential() {
    for (factory, gateway) in gateways() {
        let config = ClientConfig::from_json(config(&gateway, "MXN").to_string().as_bytes()).expect("read");
        let secrets = factory.secrets(&config);
        for credential in &gateway.credentials {
            let Some(value) = config.credentials.get(&credential.name) else { continue };
            let is_hidden = secrets.iter().any(|secret| secret.reveal() == value.reveal());
            assert!(is_hidden || !credential.secret, "{} {}", gateway.gateway, credential.name);
        }
        assert!(!secrets.is_empty(), "{}", gateway.gateway);
    }
}

#[test]
fn a_way_to_pay_takes_exactly_what_it_needs() {
    for (_, gateway) in gateways() {
        let client = client(&gateway);
        let create = |request: &Value| refused(&client, Operation::PaymentCreate, request);
        for way in &gateway.payment_methods {
            let name = format!("{} {:?}", gateway.gateway, way.method);
            let whole = first_of_each(way);
            assert_eq!(create(&payment(way.method, &whole)), BTreeSet::new(), "{name}");
            for (index, field) in way.required.iter().enumerate() {
                let mut without = whole.clone();
                without.remove(index);
                let missing = create(&payment(way.method, &without));
                assert_eq!(missing, BTreeSet::from([field.any_of[0].clone()]), "{name}");
                for other in &field.any_of {
                    let mut with = without.clone();
                    with.push(other);
                    assert_eq!(create(&payment(way.method, &with)), BTreeSet::new(), "{name} {other}");
                }
            }
        }
    }
}

#[test]
fn a_way_to_pay_that_is_not_promised_is_refused() {
    for (_, gateway) in gateways() {
        let client = client(&gateway);
        let known: Vec<PaymentMethodKind> = gateway.payment_methods.iter().map(|way| way.method).collect();
        assert_eq!(gateway.features.hosted_page, known.contains(&PaymentMethodKind::HostedPage));
        for (kind, name) in METHODS {
            let paths = refused(&client, Operation::PaymentCreate, &payment(kind, &[]));
            let is_refused = paths.contains(&format!("payment_method.{name}"));
            assert_eq!(is_refused, !known.contains(&kind), "{} {name}: {paths:?}", gateway.gateway);
        }
        let without =
            refused(&client, Operation::PaymentCreate, &payment(PaymentMethodKind::HostedPage, &[]));
        let is_refused = without.iter().any(|path| path.starts_with("payment_method"));
        assert_eq!(is_refused, !gateway.features.hosted_page, "{}: {without:?}", gateway.gateway);
    }
}

/// The creating operations of a gateway, with a request for each.
fn creations(gateway: &GatewayCapabilities) -> Vec<(Operation, &OperationCapability, Value)> {
    let requests = [
        (Operation::PaymentCreate, json!({"order_id": "A1x", "amount": 100_000, "currency": "MXN"})),
        (
            Operation::PayoutCreate,
            json!({"order_id": "A1x", "amount": 100_000, "currency": "MXN",
            "recipient": {}, "destination": {"wallet": {"token": "w"}}}),
        ),
        (
            Operation::RefundCreate,
            json!({"refund_id": "R1x", "payment_id": "P1", "order_id": "A1x",
            "amount": 100_000, "currency": "MXN", "reason": "returned"}),
        ),
        (Operation::PaymentLinkCreate, json!({"link_id": "L1x", "amount": 100_000, "currency": "MXN"})),
        (
            Operation::PaymentSessionCreate,
            json!({"customer": {"id": "c1"}, "amount": 100_000, "currency": "MXN"}),
        ),
        (
            Operation::SubscriptionCreate,
            json!({"subscription_id": "S1x", "amount": 100_000, "currency": "MXN", "customer": {"id": "c1"},
            "period": {"unit": "month", "count": 1}, "total_periods": 12, "title": "Caps",
            "description": "A cap a month"}),
        ),
    ];
    let promised = |name| gateway.operations.iter().find(|one| one.operation == name);
    requests
        .into_iter()
        .filter_map(|(operation, request)| Some((operation, promised(operation.name())?, request)))
        .collect()
}

fn has(characters: NumberCharacters, letter: char) -> bool {
    match characters {
        NumberCharacters::Any => true,
        NumberCharacters::Word => letter.is_ascii_alphanumeric() || letter == '_',
        NumberCharacters::Printable => letter.is_ascii_graphic(),
        NumberCharacters::PathSegment => !letter.is_control() && letter != '/' && letter != '\\',
    }
}

#[test]
fn a_number_is_taken_up_to_its_promised_length_and_no_further() {
    for (_, gateway) in gateways() {
        let client = client(&gateway);
        for (operation, promised, request) in creations(&gateway) {
            let Some(rule) = &promised.number else {
                assert_eq!(operation, Operation::PaymentSessionCreate);
                continue;
            };
            let is_taken = |number: String| {
                let mut changed = request.clone();
                changed[&rule.field] = json!(number);
                !refused(&client, operation, &changed).contains(&rule.field)
            };
            let name = format!("{} {}", gateway.gateway, operation.name());
            let (least, most) = (rule.min_length as usize, rule.max_length as usize);
            assert!(is_taken("a".repeat(least)) && is_taken("a".repeat(most)), "{name}");
            assert!(!is_taken("a".repeat(least - 1)) && !is_taken("a".repeat(most + 1)), "{name}");
            for letter in ('\u{1}'..='\u{7f}').chain(['é', '銀']) {
                let taken = is_taken(format!("a{letter}c"));
                assert_eq!(taken, has(rule.characters, letter), "{name} {letter:?}");
            }
        }
    }
}

#[test]
fn an_amount_is_taken_in_its_promised_steps_and_currencies_and_no_other() {
    for (_, gateway) in gateways() {
        let mut client = client(&gateway);
        for currency in till::dictionary::currencies() {
            if gateway.account_currency.is_some() {
                client = read(&config(&gateway, &currency.code))
                    .unwrap_or_else(|error| panic!("a client: {error:?}"));
            }
            for (operation, promised, request) in creations(&gateway) {
                let rules = promised.amounts.as_ref().expect("amounts");
                let named =
                    |rule: &&AmountRule| rule.currencies.iter().any(|one| one.code() == currency.code);
                let is_taken = |amount: i64| {
                    let mut changed = request.clone();
                    (changed["amount"], changed["currency"]) = (json!(amount), json!(currency.code));
                    let paths = refused(&client, operation, &changed);
                    !paths.contains("amount") && !paths.contains("currency")
                };
                let name = format!("{} {} {}", gateway.gateway, operation.name(), currency.code);
                let Some(rule) = rules.iter().find(named) else {
                    assert!(!is_taken(100_000), "{name}");
                    continue;
                };
                let (step, most) = (rule.step.minor(), rule.maximum.minor());
                assert_eq!(rule.minimum, rule.step);
                assert!(is_taken(step) && is_taken(step * 7) && is_taken(most), "{name}");
                assert!(!is_taken(step - 1) && !is_taken(most + 1), "{name}");
                assert_eq!(is_taken(step + 1), step == 1, "{name}");
            }
        }
    }
}

#[test]
fn nothing_is_an_amount_only_where_it_checks_a_card_that_is_stored() {
    for (_, gateway) in gateways() {
        let client = client(&gateway);
        for (operation, promised, mut request) in creations(&gateway) {
            let name = format!("{} {}", gateway.gateway, operation.name());
            request["amount"] = json!(0);
            assert!(refused(&client, operation, &request).contains("amount"), "{name}");
            if !matches!(operation, Operation::PaymentCreate | Operation::PaymentSessionCreate) {
                assert!(!promised.checks_cards, "{name}");
                continue;
            }
            let stored = json!({"initiator": "customer", "reason": "recurring", "sequence": "first"});
            request["stored_credential"] = stored;
            let is_refused = refused(&client, operation, &request).contains("amount");
            assert_eq!(is_refused, !promised.checks_cards, "{name}");
            if operation == Operation::PaymentCreate {
                assert_eq!(promised.checks_cards, gateway.features.card_checks, "{name}");
            }
        }
    }
}

#[test]
fn an_account_takes_its_own_currency_alone() {
    for (_, gateway) in gateways() {
        let client = client(&gateway);
        let mut request = payment(PaymentMethodKind::HostedPage, &[]);
        request["currency"] = json!("EUR");
        let is_refused = refused(&client, Operation::PaymentCreate, &request).contains("currency");
        assert_eq!(is_refused, gateway.account_currency.is_some(), "{}", gateway.gateway);
    }
}

#[test]
fn a_part_of_a_payment_is_moved_where_that_is_promised() {
    for (_, gateway) in gateways() {
        let client = client(&gateway);
        let parts = |name: &str| gateway.operations.iter().find(|one| one.operation == name)?.partial;
        for (operation, request) in [
            (
                Operation::PaymentCapture,
                json!({"order_id": "A1x", "capture_id": "C1", "amount": 100, "currency": "MXN"}),
            ),
            (
                Operation::RefundCreate,
                json!({"refund_id": "R1", "payment_id": "P1", "order_id": "A1x", "amount": 100,
                "currency": "MXN", "reason": "returned"}),
            ),
        ] {
            let Some(partial) = parts(operation.name()) else { continue };
            let is_refused = refused(&client, operation, &request).contains("amount");
            assert_eq!(is_refused, !partial, "{} {}", gateway.gateway, operation.name());
        }
        assert_eq!(parts("refund_create").is_some(), gateway.features.refunds, "{}", gateway.gateway);
        assert_eq!(parts("payment_capture").is_some(), gateway.features.captures, "{}", gateway.gateway);
    }
}

/// A request of an operation that the schema takes.
fn decodable(info: &OperationInfo) -> Option<(Operation, Value)> {
    let requests = [
        json!({}),
        json!({"order_id": "A1x"}),
        json!({"refund_id": "R1x"}),
        json!({"id": "P1"}),
        json!({"currency": "MXN"}),
        json!({"customer_id": "c1"}),
        json!({"token": "t1"}),
        json!({"link_id": "L1x"}),
        json!({"order_id": "A1x", "amount": 100, "currency": "MXN"}),
    ];
    let decodes = |request: &Value| {
        let object = request.as_object().expect("an object").clone();
        Request::decode(info.operation, object).is_ok()
    };
    requests.into_iter().find(decodes).map(|request| (info.operation, request))
}

#[test]
fn an_operation_that_is_not_promised_is_unsupported() {
    assert!(Operation::ALL.iter().filter_map(decodable).count() > 12);
    for (_, gateway) in gateways() {
        let client = client(&gateway);
        let promised: BTreeSet<&str> = gateway.operations.iter().map(|one| one.operation.as_str()).collect();
        for (operation, request) in Operation::ALL.iter().filter_map(decodable) {
            let called = client.exchange_start(operation, request.to_string().as_bytes());
            let words = format!("{} has no {}", gateway.gateway, operation.name());
            let is_unknown = called.is_err_and(|error| error.message.starts_with(&words));
            assert_eq!(is_unknown, !promised.contains(operation.name()), "{words}");
        }
        for (operation, feature) in [
            ("refund_create", gateway.features.refunds),
            ("refund_get", gateway.features.refund_queries),
            ("payment_get", gateway.features.payment_queries),
            ("payment_capture", gateway.features.captures),
            ("payout_create", gateway.features.payouts),
            ("payment_link_create", gateway.features.payment_links),
            ("subscription_create", gateway.features.subscriptions),
            ("notification_reply", gateway.features.notifications),
        ] {
            assert_eq!(promised.contains(operation), feature, "{} {operation}", gateway.gateway);
        }
    }
}
