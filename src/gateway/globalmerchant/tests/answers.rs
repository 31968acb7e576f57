use serde_json::{Value, json};

use super::*;
use crate::error::{ErrorKind, Outcome};
use crate::gateway::{Failure, FailureKind};
use crate::model::{NextActionType, PaymentStatus, RefundStatus, Verified};
use crate::money::Amount;

const PAY: Operation = Operation::PaymentCreate;
const GET: Operation = Operation::PaymentGet;
const RESOLVE: Operation = Operation::PaymentResolve;
const REFUND: Operation = Operation::RefundCreate;
const ORDER: &str = "4086d438-f2b1-eb59-7943";

fn paid() -> Value {
    json!({
        "out_trade_no": ORDER, "txid": "S1578594295660978176", "amt": "1111.00", "ccy": "USD", "code": "0000",
        "msg": "Payment Success", "bill": "globalmerchant.solutions",
    })
}

fn paid_with(name: &str, value: Value) -> Value {
    let mut answer = paid();
    answer[name] = value;
    answer
}

fn by_order() -> Value {
    json!({"order_id": ORDER})
}

fn resolve(attempted_at: Option<&str>) -> Value {
    json!({"order_id": ORDER, "amount": 111_100, "currency": "USD", "attempted_at": attempted_at})
}

#[test]
fn payment_success_is_approved_and_final() {
    for answer in [
        paid(),
        paid_with("amt", json!(1111)),
        paid_with("amt", json!(1111.0)),
        paid_with("ccy", json!("usd")),
    ] {
        let payment = payment(answered(PAY, order(), &answer));
        assert_eq!((payment.status, payment.is_final), (PaymentStatus::Approved, true));
        assert_eq!(payment.id.as_deref(), Some("S1578594295660978176"));
        assert_eq!(payment.order_id.as_deref(), Some(ORDER));
        assert_eq!(payment.amount.map(|amount| amount.minor()), Some(111_100));
        assert_eq!(payment.descriptor.as_deref(), Some("globalmerchant.solutions"));
        assert_eq!(payment.raw, Some(answer.to_string()));
    }
}

#[test]
fn a_page_beside_a_success_comes_first() {
    for name in ["redirect_url", "redirectUrl", "url"] {
        let payment = payment(answered(PAY, order(), &paid_with(name, json!("https://bank.example/"))));
        assert_eq!((payment.status, payment.is_final), (PaymentStatus::RequiresAction, false), "{name}");
        let action = payment.next_action.expect("a page");
        assert_eq!(action.url.as_deref(), Some("https://bank.example/"));
        let found = error(answered(PAY, order(), &paid_with(name, json!("javascript:alert(1)"))));
        assert_eq!((found.kind, found.outcome), (ErrorKind::GatewayError, Outcome::Unknown), "{name}");
    }
}

#[test]
fn any_other_code_leaves_open_what_happened() {
    for code in ["2007", "1001", "9999", "0", "order does not exist"] {
        let found = error(answered(
            PAY,
            order(),
            &json!({"code": code, "msg": "Order not found", "out_trade_no": ORDER}),
        ));
        assert_eq!((found.kind, found.outcome), (ErrorKind::GatewayError, Outcome::Unknown), "{code}");
        assert!(!found.retry_safe && found.gateway_code.as_deref() == Some(code));
    }
}

#[test]
fn what_is_not_the_gateway_s_answer_leaves_it_open_too() {
    let success = paid().to_string();
    let twice = success.replacen('{', r#"{"code":"0000","#, 1);
    let bodies = [
        (500, success.as_str()),
        (200, "<html>"),
        (200, "{}"),
        (200, r#"{"code":"0000""#),
        (200, &twice),
        (302, ""),
    ];
    for (status, body) in bodies {
        let found = error(resumed(PAY, order(), response(status, body)));
        assert_eq!((found.outcome, found.retry_safe), (Outcome::Unknown, false), "{status} {body}");
    }
}

#[test]
fn another_order_amount_or_currency_is_a_mismatch() {
    let other = [
        ("out_trade_no", json!("acb5c930")),
        ("amt", json!("1111.01")),
        ("amt", json!("11.11")),
        ("ccy", json!("EUR")),
    ];
    for (name, value) in other {
        for (operation, request) in [(PAY, order()), (RESOLVE, resolve(None))] {
            let found = error(answered(operation, request, &paid_with(name, value.clone())));
            assert_eq!((found.kind, found.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{name}");
        }
    }
}

#[test]
fn a_success_that_does_not_say_how_much_is_none() {
    for (name, value) in
        [("amt", Value::Null), ("amt", json!("11,11")), ("ccy", Value::Null), ("ccy", json!("ZZZ"))]
    {
        for (operation, request) in [(PAY, order()), (RESOLVE, resolve(None))] {
            let found = error(answered(operation, request, &paid_with(name, value.clone())));
            assert_eq!(
                (found.kind, found.outcome),
                (ErrorKind::MalformedResponse, Outcome::Unknown),
                "{name}"
            );
        }
    }
    let found = error(answered(GET, by_order(), &paid_with("amt", Value::Null)));
    assert_eq!((found.kind, found.outcome, found.retry_safe), (ErrorKind::Mismatch, Outcome::Unknown, true));
    let told = found.payment.map(|payment| (payment.status, payment.amount));
    assert_eq!(told, Some((PaymentStatus::Approved, None)));
}

#[test]
fn a_query_that_says_paid_has_to_name_the_order() {
    for name in ["out_trade_no", "txid"] {
        for (operation, request) in [(GET, by_order()), (RESOLVE, resolve(None))] {
            let found = error(answered(operation, request, &paid_with(name, Value::Null)));
            assert_eq!(
                (found.kind, found.outcome),
                (ErrorKind::MalformedResponse, Outcome::Unknown),
                "{name}"
            );
        }
    }
}

#[test]
fn amounts_are_read_alike_as_text_and_as_number_to_their_last_digit() {
    let cases = [
        (999_999_999_999_i64, "USD", "9999999999.99"),
        (123_456_789_010, "USD", "1234567890.10"),
        (123_456_789_010, "USD", "1234567890.1"),
        (90_071_992_547_409, "CLF", "9007199254.7409"),
        (1, "USD", "0.01"),
        (1111, "JPY", "1111.00"),
        (9_999_999_999, "JPY", "9999999999"),
        (1_230, "KWD", "1.23"),
    ];
    for (minor, currency, spelled) in cases {
        for quote in ["\"", ""] {
            let body = format!(
                r#"{{"out_trade_no":"{ORDER}","txid":"S1","amt":{quote}{spelled}{quote},"ccy":"{currency}","code":"0000"}}"#
            );
            let asked = json!({"order_id": ORDER, "amount": minor, "currency": currency});
            let found = payment(resumed(RESOLVE, asked, response(200, &body)));
            assert_eq!(found.amount.map(|amount| amount.minor()), Some(minor), "{body}");
        }
    }
    for spelled in
        ["10.005", "1e-3", "1E400", "-10.00", " 10.00", "+10.00", "10,00", "10.", ".10", "0x0a", "1 0"]
    {
        let found = error(answered(RESOLVE, resolve(None), &paid_with("amt", json!(spelled))));
        assert_eq!(found.kind, ErrorKind::MalformedResponse, "{spelled}");
    }
    for numeral in ["1.111e3", "1.111E+3", "\"1111000E-3\""] {
        let body = paid().to_string().replace("\"1111.00\"", numeral);
        let found = payment(resumed(RESOLVE, resolve(None), response(200, &body)));
        assert_eq!(found.amount.map(Amount::minor), Some(111_100), "{numeral}");
    }
}

#[test]
fn three_d_secure_sends_the_customer_to_a_safe_page() {
    for code in ["0000", "3001"] {
        let answer = json!({"code": code, "txid": "S1", "redirect_url": "https://acs.example/3ds"});
        let payment = payment(answered(PAY, order_with_3ds(), &answer));
        assert_eq!((payment.status, payment.is_final), (PaymentStatus::RequiresAction, false));
        let next = payment.next_action.expect("an action");
        assert_eq!(
            (next.action, next.url.as_deref()),
            (NextActionType::Redirect, Some("https://acs.example/3ds"))
        );
        assert_eq!(payment.order_id.as_deref(), Some(ORDER));
        assert_eq!(payment.amount.map(|amount| amount.minor()), Some(111_100));
    }
    // "Paid" without a page is an assumption too: the client asks by RETRIEVE.
    assert_eq!(error(answered(PAY, order_with_3ds(), &paid())).outcome, Outcome::Unknown);
    let unsafe_page = json!({"code": "3001", "redirect_url": "http://acs.example/3ds"});
    assert_eq!(error(answered(PAY, order_with_3ds(), &unsafe_page)).outcome, Outcome::Unknown);
    let unasked = json!({"code": "3001", "redirect_url": "https://acs.example/3ds"});
    assert_eq!(error(answered(PAY, order(), &unasked)).outcome, Outcome::Unknown);
}

#[test]
fn a_query_tells_what_the_gateway_has() {
    assert_eq!(payment(answered(GET, by_order(), &paid())).status, PaymentStatus::Approved);
    let other = json!({"code": "1001", "msg": "No such card", "txid": "S1", "out_trade_no": ORDER});
    let found = payment(answered(GET, by_order(), &other));
    assert_eq!((found.status, found.is_final), (PaymentStatus::Unknown, false));
    let found =
        error(answered(GET, by_order(), &json!({"code": "1001", "out_trade_no": ORDER, "msg": "busy"})));
    assert_eq!(
        (found.kind, found.outcome, found.retry_safe),
        (ErrorKind::GatewayError, Outcome::Unknown, true)
    );
    let nameless = json!({"code": "1001", "msg": "Issuer not found", "txid": "S1"});
    assert_eq!(error(answered(GET, by_order(), &nameless)).kind, ErrorKind::GatewayError);
    let there = json!({"code": "1001", "msg": "Order not found", "txid": "S1"});
    assert_eq!(error(answered(GET, by_order(), &there)).kind, ErrorKind::GatewayError);
    let absent = json!({"code": "1002", "msg": "ORDER_NOT_FOUND", "out_trade_no": ORDER, "txid": ""});
    assert_eq!(error(answered(GET, by_order(), &absent)).kind, ErrorKind::NotFound);
}

#[test]
fn not_found_about_another_order_settles_nothing() {
    let long_ago = resolve(Some("2020-01-01T00:00:00Z"));
    let settled = |changes: Value| {
        let mut answer = json!({"code": "1002", "msg": "order does not exist"});
        answer.as_object_mut().expect("an object").extend(changes.as_object().expect("changes").clone());
        let found = error(answered(RESOLVE, long_ago.clone(), &answer));
        (found.kind, found.outcome)
    };
    let nothing = (ErrorKind::NotFound, Outcome::NotSent);
    assert_eq!(settled(json!({})), nothing);
    assert_eq!(settled(json!({"out_trade_no": ORDER})), nothing);
    assert_eq!(settled(json!({"out_trade_no": ""})), nothing);
    assert_eq!(settled(json!({"msg": format!("order {ORDER} does not exist")})), nothing);
    let mismatch = (ErrorKind::Mismatch, Outcome::Unknown);
    assert_eq!(settled(json!({"out_trade_no": "OTHER"})), mismatch);
    assert_eq!(settled(json!({"out_trade_no": 5})), mismatch);
    for unreadable in [json!(true), json!([ORDER]), json!({})] {
        let unread = (ErrorKind::MalformedResponse, Outcome::Unknown);
        assert_eq!(settled(json!({"out_trade_no": unreadable})), unread, "{unreadable}");
        assert_eq!(settled(json!({"txid": unreadable})), unread, "{unreadable}");
    }
    let another = (ErrorKind::GatewayError, Outcome::Unknown);
    assert_eq!(settled(json!({"msg": "order A2 does not exist"})), another);
}

#[test]
fn a_number_that_is_no_number_is_not_the_ordered_one() {
    for unreadable in [json!(true), json!([]), json!({}), json!([ORDER])] {
        let found = error(answered(PAY, order(), &paid_with("out_trade_no", unreadable.clone())));
        assert_eq!(
            (found.kind, found.outcome),
            (ErrorKind::MalformedResponse, Outcome::Unknown),
            "{unreadable}"
        );
        let mut answer = json!({"out_trade_no": "b2948e87", "txid": "S1578568969333547008", "code": "2007"});
        for name in ["out_trade_no", "txid", "amt", "ccy"] {
            let readable = std::mem::replace(&mut answer[name], unreadable.clone());
            assert_eq!(error(answered(REFUND, refund(), &answer)).outcome, Outcome::Unknown, "{name}");
            answer[name] = readable;
        }
    }
    for blank in ["", " "] {
        let found = error(answered(PAY, order(), &paid_with("out_trade_no", json!(blank))));
        assert_eq!((found.kind, found.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{blank:?}");
        for name in ["out_trade_no", "txid"] {
            let mut answer =
                json!({"out_trade_no": "b2948e87", "txid": "S1578568969333547008", "code": "2007"});
            answer[name] = json!(blank);
            let found = error(answered(REFUND, refund(), &answer));
            assert_eq!((found.kind, found.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{name}");
        }
    }
}

#[test]
fn an_order_that_is_not_found_settles_only_after_its_time() {
    let absent = json!({"code": "1002", "msg": "order does not exist"});
    let settled = |attempted_at| error(answered(RESOLVE, resolve(attempted_at), &absent));
    // The test's time is 2023-11-14T22:13:20Z; a call takes 45 s at most, and the gateway 300 s.
    assert_eq!(settled(Some("2023-11-14T22:07:34Z")).outcome, Outcome::NotSent);
    for attempted_at in [Some("2023-11-14T22:07:36Z"), None] {
        let open = settled(attempted_at);
        assert_eq!((open.outcome, open.settle_after_ms), (Outcome::Unknown, Some(345_000)));
    }
    let found = payment(answered(RESOLVE, resolve(None), &paid()));
    assert_eq!((found.status, found.resolved), (PaymentStatus::Approved, Some(true)));
}

#[test]
fn an_answer_that_came_late_settles_nothing_that_was_asked_early() {
    let absent = json!({"code": "1002", "msg": "order does not exist"});
    let settled = |attempted_at| {
        let (_, state) = start(RESOLVE, resolve(Some(attempted_at))).expect("it can be sent");
        let an_hour_later = Context { now_ms: context().now_ms + 3_600_000, ..context() };
        let exchange = response(200, &absent.to_string());
        drive::resume(gateway().as_ref(), *state, &exchange, &an_hour_later).expect_err("an error").outcome
    };
    assert_eq!(settled("2023-11-14T22:07:36Z"), Outcome::Unknown);
    assert_eq!(settled("2023-11-14T22:07:34Z"), Outcome::NotSent);
}

#[test]
fn a_refund_is_taken_on_and_not_done() {
    let answer = json!({"out_trade_no": "b2948e87", "txid": "S1578568969333547008", "code": "2007", "msg": "Refund apply success"});
    let found = refunded(answered(REFUND, refund(), &answer));
    assert_eq!((found.status, found.is_final), (RefundStatus::Pending, false));
    assert_eq!(found.refund_id.as_deref(), Some("R1"));
    assert_eq!(found.order_id.as_deref(), Some("b2948e87"));
    assert_eq!(found.amount.map(|amount| amount.minor()), Some(10_000));
    let same = json!({"code": "2007", "amt": "100.00", "ccy": "usd"});
    assert_eq!(refunded(answered(REFUND, refund(), &same)).status, RefundStatus::Pending);
    for answer in [json!({"code": "2007", "amt": "1,00"}), json!({"code": "2007", "ccy": "ZZZ"})] {
        assert_eq!(error(answered(REFUND, refund(), &answer)).kind, ErrorKind::MalformedResponse);
    }
    for answer in [
        json!({"code": "2007", "amt": "100.01"}),
        json!({"code": "2007", "amt": "100.00", "ccy": "EUR"}),
        json!({"code": "2007", "ccy": "JPY"}),
        json!({"out_trade_no": "A-1", "txid": "S1578568969333547008", "code": "2007"}),
        json!({"txid": "S2", "code": "2007"}),
    ] {
        let found = error(answered(REFUND, refund(), &answer));
        assert_eq!((found.kind, found.outcome), (ErrorKind::Mismatch, Outcome::Unknown));
    }
}

#[test]
fn a_refund_moves_nothing_before_the_payments_currency_is_seen_to_be_its_own() {
    let looked_up = |told: Value| {
        let request = decoded(REFUND, refund());
        let CallStep::Send { request, state } =
            drive::start(gateway().as_ref(), &request, &context()).expect("it can be sent")
        else {
            panic!("nothing was sent")
        };
        assert!(
            body(&request).starts_with("action_type=RETRIEVE&out_trade_no=b2948e87&"),
            "{}",
            body(&request)
        );
        after_lookup(state, &told)
    };
    let payment = |name: &str, value: Value| {
        let mut told = json!({"code": "0000", "out_trade_no": "b2948e87", "txid": "S1578568969333547008",
            "amt": "1111.00", "ccy": "USD"});
        told[name] = value;
        told
    };
    let (request, state) = looked_up(payment("msg", json!("Payment Success"))).expect("refunded");
    assert!(body(&request).starts_with("action_type=REFUND&"), "{}", body(&request));
    assert!(!state.gateway.prepares);
    for told in [
        payment("ccy", json!("JPY")),
        payment("ccy", json!("")),
        payment("txid", json!("S2")),
        payment("out_trade_no", json!("A-1")),
        json!({"code": "1001", "msg": "Order not found"}),
        json!({"code": "1009"}),
    ] {
        let found = looked_up(told.clone()).expect_err("refused");
        assert_eq!((found.outcome, found.retry_safe), (Outcome::NotSent, true), "{told}");
    }
}

#[test]
fn a_refund_whose_outcome_is_unknown_is_never_sent_again() {
    let lost =
        |written| Err(Failure { kind: FailureKind::Timeout, written, message: "no answer".to_owned() });
    let exchanges = [
        response(200, r#"{"code":"0000"}"#),
        response(200, r#"{"code":"2008"}"#),
        response(502, ""),
        lost(true),
    ];
    for exchange in exchanges {
        let found = error(resumed(REFUND, refund(), exchange));
        assert_eq!((found.outcome, found.retry_safe), (Outcome::Unknown, false));
        assert_eq!(found.settle_after_ms, None);
    }
    let found = error(resumed(REFUND, refund(), lost(false)));
    assert_eq!((found.outcome, found.retry_safe), (Outcome::NotSent, true));
    assert!(gateway().capabilities().find(Operation::RefundResolve).is_none());
}

#[test]
fn a_callback_is_confirmed_by_asking() {
    let event = gateway()
        .parse_notification(&[], paid_with("code", json!("9999")).to_string().as_bytes(), &context())
        .expect("read");
    assert_eq!(event.verified, Verified::None);
    let expected = json!({"order_id": ORDER, "amount": 111_100, "currency": "USD"});
    let confirm = json!({"event": event, "expected": expected});
    let (request, _) = start(Operation::NotificationConfirm, confirm.clone()).expect("sent");
    assert!(body(&request).starts_with(&format!("action_type=RETRIEVE&out_trade_no={ORDER}&")));
    let Ok(OperationResult::Event(event)) =
        answered(Operation::NotificationConfirm, confirm.clone(), &paid())
    else {
        panic!("no event")
    };
    assert_eq!(event.verified, Verified::Query);
    assert_eq!(event.payment.map(|payment| payment.status), Some(PaymentStatus::Approved));
    let mut of_refund = confirm;
    of_refund["event"]["type"] = json!("refund");
    let found = start(Operation::NotificationConfirm, of_refund).expect_err("refused");
    assert_eq!(found.kind, ErrorKind::Unsupported);
}

#[test]
fn a_raw_answer_is_given_back_as_it_is() {
    let raw = json!({"path": "RETRIEVE", "body": json!({"out_trade_no": ORDER}).to_string()});
    let Ok(OperationResult::Raw(answer)) = resumed(Operation::CallRaw, raw, response(500, "whatever")) else {
        panic!("no answer")
    };
    assert_eq!((answer.http_status, answer.body.as_str()), (500, "whatever"));
}
