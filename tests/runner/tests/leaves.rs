//! Every optional leaf of every request schema, for every gateway and operation.

use std::io::Write;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};

use till_tests::leaves::{Judgement, Verdict, judgements, subjects};

fn main() -> Result<ExitCode> {
    let arguments = Arguments::from_args();
    let all: Arc<Mutex<Vec<Verdict>>> = Arc::default();
    let mut trials = Vec::new();
    for subject in subjects()? {
        let all = Arc::clone(&all);
        trials.push(Trial::test(subject.name(), move || {
            let judgements = judgements(&subject).map_err(|error| format!("{error:#}"))?;
            let lost: Vec<String> = judgements.iter().filter_map(lost).collect();
            let verdicts = judgements.into_iter().map(|judgement| judgement.verdict);
            all.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(verdicts);
            if lost.is_empty() { Ok(()) } else { Err(lost.join("\n").into()) }
        }));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    print(&all.lock().unwrap_or_else(std::sync::PoisonError::into_inner))?;
    Ok(conclusion.exit_code())
}

fn lost(judgement: &Judgement) -> Option<String> {
    match &judgement.verdict {
        Verdict::Vanished(why) => Some(format!("{} vanishes: {why}", judgement.path)),
        Verdict::Unjudged => Some(format!("{} is in no request that can be judged", judgement.path)),
        _ => None,
    }
}

fn print(verdicts: &[Verdict]) -> std::io::Result<()> {
    let count = |is: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| is(verdict)).count();
    writeln!(
        std::io::stdout(),
        "{} optional leaves: {} sent, {} compared, {} ignored, {} refused, {} vanished, {} not judged",
        verdicts.len(),
        count(|verdict| *verdict == Verdict::Sent),
        count(|verdict| *verdict == Verdict::Compared),
        count(|verdict| *verdict == Verdict::Ignored),
        count(|verdict| *verdict == Verdict::Refused),
        count(|verdict| matches!(verdict, Verdict::Vanished(_))),
        count(|verdict| *verdict == Verdict::Unjudged),
    )
}
