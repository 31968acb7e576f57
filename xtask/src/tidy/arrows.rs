//! Arrows between the core's modules go one way: ffi → client → gateway → signature, model; client → transport.

use super::tokens;
use super::tree::{Finding, SourceFile, Tree};

/// What a part of the core must not use, and why. The first word is a module of the core, or all of them but one.
struct Rule {
    from: From,
    forbidden: &'static [&'static str],
    reason: &'static str,
}

enum From {
    /// This module and what is in it.
    Inside(&'static str),
    /// Every module but this one.
    Outside(&'static str),
}

const RULES: &[Rule] = &[
    Rule {
        from: From::Outside("ffi"),
        forbidden: &["crate::ffi"],
        reason: "the C ABI stands on the core, and nothing stands on it",
    },
    Rule {
        from: From::Inside("gateway"),
        forbidden: &[
            "crate::client",
            "crate::transport",
            "crate::notification",
            "crate::request",
            "crate::resolve",
        ],
        reason: "a gateway is a machine that others drive",
    },
    Rule {
        from: From::Inside("gateway"),
        forbidden: &[
            "std::fs",
            "std::net::TcpListener",
            "std::net::TcpStream",
            "std::net::ToSocketAddrs",
            "std::net::UdpSocket",
            "std::process",
            "std::thread",
            "getrandom",
            "libc",
            "rustls",
        ],
        reason: "a gateway does no input or output",
    },
    Rule {
        from: From::Inside("gateway"),
        forbidden: &["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"],
        reason: "time comes in with the context",
    },
    Rule {
        from: From::Inside("signature"),
        forbidden: &[
            "crate::gateway",
            "crate::client",
            "crate::transport",
            "crate::config",
            "crate::request",
        ],
        reason: "signatures know no gateway",
    },
    Rule {
        from: From::Inside("model"),
        forbidden: &[
            "crate::gateway",
            "crate::client",
            "crate::transport",
            "crate::config",
            "crate::signature",
        ],
        reason: "the model knows no gateway",
    },
    Rule {
        from: From::Inside("transport"),
        forbidden: &["crate::client", "crate::notification", "crate::request", "crate::resolve"],
        reason: "the client uses the transport",
    },
    Rule {
        from: From::Outside("transport"),
        // `ureq::http` has the words of HTTP, such as an address, and sends nothing.
        forbidden: &[
            "ureq::Agent",
            "ureq::agent",
            "ureq::get",
            "ureq::post",
            "ureq::run",
            "ureq::unversioned",
        ],
        reason: "only the transport speaks HTTP",
    },
];

/// The names that a gateway may take from the configuration.
const CONFIG_FOR_GATEWAYS: &[&str] = &["ClientConfig", "Environment", "address"];

/// Finds uses that go against the arrows.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.below("src/", ".rs") {
        let module = module_of(&file.path);
        match tokens::paths(file) {
            Ok(paths) => {
                for (path, line) in paths {
                    let path = resolved(&module, path);
                    findings.extend(broken_rule(&module, &path).map(|reason| {
                        file.finding(line, format!("{} in {}: {reason}", path.join("::"), shown(&module)))
                    }));
                }
            }
            Err(finding) => findings.push(finding),
        }
    }
    findings.extend(tree.below("src/gateway/", ".rs").filter_map(other_gateway_named));
    findings
}

fn shown(module: &[String]) -> String {
    if module.is_empty() { "the crate's root".to_owned() } else { module.join("::") }
}

/// The module that a file is: `src/gateway/payermax/mod.rs` is `gateway::payermax`.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// The path from the crate's root, where it begins with `self` or `super`. Inside an inline module, such as tests, `super`
/// comes out one step too high, which leaves the module's first part as it is, or too short to match a rule.
fn resolved(module: &[String], path: Vec<String>) -> Vec<String> {
    let ups = path.iter().take_while(|word| *word == "super").count();
    let from_self = usize::from(ups == 0 && path.first().is_some_and(|word| word == "self"));
    if ups + from_self == 0 {
        return path;
    }
    let kept = module.len().saturating_sub(ups);
    let mut full = vec!["crate".to_owned()];
    full.extend(module[..kept].iter().cloned());
    full.extend(path.into_iter().skip(ups + from_self));
    full
}

fn broken_rule(module: &[String], path: &[String]) -> Option<&'static str> {
    let top = module.first().map_or("", String::as_str);
    for rule in RULES {
        let applies = match rule.from {
            From::Inside(name) => top == name,
            // The root declares every module, and that is no use.
            From::Outside(name) => top != name && !module.is_empty(),
        };
        if applies && rule.forbidden.iter().any(|forbidden| matches_path(path, forbidden)) {
            return Some(rule.reason);
        }
    }
    let config = top == "gateway" && path.starts_with(&["crate".to_owned(), "config".to_owned()]);
    let allowed = path.get(2).is_some_and(|name| CONFIG_FOR_GATEWAYS.contains(&name.as_str()));
    (config && !allowed).then_some("of the configuration, a gateway sees ClientConfig and Environment")
}

/// Whether the path begins with the forbidden one, or ends with it where that is a call such as `Instant::now`.
fn matches_path(path: &[String], forbidden: &str) -> bool {
    let words: Vec<&str> = forbidden.split("::").collect();
    let is = |part: &[String]| part.len() == words.len() && part.iter().zip(&words).all(|(a, b)| a == b);
    let begins = path.len() >= words.len() && is(&path[..words.len()]);
    // A lone word is a crate only where a path goes on from it.
    let crate_alone = words.len() == 1 && path.len() == 1;
    let ends =
        forbidden.ends_with("::now") && path.len() >= words.len() && is(&path[path.len() - words.len()..]);
    (begins && !crate_alone) || ends
}

/// One gateway's folder must not lean on another's.
fn other_gateway_named(file: &SourceFile) -> Option<Finding> {
    let inner = file.path.trim_start_matches("src/gateway/");
    let (own, _) = inner.split_once('/')?;
    let module = module_of(&file.path);
    let paths = tokens::paths(file).ok()?;
    let names = till::gateway::registry::names();
    paths.into_iter().find_map(|(path, line)| {
        let path = resolved(&module, path);
        let is_gateway = path.len() > 2 && path[0] == "crate" && path[1] == "gateway";
        let other = is_gateway && path[2] != own && names.contains(&path[2].as_str());
        other.then(|| file.finding(line, format!("{own} uses {}: each gateway stands alone", path[2])))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn each_rule_can_fail() {
        let broken = [
            ("src/call/client.rs", "use crate::ffi::TillBuf;"),
            ("src/gateway/payermax/payment.rs", "use crate::transport::Pool;"),
            ("src/gateway/payermax/payment.rs", "use std::{fs, io};"),
            ("src/gateway/kit/compare.rs", "fn f() { let at = std::time::SystemTime::now(); }"),
            ("src/gateway/kit/compare.rs", "fn f() { ureq::get(\"x\"); }"),
            ("src/gateway/paypro/mod.rs", "use crate::config::Timeouts;"),
            ("src/gateway/paypro/mod.rs", "use super::payermax::wire;"),
            ("src/signature/rsa/mod.rs", "use super::super::gateway::Answer;"),
            ("src/model/card.rs", "fn f() { crate::gateway::registry::names(); }"),
            ("src/transport/pool.rs", "use crate::{client::Client, error::Error};"),
            ("src/call/client.rs", "fn f() { ureq::agent(); }"),
        ];
        for (path, text) in broken {
            assert_eq!(count(path, text), 1, "{path}: {text}");
        }
    }

    #[test]
    fn what_the_design_allows_passes() {
        let allowed = [
            ("src/lib.rs", "pub mod ffi;"),
            ("src/ffi/client.rs", "use crate::client::Client;\nuse super::boundary::guarded;"),
            ("src/call/client.rs", "use crate::gateway::registry;\nuse crate::transport::Transport;"),
            (
                "src/gateway/payermax/mod.rs",
                "use crate::config::{ClientConfig, Environment};\nuse super::fields;",
            ),
            ("src/transport/mod.rs", "fn f() { ureq::Agent::new_with_defaults(); Instant::now(); }"),
            ("src/gateway/kit/compare.rs", "// ureq::get\nlet ureq = 1;"),
            ("src/config.rs", "use ureq::http::Uri;"),
            ("src/gateway/kit/fields.rs", "use std::net::IpAddr;"),
        ];
        for (path, text) in allowed {
            assert_eq!(count(path, text), 0, "{path}: {text}");
        }
    }
}
