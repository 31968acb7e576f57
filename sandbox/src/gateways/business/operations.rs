//! Which request asks for what, and who sends it.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};

use super::brand::Business;
use super::{disputes, errors, files, lists, newer, one_time, payments, payouts, queries, refunds, two_step};
use crate::gateway::Plan;
use crate::gateway::{Answer, Call, Failure, WireRequest};
use crate::signature_cause::{Finding, SignatureCause};
use crate::store::merchants::{self, Merchant};
use crate::store::orders;
use crate::store::requests::LoggedRequest;
use crate::work::Work;

/// seed: where every operation lives.
pub const PREFIX: &str = "/api/v1/";
/// seed: a private key has 32 digits.
const HALF_A_KEY: usize = 16;

crate::text_enum::text_enum! {
    /// seed: what can be asked for; the names are the sandbox's own, for faults and the log.
    Operation {
        /// `POST /payments`.
        CreatePayment = "create_payment",
        /// `GET /payments`.
        ListPayments = "list_payments",
        /// `GET /payments/{token}`.
        GetPayment = "get_payment",
        /// `GET /payments/order/{number}`.
        GetOrder = "get_order",
        /// `POST /payments/confirm`.
        ConfirmPayment = "confirm_payment",
        /// `POST /payments/decline`.
        DeclinePayment = "decline_payment",
        /// `POST /refunds`.
        CreateRefund = "create_refund",
        /// `POST /payouts`.
        CreatePayout = "create_payout",
        /// `GET /balance`.
        GetBalance = "get_balance",
        /// `GET /disputes/list`, and beyond: `GET /disputes`, which has filters.
        ListDisputes = "list_disputes",
        /// beyond: `POST /disputes`.
        CreateDispute = "create_dispute",
        /// beyond: `POST /otp`.
        ConfirmCode = "otp",
        /// beyond: `GET /otp-resend`.
        ResendCode = "otp_resend",
    }
}

impl Operation {
    fn creates(self) -> bool {
        matches!(
            self,
            Self::CreatePayment
                | Self::ConfirmPayment
                | Self::DeclinePayment
                | Self::CreateRefund
                | Self::CreatePayout
                | Self::CreateDispute
                | Self::ConfirmCode
        )
    }

    /// seed: OnlinePay's document has no second step, order lookup, refunds and disputes;
    /// assumed: so its paths do not exist there, unless the merchant is set to have the whole engine.
    fn exists_for(self, merchant: &Merchant) -> bool {
        let common = matches!(
            self,
            Self::CreatePayment
                | Self::ListPayments
                | Self::GetPayment
                | Self::CreatePayout
                | Self::GetBalance
        );
        let is_whole = Business::of(merchant) == Business::PayMart || merchant.is_set("whole_engine");
        let is_newer = matches!(self, Self::CreateDispute | Self::ConfirmCode | Self::ResendCode);
        common || (is_whole && (!is_newer || newer::has_parts(merchant)))
    }
}

/// The names of those that a merchant can ask for.
pub fn names(merchant: &Merchant) -> Vec<&'static str> {
    let known = Operation::TEXTS.iter().copied();
    known.filter(|name| Operation::from_text(name).is_some_and(|one| one.exists_for(merchant))).collect()
}

/// The operation of a method and path, and the last segment where that is a token or a number.
fn route(method: &str, path: &str) -> Option<(Operation, Option<String>)> {
    let segments: Vec<&str> = path.strip_prefix(PREFIX)?.split('/').collect();
    let decoded =
        |segment: &str| percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned();
    let found = match (method, segments.as_slice()) {
        ("POST", ["payments"]) => (Operation::CreatePayment, None),
        ("GET", ["payments"]) => (Operation::ListPayments, None),
        ("POST", ["payments", "confirm"]) => (Operation::ConfirmPayment, None),
        ("POST", ["payments", "decline"]) => (Operation::DeclinePayment, None),
        ("GET", ["payments", "order", number]) if !number.is_empty() => {
            (Operation::GetOrder, Some(decoded(number)))
        }
        ("GET", ["payments", token]) if !token.is_empty() => (Operation::GetPayment, Some(decoded(token))),
        ("POST", ["refunds"]) => (Operation::CreateRefund, None),
        ("POST", ["payouts"]) => (Operation::CreatePayout, None),
        ("GET", ["balance"]) => (Operation::GetBalance, None),
        ("GET", ["disputes", "list"]) => (Operation::ListDisputes, None),
        ("GET", ["disputes"]) => (Operation::ListDisputes, Some(disputes::FILTERED.to_owned())),
        ("POST", ["disputes"]) => (Operation::CreateDispute, None),
        ("POST", ["otp"]) => (Operation::ConfirmCode, None),
        ("GET", ["otp-resend"]) => (Operation::ResendCode, None),
        _ => return None,
    };
    Some(found)
}

/// seed: the merchant whose private key is the bearer; beyond: the codes of a header that is not there
/// or not a bearer's.
pub fn sender(work: &Work<'_>, brand: Business, headers: &HeaderMap) -> Result<Merchant, Failure> {
    if headers.get(header::AUTHORIZATION).is_none() {
        return Err(errors::refusal("auth_header_not_found", "send Authorization: Bearer PRIVATE_KEY").into());
    }
    let key = bearer(headers)
        .ok_or_else(|| errors::refusal("unknown_auth_header", "send Authorization: Bearer PRIVATE_KEY"))?;
    let found = merchants::by_credential(work.connection, brand.path_name(), key)?;
    Ok(found.ok_or_else(|| errors::refusal("incorrect_private_key", "no merchant has this key"))?)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| key.trim())
}

/// assumed: a wrong key whose first half is right is refused in the form that is set for the merchant, whose version of
/// the engine it met.
fn meant_merchant(work: &Work<'_>, brand: Business, headers: &HeaderMap) -> rusqlite::Result<Option<String>> {
    let key = bearer(headers).unwrap_or_default();
    let found =
        merchants::by_beginning(work.connection, crate::gateway::Gateway::name(&brand), key, HALF_A_KEY)?;
    Ok(found.map(|merchant| merchant.id))
}

/// Notes in the log whom a sender was who is not known, as far as that can be seen.
fn refused_sender(
    work: &Work<'_>,
    brand: Business,
    request: &WireRequest,
    log: &mut LoggedRequest,
) -> rusqlite::Result<()> {
    log.merchant = meant_merchant(work, brand, &request.headers)?;
    let owner = merchants::owner(work.connection, bearer(&request.headers).unwrap_or_default())?;
    let cause =
        if log.merchant.is_some() { SignatureCause::HalfKnown } else { SignatureCause::UnknownSender };
    log.finding = Some(Finding { owner, ..cause.into() });
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let number = ["orderNumber", "order_number"].iter().find_map(|name| body[name].as_str());
    log.number = number.map(str::to_owned);
    Ok(())
}

/// Recognises the sender and what it asks for. What is wrong with the request itself is found later, so that
/// the refusal has the form that is set for the merchant.
pub fn identify(
    work: &Work<'_>,
    brand: Business,
    request: &WireRequest,
    log: &mut LoggedRequest,
) -> Result<Call, Failure> {
    let found = route(&request.method, &request.path);
    log.operation = found.as_ref().map(|(operation, _)| operation.as_str().to_owned());
    let merchant = match sender(work, brand, &request.headers) {
        Ok(merchant) => merchant,
        Err(failure) => {
            refused_sender(work, brand, request, log)?;
            return Err(failure);
        }
    };
    log.merchant = Some(merchant.id.clone());
    let found = found.filter(|(operation, segment)| {
        let is_filtered = segment.as_deref() == Some(disputes::FILTERED);
        operation.exists_for(&merchant) && (!is_filtered || newer::has_parts(&merchant))
    });
    let body = match &found {
        Some((_, segment)) if request.method == "GET" => {
            let parameters: Map<String, Value> = form_urlencoded::parse(request.query.as_bytes())
                .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
                .collect();
            json!({ "segment": segment, "query": parameters })
        }
        Some((Operation::CreateDispute, _)) => {
            let content_type = request.header("content-type").unwrap_or_default();
            files::read(content_type, &request.body).unwrap_or_default()
        }
        _ => newer::respelled(&merchant, serde_json::from_slice(&request.body).unwrap_or_default()),
    };
    let operation = found.map(|(operation, _)| operation);
    let number = number(work, &merchant, operation, &body)?;
    log.number.clone_from(&number);
    let asked_fault = request.asked_fault().map_err(|why| errors::refusal("http_422_x_till_fault", why))?;
    Ok(Call {
        creates: operation.is_some_and(Operation::creates),
        operation: operation.map_or("unknown", Operation::as_str).to_owned(),
        number,
        asked_fault,
        merchant,
        body,
        raw: request.body.clone(),
        received_at: work.now,
        plan: Plan::default(),
    })
}

/// The merchant's number of what a request is about, by which fault rules find it.
fn number(
    work: &Work<'_>,
    merchant: &Merchant,
    operation: Option<Operation>,
    body: &Value,
) -> Result<Option<String>, Failure> {
    let token = match operation {
        Some(Operation::CreatePayment | Operation::CreatePayout) => {
            return Ok(body["orderNumber"].as_str().map(str::to_owned));
        }
        Some(Operation::GetOrder) => return Ok(body["segment"].as_str().map(str::to_owned)),
        Some(Operation::GetPayment) => body["segment"].as_str(),
        Some(
            Operation::ConfirmPayment
            | Operation::DeclinePayment
            | Operation::CreateRefund
            | Operation::CreateDispute
            | Operation::ConfirmCode,
        ) => body["token"].as_str(),
        Some(Operation::ResendCode) => body["query"]["token"].as_str(),
        _ => None,
    };
    let order = token.map(|token| orders::by_gateway_id(work.connection, token)).transpose()?.flatten();
    Ok(order.filter(|order| order.merchant == merchant.id).map(|order| order.number))
}

/// Does what the call asks for.
pub fn perform(work: &Work<'_>, call: &Call) -> Result<Answer, Failure> {
    let Some(operation) = Operation::from_text(&call.operation) else {
        return Err(errors::no_route(Operation::TEXTS).into());
    };
    // beyond: the codes; assumed: a dispute is a form with a file, although some samples write JSON.
    if operation == Operation::CreateDispute && !call.body.is_object() {
        let message = "send multipart/form-data with token, description and document";
        return Err(errors::refusal("content_type_not_allowed", message).into());
    }
    if operation.creates() && !call.body.is_object() {
        return Err(errors::refusal("invalid_json", "the body must be a JSON object").into());
    }
    let body = match operation {
        Operation::CreatePayment => payments::create(work, call)?,
        Operation::ListPayments => lists::list(work, call)?,
        Operation::GetPayment => queries::payment(work, call)?,
        Operation::GetOrder => lists::order(work, call)?,
        Operation::ConfirmPayment => two_step::confirm(work, call)?,
        Operation::DeclinePayment => two_step::decline(work, call)?,
        Operation::CreateRefund => refunds::create(work, call)?,
        Operation::CreatePayout => payouts::create(work, call)?,
        Operation::GetBalance => queries::balance(work, call)?,
        Operation::ListDisputes => disputes::list(work, call)?,
        Operation::CreateDispute => disputes::create(work, call)?,
        Operation::ConfirmCode => return one_time::confirm(work, call),
        Operation::ResendCode => one_time::resend(work, call)?,
    };
    Ok(Answer { status: 200, code: "0".to_owned(), body })
}
