//! Nothing unwinds into C: every exported function is one call of a guard, which catches panics.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ItemFn, Stmt};

use super::tree::{Finding, SourceFile, Tree};

const FOLDER: &str = "src/ffi/";
const GUARDS: &[&str] = &["guarded", "handed_out", "taken_back", "called_back", "without_panic"];

/// Functions without a guard, and why they need none.
const EXEMPT: &[(&str, &str)] = &[
    ("till_abi_version", "gives back a constant"),
    ("till_version", "gives back a constant"),
    (
        "till_cancel_fire",
        "may run in a signal handler, where a guard's thread-local state must not be touched",
    ),
];

/// Finds exported functions outside `src/ffi`, and in it those that do something outside a guard.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut exempt_seen = Vec::new();
    for file in tree.below("src/", ".rs") {
        match syn::parse_file(&file.text) {
            Ok(syntax) => {
                let mut exports = Exports { file, findings: &mut findings, exempt_seen: &mut exempt_seen };
                exports.visit_file(&syntax);
            }
            Err(error) => {
                findings.push(file.finding(error.span().start().line, format!("is no Rust: {error}")));
            }
        }
    }
    if let Some(file) = tree.file("xtask/src/tidy/guards.rs") {
        for (name, _) in EXEMPT.iter().filter(|(name, _)| !exempt_seen.iter().any(|seen| seen == name)) {
            findings.push(file.finding(1, format!("{name} is exempt from the guard and does not exist")));
        }
    }
    findings
}

struct Exports<'a> {
    file: &'a SourceFile,
    findings: &'a mut Vec<Finding>,
    exempt_seen: &'a mut Vec<String>,
}

impl<'ast> Visit<'ast> for Exports<'_> {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if function.sig.abi.is_some() {
            self.judge(function);
        }
        visit::visit_item_fn(self, function);
    }
}

impl Exports<'_> {
    fn judge(&mut self, function: &ItemFn) {
        let name = function.sig.ident.to_string();
        let line = function.sig.ident.span().start().line;
        if !self.file.path.starts_with(FOLDER) {
            self.findings.push(self.file.finding(line, format!("{name} is exported outside {FOLDER}")));
        } else if EXEMPT.iter().any(|(exempt, _)| *exempt == name) {
            self.exempt_seen.push(name);
        } else {
            self.judge_body(&name, function);
        }
    }

    fn judge_body(&mut self, name: &str, function: &ItemFn) {
        for statement in &function.block.stmts {
            if !is_preparation(statement) && !is_guard(statement) {
                let line = statement.span().start().line;
                self.findings.push(self.file.finding(line, format!("{name} does this outside a guard")));
            }
        }
        if !function.block.stmts.iter().any(is_guard) {
            let line = function.sig.ident.span().start().line;
            let message = format!("{name} has no guard: call one of {}", GUARDS.join(", "));
            self.findings.push(self.file.finding(line, message));
        }
    }
}

/// A closure for the guard, or a pointer to nothing: neither can panic.
fn is_preparation(statement: &Stmt) -> bool {
    let Stmt::Local(local) = statement else { return false };
    match local.init.as_ref().map(|init| init.expr.as_ref()) {
        Some(Expr::Closure(_)) => true,
        Some(Expr::Call(call)) => matches!(called(call).as_deref(), Some("null" | "null_mut")),
        _ => false,
    }
}

fn is_guard(statement: &Stmt) -> bool {
    match statement {
        Stmt::Expr(expression, _) => is_guard_call(expression),
        _ => false,
    }
}

fn is_guard_call(expression: &Expr) -> bool {
    match expression {
        Expr::Unsafe(block) => !block.block.stmts.is_empty() && block.block.stmts.iter().all(is_guard),
        Expr::Call(call) => called(call).is_some_and(|name| GUARDS.contains(&name.as_str())),
        _ => false,
    }
}

fn called(call: &syn::ExprCall) -> Option<String> {
    match call.func.as_ref() {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<Finding> {
        check(&Tree::of(&[(path, text)]))
    }

    #[test]
    fn a_guarded_function_passes() {
        let text = "unsafe extern \"C\" fn till_a(out: *mut B) -> i32 {\n    let body = || (0, String::new());\n    \
                    unsafe { guarded(out, body) }\n}";
        assert!(findings("src/ffi/a.rs", text).is_empty());
    }

    #[test]
    fn a_function_without_a_guard_is_found() {
        let found = findings("src/ffi/a.rs", "extern \"C\" fn till_a() -> i32 { work() }");
        assert!(found.iter().any(|finding| finding.message().contains("has no guard")), "{found:?}");
    }

    #[test]
    fn work_before_the_guard_is_found() {
        let text = "extern \"C\" fn till_a(out: *mut B) -> i32 {\n    let n = parse().unwrap();\n    guarded(out, || n)\n}";
        let found = findings("src/ffi/a.rs", text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].line(), 2);
    }

    #[test]
    fn an_export_elsewhere_is_found() {
        let found = findings("src/call/client.rs", "pub extern \"C\" fn till_a() { guarded() }");
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn an_exemption_for_nothing_is_found() {
        let found = findings("xtask/src/tidy/guards.rs", "");
        assert_eq!(found.len(), EXEMPT.len());
    }
}
