//! Running the command, and a sandbox beside it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The command under test.
pub fn till() -> Command {
    Command::new(env!("CARGO_BIN_EXE_till"))
}

/// Runs it to its end.
pub fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = till()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("till starts");
    // A command that fails at once does not read its input.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("till ends")
}

/// Its answer.
pub fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {output:?}"))
}

/// Its answer, where that is a line for each thing.
pub fn lines_of(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

/// Its words.
pub fn words_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// How it ended.
pub fn exit_code(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

/// Writes a file that only its owner may read.
pub fn file(folder: &TempDir, name: &str, content: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("its owner");
    path
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Waits for something for as long as a slow machine needs: the bound is there to end a hang.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < Duration::from_secs(180), "{what}: it did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A process that ends with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Interrupts it, as Ctrl-C does.
    pub fn interrupt(&self) {
        self.signal("-INT");
    }

    /// Sends it a signal, such as `-TERM`.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill {name} {}", self.0.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
    }
}

impl Drop for Sandbox {
    /// Lets it take its files away.
    fn drop(&mut self) {
        if self.process.0.try_wait().expect("a process").is_none() {
            self.process.interrupt();
            until("the sandbox ends", || self.process.0.try_wait().expect("a process"));
        }
    }
}

/// A running sandbox.
pub struct Sandbox {
    /// It runs until this is dropped, unless a test stops it.
    pub process: Running,
    /// What its ready line says.
    pub ready: Value,
}

impl Sandbox {
    /// Starts one with HTTPS.
    pub fn with_tls() -> Self {
        Self::start(&["--tls"])
    }

    /// Starts one with plain HTTP, so that [`Self::control`] works.
    pub fn plain() -> Self {
        Self::start(&[])
    }

    /// Starts one with these options.
    pub fn start(options: &[&str]) -> Self {
        let mut child = till()
            .args(["sandbox", "--port", "0", "--quiet"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let ready = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("ready ").map(str::to_owned))
            .expect("a ready line");
        Self { process: Running(child), ready: serde_json::from_str(&ready).expect("JSON") }
    }

    /// A configuration file for a gateway.
    pub fn config(&self, folder: &TempDir, gateway: &str) -> PathBuf {
        file(folder, &format!("{gateway}.json"), &self.ready["configs"][gateway].to_string())
    }

    /// What the control API calls a gateway's merchant.
    pub fn merchant(&self, gateway: &str) -> &str {
        self.ready["merchants"][gateway].as_str().expect("a merchant")
    }

    /// Asks the control API of a sandbox with plain HTTP.
    pub fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let host =
            self.ready["url"].as_str().and_then(|url| url.strip_prefix("http://")).expect("plain HTTP");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(host).expect("a connection");
        let length = body.len();
        let head = format!(
            "{method} /sandbox/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all((head + &body).as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        serde_json::from_str(body).expect("JSON")
    }
}

/// A payment of PayerMax that stays open until the payer pays.
pub fn open_payment(order_id: &str, notify_url: &str) -> Value {
    json!({
        "order_id": order_id, "amount": 1500, "currency": "USD", "description": "Cap", "country": "US",
        "notify_url": notify_url, "customer": {"id": "c1", "ip": "127.0.0.1"},
        "browser": {"user_agent": "Mozilla/5.0"},
        "payment_method": {"wallet": {"organisation": "ALIPAY"}},
    })
}

/// Makes that payment.
pub fn make_open_payment(config: &Path, order_id: &str, notify_url: &str) {
    let request = open_payment(order_id, notify_url).to_string();
    let output = run(&["call", "payment_create", "--config", text(config)], &request);
    assert_eq!(exit_code(&output), 0, "{output:?}");
}
