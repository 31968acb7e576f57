//! Samples of the gateways' documents: each is sent by a client of its own language, without libtill; then libtill sends the
//! same request and must get the same result.
//!
//! `tests/samples/README.md` describes the manifest.

mod java;
mod programs;
mod requests;
mod run;
mod sending;
mod web;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};

pub use programs::Programs;
pub use run::{Surroundings, as_printed, run};

/// `tests/samples/manifest.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What it is, in a sentence.
    pub about: String,
    /// Every sample of the documents, in their order.
    pub samples: Vec<Sample>,
}

/// The language of a sample, and with it the client that sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// A shell command line with curl.
    Curl,
    /// PHP with its curl extension.
    Php,
    /// PHP's HttpRequest, whose form is posted with the curl extension.
    HttpRequest,
    /// Python: a Django view with requests, or a script of the standard library.
    Python,
    /// Java with OkHttp and Gson.
    Java,
    /// A body in JSON, posted with requests; or the body of a notification, which is compared.
    Json,
}

impl Language {
    /// Every language, in the order of the table.
    pub const ALL: [Self; 6] =
        [Self::Curl, Self::Php, Self::HttpRequest, Self::Python, Self::Java, Self::Json];
}

/// One sample.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Its name in the tests.
    pub id: String,
    /// The document, by the name of its gateway.
    pub document: String,
    /// The document's headings that lead to it.
    pub section: String,
    /// Its language.
    pub language: Language,
    /// Its file below `tests/samples`.
    pub file: String,
    /// The function that is the Django view; for a PHP page, its path.
    pub view: Option<String>,
    /// What differs from the print.
    pub mended: Vec<Mending>,
    /// The merchant's settings in the sandbox.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// What must exist before it can be sent.
    #[serde(default)]
    pub before: Vec<Preparation>,
    /// Variables of its environment; the merchant's credentials and `BASE_URL` are always there.
    #[serde(default)]
    pub environment: Map<String, Value>,
    /// The form that the shop's own page sends to the Django view.
    pub form: Option<Value>,
    /// The notification that a handler is called with, or that is compared: values of its body by JSON pointer.
    pub notification: Option<Map<String, Value>>,
    /// The expected result.
    pub expect: Value,
    /// The expected result with the printed values in place of real ones.
    pub as_printed: Option<AsPrinted>,
    /// The same through libtill; absent if nothing is sent to the gateway.
    pub libtill: Option<Through>,
}

/// A difference from the print.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mending {
    /// What was changed.
    pub what: String,
    /// Why.
    pub why: String,
}

/// The sample with the printed values.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsPrinted {
    /// Variables of its environment, in addition.
    pub environment: Map<String, Value>,
    /// The expected result.
    pub expect: Value,
}

/// The same request through libtill.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Through {
    /// The operation; `notification_parse` takes the notification.
    pub operation: String,
    /// The request.
    #[serde(default)]
    pub request: Value,
    /// The client that sends it.
    #[serde(default)]
    pub merchant: Whose,
    /// Expected result.
    pub ok: Option<Value>,
    /// Expected error.
    pub error: Option<Value>,
    /// Values that both answers share: a pointer into the sample's answer, and one into libtill's.
    #[serde(default)]
    pub same: Map<String, Value>,
    /// Where the two requests differ on the wire, by pointer, and why.
    #[serde(default)]
    pub differs: Map<String, Value>,
}

/// The client that sends the request through libtill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Another merchant with the same settings and preparations; the ledgers are compared.
    #[default]
    Other,
    /// The sample's own merchant: an operation that only reads shows exactly the same there.
    Same,
}

/// A preparation of a sample.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, tag = "do", rename_all = "snake_case")]
pub enum Preparation {
    /// Calls libtill.
    Call {
        /// The operation.
        operation: String,
        /// The request.
        request: Value,
        /// Names for parts of the result, by JSON pointer.
        #[serde(default)]
        save: Map<String, Value>,
    },
    /// The payer pays, or the bank decides.
    Settle {
        /// The order's number.
        number: String,
        /// The result.
        result: String,
    },
    /// The customer opens a page and presses a button.
    Customer {
        /// The page.
        open: String,
        /// The button's value.
        press: String,
    },
    /// Calls the sandbox's control API; the merchant's name is added.
    Control {
        /// The path.
        path: String,
        /// The body.
        body: Map<String, Value>,
    },
}

impl Manifest {
    /// Reads the manifest; an unknown key, a missing file and a duplicate name are errors.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("manifest.json");
        let shown = path.display();
        let text = std::fs::read_to_string(&path).with_context(|| format!("{shown} cannot be read"))?;
        let manifest: Self = serde_json::from_str(&text).with_context(|| format!("{shown} is wrong"))?;
        let mut ids = std::collections::BTreeSet::new();
        for sample in &manifest.samples {
            let id = &sample.id;
            ensure!(ids.insert(id), "{shown}: duplicate {id}");
            ensure!(folder.join(&sample.file).is_file(), "{shown}: {id} has no file {}", sample.file);
            ensure!(!sample.mended.is_empty(), "{shown}: {id} cannot be as printed: hosts are not real");
            if let Some(through) = &sample.libtill {
                let one = through.ok.is_some() != through.error.is_some();
                ensure!(one, "{shown}: {id} must expect either ok or error of libtill");
            }
        }
        Ok(manifest)
    }
}
