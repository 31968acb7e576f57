//! Starts a sandbox, and stops it without losing anything.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::{Context, Result, anyhow};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::calls;
use crate::clock::Milliseconds;
use crate::http::{routes, server, tls};
use crate::keys::Pairs;
use crate::options::Options;
use crate::ready;
use crate::sandbox::Sandbox;
use crate::signals::Signals;
use crate::store::Store;
use crate::work::{Address, Site};
use crate::worker;

/// Runs a sandbox until SIGINT or SIGTERM.
pub fn run(options: Options) -> Result<()> {
    let host = options.address()?;
    let store = Store::open(options.database.as_deref())?;
    let site = Site::new(options.seed, options.profile()?);
    let sandbox = Arc::new(Sandbox::new(store, options.access(), site)?);
    let made = make_keys(&sandbox);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")?;
    runtime.block_on(listen(&options, host, made, Arc::clone(&sandbox)))?;
    // Requests whose answer was dropped are committed now rather than never.
    calls::commit_late(&sandbox, Milliseconds::MAX)?;
    sandbox.store.close()
}

/// Makes the keys of a new database while everything else starts.
fn make_keys(sandbox: &Arc<Sandbox>) -> JoinHandle<Result<()>> {
    let sandbox = Arc::clone(sandbox);
    std::thread::spawn(move || {
        if sandbox.site.keys.are_set() {
            return Ok(());
        }
        sandbox.site.keys.set(Pairs::generate(sandbox.site.seed)?);
        sandbox.store.keep_pairs(&sandbox.site.keys)
    })
}

async fn listen(
    options: &Options,
    host: IpAddr,
    keys: JoinHandle<Result<()>>,
    sandbox: Arc<Sandbox>,
) -> Result<()> {
    let signals = Signals::new()?;
    let wanted = SocketAddr::new(host, options.port);
    let listener = TcpListener::bind(wanted)
        .await
        .with_context(|| format!("listening on {wanted}; choose another --port, or 0 for any"))?;
    let address = listener.local_addr().context("asking for the port")?;
    let authority = if options.tls { Some(tls::make_authority(host)?) } else { None };
    let ca = authority.as_ref().map(|made| keep_authority(options, &made.certificate_pem)).transpose()?;
    sandbox.site.set_address(Address {
        url: format!("{}://{address}", if options.tls { "https" } else { "http" }),
        ca_file: ca.as_ref().map(|(file, _)| file.display().to_string()),
    });
    ready::make_merchants(&sandbox)?;

    let (stop_worker, stopped) = watch::channel(false);
    let working = tokio::spawn(worker::run(Arc::clone(&sandbox), stopped));
    let ending = Arc::clone(&sandbox);
    let acceptor = authority.map(|made| made.acceptor);
    let serving =
        server::serve(listener, acceptor, routes::router(Arc::clone(&sandbox)), signals, move || {
            ending.end()
        });
    // Pages and calls that need no key are answered while the keys are still being made.
    let (file, quiet) = (options.ready_file.clone(), options.quiet);
    let announcing = tokio::task::spawn_blocking(move || {
        keys.join().map_err(|_| anyhow!("making the keys failed"))??;
        ready::announce(&ready::ready_json(&sandbox)?, file.as_deref(), quiet)
    });
    let announced = async { announcing.await.context("announcing the sandbox")? };
    tokio::try_join!(announced, async {
        serving.await;
        Ok(())
    })?;
    stop_worker.send_replace(true);
    working.await.context("ending the worker")
}

/// Writes the authority's certificate; a private folder of its own lives as long as the sandbox.
fn keep_authority(options: &Options, pem: &str) -> Result<(PathBuf, Option<TempDir>)> {
    let (file, folder) = match &options.ca_file {
        Some(file) => (std::path::absolute(file).context("finding --ca-file")?, None),
        None => {
            let folder = TempDir::with_prefix("till-sandbox-").context("making a private folder")?;
            (folder.path().join("ca.pem"), Some(folder))
        }
    };
    ready::write_whole(&file, pem)?;
    Ok((file, folder))
}
