//! Keys made with openssl, which libtill is not built from.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};

/// A key pair in PEM.
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// The private half, PKCS#8.
    pub private: String,
    /// The public half, SubjectPublicKeyInfo.
    pub public: String,
}

/// Runs openssl with `input` on its standard input.
pub fn openssl(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("openssl is needed for the tests: apt-get install openssl")?;
    let mut stdin = child.stdin.take().context("its input is a pipe")?;
    stdin.write_all(input)?;
    drop(stdin);
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "openssl {}: {said}", arguments.join(" "));
    Ok(output.stdout)
}

/// The same, for text.
pub fn openssl_text(arguments: &[&str], input: &str) -> Result<String> {
    Ok(String::from_utf8(openssl(arguments, input.as_bytes())?)?)
}

/// A new RSA key pair.
pub fn generate(bits: usize) -> Result<KeyPair> {
    let bits = format!("rsa_keygen_bits:{bits}");
    let private = openssl_text(&["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", &bits], "")
        .or_else(|_| openssl_text(&["genpkey", "-algorithm", "RSA", "-pkeyopt", &bits], ""))?;
    let public = openssl_text(&["pkey", "-pubout"], &private)?;
    Ok(KeyPair { private, public })
}

/// A key pair that the gateway does not have; the same in all tests of a run.
pub fn own() -> Result<&'static KeyPair> {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    remembered(&PAIR, 2048)
}

/// The key pair of a gateway that a test simulates.
pub fn gateway() -> Result<&'static KeyPair> {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    remembered(&PAIR, 2048)
}

/// A key pair that is too small.
pub fn weak() -> Result<&'static KeyPair> {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    remembered(&PAIR, 1024)
}

fn remembered(cell: &'static OnceLock<KeyPair>, bits: usize) -> Result<&'static KeyPair> {
    if cell.get().is_none() {
        let pair = generate(bits)?;
        return Ok(cell.get_or_init(|| pair));
    }
    cell.get().context("it was set before")
}

/// Writes a key into a file of a private folder and returns its path.
pub fn file(folder: &Path, name: &str, key: &str) -> Result<String> {
    let path = folder.join(name);
    std::fs::write(&path, key)?;
    Ok(path.to_string_lossy().into_owned())
}
