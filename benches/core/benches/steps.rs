//! The steps of a call that need no network, and one round trip of the request through serde_json, to compare with.
//!
//! `make bench` gives `TILL_WORK`, and reads the samples that criterion keeps.

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use libtill_bench::{Case, read_work};
use serde_json::Value;
use till::Operation;

fn main() {
    let work = read_work().expect("work");
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(20)
        .nresamples(1000)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .configure_from_args();
    for given in work["cases"].as_array().expect("cases") {
        measure(&mut criterion, &Case::new(given).expect("a case"));
    }
    criterion.final_summary();
}

fn measure(criterion: &mut Criterion, case: &Case) {
    let Case { client, request, state, answer, body, headers, notice, message, key, .. } = case;
    let mut group = criterion.benchmark_group(&case.gateway);
    group.bench_function("round trip", |bencher| {
        bencher.iter(|| {
            let value: Value = serde_json::from_str(black_box(request)).expect("JSON");
            value.to_string()
        });
    });
    group.bench_function("prepare", |bencher| {
        bencher.iter(|| client.exchange_start(Operation::PaymentCreate, black_box(request).as_bytes()));
    });
    group.bench_function("parse", |bencher| {
        bencher
            .iter(|| client.exchange_resume(state.as_bytes(), answer.as_bytes(), black_box(body).as_bytes()));
    });
    group.bench_function("notice", |bencher| {
        bencher.iter(|| client.notification_parse(headers.as_bytes(), black_box(notice).as_bytes()));
    });
    group.bench_function("sign", |bencher| {
        bencher.iter(|| key.sign(black_box(message).as_bytes()));
    });
    group.finish();
}
