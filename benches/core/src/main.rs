//! Whole calls over TLS connections that are kept: libtill beside raw ureq, which sends the same requests with the same
//! TLS library. Participants take turns in each round. Results go to standard output, a JSON object per line.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use libtill_bench::{Case, read_work, text};
use serde_json::{Value, json};
use till::{CancelToken, Operation};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

fn main() -> Result<()> {
    let work = read_work()?;
    let rounds = work["rounds"].as_u64().context("rounds")?;
    let calls = work["calls"].as_u64().context("calls")?;
    let agent = agent(text(&work["ca_file"])?)?;
    let given = work["cases"].as_array().context("cases")?;
    let cases = given.iter().map(Case::new).collect::<Result<Vec<_>>>()?;
    // Round 0 opens connections and fills caches, and counts for nothing.
    for round in 0..=rounds {
        for (case, given) in cases.iter().zip(given) {
            report("libtill", case, round, times(calls, || pay(case))?);
            report("ureq", case, round, times(calls, || send(&agent, &given["raw"]))?);
        }
    }
    Ok(())
}

fn agent(ca_file: &str) -> Result<Agent> {
    let authority = Certificate::from_pem(&std::fs::read(ca_file)?)?;
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(vec![authority])))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .build();
    Ok(Agent::config_builder().tls_config(tls).proxy(None).build().into())
}

fn pay(case: &Case) -> Result<()> {
    let result = case.client.call(Operation::PaymentCreate, case.request.as_bytes(), &CancelToken::new());
    let (status, answer) = result.to_text();
    ensure!(status == 0, "{answer}");
    Ok(())
}

fn send(agent: &Agent, raw: &Value) -> Result<()> {
    let mut request = agent.post(text(&raw["url"])?);
    for (name, value) in raw["headers"].as_object().context("headers")? {
        request = request.header(name, text(value)?);
    }
    let answer = request.send(text(&raw["body"])?)?.into_body().read_to_string()?;
    ensure!(!answer.is_empty(), "an empty answer");
    Ok(())
}

/// The microseconds of each of some calls, sorted.
fn times(calls: u64, mut call: impl FnMut() -> Result<()>) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for _ in 0..calls {
        let begin = Instant::now();
        call()?;
        times.push(begin.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn report(who: &str, case: &Case, round: u64, times: Vec<f64>) {
    let (median, p10) = (times[times.len() / 2], times[times.len() / 10]);
    let line = json!({
        "measure": "call", "case": case.gateway, "who": who, "round": round, "median": median, "p10": p10,
    });
    println!("{line}");
}
