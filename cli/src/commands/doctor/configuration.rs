//! Reads the configuration, and looks at its file.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use till::model::CheckName;
use till::{Client, ClientConfig};

use super::report::Report;
use crate::output::read;

const CHECK: CheckName = CheckName::Configuration;
const FIX: &str = "change it in the configuration";

/// The configuration, unless it has violations.
pub fn check(path: &Path, report: &mut Report) -> Option<ClientConfig> {
    let text = match read(path) {
        Ok(text) => text,
        Err(error) => {
            report.failed(
                CHECK,
                &format!("{error:#}"),
                "name a file that exists and that this user may read",
            );
            return None;
        }
    };
    let config = match ClientConfig::from_json(&text) {
        Ok(config) => config,
        Err(error) => {
            report.violations(CHECK, &error, FIX);
            return None;
        }
    };
    check_permissions(path, report);
    Some(config)
}

/// The client, unless creating it reveals a violation.
pub fn client(config: ClientConfig, report: &mut Report) -> Option<Client> {
    Client::new(config).map_err(|error| report.violations(CHECK, &error, FIX)).ok()
}

fn check_permissions(path: &Path, report: &mut Report) {
    let others = std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
    if others {
        let message = format!("{} contains secrets, and other users can read or change it", path.display());
        report.warning(CHECK, &message, &format!("chmod 600 {}", path.display()));
    }
}
