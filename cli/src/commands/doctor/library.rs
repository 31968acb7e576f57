//! The library itself, and whom it trusts.

use till::ffi::{TILL_ABI_MAJOR, TILL_ABI_MINOR};
use till::transport::Trust;

use super::report::Report;

/// Version and ABI.
pub fn check(report: &mut Report) {
    let version = env!("CARGO_PKG_VERSION");
    report.ok("library", &format!("libtill {version}, ABI {TILL_ABI_MAJOR}.{TILL_ABI_MINOR}"));
}

/// The certificate authorities that a connection may come from; false where they cannot be read.
pub fn check_roots(ca_file: Option<&str>, report: &mut Report) -> bool {
    let trust = match Trust::load(ca_file) {
        Ok(trust) => trust,
        Err(error) => {
            report.violations(
                "roots",
                &error,
                "name a PEM file that exists and may be read, or leave the setting out",
            );
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
