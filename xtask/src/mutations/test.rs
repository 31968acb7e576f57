//! A test as a person names it, `src/json.rs::numbers_keep_their_text`, and how its own runner is asked for it alone.

use anyhow::{Result, bail};

use super::test_run::TestRun;

/// A test that can be run by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// One of cargo's: a package, its library's tests or a file of tests, and the name there.
    Cargo {
        /// The package.
        package: &'static str,
        /// The file of tests; `None` for those of the library itself.
        target: Option<String>,
        /// The name, with its modules.
        name: String,
    },
    /// A program of `tests/c`, beside a sandbox.
    C(String),
    /// A test of pytest's, from the binding's folder.
    Python(String),
    /// A test of PHPUnit's: a file from the binding's folder, and a method of it.
    Php(String, String),
    /// A test of JUnit's, as Maven takes it.
    Java(String),
}

impl Test {
    /// The test at `FILE::NAME`. A scenario is its file, and is run through Rust; a reading is named in its file.
    pub fn at(place: &str) -> Result<Self> {
        let (file, name) = place.split_once("::").unwrap_or((place, ""));
        if let Some(scenario) = between(file, "tests/scenarios/", ".json") {
            return Ok(Self::cargo("libtill-tests", Some("scenarios"), format!("{scenario}::rust")));
        }
        if let Some(program) = between(file, "tests/c/", ".c") {
            return Ok(Self::C(program.to_owned()));
        }
        if name.is_empty() {
            bail!("{place} names no test; it is written as FILE::NAME");
        }
        if let Some(book) = between(file, "tests/readings/", ".json") {
            return Ok(Self::cargo("libtill-tests", Some("readings"), format!("{book}::{name}")));
        }
        if let Some(path) = between(file, "src/", ".rs") {
            return Ok(Self::cargo("libtill", None, format!("{}::{name}", modules(path))));
        }
        if let Some(target) = between(file, "tests/runner/tests/", ".rs") {
            return Ok(Self::cargo("libtill-tests", Some(target), name.to_owned()));
        }
        if file.starts_with("tests/hostile/") {
            return Ok(Self::cargo("libtill", Some("hostile"), name.to_owned()));
        }
        for (package, folder, target) in
            [("libtill", "tests/transport/", "transport"), ("libtill-cli", "cli/tests/command/", "command")]
        {
            if let Some(module) = between(file, folder, ".rs") {
                let module = if module == "main" { String::new() } else { format!("{module}::") };
                return Ok(Self::cargo(package, Some(target), format!("{module}{name}")));
            }
        }
        if let Some(target) = between(file, "fuzz/tests/", ".rs").or(between(file, "tests/", ".rs")) {
            return Ok(Self::cargo("libtill", Some(target), name.to_owned()));
        }
        if let Some(path) = file.strip_prefix("bindings/python/") {
            return Ok(Self::Python(format!("{path}::{name}")));
        }
        if let Some(path) = file.strip_prefix("bindings/php/") {
            return Ok(Self::Php(path.to_owned(), name.to_owned()));
        }
        if let Some(class) = between(file, "bindings/java/src/test/java/", ".java") {
            return Ok(Self::Java(format!("{}#{name}", class.replace('/', "."))));
        }
        bail!("{place} is in no folder of tests that can be run one by one")
    }

    fn cargo(package: &'static str, target: Option<&str>, name: String) -> Self {
        Self::Cargo { package, target: target.map(str::to_owned), name }
    }

    /// Whether it was run, alone, and passed.
    pub fn passed(&self, run: &TestRun) -> bool {
        let one = match self {
            Self::Cargo { .. } => "test result: ok. 1 passed",
            Self::C(_) => "",
            Self::Python(_) => "1 passed",
            Self::Php(..) => "OK (",
            Self::Java(_) => "Tests run: 1, Failures: 0, Errors: 0, Skipped: 0",
        };
        run.passed && run.output.contains(one)
    }
}

/// Whether such a test stands in a text: a function, or a trial that is named by a text, with its value behind it where
/// there are several.
pub fn has_test(text: &str, name: &str) -> bool {
    let name = name.split("::").next().unwrap_or_default();
    name.is_empty() || text.contains(&format!("{name}(")) || text.contains(&format!("\"{name}\""))
}

fn between<'a>(file: &'a str, folder: &str, ending: &str) -> Option<&'a str> {
    file.strip_prefix(folder)?.strip_suffix(ending).filter(|name| folder != "tests/" || !name.contains('/'))
}

/// The modules of a file below src/. Tests stand in a module of their own at its end, or in a file of their own.
fn modules(path: &str) -> String {
    let mut modules: Vec<&str> = path.split('/').filter(|module| *module != "mod").collect();
    if !modules.contains(&"tests") {
        modules.push("tests");
    }
    modules.join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(place: &str) -> String {
        match Test::at(place) {
            Ok(Test::Cargo { package, target, name }) => {
                format!("{package} {} {name}", target.as_deref().unwrap_or("lib"))
            }
            Ok(other) => format!("{other:?}"),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn a_test_is_found_by_its_file() {
        for (place, test) in [
            ("src/json.rs::a", "libtill lib json::tests::a"),
            ("src/signature/rsa/mod.rs::a", "libtill lib signature::rsa::tests::a"),
            ("src/dictionary/tests.rs::a", "libtill lib dictionary::tests::a"),
            (
                "src/gateway/globalmerchant/tests/answers.rs::a",
                "libtill lib gateway::globalmerchant::tests::answers::a",
            ),
            ("tests/transport/main.rs::a", "libtill transport a"),
            ("tests/transport/resend.rs::a", "libtill transport resend::a"),
            ("cli/tests/command/files.rs::a", "libtill-cli command files::a"),
            ("tests/hostile/answers.rs::a", "libtill hostile a"),
            ("tests/properties.rs::a", "libtill properties a"),
            ("fuzz/tests/corpus.rs::a", "libtill corpus a"),
            ("tests/scenarios/payermax_card.json", "libtill-tests scenarios payermax_card::rust"),
            ("tests/readings/paypro.json::a::300", "libtill-tests readings paypro::a::300"),
            ("tests/runner/tests/money.rs::a", "libtill-tests money a"),
            ("tests/c/fork.c", r#"C("fork")"#),
            ("bindings/python/tests/test_a.py::b", r#"Python("tests/test_a.py::b")"#),
            ("bindings/php/tests/ATest.php::b", r#"Php("tests/ATest.php", "b")"#),
            ("bindings/java/src/test/java/org/libtill/ATest.java::b", r#"Java("org.libtill.ATest#b")"#),
        ] {
            assert_eq!(named(place), test);
        }
    }

    #[test]
    fn what_cannot_be_run_alone_is_an_error() {
        for place in ["src/json.rs", "docs/a.md::b", "tests/runner/src/keys.rs::a"] {
            assert!(named(place).starts_with("error: "), "{place}");
        }
    }

    #[test]
    fn a_test_stands_in_a_text_as_a_function_or_a_trial() {
        assert!(has_test("fn it_holds() {}", "it_holds"));
        assert!(has_test("Trial::test(\"it_holds\", run)", "it_holds"));
        assert!(has_test("{\"name\": \"it_holds\", \"each\": [300]}", "it_holds::300"));
        assert!(!has_test("fn it_held() {}", "it_holds"));
    }

    #[test]
    fn no_test_at_all_is_no_pass() {
        let test = Test::at("src/json.rs::gone").expect("a test");
        let run = |output: &str| TestRun { passed: true, late: false, output: output.to_owned() };
        assert!(!test.passed(&run("test result: ok. 0 passed; 0 failed")));
        assert!(test.passed(&run("test result: ok. 1 passed; 0 failed")));
    }
}
