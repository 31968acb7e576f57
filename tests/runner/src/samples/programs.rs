//! The clients that send samples: curl, PHP, Python and Java, without any code of libtill.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::java::Java;
use super::sending::Run;
use super::{Language, web};
use crate::sandbox::Sandbox;

/// The longest that one program may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The clients, which trust the sandbox's authority.
pub struct Programs {
    folder: PathBuf,
    authority: PathBuf,
    settings: TempDir,
    java: Mutex<Option<Java>>,
}

/// What a program printed.
pub(super) struct Printed {
    output: String,
    errors: String,
}

impl Programs {
    /// The clients for the samples in a folder.
    pub fn new(folder: PathBuf, authority: PathBuf) -> Result<Self> {
        let settings = TempDir::new()?;
        let curl = format!(
            "silent\nshow-error\ncacert = \"{}\"\nwrite-out = \"%{{stderr}}status %{{http_code}}\\n\"\n",
            authority.display()
        );
        std::fs::write(settings.path().join(".curlrc"), curl)?;
        Ok(Self { folder, authority, settings, java: Mutex::new(None) })
    }

    /// Sends a sample and returns what it shows of the answer.
    pub(super) fn run(&self, run: &Run<'_>, sandbox: &Sandbox) -> Result<Value> {
        match run.sample.language {
            Language::Curl => self.curl(run),
            Language::Php if run.sample.view.is_some() => {
                let mut command = self.command("TILL_SAMPLES_PHP", "php", run)?;
                web::page(&mut command, &self.folder, run, sandbox)
            }
            Language::Php | Language::HttpRequest => self.php(run),
            Language::Python => self.python(run),
            Language::Java => self.java(run),
            Language::Json => match run.notification {
                Some(body) => self.compare_with_printed(run, body),
                None => self.json(run),
            },
        }
    }

    fn curl(&self, run: &Run<'_>) -> Result<Value> {
        let mut command = self.command("TILL_SAMPLES_SHELL", "bash", run)?;
        let printed = finished(command.arg(self.file(run)).env("CURL_HOME", self.settings.path()))?;
        printed.answer()
    }

    fn php(&self, run: &Run<'_>) -> Result<Value> {
        let mut command = self.command("TILL_SAMPLES_PHP", "php", run)?;
        let setting = |name: &str, path: &Path| format!("-d{name}={}", path.display());
        command.arg(setting("curl.cainfo", &self.authority));
        command.arg(setting("auto_prepend_file", &self.folder.join("php/status.php")));
        // What a newer PHP deprecates is not a mistake of the sample.
        command.args(["-ddisplay_errors=stderr", "-derror_reporting=E_ALL&~E_DEPRECATED"]);
        finished(command.arg(self.file(run)))?.answer()
    }

    fn python(&self, run: &Run<'_>) -> Result<Value> {
        let mut command = self.command("TILL_SAMPLES_PYTHON", VENV, run)?;
        command.env("REQUESTS_CA_BUNDLE", &self.authority).env("SSL_CERT_FILE", &self.authority);
        let Some(view) = &run.sample.view else { return finished(command.arg(self.file(run)))?.answer() };
        command.arg(self.folder.join("python/view.py")).arg(self.file(run)).arg(view);
        if let Some(form) = &run.form {
            command.env("FORM", form.to_string());
        }
        if let Some(body) = run.notification {
            command.env("NOTIFICATION", body);
        }
        finished(&mut command)?.json()
    }

    fn json(&self, run: &Run<'_>) -> Result<Value> {
        let mut command = self.command("TILL_SAMPLES_PYTHON", VENV, run)?;
        command.env("REQUESTS_CA_BUNDLE", &self.authority);
        let script = self.folder.join("python/post.py");
        finished(command.arg(script).arg(&run.sample.document).arg(self.file(run)))?.json()
    }

    fn java(&self, run: &Run<'_>) -> Result<Value> {
        let mut process = self.java.lock().map_err(|_| anyhow::anyhow!("Java failed before"))?;
        let java = match process.as_mut() {
            Some(java) => java,
            None => process.insert(Java::start(&self.folder, &self.authority)?),
        };
        Printed { output: java.ask(run)?, errors: String::new() }.answer()
    }

    /// The members of the received notification, and whether it matches the document's print.
    fn compare_with_printed(&self, run: &Run<'_>, body: &str) -> Result<Value> {
        let received: Value = serde_json::from_str(body)?;
        let printed: Value = serde_json::from_str(&std::fs::read_to_string(self.file(run))?)?;
        let names = |value: &Value| -> Vec<String> {
            value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        let (received_names, printed_names) = (names(&received), names(&printed));
        let missing: Vec<_> = printed_names.iter().filter(|name| !received_names.contains(name)).collect();
        let more: Vec<_> = received_names.iter().filter(|name| !printed_names.contains(name)).collect();
        Ok(json!({"http_status": Value::Null, "body": received, "missing": missing, "more": more}))
    }

    fn file(&self, run: &Run<'_>) -> PathBuf {
        self.folder.join(&run.sample.file)
    }

    /// The program from the environment, or the default; loopback addresses need no proxy.
    fn command(&self, variable: &str, usual: &str, run: &Run<'_>) -> Result<Command> {
        let line = std::env::var_os(variable).filter(|line| !line.is_empty());
        let program = match line {
            Some(path) => PathBuf::from(path),
            None if usual == VENV => self.folder.join(VENV),
            None => PathBuf::from(usual),
        };
        ensure!(usual != VENV || program.is_file(), "{} is missing: make build-samples", program.display());
        let mut command = Command::new(program);
        command.current_dir(&self.folder).envs(run.environment.iter().cloned());
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
        Ok(command)
    }
}

/// Python with the packages that `requirements.txt` pins.
const VENV: &str = "build/venv/bin/python";

impl Printed {
    /// The output, as JSON if it is JSON, with the status that a client wrote to standard error.
    fn answer(&self) -> Result<Value> {
        let mut answer = match serde_json::from_str::<Value>(self.output.trim()) {
            Ok(body) => json!({ "body": body }),
            Err(_) => json!({ "text": self.output }),
        };
        let status_line = self.errors.lines().filter_map(|line| line.strip_prefix("status ")).next_back();
        if let Some(status) = status_line {
            answer["http_status"] = json!(status.trim().parse::<u16>()?);
        }
        let words: Vec<_> = self.errors.lines().filter(|line| !line.starts_with("status ")).collect();
        ensure!(words.is_empty(), "it complains: {}", words.join("\n"));
        Ok(answer)
    }

    fn json(&self) -> Result<Value> {
        ensure!(self.errors.trim().is_empty(), "it complains: {}", self.errors);
        serde_json::from_str(&self.output).with_context(|| format!("no JSON: {}", self.output))
    }
}

fn finished(command: &mut Command) -> Result<Printed> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{program} does not start: make setup build-samples"))?;
    let mut output = child.stdout.take().context("its output is a pipe")?;
    let mut errors = child.stderr.take().context("its errors are a pipe")?;
    let (output, errors) =
        (std::thread::spawn(move || read(&mut output)), std::thread::spawn(move || read(&mut errors)));
    let status = ended(&mut child)?;
    let text = |thread: std::thread::JoinHandle<String>| thread.join().unwrap_or_default();
    let printed = Printed { output: text(output), errors: text(errors) };
    ensure!(status, "{program} fails: {}{}", printed.errors, printed.output);
    Ok(printed)
}

fn read(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    // Output read before the stream broke is still useful.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn ended(child: &mut Child) -> Result<bool> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            bail!("it did not end in time");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
