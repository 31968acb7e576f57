//! A body of which only the first half is sent.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use hyper::body::{Body, Frame};
use tokio::time::{Sleep, sleep};

/// How long the first half has to leave before the connection ends.
const LEAVING: Duration = Duration::from_millis(20);

/// Why a body ends before its length.
#[derive(Debug, thiserror::Error)]
#[error("the answer was cut on demand")]
pub struct CutShort;

/// Yields what it has, then breaks, whatever length was promised.
pub struct Half {
    bytes: Option<Bytes>,
    leaving: Option<Pin<Box<Sleep>>>,
}

impl Half {
    /// The first half of a text, wherever that ends.
    pub fn of(text: &str) -> Self {
        Self { bytes: Some(first_half(text)), leaving: None }
    }
}

/// The first half of a text's bytes.
pub fn first_half(text: &str) -> Bytes {
    Bytes::copy_from_slice(&text.as_bytes()[..text.len() / 2])
}

impl Body for Half {
    type Data = Bytes;
    type Error = CutShort;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutShort>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        let leaving = self.leaving.get_or_insert_with(|| Box::pin(sleep(LEAVING)));
        ready!(leaving.as_mut().poll(context));
        Poll::Ready(Some(Err(CutShort)))
    }
}
