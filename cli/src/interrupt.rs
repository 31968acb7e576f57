//! SIGINT and SIGTERM end what is under way in good order, so that it can still be said whether money may have moved.

use anyhow::Context;
use till::CancelToken;
use tokio::signal::unix::{SignalKind, signal};

use crate::output::Failure;

/// What a shell makes of a program that SIGINT ended.
const ENDED_BY_INTERRUPT: i32 = 130;

/// A token that the first signal fires; the second one ends the program at once.
pub fn token() -> Result<CancelToken, Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().build().context("listening for signals")?;
    let (mut interrupt, mut terminate) = {
        let _entered = runtime.enter();
        let listen = |kind| signal(kind).context("listening for signals");
        (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?)
    };
    let token = CancelToken::new();
    let fired = token.clone();
    std::thread::spawn(move || {
        runtime.block_on(async move {
            for first in [true, false] {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                if first {
                    fired.fire();
                } else {
                    std::process::exit(ENDED_BY_INTERRUPT);
                }
            }
        });
    });
    Ok(token)
}
