//! The parts of the step machine that every gateway is.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::HttpMethod;
use crate::money::{Amount, Currency};
use crate::operation::{Operation, OperationResult};

/// What a gateway needs from the world at the moment of a step.
#[derive(Clone, Debug)]
pub struct Context {
    /// Milliseconds since 1970-01-01 UTC.
    pub now_ms: i64,
    /// 32 random hexadecimal digits, new for every step.
    pub nonce: String,
    /// The merchant for whom a platform acts.
    pub on_behalf_of: Option<String>,
    /// How long a call of this client may take, in milliseconds: so long after its beginning its last byte may be sent.
    pub total_ms: u64,
}

/// What a step comes to.
#[derive(Debug)]
pub enum Step {
    /// Send this, and come back with the exchange and the state.
    Send {
        /// The request to send, signed and complete.
        request: HttpRequest,
        /// What the gateway has to remember.
        state: State,
    },
    /// The operation is done.
    Done(OperationResult),
}

impl Step {
    /// A request to send.
    pub fn send(request: HttpRequest, state: State) -> Self {
        Self::Send { request, state }
    }
}

/// A request, signed and complete. It is the one thing that must carry secrets; it does not print them.
#[derive(Clone, Serialize)]
pub struct HttpRequest {
    /// HTTP method.
    pub method: HttpMethod,
    /// Whole URL.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body, exactly as it was signed.
    pub body: String,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = match self.method {
            HttpMethod::Get => "GET",
            HttpMethod::Post => "POST",
        };
        let url = self.url.split('?').next().unwrap_or_default();
        write!(formatter, "{method} {url} ({} bytes)", self.body.len())
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The header of that name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// How an exchange failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// No connection, or a broken one.
    Connection,
    /// No time left.
    Timeout,
    /// The caller gave up.
    Cancelled,
    /// An answer that is no HTTP, or too large.
    Malformed,
}

/// An exchange that brought no answer.
#[derive(Clone, Debug)]
pub struct Failure {
    /// How it failed.
    pub kind: FailureKind,
    /// Whether a byte of the request was written, so that it may have arrived.
    pub written: bool,
    /// In plain words.
    pub message: String,
}

/// What came of sending a request.
pub type Exchange = Result<HttpResponse, Failure>;

/// What the answer has to agree with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The shop's order number.
    pub order_id: Option<String>,
    /// The shop's refund number.
    pub refund_id: Option<String>,
    /// The gateway's number.
    pub id: Option<String>,
    /// The amount that was asked for.
    pub amount: Option<Amount>,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Whether the payment is known to be captured manually, so that a success may be an authorization.
    #[serde(default)]
    pub manual_capture: bool,
}

impl Subject {
    /// An order of so much.
    pub fn order(order_id: &str, amount: Amount, currency: &Currency) -> Self {
        Self {
            order_id: Some(order_id.to_owned()),
            amount: Some(amount),
            currency: Some(currency.clone()),
            ..Self::default()
        }
    }
}

/// What a gateway remembers between two steps. It holds no secret and no card number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// The operation under way.
    pub operation: Operation,
    /// What the answer has to agree with.
    pub subject: Subject,
    /// Which request of the operation is under way; the gateway's own word.
    pub phase: String,
    /// Fields of the request that could not be expressed and only inform.
    pub ignored: Vec<String>,
    /// What else the gateway has to remember.
    pub memory: Map<String, Value>,
    /// Whether the request under way only prepares the operation, by reading: while it fails, nothing has moved.
    #[serde(default)]
    pub prepares: bool,
}

impl State {
    /// The amount that was ordered, for an answer to the order itself that does not repeat it. What the answer to a query
    /// leaves out is not known, so there is none.
    pub fn ordered_amount(&self) -> Option<Amount> {
        self.subject.amount.filter(|_| self.operation.moves_money())
    }

    /// A state at the beginning of an operation.
    pub fn new(operation: Operation, subject: Subject) -> Self {
        Self {
            operation,
            subject,
            phase: String::new(),
            ignored: Vec::new(),
            memory: Map::new(),
            prepares: false,
        }
    }
}
