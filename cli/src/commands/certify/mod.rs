//! `till certify`: learns from a real account what a gateway's document leaves open.

pub mod certificate;
mod findings;
mod gateways;
mod plan;
mod receiver;
mod report;
mod session;
mod settings;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use till::gateway::{OperationResult, registry};
use till::model::NotificationReply;
use till::{CancelToken, Client, ClientConfig, Error, ErrorKind, Operation};

use super::configuration;
use crate::output::{Failure, say};
use crate::{exit, interrupt};
use findings::Findings;
use plan::{Plan, Probes};
use receiver::Inbox;
use report::Progress;
use session::{Session, Stop};

/// What the orders of a run amount to, unless the user allows another amount.
const AMOUNT: u32 = 100;

/// The arguments of `till certify`.
#[derive(clap::Args)]
pub struct Arguments {
    /// File with the client's configuration, as JSON
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Print each probe, what it sends and what it can cause, and send nothing
    #[arg(long)]
    plan: bool,
    /// Run the probes that create orders too, without asking
    #[arg(long)]
    yes: bool,
    /// Amount of each order in minor units, such as cents; no order is larger
    #[arg(long, value_name = "AMOUNT", default_value_t = AMOUNT, value_parser = clap::value_parser!(u32).range(1..))]
    max_amount: u32,
    /// Currency of the orders; the account's, where the configuration names it
    #[arg(long, value_name = "CODE", default_value = "USD")]
    currency: String,
    /// Only these probes, separated by commas
    #[arg(long, value_name = "PROBE", value_delimiter = ',')]
    only: Vec<String>,
    /// Write what was seen to this file, as a profile of the sandbox, without keys or amounts
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Put the settings that follow into the configuration file; nothing else in it changes
    #[arg(long)]
    write: bool,
    /// The public https address that leads to --port of this machine, to receive notifications
    #[arg(long, value_name = "PUBLIC_ADDRESS")]
    listen: Option<String>,
    /// Port of this machine for notifications
    #[arg(long, default_value_t = 8080, requires = "listen")]
    port: u16,
}

/// Runs the probes, and reports what they found.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let config = configuration(&arguments.config)?;
    let client = Client::new(config.clone())?;
    let probes = probes_of(&config)?;
    let currency = currency(&config, &arguments.currency)?;
    let mut plan = Plan::new(probes, &arguments.only, arguments.listen.is_some())?;
    let amount = format!("{} minor units of {currency}", arguments.max_amount);
    if arguments.plan {
        return report::plan(&plan, &amount);
    }
    if plan.needs_consent() && !arguments.yes && !consents(&plan, &amount)? {
        plan.without_consent();
    }
    let inbox = match &arguments.listen {
        Some(public) => Some(Inbox::open(public, arguments.port, &reply(&client)?)?),
        None => None,
    };
    let cancel = interrupt::token()?;
    let mut session =
        Session::new(config.clone(), (arguments.max_amount, &currency), inbox.as_ref(), &cancel)?;
    let run = Run::of(&plan, &mut session);
    for (probe, reason) in &plan.left_out {
        say(&format!("{:16}did not run: {reason}", probe.name));
    }
    report::findings(probes, &run.findings)?;
    if let Some(path) = &arguments.certificate {
        certificate::write(path, &run.certificate(&config, probes))?;
    }
    run.follow(&config, arguments.write.then_some(arguments.config.as_path()))?;
    run.ended()
}

fn probes_of(config: &ClientConfig) -> Result<&'static Probes, Error> {
    gateways::of(&config.gateway).ok_or_else(|| {
        let known = gateways::names().join(", ");
        let message =
            format!("till certify has no probes for {} yet; it has them for: {known}", config.gateway);
        Error::new(ErrorKind::Unsupported, message)
    })
}

/// The currency of the account, if the configuration names it.
fn currency(config: &ClientConfig, given: &str) -> Result<String, Error> {
    if let Some(known) = config.credentials.get("currency") {
        return Ok(known.reveal().trim().to_owned());
    }
    if till::dictionary::currency(given).is_some() {
        return Ok(given.to_owned());
    }
    let message = format!("{} is no currency of ISO 4217, such as USD", till::json::shown(given));
    Err(Error::violation(ErrorKind::InvalidRequest, "--currency", message))
}

/// Asks on a terminal; elsewhere the answer is no.
fn consents(plan: &Plan, amount: &str) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(false);
    }
    report::plan(plan, amount)?;
    let mut error = std::io::stderr();
    let _ = write!(error, "Run the probes that create orders too? [y/N] ");
    let _ = error.flush();
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|failure| anyhow::anyhow!("standard input: {failure}"))?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

/// How the gateway wants a notification to be accepted.
fn reply(client: &Client) -> Result<NotificationReply, Error> {
    let outcome = client.call(Operation::NotificationReply, b"{}", &CancelToken::new()).outcome?;
    match outcome {
        OperationResult::NotificationReply(reply) => Ok(reply),
        _ => Err(Error::new(ErrorKind::Internal, "notification_reply had another result")),
    }
}

/// The probes as they ran.
struct Run {
    findings: Findings,
    ended: Vec<&'static str>,
    stopped: Option<(&'static str, Stop)>,
}

impl Run {
    fn of(plan: &Plan, session: &mut Session<'_>) -> Self {
        let mut run = Self { findings: Findings::default(), ended: Vec::new(), stopped: None };
        let progress = Progress::new(plan.chosen.len());
        for probe in &plan.chosen {
            progress.begins(probe);
            match (probe.run)(session) {
                Ok(learned) => {
                    let settled = learned.count();
                    progress.ended(probe, &format!("{settled} of {} seen", probe.settles.len()));
                    run.findings.add(learned);
                    run.ended.push(probe.name);
                }
                Err(stop) => {
                    run.stopped = Some((probe.name, stop));
                    break;
                }
            }
        }
        progress.finish();
        run
    }

    fn certificate(&self, config: &ClientConfig, probes: &Probes) -> serde_json::Value {
        let base =
            registry::find(&config.gateway).map(|factory| factory.base_url(config)).unwrap_or_default();
        let host = base.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let environment = match config.environment.unwrap_or_default() {
            till::config::Environment::Production => "production",
            till::config::Environment::Sandbox => "sandbox",
        };
        let reason = self.stopped.as_ref().map(|(probe, stop)| (*probe, stop.to_string()));
        let stopped = reason.as_ref().map(|(probe, reason)| (*probe, reason.as_str()));
        let origin = certificate::Origin { host, environment, probes: &self.ended, stopped };
        certificate::made(probes, &self.findings, &origin, jiff::Timestamp::now())
    }

    /// Says which settings follow, and writes them. A run that stopped changes nothing.
    fn follow(&self, config: &ClientConfig, file: Option<&Path>) -> Result<(), Failure> {
        if let Some(advice) = settings::advice(config, &self.findings) {
            say(&format!("till: {advice}"));
            report::line(json!({"advice": advice}))?;
        }
        let following = settings::following(config, &self.findings);
        for setting in &following {
            say(&format!("setting: credentials.{} = {:?}", setting.name, setting.value));
            report::line(setting.to_json())?;
        }
        match file {
            Some(file) if !following.is_empty() && self.stopped.is_none() => {
                Ok(settings::write(file, &following)?)
            }
            _ => Ok(()),
        }
    }

    fn ended(self) -> Result<(), Failure> {
        let Some((probe, stop)) = self.stopped else { return Ok(()) };
        say(&format!(
            "till: stopped at {probe}: {stop}; the probes after it did not run, and nothing was changed"
        ));
        report::line(json!({"stopped": probe, "reason": stop.to_string()}))?;
        Err(match stop {
            Stop::NotUnderstood(_) => Failure::Told(exit::NOT_UNDERSTOOD),
            Stop::NoAnswer(kind, message) => Failure::Told(exit::of(&Error::new(kind, message))),
            Stop::Unprepared(error) => Failure::Told(exit::of(&error)),
        })
    }
}
