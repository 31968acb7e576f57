//! What every gateway is to the rest of the sandbox: one trait, and the words in which it speaks.

mod claims;
mod components;
pub mod forms;
mod orders;
mod plan;
mod readings;
mod registry;
mod signing;

pub use claims::{CaseWords, Claim};
pub use components::Entered;
pub use orders::{is_repeated, new_order, page_url, queried};
pub use plan::{AnswerFault, IdleFault, Plan};
pub use readings::Reading;
pub use registry::Registry;
pub use signing::{End, Salt, Signing};

use anyhow::Result;
use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::{Map, Value};

use crate::card_form::Wrong;
use crate::clock::Milliseconds;
use crate::fault::{self, AskedFault};
use crate::keys::Keys;
use crate::store::disputes::Dispute;
use crate::store::merchants::Merchant;
use crate::store::orders::{Order, Outcome};
use crate::store::requests::LoggedRequest;
use crate::store::sessions::Session;
use crate::work::Work;

/// A request to a gateway as it came in.
#[derive(Debug, Clone)]
pub struct WireRequest {
    /// HTTP method.
    pub method: String,
    /// Path below the gateway's root.
    pub path: String,
    /// What follows the question mark, as it was sent; empty without one.
    pub query: String,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, byte for byte.
    pub body: Bytes,
}

impl WireRequest {
    /// A header, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The fault that the request asks for itself.
    pub fn asked_fault(&self) -> Result<Option<AskedFault>, String> {
        self.header(fault::HEADER).map(AskedFault::from_header).transpose()
    }
}

/// A request whose sender is known.
#[derive(Clone)]
pub struct Call {
    /// Who calls.
    pub merchant: Merchant,
    /// Name of the operation on the wire.
    pub operation: String,
    /// Whether it makes something that must not be made twice.
    pub creates: bool,
    /// The merchant's number of the order.
    pub number: Option<String>,
    /// The body.
    pub body: Value,
    /// The body, byte for byte.
    pub raw: Bytes,
    /// The fault that the request asks for itself.
    pub asked_fault: Option<AskedFault>,
    /// When it came in, which is before its commit if that was delayed.
    pub received_at: Milliseconds,
    /// The faults that it meets.
    pub plan: Plan,
}

/// A refusal in a gateway's own words.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The gateway's code.
    pub code: String,
    /// What is wrong, naming the field where there is one.
    pub message: String,
}

impl Refusal {
    /// A refusal with a code and a message.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

/// Why a call did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The gateway refuses it; nothing stays of it.
    Refused(Refusal),
    /// The sandbox itself broke.
    Broken(anyhow::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// A body to answer with, and the code in it for the log.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The gateway's code.
    pub code: String,
    /// The body.
    pub body: Value,
}

/// Credentials of a new merchant.
pub struct Credentials {
    /// What the gateway knows it by.
    pub account: String,
    /// The other half: a merchant number or a signing secret.
    pub credential: String,
}

/// What kind of page a payer is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// Pay or cancel.
    Checkout,
    /// 3-D Secure: succeed or fail.
    ThreeDomainSecure,
    /// Receive a payout, or not.
    Payout,
}

impl PageKind {
    /// Its part of the address.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Checkout => "p",
            Self::ThreeDomainSecure => "3ds",
            Self::Payout => "pout",
        }
    }
}

/// What a payer's choice on a page leads to.
pub enum PageStep {
    /// The order is decided.
    Decide(Outcome),
    /// Another page of the order opens.
    Open(PageKind),
    /// The page is shown again, because of what was entered.
    Again(Wrong),
    /// The payer goes back to the shop, and nothing is decided.
    Leave,
}

/// One gateway: its wire format, its rules and its manners.
pub trait Gateway: Send + Sync {
    /// Its name in paths and configurations.
    fn name(&self) -> &'static str;

    /// Beginnings of its own paths, by which it is recognised at the root.
    fn own_paths(&self) -> &'static [&'static str];

    /// Whether it knows the sender of a request at the root, for gateways that share a path.
    fn knows_sender(&self, _work: &Work<'_>, _headers: &HeaderMap) -> Result<bool> {
        Ok(true)
    }

    /// Checks the settings of a new merchant; the error names the setting and the fix.
    fn check_settings(&self, settings: &Map<String, Value>) -> Result<(), String>;

    /// What its document leaves open and a setting decides, so that a profile can.
    fn readings(&self) -> &'static [Reading];

    /// Credentials for a new merchant.
    fn new_credentials(&self, work: &Work<'_>) -> Credentials;

    /// The credentials as libtill's configuration names them.
    fn shown_credentials(&self, keys: &Keys, merchant: &Merchant) -> Result<Value>;

    /// Names of the operations that a merchant can ask for.
    fn operations(&self, merchant: &Merchant) -> Vec<&'static str>;

    /// Whether requests carry a signature.
    fn signs_requests(&self) -> bool {
        true
    }

    /// The credential that a shop signs its requests or proves itself with, as libtill's configuration names it.
    fn request_credential(&self) -> &'static str;

    /// The key that a merchant hashes together with what it signs, where there is one.
    fn request_salt(&self, _merchant: &Merchant) -> Option<Salt> {
        None
    }

    /// What the signature of a notification is made over, where it has one.
    fn notification_signing(&self, _merchant: &Merchant, _body: &str) -> Option<Signing> {
        None
    }

    /// Recognises the sender and checks the signature; fills the log as far as it gets.
    fn identify(
        &self,
        work: &Work<'_>,
        request: &WireRequest,
        log: &mut LoggedRequest,
    ) -> Result<Call, Failure>;

    /// Does what the call asks for.
    fn perform(&self, work: &Work<'_>, call: &Call) -> Result<Answer, Failure>;

    /// The code that it refuses with when a fault names none.
    fn usual_refusal(&self) -> Refusal;

    /// A refusal as an answer.
    fn refused(&self, work: &Work<'_>, refusal: &Refusal) -> Answer;

    /// A refusal as an answer to a merchant that is known.
    fn refused_to(&self, work: &Work<'_>, merchant: &Merchant, refusal: &Refusal) -> Answer {
        let mut answer = self.refused(work, refusal);
        answer.status = forms::error_status(merchant).unwrap_or(answer.status);
        answer
    }

    /// Gives a body the forms that are set for a merchant where the documents leave them open.
    fn shape(&self, _merchant: &Merchant, _body: &mut Value) {}

    /// Headers that prove where an answer or a notification comes from.
    fn sealing_headers(&self, keys: &Keys, body: &str, wrong_signature: bool) -> Vec<(&'static str, String)>;

    /// Whether an answer to a merchant is signed, where answers are.
    fn seals(&self, _merchant: &Merchant, _answer: &Answer) -> bool {
        true
    }

    /// The amount that a call asks for, in minor units, where it can be read.
    fn asked_amount(&self, _call: &Call) -> Option<i64> {
        None
    }

    /// Whether answers are signed at all.
    fn signs_answers(&self) -> bool;

    /// The form in which it compares order numbers.
    fn number_key(&self, number: &str) -> String;

    /// An order was decided: saves cards, tells the merchant.
    fn decided(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()>;

    /// Something of its own is due for an order.
    fn due(&self, _work: &Work<'_>, _merchant: &Merchant, _order: &mut Order, _what: &str) -> Result<()> {
        Ok(())
    }

    /// Whether an order that is closed may be decided otherwise later.
    fn may_still_change(&self, _order: &Order) -> bool {
        false
    }

    /// A payment is disputed: tells the merchant.
    fn disputed(
        &self,
        _work: &Work<'_>,
        _merchant: &Merchant,
        _payment: &Order,
        _dispute: &Dispute,
    ) -> Result<()> {
        Ok(())
    }

    /// Decides a dispute that is only listed, with `approved` or `declined`: tells the merchant.
    fn decide_dispute(&self, _work: &Work<'_>, _merchant: &Merchant, _id: i64, _status: &str) -> Result<()> {
        Ok(())
    }

    /// The words for its cases, where disputes are cases.
    fn case_words(&self) -> Option<&'static CaseWords> {
        None
    }

    /// What the payer entered in a component becomes a token for one payment; none if it has no components.
    fn tokenize(
        &self,
        _work: &Work<'_>,
        _session: &mut Session,
        _entered: &Entered,
    ) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    /// Opens a case about a payment; its number, if it gets one.
    fn open_case(
        &self,
        _work: &Work<'_>,
        _merchant: &Merchant,
        _payment: &Order,
        _claim: &Claim,
    ) -> Result<Option<String>, Failure> {
        Ok(None)
    }

    /// Moves a case on to a status, with who won.
    fn move_case(
        &self,
        _work: &Work<'_>,
        _merchant: &Merchant,
        _case: &mut Order,
        _status: &str,
        _result: Option<&str>,
    ) -> Result<(), Failure> {
        Ok(())
    }

    /// Signs a notification's fields anew, where its sign is one of them.
    fn sign_fields(&self, _merchant: &Merchant, _fields: &mut Value) {}

    /// What a payer chose on a page that has more than buttons; notes in the order what was entered.
    fn page_step(
        &self,
        _order: &mut Order,
        _choice: &str,
        _form: &dyn Fn(&str) -> Option<String>,
        _now: Milliseconds,
    ) -> Option<PageStep> {
        None
    }

    /// A page of an order was opened by its payer; an address is the page that opens in its place.
    fn opened(&self, _work: &Work<'_>, _merchant: &Merchant, _order: &mut Order) -> Result<Option<String>> {
        Ok(None)
    }

    /// What it would tell the merchant about an order now, where that can be asked for.
    fn notification_body(&self, _work: &Work<'_>, _merchant: &Merchant, _order: &Order) -> Option<String> {
        None
    }

    /// Whether it has a list of disputes.
    fn lists_disputes(&self) -> bool {
        false
    }

    /// Whether an order has a page of a kind.
    fn page_fits(&self, order: &Order, kind: PageKind) -> bool {
        order.detail("page_kind") == kind.segment()
    }

    /// Whether a form that the shop had the payer's browser post to a page may open it.
    fn form_fits(&self, _order: &Order, _form: &dyn Fn(&str) -> Option<String>) -> bool {
        false
    }

    /// Where the payer goes after the page.
    fn return_address(&self, order: &Order) -> Option<String>;

    /// The same, where it depends on the merchant.
    fn way_back(&self, _merchant: &Merchant, order: &Order) -> Option<String> {
        self.return_address(order)
    }

    /// All addresses that a page may lead to before it is known which one it is.
    fn return_targets(&self, order: &Order) -> Vec<String> {
        self.return_address(order).into_iter().collect()
    }

    /// Waiting times before each attempt to deliver a notification, in seconds.
    fn delivery_delays(&self) -> &'static [i64];

    /// Media type of its notifications.
    fn notification_type(&self) -> &'static str {
        "application/json;charset=UTF-8"
    }

    /// The body with which a shop accepts a notification, where the body matters.
    fn accepting_body(&self) -> Option<&'static str> {
        None
    }

    /// Whether the merchant's server accepted a notification.
    fn is_accepted(&self, status: u16, body: &str) -> bool;
}
