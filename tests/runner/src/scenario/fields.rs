//! Checks the rows of `tests/fields/` that name a scenario against what was actually sent and read in it.

use std::sync::OnceLock;

use anyhow::{Result, ensure};
use serde_json::Value;
use till_fields::{Direction, Document, Place, Row, Table, has_value, is_there, values};

use super::transcript::Exchange;
use crate::{receiver, root};

/// The record of a scenario.
pub struct Evidence<'e> {
    /// The requests to the driver, and its answers.
    pub exchanges: &'e [Exchange],
    /// The merchant's requests as the sandbox logged them.
    pub logged: &'e [Value],
}

/// Whether a row names the scenario.
pub fn concern(scenario: &str) -> Result<bool> {
    Ok(rows(documents()?, scenario).next().is_some())
}

/// Fails with every row that names the scenario but is not confirmed by it.
pub fn check(scenario: &str, evidence: &Evidence<'_>) -> Result<()> {
    let problems: Vec<String> = rows(documents()?, scenario)
        .filter_map(|(gateway, table, row)| {
            let problem = evidence.problem(table, row)?;
            Some(format!("tests/fields: {gateway}: {}: {}: {problem}", table.table, row.document))
        })
        .collect();
    ensure!(problems.is_empty(), "{}", problems.join("\n  "));
    Ok(())
}

fn documents() -> Result<&'static [Document]> {
    static DOCUMENTS: OnceLock<Result<Vec<Document>, String>> = OnceLock::new();
    let read = || Document::read_all(&root().join("tests/fields")).map_err(|error| format!("{error:#}"));
    let documents = DOCUMENTS.get_or_init(read).as_ref();
    documents.map(Vec::as_slice).map_err(|error| anyhow::anyhow!("{error}"))
}

fn rows<'d>(
    documents: &'d [Document],
    scenario: &'d str,
) -> impl Iterator<Item = (&'d str, &'d Table, &'d Row)> {
    documents
        .iter()
        .flat_map(|document| document.tables.iter().map(|table| (document.gateway.as_str(), table)))
        .flat_map(|(gateway, table)| table.rows.iter().map(move |row| (gateway, table, row)))
        .filter(move |(.., row)| row.scenario == scenario)
}

impl Evidence<'_> {
    /// Why the row is not confirmed.
    fn problem(&self, table: &Table, row: &Row) -> Option<String> {
        match table.direction {
            Direction::Request if table.place == Place::Page => self.not_shown(table, row),
            Direction::Request => self.not_sent(table, row),
            _ => self.not_read(table, row),
        }
    }

    fn not_sent(&self, table: &Table, row: &Row) -> Option<String> {
        let operation = table.wire_operation.as_deref().unwrap_or_default();
        let mut logged = self.logged.iter().filter(|request| request["operation"] == operation).peekable();
        if logged.peek().is_none() {
            return Some(format!("the sandbox's log has no {operation}"));
        }
        let mut ours = row.ours.iter().map(|place| (place, self.asked(&table.operation, place)));
        if let Some((place, _)) = ours.find(|(_, asked)| asked.is_empty()) {
            return Some(format!("no {} of the scenario has {place}", table.operation));
        }
        let named = |request: &Value| match table.place {
            Place::Body => has_value(&request["body"], &row.document),
            Place::Query => has_value(&request["query"], &row.document),
            Place::Path => self.is_segment(&request["path"], table, row),
            Place::Page => false,
            // A merchant is only identified, and a signature only valid, with these headers.
            Place::Header => request["answer_status"] == 200 && request["signature_matched"] != false,
        };
        (!logged.any(named)).then(|| format!("no {operation} in the sandbox's log has it"))
    }

    fn not_shown(&self, table: &Table, row: &Row) -> Option<String> {
        let calls = self.exchanges.iter().filter(|exchange| is_about(exchange, table));
        let shown = calls.map(|call| &call.answer["ok"]["url"]).any(|url| self.is_segment(url, table, row));
        (!shown).then(|| format!("no address that {} made has {}", table.operation, row.ours.join(", ")))
    }

    fn is_segment(&self, path: &Value, table: &Table, row: &Row) -> bool {
        let mut segments = path.as_str().unwrap_or_default().split('/');
        let asked = row.ours.iter().flat_map(|place| self.asked(&table.operation, place));
        let asked: Vec<&str> = asked.filter_map(Value::as_str).collect();
        segments.any(|segment| asked.contains(&segment))
    }

    /// The values that the typed requests, or the configurations, had at a place.
    fn asked(&self, operation: &str, place: &str) -> Vec<&Value> {
        let clients = self.exchanges.iter().filter(|exchange| exchange.line["do"] == "client");
        let calls = self.exchanges.iter().filter(|exchange| exchange.line["operation"] == operation);
        let found: Vec<&Value> = match place.strip_prefix("config.") {
            Some(place) => clients.flat_map(|client| values(&client.line["config"], place)).collect(),
            None => calls.flat_map(|call| values(&call.line["request"], place)).collect(),
        };
        found.into_iter().filter(|value| !value.is_null()).collect()
    }

    fn not_read(&self, table: &Table, row: &Row) -> Option<String> {
        let member = if table.direction == Direction::Error { "error" } else { "ok" };
        let answers: Vec<(&Exchange, &Value)> = self
            .exchanges
            .iter()
            .filter(|exchange| is_about(exchange, table))
            .filter_map(|exchange| Some((exchange, exchange.answer.get(member)?)))
            .collect();
        if answers.is_empty() {
            return Some(format!("the scenario has no {member} of {}", table.operation));
        }
        let named = |(exchange, answer): &&(&Exchange, &Value)| {
            let said = said(table.direction, exchange, answer, &row.document);
            // A field with a counterpart in the model must have a value there; for the others it is enough that they arrived.
            if row.ours.is_empty() { is_there(&said, &row.document) } else { has_value(&said, &row.document) }
        };
        let named: Vec<_> = answers.iter().filter(named).collect();
        if named.is_empty() {
            return Some(format!("no {member} of {} came with it", table.operation));
        }
        let whole = |answer: &Value| row.ours.iter().all(|place| has_value(answer, place));
        let read = named.iter().any(|(_, answer)| whole(answer));
        (!read).then(|| format!("{} had it, and {} was empty", table.operation, row.ours.join(", ")))
    }
}

fn is_about(exchange: &Exchange, table: &Table) -> bool {
    match table.direction {
        Direction::Notification => exchange.line["do"] == "notification",
        _ => exchange.line["operation"] == table.operation.as_str(),
    }
}

/// What the gateway itself said: its answer or its notification, unchanged, or the URL of a return.
fn said(direction: Direction, exchange: &Exchange, answer: &Value, document: &str) -> Value {
    let text = match direction {
        Direction::Return => &exchange.line["request"]["query"],
        Direction::Error => &answer["body"],
        _ => &answer["raw"],
    };
    let text = text.as_str().unwrap_or_default();
    // An error's body is redacted, and a masked number is not JSON, so the name must be enough.
    let name = document.rsplit(['.', ']']).next().unwrap_or_default();
    if direction == Direction::Error && serde_json::from_str::<Value>(text).is_err() {
        let named = text.contains(&format!("\"{name}\":"));
        return named.then(|| (document.to_owned(), Value::from(text))).into_iter().collect();
    }
    receiver::read(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn exchange(line: Value, answer: Value) -> Exchange {
        Exchange { step: "step".to_owned(), line, answer }
    }

    fn table(direction: &str, more: Value, row: Value) -> Table {
        let mut table = json!({"table": "t", "direction": direction, "operation": "payment_create",
            "rows": [row]});
        table.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(table).unwrap()
    }

    fn row(document: &str, ours: &[&str]) -> Value {
        json!({"document": document, "ours": ours, "scenario": "s"})
    }

    #[test]
    fn a_request_field_must_be_sent_and_come_from_the_typed_request() {
        let exchanges = [
            exchange(json!({"do": "client", "config": {"credentials": {"key": "k"}}}), json!({"ok": {}})),
            exchange(
                json!({"do": "call", "operation": "payment_create", "request": {"order_id": "R_1"}}),
                json!({"ok": {}}),
            ),
        ];
        let logged = [json!({"operation": "PAY", "body": {"number": "R_1", "empty": ""}, "query": null,
            "path": "/pay/k", "answer_status": 200, "signature_matched": null})];
        let evidence = Evidence { exchanges: &exchanges, logged: &logged };
        let problem = |more: Value, row: Value| {
            let table = table("request", more, row);
            evidence.problem(&table, &table.rows[0])
        };
        let pay = |place: &str| json!({"wire_operation": "PAY", "place": place});
        assert_eq!(problem(pay("body"), row("number", &["order_id"])), None);
        assert_eq!(problem(pay("path"), row("key", &["config.credentials.key"])), None);
        assert_eq!(problem(pay("header"), row("Authorization", &["config.credentials.key"])), None);
        for (more, row) in [
            (pay("body"), row("number", &["order_id", "amount"])),
            (pay("body"), row("empty", &["order_id"])),
            (pay("query"), row("number", &["order_id"])),
            (pay("path"), row("number", &["order_id"])),
            (json!({"wire_operation": "REFUND"}), row("number", &["order_id"])),
        ] {
            assert!(problem(more, row.clone()).is_some(), "{row}");
        }
    }

    #[test]
    fn an_answers_field_must_come_and_be_read() {
        let answer =
            json!({"ok": {"id": "T1", "raw": r#"{"token": "T1", "errors": [], "list": [{"x": 1}]}"#}});
        let call = json!({"do": "call", "operation": "payment_create", "request": {}});
        let refused = json!({"error": {"gateway_code": "c", "body": r#"{"errors": [{"code": "c"}]}"#}});
        let masked = json!({"error": {"gateway_code": "c", "body": r#"{"masked":179525***6767}"#}});
        let exchanges =
            [exchange(call.clone(), answer), exchange(call.clone(), refused), exchange(call, masked)];
        let evidence = Evidence { exchanges: &exchanges, logged: &[] };
        let problem = |direction: &str, row: Value| {
            let table = table(direction, json!({}), row);
            evidence.problem(&table, &table.rows[0])
        };
        assert_eq!(problem("answer", row("token", &["id"])), None);
        assert_eq!(problem("answer", json!({"document": "errors", "why": "w", "scenario": "s"})), None);
        assert_eq!(problem("error", row("errors[].code", &["gateway_code"])), None);
        assert_eq!(problem("error", row("masked", &["gateway_code"])), None);
        for (direction, row) in [
            ("answer", row("token", &["order_id"])),
            ("answer", row("list[].y", &["id"])),
            ("error", row("errors[].kind", &["gateway_code"])),
            ("notification", row("token", &["payment.id"])),
        ] {
            assert!(problem(direction, row.clone()).is_some(), "{row}");
        }
    }

    #[test]
    fn a_notification_may_be_a_form_a_return_is_a_query_and_a_page_has_an_address() {
        let exchanges = [
            exchange(
                json!({"do": "notification", "headers": {}, "body": "txid=S1"}),
                json!({"ok": {"payment": {"id": "S1"}, "raw": "txid=S1"}}),
            ),
            exchange(
                json!({"do": "call", "operation": "return_parse", "request": {"query": "out=R_1"}}),
                json!({"ok": {"order_id": "R_1"}}),
            ),
        ];
        let evidence = Evidence { exchanges: &exchanges, logged: &[] };
        let notification = table("notification", json!({}), row("txid", &["payment.id"]));
        assert_eq!(evidence.problem(&notification, &notification.rows[0]), None);
        let made = exchange(
            json!({"do": "call", "operation": "checkout_url", "request": {"token": "T1"}}),
            json!({"ok": {"url": "https://pay.example/p/T1"}}),
        );
        let page = Evidence { exchanges: &[made], logged: &[] };
        let table_of_page = |ours: &str| {
            table("request", json!({"operation": "checkout_url", "place": "page"}), row("token", &[ours]))
        };
        let (right, wrong) = (table_of_page("token"), table_of_page("id"));
        assert_eq!(page.problem(&right, &right.rows[0]), None);
        assert!(page.problem(&wrong, &wrong.rows[0]).is_some());
        let back = table("return", json!({"operation": "return_parse"}), row("out", &["order_id"]));
        assert_eq!(evidence.problem(&back, &back.rows[0]), None);
    }
}
