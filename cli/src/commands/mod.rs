//! One file per command.

pub mod bridge;
pub mod call;
pub mod capabilities;
pub mod certify;
pub mod completion;
pub mod dictionary;
pub mod doctor;
pub mod listen;
pub mod manual;
pub mod resolve;
pub mod sandbox;
pub mod signature;
pub mod steer;
pub mod trigger;

use std::path::Path;

use till::{Client, ClientConfig};

use crate::output::{Failure, file};

/// The content of a configuration file.
pub fn configuration(path: &Path) -> Result<ClientConfig, Failure> {
    Ok(ClientConfig::from_json(&file(path)?)?)
}

/// A client from a configuration file.
pub fn client(path: &Path) -> Result<Client, Failure> {
    Ok(Client::new(configuration(path)?)?)
}
