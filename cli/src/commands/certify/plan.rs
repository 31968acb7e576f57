//! The probes of a gateway as a table: what each of them sends, what that can cause, and what it settles.

use std::fmt;

use serde_json::{Value, json};
use till::{Error, ErrorKind};

use super::findings::Learned;
use super::session::{Session, Stop};

/// What a probe can cause at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only asks.
    Reads,
    /// It sends an order that the document says is refused.
    Refused,
    /// It creates orders that nobody pays.
    Creates,
    /// It pays with a documented test card.
    Pays,
}

impl Effect {
    /// Whether it may run without the user's consent.
    pub fn is_harmless(self) -> bool {
        self == Self::Reads
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Reads => "reads",
            Self::Refused => "is refused",
            Self::Creates => "creates",
            Self::Pays => "pays",
        })
    }
}

/// One probe.
pub struct Probe {
    /// Its name, for `--only`.
    pub name: &'static str,
    /// What it sends, in a sentence.
    pub sends: &'static str,
    /// What it can cause.
    pub effect: Effect,
    /// The most expensive effect, in words; empty if it only reads.
    pub worst: &'static str,
    /// The readings that it settles.
    pub settles: &'static [&'static str],
    /// Whether it needs notifications, and so `--listen`.
    pub listens: bool,
    /// Runs it.
    pub run: fn(&mut Session<'_>) -> Result<Learned, Stop>,
}

/// One open reading of a gateway's document.
pub struct Reading {
    /// The name of the sandbox's setting.
    pub name: &'static str,
    /// What is open.
    pub about: &'static str,
    /// What the document says, or the sandbox plays where it says nothing, as JSON.
    pub documented: &'static str,
    /// Why it cannot be told if no probe settled it.
    pub untold: &'static str,
}

impl Reading {
    /// What the document says.
    pub fn documented(&self) -> Value {
        serde_json::from_str(self.documented).unwrap_or_default()
    }
}

/// What can be asked of a gateway.
pub struct Probes {
    /// The gateway's name in libtill.
    pub gateway: &'static str,
    /// The probes, harmless ones first.
    pub list: &'static [Probe],
    /// The open readings.
    pub readings: &'static [Reading],
}

/// What will run, and what will not.
pub struct Plan {
    /// The probes to run, in their order.
    pub chosen: Vec<&'static Probe>,
    /// Those left out, with the reason.
    pub left_out: Vec<(&'static Probe, &'static str)>,
}

impl Plan {
    /// Chooses the probes that `--only` names, or all of them. A name that no probe has is refused.
    pub fn new(probes: &'static Probes, only: &[String], listens: bool) -> Result<Self, Error> {
        if let Some(unknown) = only.iter().find(|name| probes.list.iter().all(|probe| probe.name != **name)) {
            let names: Vec<&str> = probes.list.iter().map(|probe| probe.name).collect();
            let message = format!(
                "{} is no probe of {}; its probes are: {}",
                till::json::shown(unknown),
                probes.gateway,
                names.join(", ")
            );
            return Err(Error::violation(ErrorKind::InvalidRequest, "--only", message));
        }
        let mut plan = Self { chosen: Vec::new(), left_out: Vec::new() };
        for probe in probes.list {
            if !(only.is_empty() || only.iter().any(|name| name == probe.name)) {
                plan.left_out.push((probe, "--only does not name it"));
            } else if probe.listens && !listens {
                plan.left_out.push((probe, "it needs notifications: use --listen PUBLIC_ADDRESS"));
            } else {
                plan.chosen.push(probe);
            }
        }
        Ok(plan)
    }

    /// Whether something in it needs the user's consent.
    pub fn needs_consent(&self) -> bool {
        self.chosen.iter().any(|probe| !probe.effect.is_harmless())
    }

    /// Leaves out whatever needs consent.
    pub fn without_consent(&mut self) {
        let (harmless, others): (Vec<_>, Vec<_>) =
            self.chosen.drain(..).partition(|probe| probe.effect.is_harmless());
        self.chosen = harmless;
        self.left_out.extend(others.into_iter().map(|probe| (probe, "it needs your consent: use --yes")));
    }
}

impl Probe {
    /// The probe as a line for programs.
    pub fn to_json(&self, left_out: Option<&str>) -> Value {
        let effect = self.effect.to_string();
        till::json::without_nulls(json!({
            "probe": self.name, "sends": self.sends, "effect": effect,
            "worst": Some(self.worst).filter(|worst| !worst.is_empty()),
            "settles": self.settles, "left_out": left_out,
        }))
    }
}
