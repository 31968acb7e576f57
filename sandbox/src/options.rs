//! Options of the sandbox.

use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::gateways;
use crate::profile::Profile;
use crate::profile_file;
use crate::sandbox::Access;

/// How the sandbox is started.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 4848)]
    pub port: u16,

    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,

    /// Allow an address that other machines can reach
    #[arg(long)]
    pub allow_remote: bool,

    /// A name by which browsers and clients may call the dashboard and the control API; may be given again
    #[arg(long, value_name = "NAME")]
    pub host_name: Vec<String>,

    /// Keep the state in this file instead of memory
    #[arg(long, alias = "db", value_name = "FILE")]
    pub database: Option<PathBuf>,

    /// Make the same merchants, keys, numbers and chaos at every start, from this number
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,

    /// Play what this file says of real gateways where their documents leave it open
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// Serve HTTPS with a certificate authority made for this run
    #[arg(long)]
    pub tls: bool,

    /// Where to write the authority's certificate, with --tls
    #[arg(long, value_name = "FILE", requires = "tls")]
    pub ca_file: Option<PathBuf>,

    /// Write the ready line's JSON to this file as well
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,

    /// Deliver notifications to any address, not only to this machine
    #[arg(long)]
    pub deliver_anywhere: bool,

    /// Print the ready line only
    #[arg(long)]
    pub quiet: bool,
}

impl Options {
    /// Whom the sandbox may call, and who may call it.
    pub fn access(&self) -> Access {
        Access {
            deliver_anywhere: self.deliver_anywhere,
            allow_remote: self.allow_remote,
            host_names: self.host_name.clone(),
        }
    }

    /// The profile to play, empty without a file.
    pub fn profile(&self) -> Result<Profile> {
        let read = self.profile.as_deref().map(|file| profile_file::read(file, &gateways::all()));
        Ok(read.transpose()?.unwrap_or_default())
    }

    /// The address to listen on, refused when it is not this machine's own and that was not allowed.
    pub fn address(&self) -> Result<IpAddr> {
        let host = if self.host == "localhost" { "127.0.0.1" } else { &self.host };
        let address: IpAddr = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse()
            .with_context(|| format!("--host {}: give an IP address such as 127.0.0.1", self.host))?;
        if !address.is_loopback() && !self.allow_remote {
            bail!("--host {address}: other machines could reach it; add --allow-remote to mean that");
        }
        Ok(address)
    }
}
