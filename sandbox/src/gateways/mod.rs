//! The gateways that the sandbox plays: one folder each, all behind one trait.

pub mod business;
pub mod forms;
pub mod globalmerchant;
pub mod payermax;
pub mod paypro;

use anyhow::Result;
use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::faults::{self, AskedFault, Plan};
use crate::sandbox::{Sandbox, Work};
use crate::settlement::Outcome;
use crate::store::disputes::Dispute;
use crate::store::merchants::Merchant;
use crate::store::orders::{Kind, Order, State};
use crate::store::requests::LoggedRequest;

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
        self.header(faults::HEADER).map(AskedFault::from_header).transpose()
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
    pub received_at: crate::clock::Milliseconds,
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

impl From<crate::settlement::SettleError> for Failure {
    fn from(error: crate::settlement::SettleError) -> Self {
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
    /// The page is shown again, because of this.
    Again(String),
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

    /// Credentials for a new merchant.
    fn new_credentials(&self) -> Credentials;

    /// The credentials as libtill's configuration names them.
    fn shown_credentials(&self, sandbox: &Sandbox, merchant: &Merchant) -> Result<Value>;

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
    fn sealing_headers(
        &self,
        sandbox: &Sandbox,
        body: &str,
        wrong_signature: bool,
    ) -> Vec<(&'static str, String)>;

    /// Whether an answer to a merchant is signed, where answers are.
    fn seals(&self, _merchant: &Merchant, _answer: &Answer) -> bool {
        true
    }

    /// Whether answers are signed at all.
    fn signs_answers(&self) -> bool;

    /// The form in which it compares order numbers.
    fn number_key(&self, number: &str) -> String;

    /// An order was decided: saves cards, tells the merchant.
    fn decided(&self, work: &Work<'_>, merchant: &Merchant, order: &mut Order) -> Result<()>;

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

    /// Signs a notification's fields anew, where its sign is one of them.
    fn sign_fields(&self, _merchant: &Merchant, _fields: &mut Value) {}

    /// What a payer chose on a page that has more than buttons; notes in the order what was entered.
    fn page_step(
        &self,
        _order: &mut Order,
        _choice: &str,
        _form: &dyn Fn(&str) -> Option<String>,
    ) -> Option<PageStep> {
        None
    }

    /// A page of an order was opened by its payer.
    fn opened(&self, _work: &Work<'_>, _merchant: &Merchant, _order: &mut Order) -> Result<()> {
        Ok(())
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

    /// Whether the merchant's server accepted a notification.
    fn is_accepted(&self, status: u16, body: &str) -> bool;
}

/// All gateways of the sandbox.
pub struct Registry {
    gateways: Vec<Box<dyn Gateway>>,
}

impl Registry {
    /// Every gateway there is.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            gateways: vec![
                Box::new(business::Business::PayMart),
                Box::new(business::Business::OnlinePay),
                Box::new(globalmerchant::Globalmerchant),
                Box::new(payermax::Payermax),
                Box::new(paypro::Paypro),
            ],
        }
    }

    /// The gateway with a name.
    pub fn by_name(&self, name: &str) -> Option<&dyn Gateway> {
        self.all().find(|gateway| gateway.name() == name)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &dyn Gateway> {
        self.gateways.iter().map(Box::as_ref)
    }

    /// The gateway that a path means, and the path below its root.
    ///
    /// Where several share a path at the root, it is the one that `is_meant`, or else the first.
    pub fn by_path<'p>(
        &self,
        path: &'p str,
        is_meant: impl Fn(&dyn Gateway) -> bool,
    ) -> Option<(&dyn Gateway, &'p str)> {
        let named = path.strip_prefix('/').and_then(|rest| {
            let (name, _) = rest.split_once('/')?;
            Some((self.by_name(name)?, &rest[name.len()..]))
        });
        named.or_else(|| {
            let owners: Vec<&dyn Gateway> = self
                .all()
                .filter(|gateway| gateway.own_paths().iter().any(|beginning| path.starts_with(beginning)))
                .collect();
            let meant = if owners.len() > 1 { owners.iter().find(|owner| is_meant(**owner)) } else { None };
            Some((*meant.or(owners.first())?, path))
        })
    }
}

/// A libtill client configuration for a merchant.
pub fn configuration(sandbox: &Sandbox, merchant: &Merchant) -> Result<Value> {
    let gateway = sandbox
        .gateway(&merchant.gateway)
        .ok_or_else(|| anyhow::anyhow!("no gateway is named {}", merchant.gateway))?;
    let address = sandbox.address();
    let mut configuration = json!({
        "gateway": gateway.name(),
        "environment": "sandbox",
        "base_url": format!("{}/{}", address.url, gateway.name()),
        "credentials": gateway.shown_credentials(sandbox, merchant)?,
    });
    if let Some(ca_file) = address.ca_file {
        configuration["tls"] = json!({ "ca_file": ca_file });
    }
    Ok(configuration)
}

/// The address of an order's page.
pub fn page_url(sandbox: &Sandbox, gateway: &dyn Gateway, kind: PageKind, page: &str) -> String {
    format!("{}/{}/{}/{page}", sandbox.address().url, gateway.name(), kind.segment())
}

/// Carries a call out; what its faults leave for notifications waits for them.
pub fn perform(work: &Work<'_>, gateway: &dyn Gateway, call: &Call) -> Result<Answer, Failure> {
    if let Some(number) = &call.number {
        faults::plant(work, call, number)?;
    }
    gateway.perform(work, call)
}

/// An order with nothing decided about it.
pub fn new_order(work: &Work<'_>, call: &Call, gateway: &dyn Gateway, kind: Kind, number: &str) -> Order {
    Order {
        id: 0,
        merchant: call.merchant.id.clone(),
        kind,
        gateway_id: String::new(),
        number: number.to_owned(),
        number_key: gateway.number_key(number),
        parent: None,
        currency: String::new(),
        amount: 0,
        paid: 0,
        refunded: 0,
        state: State::Pending,
        code: None,
        notify_url: call.merchant.notify_url.clone(),
        return_url: None,
        page: None,
        details: json!({}),
        created_at: work.now,
        visible_at: work.now + call.plan.lag,
        finished_at: None,
    }
}

/// Whether an order's number is taken and the call is to be refused for it.
pub fn is_repeated(work: &Work<'_>, call: &Call, order: &Order) -> Result<bool> {
    let taken =
        crate::store::orders::by_number(work.connection, &order.merchant, order.kind, &order.number_key)?;
    if taken.is_none() {
        return Ok(false);
    }
    if let (true, Some(rule)) = (call.plan.accept_duplicates, &call.plan.duplicates_rule) {
        crate::store::faults::use_up(work.connection, rule)?;
    }
    Ok(!call.plan.accept_duplicates)
}

/// The order that a query asks for, unless it is too young to be seen.
pub fn queried(work: &Work<'_>, call: &Call, order: Option<Order>) -> Option<Order> {
    order.filter(|order| order.visible_at <= work.now && order.created_at + call.plan.lag <= work.now)
}
