//! One sending of a sample, and what its client complains about.

use std::process::Child;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::Sample;
use crate::sandbox::collected;

/// One run of a sample.
pub(super) struct Run<'r> {
    /// The sample.
    pub sample: &'r Sample,
    /// Its environment.
    pub environment: Vec<(String, String)>,
    /// The form for a Django view.
    pub form: Option<Value>,
    /// The body of a notification.
    pub notification: Option<&'r str>,
}

/// What a running process writes to standard error.
pub(super) fn complaints(child: &mut Child) -> Arc<Mutex<String>> {
    collected(child.stderr.take())
}
