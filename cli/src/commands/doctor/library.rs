//! Checks the library itself, and the certificates that it trusts.

use till::ffi::{TILL_ABI_MAJOR, TILL_ABI_MINOR};
use till::transport::Trust;

use super::report::Report;

/// Version and ABI.
pub fn check(report: &mut Report) {
    let version = env!("CARGO_PKG_VERSION");
    report.ok("library", &format!("libtill {version}, ABI {TILL_ABI_MAJOR}.{TILL_ABI_MINOR}"));
}

/// Reports the certificate authorities; false if they cannot be read.
pub fn check_roots(ca_file: Option<&str>, report: &mut Report) -> bool {
    let trust = match Trust::load(ca_file) {
        Ok(trust) => trust,
        Err(error) => {
            report.violations("roots", &error, "name a readable PEM file, or remove the setting");
            return false;
        }
    };
    let mut sources = vec!["the bundled ones".to_owned()];
    sources.extend(ca_file.map(|path| format!("tls.ca_file {path}")));
    let variable = std::env::var("SSL_CERT_FILE").ok().filter(|path| !path.is_empty());
    sources.extend(variable.map(|path| format!("SSL_CERT_FILE {path}")));
    report.ok("roots", &format!("{} certificate authorities: {}", trust.authorities(), sources.join(", ")));
    true
}
