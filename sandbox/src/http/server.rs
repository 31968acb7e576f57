//! Accepts connections, plain or with TLS, until it is told to stop.

use std::convert::Infallible;
use std::future::Future;
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

use super::routes::DropConnection;

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

/// Serves until `stop` is ready, then lets requests under way finish.
pub async fn serve(
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    router: Router,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
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
    // Whatever is still open after this is cut when the process ends.
    tokio::time::timeout(PATIENCE, graceful.shutdown()).await.unwrap_or_default();
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
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    watcher: Watcher,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let answer: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
            match answer {
                Ok(response) if response.extensions().get::<DropConnection>().is_some() => Err(Dropped),
                Ok(response) => Ok(response),
                Err(never) => match never {},
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service);
    // An error is a client that went away or an answer dropped on demand.
    watcher.watch(connection).await.unwrap_or_default();
}
