//! What is tried: one operation of one gateway.

use serde_json::{Value, json};
use till::gateway::GatewayFactory;
use till::operation::OperationInfo;

/// One operation of one gateway.
#[derive(Clone)]
pub struct Subject {
    pub(super) factory: &'static GatewayFactory,
    pub(super) info: &'static OperationInfo,
    /// Whether libtill answers it without the gateway's own mapping.
    pub(super) built_on_queries: bool,
    /// The gateway's configuration, requests and answers in `tests/hostile/gateways.json`.
    pub(super) known: Value,
}

impl Subject {
    /// Its name as a test.
    pub fn name(&self) -> String {
        format!("{}::{}", self.factory.name(), self.info.name)
    }

    /// An event that is vouched for, and what the shop expects of it.
    pub(super) fn expectation(&self) -> Value {
        let gateway = self.factory.name();
        json!({
            "event": {
                "gateway": gateway, "type": "payment", "verified": "signature", "stale": false, "dedupe_key": "k",
                "payment": {
                    "gateway": gateway, "operation": "payment", "order_id": "A100", "status": "approved", "final": true,
                    "amount": 30000, "currency": "MXN",
                },
            },
            "expected": {"order_id": "A100", "amount": 30000, "currency": "MXN"},
        })
    }

    /// An attempt, for the question when to ask about it.
    pub(super) fn question(&self) -> Option<Value> {
        let attempt = json!({
            "version": 1, "gateway": self.factory.name(), "kind": "payment", "number": "A100", "amount": 30000,
            "currency": "MXN", "attempted_at": "2026-01-02T03:04:05Z", "records": [], "refunds": [], "status": "open",
            "actions": ["wait"], "alarms": [], "amount_refunded": 0, "refund_blocked": false,
        });
        let is_due = self.info.name == "attempt_due";
        is_due.then(|| json!({"attempt": attempt, "now": "2026-01-02T03:04:15Z"}))
    }
}
