//! The way of a gateway request: who calls, which faults it meets, what it does, what is answered.

use anyhow::Context;
use axum::http::StatusCode;

use crate::faults::{self, AnswerFault};
use crate::gateways::{Answer, Call, Failure, Gateway, Refusal, WireRequest};
use crate::mask;
use crate::sandbox::{LateCall, Sandbox, Work};
use crate::store::requests::{self, LoggedRequest};
use crate::store::savepoint;

/// What a client gets.
#[derive(Debug)]
pub enum Reply {
    /// An answer.
    Answer {
        /// HTTP status.
        status: StatusCode,
        /// Headers of the gateway.
        headers: Vec<(&'static str, String)>,
        /// Media type of the body.
        content_type: &'static str,
        /// Body.
        body: String,
        /// How long it is held back, in milliseconds.
        delay: u64,
    },
    /// The end of the connection.
    Drop,
}

const ERROR_PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>500 Internal Server Error</title>\
    </head><body><h1>Internal Server Error</h1></body></html>";

/// Handles one request to a gateway.
pub fn handle(sandbox: &Sandbox, gateway: &dyn Gateway, request: &WireRequest) -> Reply {
    let outcome = sandbox.work(|work| one_call(work, gateway, request));
    sandbox.wake.notify_one();
    match outcome {
        Ok(Decided::Late(late)) => {
            sandbox.postpone(*late);
            Reply::Drop
        }
        Ok(Decided::Now { answer, fault, wrong_signature, delay }) => {
            finish(sandbox, gateway, &answer, fault, wrong_signature, delay)
        }
        Err(_) => error_page(0),
    }
}

enum Decided {
    Late(Box<LateCall>),
    Now { answer: Answer, fault: AnswerFault, wrong_signature: bool, delay: i64 },
}

fn one_call(work: &Work<'_>, gateway: &dyn Gateway, request: &WireRequest) -> anyhow::Result<Decided> {
    let mut log = LoggedRequest {
        method: request.method.clone(),
        path: request.path.clone(),
        query: mask::shown_query(&request.query),
        body: mask::shown_body(request.header("content-type"), &request.body),
        ..LoggedRequest::default()
    };
    let identified = gateway.identify(work, request, &mut log);
    let decided = match identified {
        Ok(mut call) => {
            call.plan = faults::plan(work, gateway, &call)?;
            log.number.clone_from(&call.number);
            log.faults.clone_from(&call.plan.names);
            decide(work, gateway, call)
        }
        Err(failure) => Decided::Now {
            answer: answer_failure(failure, |refusal| gateway.refused(work, refusal)),
            fault: AnswerFault::None,
            wrong_signature: false,
            delay: 0,
        },
    };
    if let Decided::Now { answer, fault, .. } = &decided {
        log.answer_code = Some(answer.code.clone());
        log.answer_status = match fault {
            AnswerFault::Drop => None,
            AnswerFault::Status500 => Some(500),
            AnswerFault::None | AnswerFault::Garbage => Some(answer.status),
        };
    }
    requests::insert(work.connection, work.now, &log)?;
    Ok(decided)
}

fn decide(work: &Work<'_>, gateway: &dyn Gateway, mut call: Call) -> Decided {
    let plan = call.plan.clone();
    let merchant = call.merchant.clone();
    let refused = |refusal: &Refusal| gateway.refused_to(work, &merchant, refusal);
    let now = |answer, fault| Decided::Now {
        answer,
        fault,
        wrong_signature: plan.wrong_signature,
        delay: plan.delay,
    };
    if let Some(code) = &plan.refuse {
        let mut refusal = gateway.usual_refusal();
        if let Some(code) = code {
            refusal = Refusal::new(code, "Refused on demand.");
        }
        return now(refused(&refusal), plan.answer);
    }
    if plan.status_500_before {
        let refusal = Refusal::new("status_500_before", "");
        return now(refused(&refusal), AnswerFault::Status500);
    }
    if let Some(milliseconds) = plan.commit_after {
        // When it is committed in the end, it meets no more faults.
        call.plan.names.clear();
        return Decided::Late(Box::new(LateCall { due_at: work.now + milliseconds, call }));
    }
    let answer = savepoint(work.connection, || gateway.perform(work, &call))
        .unwrap_or_else(|failure| answer_failure(failure, refused));
    now(answer, plan.answer)
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

fn finish(
    sandbox: &Sandbox,
    gateway: &dyn Gateway,
    answer: &Answer,
    fault: AnswerFault,
    wrong_signature: bool,
    delay: i64,
) -> Reply {
    let delay = u64::try_from(delay).unwrap_or(0);
    let body = match fault {
        AnswerFault::Drop => return Reply::Drop,
        AnswerFault::Status500 => return error_page(delay),
        AnswerFault::Garbage => "{\"code\":\"APPLY_SUCC\u{0}<<".to_owned(),
        AnswerFault::None => answer.body.to_string(),
    };
    Reply::Answer {
        status: StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK),
        headers: gateway.sealing_headers(sandbox, &body, wrong_signature),
        content_type: "application/json;charset=UTF-8",
        body,
        delay,
    }
}

fn error_page(delay: u64) -> Reply {
    Reply::Answer {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        headers: Vec::new(),
        content_type: "text/html; charset=utf-8",
        body: ERROR_PAGE.to_owned(),
        delay,
    }
}

/// Commits requests whose answer was dropped earlier, up to the given time.
pub fn commit_late(sandbox: &Sandbox, until: crate::clock::Milliseconds) -> anyhow::Result<()> {
    for late in sandbox.take_late(until) {
        let gateway =
            sandbox.gateway(&late.call.merchant.gateway).context("a merchant belongs to a gateway")?;
        // A refusal is no error here: the number may have been taken in the meantime.
        let outcome = sandbox.work(|work| gateway.perform(work, &late.call).map(|_| ()));
        if let Err(Failure::Broken(error)) = outcome {
            return Err(error);
        }
    }
    Ok(())
}
