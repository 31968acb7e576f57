//! SIGINT and SIGTERM end a call in good order, so that it can still report whether money may have moved.

use anyhow::Context;
use till::CancelToken;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::exit;
use crate::output::{Failure, say};

/// The signals that end a command.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Starts listening; needs a running runtime.
    pub fn new() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("listening for signals");
        Ok(Self { interrupt: listen(SignalKind::interrupt())?, terminate: listen(SignalKind::terminate())? })
    }

    /// Waits for the next signal.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// A token that the first signal fires; the second one ends the program at once.
pub fn token() -> Result<CancelToken, Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().build().context("listening for signals")?;
    let mut signals = {
        let _entered = runtime.enter();
        Signals::new()?
    };
    let token = CancelToken::new();
    let fired = token.clone();
    std::thread::spawn(move || {
        runtime.block_on(async move {
            signals.next().await;
            fired.fire();
            signals.next().await;
            say("till: a second signal ended it: the outcome of requests in progress is unknown, so resolve them");
            std::process::exit(exit::ENDED.into());
        });
    });
    Ok(token)
}
