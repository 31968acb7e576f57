use super::super::graph::circles;
use super::*;

fn uses(files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of(files);
    let (crates, findings) = crates(&tree);
    assert!(findings.is_empty(), "{findings:?}");
    let all = crates.iter().flat_map(|each| each.uses().0);
    let pairs: BTreeSet<String> =
        all.map(|each| format!("{} {}", each.from.join("::"), each.to.join("::"))).collect();
    pairs.into_iter().collect()
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of(files);
    let (crates, findings) = crates(&tree);
    assert!(findings.is_empty(), "{findings:?}");
    let all: Vec<Use> = crates.iter().flat_map(|each| each.uses().0).collect();
    circles(&all).iter().map(|circle| circle.members.join(" ")).collect()
}

#[test]
fn a_ring_of_uses_is_found_however_it_is_written() {
    for back in [
        "use crate::a::f;",
        "use super::a::{self, f};",
        "use crate::{a::f as other};",
        "use crate::a::*;\nfn g() { f(); }",
        "fn g() { crate::a::f(); }",
        "fn g(value: super::a::T) {}",
        "fn g() { use super::a; a::f(); }",
        "impl From<crate::a::T> for u8 {}",
        "fn g() { match 1 { crate::a::ONE => {} } }",
        "fn g() { println!(\"{}\", crate::a::f()); }",
        "fn g() { unknown!(1 => super::a::f() ; 2); }",
        "macro_rules! m { () => { $crate::a::f() } }",
        "struct S { #[serde(with = \"crate::a::text\")] s: u8 }",
        "mod inner { fn g() { super::super::a::f(); } }",
    ] {
        let files = [
            ("src/lib.rs", "mod a;\nmod b;"),
            ("src/a.rs", "use crate::b::g;\npub fn f() {}\npub struct T;\npub const ONE: i32 = 1;"),
            ("src/b.rs", back),
        ];
        assert_eq!(found(&files), ["a b"], "{back}");
    }
}

#[test]
fn words_comments_and_tests_are_no_uses() {
    for text in [
        "// use crate::a::f;",
        "/// [`crate::a::f`]\nfn g() {}",
        "const TEXT: &str = \"crate::a::f\";",
        "#[cfg(test)]\nuse crate::a::f;",
        "#[cfg(all(test, unix))]\nmod tests { use crate::a::f; }",
        "#[cfg(test)]\nmod tests;",
        "struct S;\nimpl S { #[cfg(test)] fn g() { crate::a::f(); } }",
        "fn g() { let a = 1; a.f(); }",
        "pub(in crate::b) fn g() {}",
        "use a::f;",
        "use ::a::f;",
    ] {
        let files = [
            ("src/lib.rs", "mod a;\nmod b;"),
            ("src/a.rs", "use crate::b::g;"),
            ("src/b.rs", text),
            ("src/b/tests.rs", "use crate::a::f;"),
        ];
        assert!(found(&files).is_empty(), "{text}");
    }
}

#[test]
fn what_is_compiled_outside_of_tests_too_counts() {
    let files = [
        ("src/lib.rs", "mod a;\nmod b;"),
        ("src/a.rs", "use crate::b::g;"),
        ("src/b.rs", "#[cfg(any(test, unix))]\nuse crate::a::f;"),
    ];
    assert_eq!(found(&files), ["a b"]);
}

#[test]
fn a_facade_that_only_hands_on_is_no_circle() {
    let files = [
        ("src/lib.rs", "pub mod model;"),
        (
            "src/model/mod.rs",
            "//! The model.\nmod card;\nmod payment;\npub use card::*;\npub use payment::Payment;",
        ),
        ("src/model/card.rs", "pub struct Card;"),
        ("src/model/payment.rs", "use super::Card;\npub struct Payment(Card);"),
    ];
    assert!(found(&files).is_empty());
    assert_eq!(uses(&files), ["model::payment model::card"]);
}

#[test]
fn a_circle_behind_a_facade_is_found() {
    let files = [
        ("src/lib.rs", "pub mod model;"),
        ("src/model/mod.rs", "mod card;\nmod payment;\npub use card::Card;\npub use payment::*;"),
        ("src/model/card.rs", "use super::Payment;\npub struct Card;"),
        ("src/model/payment.rs", "use super::Card;\npub struct Payment;"),
    ];
    assert_eq!(found(&files), ["model::card model::payment"]);
}

#[test]
fn a_folder_whose_own_file_uses_what_uses_it_is_found() {
    for (own, child) in [
        ("mod child;\npub struct Own;\nfn f() { child::g(); }", "use super::Own;\npub fn g() {}"),
        ("mod child;\npub use child::g;\npub struct Own;\nfn f() { g(); }", "fn g(own: super::Own) {}"),
    ] {
        let files = [("src/lib.rs", "mod part;"), ("src/part.rs", own), ("src/part/child.rs", child)];
        assert_eq!(found(&files), ["part part::child"], "{own}");
    }
    let declares = [
        ("src/lib.rs", "mod part;"),
        ("src/part.rs", "mod child;\npub use child::g;\npub struct Own;"),
        ("src/part/child.rs", "use super::Own;\npub fn g() {}"),
    ];
    assert!(found(&declares).is_empty());
}

#[test]
fn a_function_and_a_module_of_one_name_are_told_apart() {
    let files = [
        ("src/lib.rs", "mod a;\nmod part;"),
        ("src/a.rs", "fn f() { crate::part::bill(); }"),
        ("src/part/mod.rs", "mod bill;\npub use bill::write as bill;"),
        ("src/part/bill.rs", "pub fn write() { super::bill::other(); }\nfn other() {}"),
    ];
    assert_eq!(uses(&files), ["a part::bill"]);
}

#[test]
fn every_program_is_a_crate_and_paths_out_of_it_are_told() {
    let tree = Tree::of(&[
        ("tool/src/lib.rs", "pub mod a;"),
        ("tool/src/a.rs", "use std::net;\nfn f() { net::TcpStream::connect(); }"),
        ("tool/src/bin/run.rs", "use tool::a;"),
        ("tool/tests/lib.rs", "use tool::a;"),
    ]);
    let (crates, findings) = crates(&tree);
    assert!(findings.is_empty());
    assert_eq!(crates.len(), 2, "a library and a program");
    let paths: Vec<String> = crates[0].uses().1.iter().map(|each| each.path.join("::")).collect();
    assert!(paths.contains(&"std::net::TcpStream::connect".to_owned()), "{paths:?}");
}

#[test]
fn a_module_without_a_file_and_a_file_that_is_no_rust_are_findings() {
    for (root, line) in [("mod a;\nmod gone;", 2), ("mod a;\n\nfn (", 3)] {
        let tree = Tree::of(&[("src/lib.rs", root), ("src/a.rs", "")]);
        let lines: Vec<usize> = crates(&tree).1.iter().map(Finding::line).collect();
        assert_eq!(lines, [line], "{root}");
    }
}
