//! `till sign`, `till verify` and `till explain`. Keys come from files, so that a process list does not show them.

use std::path::PathBuf;

use serde_json::json;
use till::signature::{Key, Scheme, explain};

use crate::output::{Failure, file, print_json, standard_input};

/// The arguments of `till sign`.
#[derive(clap::Args)]
pub struct SignArguments {
    /// payermax, globalmerchant, paypro, paypro-prefix, or business for notifications of PayMart and OnlinePay
    scheme: String,
    /// File with the private key or the secret; white space around a secret is ignored
    #[arg(long, value_name = "FILE")]
    key_file: PathBuf,
}

/// The arguments of `till verify`.
#[derive(clap::Args)]
pub struct VerifyArguments {
    #[command(flatten)]
    sign: SignArguments,
    /// The signature
    #[arg(long)]
    signature: String,
}

/// The arguments of `till explain`.
#[derive(clap::Args)]
pub struct ExplainArguments {
    /// payermax, globalmerchant, paypro, paypro-prefix, or business for notifications of PayMart and OnlinePay
    scheme: String,
}

/// Signs standard input.
pub fn sign(arguments: &SignArguments) -> Result<(), Failure> {
    let signature = key(arguments)?.sign(&standard_input()?)?;
    print_json(&json!({"signature": signature}))
}

/// Checks a signature over standard input.
pub fn verify(arguments: &VerifyArguments) -> Result<(), Failure> {
    key(&arguments.sign)?.verify(&standard_input()?, arguments.signature.as_bytes())?;
    let mut verified = json!({"valid": true});
    if let Some(note) = Scheme::from_name(&arguments.sign.scheme)?.note() {
        verified["note"] = json!(note);
    }
    print_json(&verified)
}

/// Prints the string that is signed.
pub fn explained(arguments: &ExplainArguments) -> Result<(), Failure> {
    print_json(&explain(Scheme::from_name(&arguments.scheme)?, &standard_input()?)?)
}

fn key(arguments: &SignArguments) -> Result<Key, Failure> {
    Ok(Key::new(Scheme::from_name(&arguments.scheme)?, &file(&arguments.key_file)?)?)
}
