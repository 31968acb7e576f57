//! Accepts connections, plain or with TLS, until it is told to stop.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::conduct::Conduct;
use super::wire::{Resettable, Switch, Wire};
use crate::signals::Signals;

/// How long connections may take to end at a stop.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a TLS handshake may take.
const OPENING: Duration = Duration::from_secs(30);
/// How long a connection may wait for its next request.
const IDLE: Duration = Duration::from_secs(600);

/// Why a connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the answer was dropped on demand")]
struct Dropped;

/// Serves until a signal, then lets requests under way finish, unless a second signal comes.
pub async fn serve(
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    router: Router,
    mut signals: Signals,
    on_stop: impl FnOnce(),
) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = signals.next() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, acceptor.clone(), router.clone(), graceful.watcher()));
            }
            // Out of file handles, most likely: wait for connections to end.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    on_stop();
    // Whatever is still open after this is cut when the process ends.
    tokio::select! {
        () = graceful.shutdown() => {}
        () = signals.next() => {}
        () = tokio::time::sleep(PATIENCE) => {}
    }
}

async fn connection(stream: TcpStream, acceptor: Option<TlsAcceptor>, router: Router, watcher: Watcher) {
    // Answers are small and must not wait for each other; a failure only costs time.
    stream.set_nodelay(true).unwrap_or_default();
    match acceptor {
        None => exchange(stream, router, watcher).await,
        Some(acceptor) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(OPENING, acceptor.accept(stream)).await {
                exchange(stream, router, watcher).await;
            }
        }
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Resettable + Unpin + Send + 'static,
    router: Router,
    watcher: Watcher,
) {
    let switch = Switch::default();
    let wire = Wire::new(stream, switch.clone());
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        let switch = switch.clone();
        switch.clear();
        async move {
            let answer: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
            let Ok(response) = answer;
            match response.extensions().get::<Conduct>() {
                Some(conduct) if conduct.obey(&switch) => Err(Dropped),
                _ => Ok(response),
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(wire), service);
    // An error is a client that went away or an answer dropped on demand.
    watcher.watch(connection).await.unwrap_or_default();
}
