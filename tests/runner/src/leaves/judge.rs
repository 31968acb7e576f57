//! What became of a leaf: its values are tried one after another, and have to make a difference that somebody sees.

use anyhow::Result;
use serde_json::Value;

use super::ask::{Asked, Outcome, Taken};
use super::leaf::{self, Leaf};

/// How many values that are taken are enough.
const VALUES_MAX: usize = 2;

/// What became of a leaf.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// No request with it could be judged.
    Unjudged,
    /// It is refused by its name.
    Refused,
    /// It is listed in `ignored`.
    Ignored,
    /// It is not sent, and what the gateway says is compared with it.
    Compared,
    /// It makes a difference in what is sent.
    Sent,
    /// It makes no difference, and nobody is told: why it is known.
    Vanished(String),
}

impl Verdict {
    /// The worse of what became of it in two requests, or the more that was done with it.
    pub fn with(self, other: Self) -> Self {
        self.max(other)
    }
}

/// A leaf and what became of it.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Its place.
    pub path: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// Each leaf for itself, added to a request that works, and in the place of what stands beside it.
pub fn alone(asked: &Asked, base: &Value) -> Result<Vec<Judgement>> {
    let judge = |leaf: Leaf| {
        let mut verdict = tried(asked, base, &leaf)?;
        // What stands in its way may be beside it, as one card stands in the way of a wallet.
        if matches!(verdict, Verdict::Unjudged | Verdict::Refused) {
            let mut whole = base.clone();
            leaf::set(asked.request_type, &mut whole, &leaf.path, Value::Null);
            for depth in 0..leaf.path.split('.').count() {
                if let Some(base) = leaf::isolated(asked.request_type, &whole, &leaf.path, depth) {
                    verdict = verdict.with(tried(asked, &base, &leaf)?);
                }
            }
        }
        Ok(Judgement { path: leaf.path, verdict })
    };
    leaf::optional(asked.request_type).into_iter().map(judge).collect()
}

/// Each leaf beside all others that are taken: of two for one place on the wire, the loser has to be named.
pub fn together(asked: &Asked, base: &Value) -> Result<Vec<Judgement>> {
    let mut full = base.clone();
    let mut members = Vec::new();
    for leaf in leaf::optional(asked.request_type) {
        for value in leaf::values(&leaf.schema) {
            let mut more = full.clone();
            leaf::set(asked.request_type, &mut more, &leaf.path, value);
            if matches!(asked.outcome(&more)?, Outcome::Taken(_)) {
                full = more;
                members.push(leaf);
                break;
            }
        }
    }
    let judge = |leaf: Leaf| Ok(Judgement { verdict: tried(asked, &full, &leaf)?, path: leaf.path });
    members.into_iter().map(judge).collect()
}

/// What becomes of a leaf in one request.
fn tried(asked: &Asked, base: &Value, leaf: &Leaf) -> Result<Verdict> {
    let mut taken = Vec::new();
    let (mut refused, mut refused_otherwise, mut contradicted) = (false, false, false);
    for value in leaf::values(&leaf.schema) {
        if taken.len() >= VALUES_MAX && !leaf.is_choice() {
            break;
        }
        let mut request = base.clone();
        leaf::set(asked.request_type, &mut request, &leaf.path, value.clone());
        match asked.outcome(&request)? {
            Outcome::Taken(came) => taken.push((value, request, *came)),
            Outcome::Contradicted => contradicted = true,
            Outcome::Refused(paths) if paths.iter().any(|path| leaf.is_named_by(path)) => refused = true,
            Outcome::Refused(_) => {
                let completed = asked.completed(request, Some(leaf));
                refused_otherwise |= completed.is_none();
                taken.extend(completed.map(|(request, came)| (value, request, came)));
            }
        }
    }
    let is_ignored = |came: &Taken| came.ignored.iter().any(|path| leaf.is_named_by(path));
    let (ignored, open): (Vec<_>, Vec<_>) = taken.iter().partition(|(_, _, came)| is_ignored(came));
    Ok(match open.as_slice() {
        _ if contradicted => Verdict::Compared,
        [] if !ignored.is_empty() => Verdict::Ignored,
        [] if refused => Verdict::Refused,
        [] => Verdict::Unjudged,
        // Another word of a choice is not taken: that is the difference.
        _ if leaf.is_choice() && (refused || refused_otherwise) => Verdict::Sent,
        [(value, request, came)] => match asked.outcome(&leaf::without(request, &leaf.path))? {
            Outcome::Taken(other) => match difference(leaf, value, &[came, &*other]) {
                // It says what holds anyway, and nothing else may be said.
                Verdict::Vanished(_) if refused => Verdict::Compared,
                verdict => verdict,
            },
            _ => Verdict::Sent,
        },
        [(value, ..), ..] => {
            let came: Vec<&Taken> = open.iter().map(|(_, _, came)| came).collect();
            difference(leaf, value, &came)
        }
    })
}

/// Whether each value makes a difference; of a choice, whether any does.
fn difference(leaf: &Leaf, value: &Value, came: &[&Taken]) -> Verdict {
    let differ = |by: &dyn Fn(&Taken, &Taken) -> bool| {
        let mut pairs = came
            .iter()
            .enumerate()
            .flat_map(|(place, one)| came[..place].iter().map(move |other| (one, other)));
        if leaf.is_choice() {
            pairs.any(|(one, other)| by(one, other))
        } else {
            pairs.all(|(one, other)| by(one, other))
        }
    };
    if differ(&|one, other| one.wire != other.wire) {
        Verdict::Sent
    } else if differ(&|one, other| one.kept != other.kept || one.wire != other.wire) {
        Verdict::Compared
    } else {
        Verdict::Vanished(format!("{value} makes no difference"))
    }
}
