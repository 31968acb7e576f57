//! The way of a gateway request: who calls, which faults it meets, what it does, what is answered.

mod half;

use std::time::Duration;

use anyhow::Context;
use axum::body::Body;
use axum::http::StatusCode;

use half::{Half, first_half};

use crate::clock::{self, Milliseconds};
use crate::faults;
use crate::gateway::{Answer, AnswerFault, Call, Failure, Gateway, IdleFault, Plan, Refusal, WireRequest};
use crate::mask;
use crate::sandbox::{LateCall, Sandbox};
use crate::store::requests::{self, LoggedRequest};
use crate::store::{merchants, notifications, savepoint};
use crate::work::Work;

/// What a client gets, and how.
#[derive(Debug)]
pub struct Reply {
    /// The answer, or the end of the connection.
    pub content: Content,
    /// A notification that has to be sent before.
    pub awaited: Option<Awaited>,
    /// How long it is held back.
    pub delay: Duration,
    /// Every byte goes alone, this far apart.
    pub dribble: Option<Duration>,
    /// What becomes of the connection afterwards.
    pub idle: Option<IdleFault>,
}

/// The answer, or the end of the connection.
#[derive(Debug)]
pub enum Content {
    /// An answer.
    Answer {
        /// HTTP status.
        status: StatusCode,
        /// Headers of the gateway.
        headers: Vec<(&'static str, String)>,
        /// Media type of the body.
        content_type: &'static str,
        /// Body.
        body: Body,
    },
    /// The end of the connection.
    End(End),
}

/// How a connection ends in place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// In order, without a byte.
    Quietly,
    /// With a reset.
    Reset,
}

/// A notification that has to be sent before the answer.
#[derive(Debug, Clone)]
pub struct Awaited {
    merchant: String,
    number: Option<String>,
    /// The newest notification before the call.
    after: i64,
    /// How long the answer waits for it.
    pub limit: Duration,
}

impl Awaited {
    /// Whether it was sent.
    pub fn was_sent(&self, sandbox: &Sandbox) -> bool {
        let sent = sandbox.work(|work| {
            notifications::was_sent(work.connection, &self.merchant, self.after, self.number.as_deref())
        });
        // Without a database there is nothing to wait for.
        sent.unwrap_or(true)
    }
}

/// The header that says where the dashboard explains why a sender or a signature was refused.
const EXPLAINED_AT: &str = "x-till-explained";

const ERROR_PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>500 Internal Server Error</title>\
    </head><body><h1>Internal Server Error</h1></body></html>";

/// Handles one request to a gateway.
pub fn handle(sandbox: &Sandbox, gateway: &dyn Gateway, request: &WireRequest) -> Reply {
    let outcome = sandbox.work(|work| one_call(work, gateway, request));
    sandbox.changed();
    match outcome {
        Ok(Decided::Late(late)) => {
            sandbox.postpone(*late);
            Reply::of(Content::End(End::Quietly))
        }
        Ok(Decided::Now(decision)) => decision.reply(sandbox, gateway),
        Err(_) => Reply::of(error_page()),
    }
}

enum Decided {
    Late(Box<LateCall>),
    Now(Box<Decision>),
}

/// What is answered, and what happens to it on its way.
struct Decision {
    answer: Answer,
    fault: AnswerFault,
    plan: Plan,
    awaited: Option<Awaited>,
    /// The gateway's time, where it is not the sandbox's.
    time: Option<Milliseconds>,
    /// Whether it goes out without a signature, where answers have one.
    unsealed: bool,
    /// Where the dashboard explains the answer, if it refuses the sender or the signature.
    explained_at: Option<String>,
}

impl Decision {
    fn new(answer: Answer, fault: AnswerFault, plan: Plan) -> Self {
        Self { answer, fault, plan, awaited: None, time: None, unsealed: false, explained_at: None }
    }

    /// The HTTP status that goes out, if any does.
    fn status(&self) -> Option<u16> {
        match self.fault {
            AnswerFault::Drop | AnswerFault::Reset => None,
            AnswerFault::Status500 => Some(500),
            _ => Some(self.answer.status),
        }
    }

    fn reply(self, sandbox: &Sandbox, gateway: &dyn Gateway) -> Reply {
        let milliseconds = |time: i64| Duration::from_millis(u64::try_from(time).unwrap_or(0));
        Reply {
            content: self.content(sandbox, gateway),
            awaited: self.awaited,
            delay: milliseconds(self.plan.delay),
            dribble: self.plan.dribble.map(milliseconds),
            idle: self.plan.idle,
        }
    }

    fn content(&self, sandbox: &Sandbox, gateway: &dyn Gateway) -> Content {
        let text = match self.fault {
            AnswerFault::Drop => return Content::End(End::Quietly),
            AnswerFault::Reset => return Content::End(End::Reset),
            AnswerFault::Status500 => return error_page(),
            AnswerFault::Garbage => "{\"code\":\"APPLY_SUCC\u{0}<<".to_owned(),
            AnswerFault::None | AnswerFault::Cut | AnswerFault::WrongLength => self.answer.body.to_string(),
        };
        let sealed = (!self.unsealed)
            .then(|| gateway.sealing_headers(&sandbox.site.keys, &text, self.plan.wrong_signature));
        let mut headers = sealed.unwrap_or_default();
        headers.extend(self.time.map(|time| ("date", clock::http_date(time))));
        headers.extend(self.explained_at.clone().map(|address| (EXPLAINED_AT, address)));
        let body = match self.fault {
            AnswerFault::Cut => {
                headers.push(("connection", "close".to_owned()));
                Body::from(first_half(&text))
            }
            AnswerFault::WrongLength => {
                headers.push(("content-length", text.len().to_string()));
                Body::new(Half::of(&text))
            }
            _ => Body::from(text),
        };
        let status = StatusCode::from_u16(self.answer.status).unwrap_or(StatusCode::OK);
        Content::Answer { status, headers, content_type: "application/json;charset=UTF-8", body }
    }
}

impl Reply {
    fn of(content: Content) -> Self {
        Self { content, awaited: None, delay: Duration::ZERO, dribble: None, idle: None }
    }
}

fn one_call(work: &Work<'_>, gateway: &dyn Gateway, request: &WireRequest) -> anyhow::Result<Decided> {
    let mut log = LoggedRequest {
        gateway: gateway.name(),
        method: request.method.clone(),
        path: request.path.clone(),
        query: mask::shown_query(&request.query),
        body: mask::shown_body(request.header("content-type"), &request.body),
        ..LoggedRequest::default()
    };
    let identified = gateway.identify(work, request, &mut log);
    let is_explained = identified.is_err();
    let mut decided = match identified {
        Ok(mut call) => {
            call.plan = faults::plan(work, gateway, &call)?;
            log.number.clone_from(&call.number);
            log.faults.clone_from(&call.plan.names);
            decide(work, gateway, call)?
        }
        Err(failure) => {
            let known = log.merchant.as_deref().map(|id| merchants::by_id(work.connection, id));
            let known = known.transpose()?.flatten();
            let mut answer = answer_failure(failure, |refusal| match &known {
                Some(merchant) => gateway.refused_to(work, merchant, refusal),
                None => gateway.refused(work, refusal),
            });
            if let Some(merchant) = &known {
                gateway.shape(merchant, &mut answer.body);
            }
            let unsealed = known.is_some_and(|merchant| !gateway.seals(&merchant, &answer));
            let decision = Decision::new(answer, AnswerFault::None, Plan::default());
            Decided::Now(Box::new(Decision { unsealed, ..decision }))
        }
    };
    if let Decided::Now(decision) = &decided {
        log.answer_code = Some(decision.answer.code.clone());
        log.answer_status = decision.status();
        log.answer = Some(mask::masked_json(&decision.answer.body.to_string()));
    }
    // Shops have been seen to send cards in the wrong place.
    log.number = log.number.map(mask::masked_text);
    log.signature = log.signature.map(mask::masked_text);
    requests::insert(work.connection, work.now, &log)?;
    if let (true, Decided::Now(decision)) = (is_explained, &mut decided) {
        // The list, with the newest first: an address of the request itself would differ with every call.
        let is_refused = log.signature_matched == Some(false) || log.finding.is_some();
        let filter = if is_refused { "?refused=1" } else { "" };
        decision.explained_at = Some(format!("{}/dashboard/exchanges{filter}", work.site.url()));
    }
    Ok(decided)
}

fn decide(work: &Work<'_>, gateway: &dyn Gateway, mut call: Call) -> anyhow::Result<Decided> {
    let plan = call.plan.clone();
    // The gateway's clock is only wrong in what it says and checks, not in when things happen.
    let told = Work { now: work.now + plan.skew, ..*work };
    call.received_at += plan.skew;
    let merchant = call.merchant.clone();
    let refused = |refusal: &Refusal| gateway.refused_to(&told, &merchant, refusal);
    let not_done = |name: &str, fault| {
        let answer = refused(&Refusal::new(name, ""));
        Ok(Decided::Now(Box::new(Decision::new(answer, fault, plan.clone()))))
    };
    if plan.reset {
        return not_done("reset", AnswerFault::Reset);
    }
    if plan.status_500_before && plan.refuse.is_none() {
        return not_done("status_500_before", AnswerFault::Status500);
    }
    if let (Some(milliseconds), None) = (plan.commit_after, &plan.refuse) {
        // When it is committed in the end, it meets no more faults.
        call.plan.names.clear();
        return Ok(Decided::Late(Box::new(LateCall { due_at: work.now + milliseconds, call })));
    }
    let mut awaited = plan.early.map(|limit| awaited(work, &call, limit)).transpose()?;
    let done = match &plan.refuse {
        Some(Some(code)) => Err(Refusal::new(code, "Refused on demand.").into()),
        Some(None) => Err(gateway.usual_refusal().into()),
        None => savepoint(work.connection, || perform(work, gateway, &call)),
    };
    let mut answer = done.unwrap_or_else(|failure| {
        // Nobody hears of what was refused.
        awaited = None;
        answer_failure(failure, refused)
    });
    gateway.shape(&merchant, &mut answer.body);
    let time = (plan.skew != 0).then_some(told.now);
    let fault = plan.answer;
    let unsealed = !gateway.seals(&merchant, &answer);
    Ok(Decided::Now(Box::new(Decision { awaited, time, unsealed, ..Decision::new(answer, fault, plan) })))
}

fn awaited(work: &Work<'_>, call: &Call, limit: Milliseconds) -> rusqlite::Result<Awaited> {
    Ok(Awaited {
        merchant: call.merchant.id.clone(),
        number: call.number.clone(),
        after: notifications::last_id(work.connection)?,
        limit: Duration::from_millis(u64::try_from(limit).unwrap_or(0)),
    })
}

fn answer_failure(failure: Failure, refused: impl Fn(&Refusal) -> Answer) -> Answer {
    match failure {
        Failure::Refused(refusal) => refused(&refusal),
        Failure::Broken(error) => {
            let refusal = Refusal::new("SYSTEM_ERROR", format!("{error:#}"));
            let mut answer = refused(&refusal);
            answer.code = format!("SYSTEM_ERROR: {error:#}");
            answer
        }
    }
}

fn error_page() -> Content {
    Content::Answer {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        headers: Vec::new(),
        content_type: "text/html; charset=utf-8",
        body: Body::from(ERROR_PAGE),
    }
}

/// Carries a call out; what its faults leave for notifications waits for them.
fn perform(work: &Work<'_>, gateway: &dyn Gateway, call: &Call) -> Result<Answer, Failure> {
    let number = call.number.as_deref().unwrap_or_default();
    work.purpose.set(&[&call.merchant.id, &call.operation, number]);
    if let Some(number) = &call.number {
        faults::plant(work, call, number)?;
    }
    gateway.perform(work, call)
}

/// Commits requests whose answer was dropped earlier, up to the given time.
pub fn commit_late(sandbox: &Sandbox, until: Milliseconds) -> anyhow::Result<()> {
    for late in sandbox.take_late(until) {
        let gateway =
            sandbox.gateway(&late.call.merchant.gateway).context("a merchant belongs to a gateway")?;
        // A refusal is no error here: the number may have been taken in the meantime.
        let outcome = sandbox.work(|work| perform(work, gateway, &late.call).map(|_| ()));
        if let Err(Failure::Broken(error)) = outcome {
            return Err(error);
        }
    }
    Ok(())
}
