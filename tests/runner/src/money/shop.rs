//! Shops: one that follows the rules, and some that deliberately break one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use till::{CancelToken, Client, Error, ErrorKind, Operation, Outcome};

use super::{Belief, Key, Order};

/// A shop's clients, and the calls that they made.
pub struct Clients {
    clients: BTreeMap<&'static str, Client>,
    witness: Option<Witness>,
    unknown: AtomicUsize,
    creates: Mutex<BTreeMap<Key, usize>>,
}

/// Is called with every order just before it is sent.
pub type Witness = Box<dyn Fn(&Order) + Send + Sync>;

impl Clients {
    /// Clients by their gateways' names.
    pub fn new(clients: BTreeMap<&'static str, Client>) -> Self {
        Self { clients, witness: None, unknown: AtomicUsize::new(0), creates: Mutex::default() }
    }

    /// Sets a function that is called with every order just before it is sent.
    pub fn watched_by(self, witness: Witness) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// Calls the order's gateway.
    pub fn call(&self, order: &Order, operation: Operation, request: &Value) -> Result<Value, Error> {
        let client = &self.clients[order.gateway.name];
        let result = client.call(operation, request.to_string().as_bytes(), &CancelToken::new()).outcome;
        let result = result.map(|result| result.to_json());
        if result.as_ref().is_err_and(|error| error.outcome == Outcome::Unknown) {
            self.unknown.fetch_add(1, Ordering::Relaxed);
        }
        result
    }

    /// Sends the order.
    pub fn create(&self, order: &Order) -> Result<Value, Error> {
        if let Some(witness) = &self.witness {
            witness(order);
        }
        *self.creates.lock().unwrap_or_else(PoisonError::into_inner).entry(order.key()).or_default() += 1;
        self.call(order, order.line.kind.create(), &order.request)
    }

    /// How many calls ended with an unknown outcome.
    pub fn unknown(&self) -> usize {
        self.unknown.load(Ordering::Relaxed)
    }

    /// How often the shop asked the library to make each order.
    pub fn creates(&self) -> BTreeMap<Key, usize> {
        self.creates.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// How a shop deals with an order.
pub trait Shop: Sync {
    /// Whether its clients resolve an unknown outcome themselves.
    fn lets_the_library_resolve(&self) -> bool;

    /// Makes an order; returns what the shop believes afterwards.
    fn attempt(&self, clients: &Clients, order: &Order) -> Belief;

    /// The shop's belief from a result.
    fn believes(&self, result: &Value) -> Belief {
        believed(result)
    }
}

/// The belief that a result implies.
pub fn believed(result: &Value) -> Belief {
    match result["status"].as_str().unwrap_or_default() {
        "approved" | "succeeded" => Belief::Moved,
        "created" | "requires_action" | "pending" | "authorized" => Belief::UnderWay,
        "partially_paid" => Belief::PaidInPart,
        "declined" | "failed" | "expired" | "cancelled" => Belief::Declined,
        _ => Belief::Unclear,
    }
}

/// How often an order is repeated while the library says that this is safe.
const ATTEMPTS: usize = 3;

/// Acts only on `outcome`, `retry_safe` and `verdict`, as the documentation says.
pub struct Honest;

impl Shop for Honest {
    fn lets_the_library_resolve(&self) -> bool {
        true
    }

    fn attempt(&self, clients: &Clients, order: &Order) -> Belief {
        self.told(clients, order).0
    }
}

impl Honest {
    /// Makes an order; returns the belief, and whether the call had to determine it after a lost answer.
    pub fn told(&self, clients: &Clients, order: &Order) -> (Belief, bool) {
        for _ in 0..ATTEMPTS {
            let error = match clients.create(order) {
                Ok(result) => return (believed(&result), result["resolved"] == true),
                Err(error) => error,
            };
            match (error.outcome, error.retry_safe) {
                (Outcome::Unknown, false) => return (Belief::Unknown, false),
                // A repeatable call is repeated: if the library was wrong about that, the ledger shows it.
                (_, true) => {}
                (_, false) => return (Belief::Nothing, false),
            }
        }
        (Belief::Nothing, false)
    }
}

/// Breaks the rule that one empty query proves nothing.
pub struct ResendsAfterOneEmptyQuery;

impl Shop for ResendsAfterOneEmptyQuery {
    fn lets_the_library_resolve(&self) -> bool {
        false
    }

    fn attempt(&self, clients: &Clients, order: &Order) -> Belief {
        let error = match clients.create(order) {
            Ok(result) => return believed(&result),
            Err(error) => error,
        };
        if error.outcome != Outcome::Unknown {
            return Belief::Nothing;
        }
        match clients.call(order, order.line.kind.get(), &order.get_request()) {
            Ok(found) => believed(&found),
            Err(error) if error.kind == ErrorKind::NotFound => {
                clients.create(order).map_or(Belief::Unknown, |result| believed(&result))
            }
            Err(_) => Belief::Unknown,
        }
    }
}

/// Breaks the rule that a server error is not a refusal: sends again under the same number.
pub struct ResendsAfterServerError;

impl Shop for ResendsAfterServerError {
    fn lets_the_library_resolve(&self) -> bool {
        false
    }

    fn attempt(&self, clients: &Clients, order: &Order) -> Belief {
        match clients.create(order) {
            Ok(result) => believed(&result),
            Err(error) if error.http_status.is_some_and(|status| status >= 500) => {
                clients.create(order).map_or(Belief::Unknown, |result| believed(&result))
            }
            Err(error) if error.outcome == Outcome::Unknown => Belief::Unknown,
            Err(_) => Belief::Nothing,
        }
    }
}

/// Breaks the same rule in another way: takes a failing server for a refusal and forgets the order.
pub struct TakesTroubleForRefusal;

impl Shop for TakesTroubleForRefusal {
    fn lets_the_library_resolve(&self) -> bool {
        false
    }

    fn attempt(&self, clients: &Clients, order: &Order) -> Belief {
        clients.create(order).map_or(Belief::Nothing, |result| believed(&result))
    }
}

/// Takes a missing answer for success.
pub struct TakesSilenceForSuccess;

impl Shop for TakesSilenceForSuccess {
    fn lets_the_library_resolve(&self) -> bool {
        false
    }

    fn attempt(&self, clients: &Clients, order: &Order) -> Belief {
        match clients.create(order) {
            Ok(result) => believed(&result),
            Err(error) if error.outcome == Outcome::Unknown => Belief::Moved,
            Err(_) => Belief::Nothing,
        }
    }
}

/// Breaks the rule that only `approved` means paid: delivers for an authorization or a partial payment.
pub struct TakesAnythingForPaid;

impl Shop for TakesAnythingForPaid {
    fn lets_the_library_resolve(&self) -> bool {
        true
    }

    fn attempt(&self, clients: &Clients, order: &Order) -> Belief {
        match clients.create(order) {
            Ok(result) => self.believes(&result),
            Err(error) if error.outcome == Outcome::Unknown => Belief::Unknown,
            Err(_) => Belief::Nothing,
        }
    }

    fn believes(&self, result: &Value) -> Belief {
        match believed(result) {
            Belief::PaidInPart => Belief::Moved,
            Belief::UnderWay if result["status"] == "authorized" || result["two_step"] == true => {
                Belief::Moved
            }
            belief => belief,
        }
    }
}
