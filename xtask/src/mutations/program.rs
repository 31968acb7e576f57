//! Building a test in the copy, and running it there.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::Message;

use super::test::Test;
use super::test_run::TestRun;
use super::tree::Copy;

/// How long one test may take, in seconds, and how long a build, on a machine with much to do.
const TEST_MAX: u32 = 300;
const BUILD_MAX: u32 = 3_600;

/// What `timeout` ends with when the time is over.
const LATE: i32 = 124;

/// Where tests are built and run.
pub struct Bench {
    tree: PathBuf,
    built: PathBuf,
}

/// A test that is ready to run.
pub struct Ready {
    program: String,
    arguments: Vec<String>,
    folder: PathBuf,
}

impl Bench {
    /// A bench for the copy. The sandbox is built once: it uses nothing of what is broken. So is the command, which stands
    /// in for PHP's extension: what is broken there is in PHP.
    pub fn new(copy: &Copy) -> Result<Self> {
        let bench = Self { tree: copy.tree.clone(), built: copy.built.clone() };
        for package in ["libtill-sandbox", "libtill-cli"] {
            let run =
                run_command(bench.command("cargo", &["build", "--locked", "--package", package], BUILD_MAX))?;
            ensure!(run.passed, "{package} cannot be built:\n{}", run.end());
        }
        Ok(bench)
    }

    /// Builds what a test needs; or gives the words of what did not build.
    pub fn build(&self, test: &Test) -> Result<std::result::Result<Ready, String>> {
        let Test::Cargo { package, target, name } = test else {
            return self.build_outside(test);
        };
        let mut arguments =
            vec!["test", "--locked", "--no-run", "--message-format", "json", "--package", package];
        match target {
            Some(target) => arguments.extend(["--test", target]),
            None => arguments.push("--lib"),
        }
        let (run, messages) = run_for_messages(self.command("cargo", &arguments, BUILD_MAX))?;
        if !run.passed {
            return Ok(Err(format!("{}{}", faults(&messages), run.end())));
        }
        let program = test_program(&messages).with_context(|| format!("cargo built no test of {package}"))?;
        let folder = if *package == "libtill" { self.tree.clone() } else { self.tree.join("tests/runner") };
        Ok(Ok(Ready { program, arguments: vec![name.clone(), "--exact".to_owned()], folder }))
    }

    /// Tests that load the library: it is built with the features that ship.
    fn build_outside(&self, test: &Test) -> Result<std::result::Result<Ready, String>> {
        let mut packages = vec!["build", "--locked", "--package", "libtill"];
        if matches!(test, Test::Java(_)) {
            packages.extend(["--package", "libtill-java"]);
        }
        let program = self.built.join("c");
        let (folder, target) = match test {
            Test::C(name) => ("tests/c", program.join(name).display().to_string()),
            Test::Php(..) => ("bindings/php", "build".to_owned()),
            _ => ("", String::new()),
        };
        let place = format!("BUILD={}", program.display());
        let make = ["-C", folder, &target].into_iter().chain(matches!(test, Test::C(_)).then_some(&*place));
        let mut commands = vec![self.command("cargo", &packages, BUILD_MAX)];
        if !folder.is_empty() {
            commands.push(self.command("make", &make.collect::<Vec<_>>(), BUILD_MAX));
        }
        for command in commands {
            let run = run_command(command)?;
            if !run.passed {
                return Ok(Err(run.end().to_owned()));
            }
        }
        // Programs ask for the library by its SONAME.
        let name = self.debug().join("libtill.so.1");
        if !name.exists() {
            std::os::unix::fs::symlink("libtill.so", &name)?;
        }
        self.outside(test).map(Ok)
    }

    /// How a test that loads the library is run.
    fn outside(&self, test: &Test) -> Result<Ready> {
        let ready = |program: &str, arguments: &[&str], folder: &str| Ready {
            program: program.to_owned(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            folder: self.tree.join(folder),
        };
        Ok(match test {
            Test::C(name) => {
                let program = self.built.join("c").join(name).display().to_string();
                ready("./with-sandbox.sh", &["payermax", &program], "tests/c")
            }
            Test::Python(name) => {
                let python = self.python()?.display().to_string();
                ready(&python, &["-m", "pytest", "-p", "no:cacheprovider", name], "bindings/python")
            }
            Test::Php(file, name) => {
                // A test with several sets of data has their names behind its own.
                let filter = format!("/::{name}( with data set .*)?$/");
                let php = ["tests/with-sandbox.php", "build/php", "-d", "zend.exception_ignore_args=0"];
                let phpunit =
                    ["/usr/bin/phpunit", "--configuration", "phpunit.xml", "--filter", &filter, file];
                ready("php", &[&php[..], &phpunit[..]].concat(), "bindings/php")
            }
            Test::Java(name) => {
                let library = format!("-Dtill.library.directory={}", self.debug().display());
                let chosen = format!("-Dtest={name}");
                let arguments = ["--batch-mode", "--no-transfer-progress", &library, &chosen, "test"];
                ready("mvn", &arguments, "bindings/java")
            }
            Test::Cargo { .. } => bail!("cargo builds its own tests"),
        })
    }

    /// Runs a test, and ends it with all that it started when its time is over.
    pub fn run(&self, ready: &Ready) -> Result<TestRun> {
        let arguments: Vec<&str> = ready.arguments.iter().map(String::as_str).collect();
        let mut command = self.command(&ready.program, &arguments, TEST_MAX);
        command.current_dir(&ready.folder);
        run_command(command)
    }

    fn debug(&self) -> PathBuf {
        self.built.join("debug")
    }

    /// Python with the packages that the binding's tests need; the binding itself is taken from the copy.
    fn python(&self) -> Result<PathBuf> {
        let folder = self.built.join("python");
        let python = folder.join("bin/python");
        let stamp = folder.join("complete");
        let requirements = self.tree.join("bindings/python/requirements-test.txt");
        let wanted = std::fs::read_to_string(&requirements)?;
        if std::fs::read_to_string(&stamp).is_ok_and(|had| had == wanted) {
            return Ok(python);
        }
        let (folder, file) = (folder.display().to_string(), requirements.display().to_string());
        let python_text = python.display().to_string();
        let install =
            ["-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--requirement", &file];
        for command in [
            self.command("python3", &["-m", "venv", "--clear", &folder], BUILD_MAX),
            self.command(&python_text, &install, BUILD_MAX),
        ] {
            let run = run_command(command)?;
            ensure!(run.passed, "Python's test packages cannot be installed:\n{}", run.end());
        }
        std::fs::write(stamp, wanted)?;
        Ok(python)
    }

    /// A command in the copy that sees nothing of what was built outside of it, and ends after so many seconds.
    fn command(&self, program: &str, arguments: &[&str], seconds: u32) -> Command {
        let debug = self.debug();
        let mut command = Command::new("timeout");
        command.args(["--kill-after=10", &seconds.to_string(), program]).args(arguments);
        command.current_dir(&self.tree).stdin(Stdio::null());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TILL_")) {
            command.env_remove(name);
        }
        command
            .env("CARGO_TARGET_DIR", &self.built)
            .env("CARGO_TERM_COLOR", "never")
            .env("LC_ALL", "C.UTF-8")
            .env("RUST_BACKTRACE", "0")
            .env("PYTHONPATH", self.tree.join("bindings/python/src"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("LIBTILL_LIBRARY", debug.join("libtill.so"))
            .env("TILL_DRIVERS", "rust")
            .env("TILL_LIBRARY_DIR", &debug)
            .env("TILL_SANDBOX", debug.join("till-sandbox"))
            .env("TILL_COMMAND", debug.join("till"));
        // These are cargo's, of the run that this program is in.
        for name in ["CARGO", "CARGO_MANIFEST_DIR", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"] {
            command.env_remove(name);
        }
        command
    }
}

fn run_command(command: Command) -> Result<TestRun> {
    let (mut run, output) = run_for_messages(command)?;
    run.output.insert_str(0, &String::from_utf8_lossy(&output));
    Ok(run)
}

/// How a command ended, with what it printed as an error, and what else it printed.
fn run_for_messages(mut command: Command) -> Result<(TestRun, Vec<u8>)> {
    let program = format!("{command:?}");
    let output = command.output().with_context(|| format!("{program} does not start"))?;
    let late = output.status.code() == Some(LATE);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok((TestRun { passed: output.status.success(), late, output: words }, output.stdout))
}

/// The program of the tests that were asked for.
fn test_program(messages: &[u8]) -> Option<String> {
    Message::parse_stream(messages).filter_map(std::result::Result::ok).find_map(|message| match message {
        Message::CompilerArtifact(artifact) if artifact.profile.test => {
            artifact.executable.map(|path| path.to_string())
        }
        _ => None,
    })
}

/// What the compiler found.
fn faults(messages: &[u8]) -> String {
    Message::parse_stream(messages)
        .filter_map(std::result::Result::ok)
        .filter_map(|message| match message {
            Message::CompilerMessage(message) => message.message.rendered,
            _ => None,
        })
        .filter(|text| text.starts_with("error"))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn bench() -> Bench {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        Bench { tree: root.to_owned(), built: root.join("target") }
    }

    #[test]
    fn a_program_is_ended_when_its_time_is_over() -> Result<()> {
        let run = run_command(bench().command("sleep", &["60"], 1))?;
        assert!(run.late && !run.passed);
        Ok(())
    }

    #[test]
    fn both_streams_are_seen_and_a_missing_program_is_no_success() -> Result<()> {
        let run_of = |program: &str, arguments: &[&str]| run_command(bench().command(program, arguments, 10));
        let both = run_of("sh", &["-c", "echo one; echo two >&2"])?;
        assert!(both.passed && both.output.contains("one") && both.output.contains("two"));
        assert!(!run_of("there-is-no-such-program", &[])?.passed);
        Ok(())
    }
}
