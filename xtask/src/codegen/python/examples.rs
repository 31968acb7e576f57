//! An example of each operation for its documentation; the binding's tests check that each fits the package.

use super::super::types::Operation;

/// Examples by operation, in the words of a shop.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "payment_create",
        ">>> payment = client.payments.create(order_id=\"A1\", amount=Money.of(\"25.00\", \"USD\"))",
    ),
    ("payment_get", ">>> client.payments.get(order_id=\"A1\").status"),
    (
        "payment_list",
        ">>> for payment in client.payments.list(created_from=\"2030-01-01\"):\n...     print(payment.order_id, payment.status)",
    ),
    ("payment_capture", ">>> client.payments.capture(order_id=\"A1\", amount=2500, currency=\"USD\")"),
    ("payment_cancel", ">>> client.payments.cancel(order_id=\"A1\")"),
    ("payment_resolve", ">>> client.payments.resolve(order_id=\"A1\", amount=2500, currency=\"USD\")"),
    (
        "refund_create",
        ">>> client.refunds.create(refund_id=\"R1\", order_id=\"A1\", amount=500, currency=\"USD\")",
    ),
    ("refund_get", ">>> client.refunds.get(refund_id=\"R1\").status"),
    ("refund_resolve", ">>> client.refunds.resolve(refund_id=\"R1\", amount=500, currency=\"USD\")"),
    (
        "payout_create",
        ">>> client.payouts.create(\n...     order_id=\"P1\",\n...     amount=150000,\n...     currency=\"PHP\",\n...     country=\"PH\",\n...     destination={\"wallet\": {\"organisation\": \"GCASH\", \"account\": \"0812345678\"}},\n... )",
    ),
    ("payout_get", ">>> client.payouts.get(order_id=\"P1\").status"),
    ("payout_resolve", ">>> client.payouts.resolve(order_id=\"P1\", amount=150000, currency=\"PHP\")"),
    ("balance_get", ">>> client.balances.get(currency=\"MXN\").available"),
    ("dispute_list", ">>> for dispute in client.disputes.list():\n...     print(dispute.id, dispute.status)"),
    (
        "token_create",
        ">>> client.tokens.create(\n...     request_id=\"T1\",\n...     country=\"US\",\n...     payment_method={\"card\": card},\n...     customer={\"id\": \"c1\"},\n...     return_url=\"https://shop.example/cards\",\n... )",
    ),
    ("token_get", ">>> client.tokens.get(request_id=\"T1\", customer_id=\"c1\").token"),
    ("token_list", ">>> for token in client.tokens.list(customer_id=\"c1\"):\n...     print(token.token)"),
    ("token_delete", ">>> client.tokens.delete(token=\"PMTOKEN1\", customer_id=\"c1\")"),
    (
        "notification_confirm",
        ">>> expected = {\"order_id\": \"A1\", \"amount\": 30000, \"currency\": \"MXN\"}\n>>> client.notifications.confirm(event, expected).verified",
    ),
    (
        "notification_check",
        ">>> expected = {\"order_id\": \"A1\", \"amount\": 30000, \"currency\": \"MXN\"}\n>>> client.notifications.check(event, expected).dedupe_key",
    ),
    ("notification_reply", ">>> client.notifications.reply(accepted=True).body"),
    (
        "client_check",
        ">>> for finding in client.check().findings:\n...     print(finding.name, finding.state, finding.message)",
    ),
    ("checkout_url", ">>> client.checkout_url(\"a1b2c3\").url"),
    ("return_parse", ">>> client.return_parse(\"outTradeNo=A1&status=SUCCESS\").order_id"),
    ("call_raw", ">>> client.call_raw(\"orderQuery\", body='{\"outTradeNo\": \"A1\"}').body"),
];

/// The example of an operation: one in the words of a shop, or one that names the required fields.
pub fn example(operation: &Operation) -> String {
    let written =
        EXAMPLES.iter().find(|(name, _)| *name == operation.name).map(|(_, text)| (*text).to_owned());
    written.unwrap_or_else(|| {
        let fields: Vec<String> = operation.required.iter().map(|name| format!("{name}={name}")).collect();
        let groups = [operation.resource.as_str(), &operation.verb];
        let path: Vec<&str> = groups.into_iter().filter(|part| !part.is_empty()).collect();
        format!(">>> client.{}({})", path.join("."), fields.join(", "))
    })
}

/// The example of an operation in a program that awaits its result.
pub fn async_example(operation: &Operation) -> String {
    let text = example(operation);
    if let Some(list) = text.strip_prefix(">>> for ") {
        return format!(">>> async for {list}");
    }
    let Some(start) = text.find("client.") else { return text };
    let end = end_of_call(&text, start);
    let (before, call, after) = (&text[..start], &text[start..end], &text[end..]);
    match after.is_empty() {
        true => format!("{before}await {call}"),
        false => format!("{before}(await {call}){after}"),
    }
}

/// Where the call that begins there ends.
fn end_of_call(text: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text[start..].char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 1 => return start + at + 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
