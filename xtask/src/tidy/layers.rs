//! The core's folders lie on each other: each uses those of its own layer and of the layers below. A gateway does no input
//! or output, and stands alone.

use std::collections::BTreeSet;

use super::modules::{Use, rust};
use super::tree::{Finding, Tree};

/// The first file of the core.
const CORE: &str = "src/lib.rs";

/// The core's files and folders, from the lowest layer up.
const LAYERS: &[&[&str]] = &[
    &["fork", "money", "process", "secret"],
    &["model"],
    &["dictionary", "error", "json", "signature"],
    &["config", "operation", "schema"],
    &["gateway"],
    &["attempt", "redact"],
    &["transport"],
    &["call"],
    &["ffi"],
];

/// The folder of `gateway` that all gateways use.
const KIT: &str = "kit";

/// The names that a gateway may take from the configuration.
const CONFIG_FOR_GATEWAYS: &[&str] = &["ClientConfig", "Environment", "address"];

/// What a part of the core must not use of other crates, and why.
struct Rule {
    part: Part,
    forbidden: &'static [&'static str],
    reason: &'static str,
}

enum Part {
    /// This module and what is in it.
    Inside(&'static str),
    /// Every module but this one.
    Outside(&'static str),
}

const RULES: &[Rule] = &[
    Rule {
        part: Part::Inside("gateway"),
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
        part: Part::Inside("gateway"),
        forbidden: &[
            "std::time::SystemTime::now",
            "std::time::Instant::now",
            "jiff::Timestamp::now",
            "jiff::Zoned::now",
        ],
        reason: "time comes in with the context",
    },
    Rule {
        part: Part::Outside("transport"),
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

/// Finds what the core uses and should not.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(root) = tree.file(CORE) else { return Vec::new() };
    // What cannot be read is reported by the check of circles.
    let core = rust::Crate::read(tree, root, &mut Vec::new());
    let (uses, externals) = core.uses();
    let missing = core.top().filter(|module| layer(module).is_none());
    let mut findings: Vec<Finding> = missing
        .map(|module| root.finding(1, format!("{module} is in no layer of xtask/src/tidy/layers.rs")))
        .collect();
    let registered = uses.iter().filter(|each| is_registered(each) && core.is_folder(&each.to[..2]));
    let gateways: BTreeSet<&str> = registered.map(|each| each.to[1].as_str()).collect();
    let mut reported = BTreeSet::new();
    for each in &uses {
        let reason = upwards(each).or_else(|| config(each)).or_else(|| other_gateway(each, &gateways));
        let new = reason.filter(|reason| reported.insert((each.file.clone(), reason.clone())));
        findings.extend(new.and_then(|reason| finding(tree, &each.file, each.line, &each.name, &reason)));
    }
    for external in &externals {
        let top = external.from.first().map_or("", String::as_str);
        let path = external.path.join("::");
        let reason = broken_rule(top, &external.path);
        findings
            .extend(reason.and_then(|reason| finding(tree, &external.file, external.line, &path, reason)));
    }
    findings
}

fn finding(tree: &Tree, path: &str, line: usize, name: &str, reason: &str) -> Option<Finding> {
    tree.file(path).map(|file| file.finding(line, format!("{name}: {reason}")))
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Everything may be declared by the root, and nothing uses what the root declares.
fn upwards(each: &Use) -> Option<String> {
    let (from, to) = (each.from.first()?, each.to.first()?);
    (layer(from)? < layer(to)?).then(|| format!("{from} lies below {to}, and must not use it"))
}

fn config(each: &Use) -> Option<String> {
    let applies = each.from.first()? == "gateway" && each.to.first()? == "config";
    let allowed = each.name.split("::").any(|word| CONFIG_FOR_GATEWAYS.contains(&word));
    let names = CONFIG_FOR_GATEWAYS.join(", ");
    (applies && !allowed).then(|| format!("of the configuration, a gateway sees {names} alone"))
}

/// The registry names each gateway's folder.
fn is_registered(each: &Use) -> bool {
    each.from.iter().eq(["gateway", "registry"])
        && each.to.len() > 1
        && each.to[0] == "gateway"
        && each.to[1] != KIT
}

/// One gateway's folder must not lean on another's.
fn other_gateway(each: &Use, gateways: &BTreeSet<&str>) -> Option<String> {
    let folder = |module: &[String]| {
        let inside = module.len() > 1 && module[0] == "gateway" && gateways.contains(module[1].as_str());
        inside.then(|| module[1].clone())
    };
    let (own, other) = (folder(&each.from)?, folder(&each.to)?);
    (own != other).then(|| format!("{own} uses {other}: each gateway stands alone"))
}

fn broken_rule(top: &str, path: &[String]) -> Option<&'static str> {
    RULES.iter().find(|rule| applies(&rule.part, top) && forbids(rule, path)).map(|rule| rule.reason)
}

fn applies(part: &Part, top: &str) -> bool {
    match part {
        Part::Inside(name) => top == *name,
        Part::Outside(name) => top != *name,
    }
}

fn forbids(rule: &Rule, path: &[String]) -> bool {
    rule.forbidden.iter().any(|forbidden| {
        let words: Vec<&str> = forbidden.split("::").collect();
        path.len() >= words.len() && words.iter().zip(path).all(|(word, part)| word == part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small core, with one file changed.
    fn findings(path: &str, text: &str) -> Vec<String> {
        let mut files = vec![
            (
                "src/lib.rs",
                "mod call;\nmod config;\nmod ffi;\nmod gateway;\nmod model;\nmod signature;\nmod transport;",
            ),
            ("src/call.rs", "pub struct Client;"),
            ("src/config.rs", "pub struct ClientConfig;\npub enum Environment {}\npub struct Timeouts;"),
            ("src/ffi/mod.rs", "pub struct TillBuf;"),
            ("src/gateway/mod.rs", "mod compare;\nmod kit;\nmod payermax;\nmod paypro;\nmod registry;"),
            ("src/gateway/compare.rs", ""),
            ("src/gateway/kit/mod.rs", "mod step;\npub struct Capabilities;"),
            ("src/gateway/kit/step.rs", ""),
            ("src/gateway/payermax/mod.rs", "pub mod wire;\npub const FACTORY: u8 = 1;"),
            ("src/gateway/payermax/wire.rs", "pub struct Order;"),
            ("src/gateway/paypro/mod.rs", "mod wire;\npub const FACTORY: u8 = 1;"),
            ("src/gateway/paypro/wire.rs", ""),
            (
                "src/gateway/registry.rs",
                "use super::{kit::Capabilities, payermax, paypro};\nconst A: [u8; 2] = [payermax::FACTORY, paypro::FACTORY];",
            ),
            ("src/model/mod.rs", "mod card;\npub use card::Card;"),
            ("src/model/card.rs", "pub struct Card;"),
            ("src/signature/mod.rs", ""),
            ("src/transport/mod.rs", "pub struct Pool;"),
        ];
        for file in files.iter_mut().filter(|file| file.0 == path) {
            file.1 = text;
        }
        check(&Tree::of(&files)).into_iter().map(|finding| finding.format("layers")).collect()
    }

    #[test]
    fn each_rule_can_fail() {
        for (path, text) in [
            ("src/call.rs", "use crate::ffi::TillBuf;"),
            ("src/gateway/compare.rs", "use crate::transport::Pool;"),
            ("src/gateway/compare.rs", "fn f() { std::fs::read(1); }"),
            ("src/gateway/compare.rs", "fn f() { let at = std::time::SystemTime::now(); }"),
            ("src/gateway/compare.rs", "use jiff::Zoned as Time;\nfn f() { Time::now(); }"),
            ("src/gateway/compare.rs", "fn f() { libc::fork(); }"),
            ("src/gateway/compare.rs", "fn f() { ureq::get(\"x\"); }"),
            (
                "src/gateway/paypro/mod.rs",
                "mod wire;\npub const FACTORY: u8 = 1;\nuse crate::config::Timeouts;",
            ),
            (
                "src/gateway/paypro/mod.rs",
                "mod wire;\npub const FACTORY: u8 = 1;\nuse super::payermax::wire;",
            ),
            ("src/signature/mod.rs", "fn f() { super::gateway::payermax::FACTORY; }"),
            ("src/model/card.rs", "fn f() -> crate::gateway::payermax::wire::Order {}"),
            ("src/transport/mod.rs", "pub struct Pool;\nuse crate::{call::Client};"),
            ("src/call.rs", "fn f() { ureq::agent(); }"),
        ] {
            assert_eq!(findings(path, text).len(), 1, "{path}: {text}: {:?}", findings(path, text));
        }
    }

    #[test]
    fn what_the_design_allows_passes() {
        for (path, text) in [
            ("src/ffi/mod.rs", "use crate::call::Client;\nuse super::model::Card;"),
            ("src/call.rs", "use crate::gateway::registry;\nuse crate::transport::Pool;"),
            (
                "src/gateway/paypro/mod.rs",
                "use crate::config::{ClientConfig, Environment};\nmod wire;\npub const FACTORY: u8 = 1;",
            ),
            (
                "src/transport/mod.rs",
                "fn f() { ureq::Agent::new_with_defaults(); std::time::Instant::now(); }",
            ),
            ("src/gateway/compare.rs", "// ureq::get\nfn f() { let ureq = 1; }"),
            ("src/config.rs", "use ureq::http::Uri;"),
            ("src/gateway/payermax/wire.rs", "use crate::gateway::kit::Capabilities;\npub struct Order;"),
            ("src/gateway/compare.rs", "use std::net::IpAddr;"),
            ("src/gateway/compare.rs", "#[cfg(test)]\nmod tests { fn f() { std::fs::read(1); } }"),
        ] {
            assert!(findings(path, text).is_empty(), "{path}: {text}: {:?}", findings(path, text));
        }
    }

    #[test]
    fn a_folder_has_a_layer() {
        let found = check(&Tree::of(&[("src/lib.rs", "mod new;"), ("src/new.rs", "")]));
        assert_eq!(found.len(), 1);
    }
}
