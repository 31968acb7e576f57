//! The steps of a gateway's operations: what goes in, what comes out, and the state between them.

use std::cell::OnceCell;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

use crate::error::{Error, Outcome};
use crate::json;
use crate::model::HttpMethod;
use crate::money::{Amount, Currency};
use crate::operation::{Operation, OperationResult};

/// What a gateway needs to know about the moment of a step.
#[derive(Clone, Debug)]
pub struct Context {
    /// Milliseconds since 1970-01-01 UTC.
    pub now_ms: i64,
    /// 32 random hexadecimal digits, new for every step.
    pub nonce: String,
    /// The merchant for whom a platform acts.
    pub on_behalf_of: Option<String>,
    /// How long a call of this client may take, in milliseconds: its last byte may be sent that long after its start.
    pub total_ms: u64,
}

/// The result of a step.
#[derive(Debug)]
pub enum Step {
    /// Send this request, then resume with the exchange and the state.
    Send {
        /// The request to send, signed and complete.
        request: HttpRequest,
        /// The state to resume with.
        state: State,
    },
    /// The operation is done.
    Done(OperationResult),
}

/// A request, signed and complete. It contains secrets, and does not print them.
#[derive(Clone, Serialize)]
pub struct HttpRequest {
    /// HTTP method.
    pub method: HttpMethod,
    /// Whole URL.
    pub url: String,
    /// Headers, names in lower case.
    #[serde(serialize_with = "as_map")]
    pub headers: Vec<(String, String)>,
    /// Body, exactly as it was signed.
    pub body: Body,
}

/// The body of a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// JSON, or fields of a form. A request that reads has none: an empty text.
    Text(String),
    /// A form with a file, which is no text. Only libtill's own transport sends it: a host that does its own HTTP gets texts.
    Form(Vec<u8>),
}

impl Body {
    /// What is sent.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Form(bytes) => bytes,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Form(_) => None,
        }
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// As a host gets it: the text, and nothing of a form.
impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().unwrap_or_default())
    }
}

fn as_map<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = match self.method {
            HttpMethod::Get => "GET",
            HttpMethod::Post => "POST",
        };
        let url = self.url.split('?').next().unwrap_or_default();
        write!(formatter, "{method} {url} ({} bytes)", self.body.as_bytes().len())
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
    envelope: OnceCell<Result<Map<String, Value>, String>>,
}

impl HttpResponse {
    /// An answer as it was received.
    pub fn new(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self { status, headers, body, envelope: OnceCell::new() }
    }

    /// The body as a JSON object, read strictly and only once; or what is wrong with it. A duplicate key would be ambiguous, a list
    /// could pass for an object by position, and deep nesting could exhaust the shop's memory.
    pub fn envelope(&self) -> Result<&Map<String, Value>, &str> {
        let read = || json::parse_envelope(&self.body).map_err(|error| error.message);
        self.envelope.get_or_init(read).as_ref().map_err(String::as_str)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(json::without_bom(&self.body)).into_owned()
    }

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
    /// No connection, and another attempt would get none either: a certificate that is not trusted, a proxy that refuses.
    Refused,
    /// It timed out.
    Timeout,
    /// The caller cancelled it.
    Cancelled,
    /// The answer is not HTTP, or too large.
    Malformed,
}

/// An exchange without an answer.
#[derive(Clone, Debug)]
pub struct Failure {
    /// How it failed.
    pub kind: FailureKind,
    /// Whether a byte of the request was written, so that it may have arrived.
    pub written: bool,
    /// In plain words.
    pub message: String,
}

/// The result of sending a request.
pub type Exchange = Result<HttpResponse, Failure>;

/// What the answer has to agree with.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The shop's order number.
    pub order_id: Option<String>,
    /// The shop's refund number.
    pub refund_id: Option<String>,
    /// The gateway's number.
    pub id: Option<String>,
    /// The requested amount.
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

/// A step of a gateway's operations: which request is under way, and what its answer needs to be read. Each gateway declares an
/// enum of its steps.
pub trait GatewayStep: Serialize + DeserializeOwned {
    /// Whether the request under way only prepares the operation, by reading: if it fails, nothing has moved.
    fn prepares(&self) -> bool {
        false
    }
}

/// No step, for a comparison without a gateway.
impl GatewayStep for () {}

/// What a gateway remembers between two steps. It contains no secret and no card number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// The gateway's operation.
    pub operation: Operation,
    /// What the answer has to agree with.
    pub subject: Subject,
    /// The gateway's step, serialised: [`State::step`] reads it.
    pub step: Value,
    /// Fields of the request that only inform, and that the gateway could not be sent.
    pub ignored: Vec<String>,
    /// Whether the step only prepares the operation: see [`GatewayStep::prepares`].
    pub prepares: bool,
}

impl State {
    /// The state of an operation whose request is about to be sent.
    pub fn new(operation: Operation, subject: Subject, step: &impl GatewayStep) -> Self {
        let prepares = step.prepares();
        Self { operation, subject, step: json::to_value(step), ignored: Vec::new(), prepares }
    }

    /// The step under way. The state of another version of the gateway leaves open what happened.
    pub fn step<S: GatewayStep>(&self) -> Result<S, Error> {
        S::deserialize(&self.step).map_err(|_| {
            Error::internal("the state has no step of this gateway").with_outcome(Outcome::Unknown)
        })
    }

    /// The ordered amount, for an answer to the order itself that does not repeat it. Whatever the answer to a query leaves
    /// out is unknown, so there is none.
    pub fn ordered_amount(&self) -> Option<Amount> {
        self.subject.amount.filter(|_| self.operation.moves_money())
    }

    /// The ignored fields as a result lists them.
    pub fn ignored(&self) -> Option<Vec<String>> {
        (!self.ignored.is_empty()).then(|| self.ignored.clone())
    }
}

/// A request before it is signed, in the gateway's own form.
#[derive(Debug)]
pub struct Prepared<R> {
    /// What to sign and send.
    pub request: R,
    /// What its answer needs.
    pub state: State,
}

impl<R> Prepared<R> {
    /// A request of this operation and step. Its answer must agree with the subject.
    pub fn new(
        operation: Operation,
        step: &impl GatewayStep,
        request: R,
        subject: Subject,
        ignored: Vec<String>,
    ) -> Self {
        Self { request, state: State { ignored, ..State::new(operation, subject, step) } }
    }

    /// Signs the request, and gives the step that sends it.
    pub fn send(self, sign: impl FnOnce(R) -> Result<HttpRequest, Error>) -> Result<Step, Error> {
        Ok(Step::Send { request: sign(self.request)?, state: self.state })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum OwnStep {
        Query,
        Lookup { page: Option<u32> },
    }

    impl GatewayStep for OwnStep {
        fn prepares(&self) -> bool {
            matches!(self, Self::Lookup { .. })
        }
    }

    #[test]
    fn a_state_gives_back_its_step_and_says_whether_it_only_prepares() {
        for (step, prepares) in [
            (OwnStep::Query, false),
            (OwnStep::Lookup { page: None }, true),
            (OwnStep::Lookup { page: Some(2) }, true),
        ] {
            let state = State::new(Operation::RefundCreate, Subject::default(), &step);
            let text = serde_json::to_string(&state).expect("plain data");
            let state: State = serde_json::from_str(&text).expect("the same state");
            assert_eq!((state.step().ok(), state.prepares), (Some(step), prepares));
        }
    }

    #[test]
    fn a_step_that_cannot_be_read_leaves_open_what_happened() {
        let state = State::new(Operation::PaymentCreate, Subject::default(), &());
        let error = state.step::<OwnStep>().expect_err("no step");
        assert_eq!((error.outcome, error.retry_safe), (Outcome::Unknown, false));
    }
}
