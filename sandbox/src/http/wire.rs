//! A connection that can be told to behave badly: to send slowly, to end, to be reset.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, sleep_until};
use tokio_rustls::server::TlsStream;

/// What becomes of a connection once its answer was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// It ends at this time, unless a request comes before.
    CloseAt(Instant),
    /// It is reset when anything comes.
    ResetOnReuse,
}

/// How a connection behaves until the next request.
#[derive(Debug, Clone, Copy, Default)]
struct Manners {
    dribble: Option<Duration>,
    idle: Option<Idle>,
    reset: bool,
}

/// The handle by which a request's service steers the connection under it.
#[derive(Debug, Clone, Default)]
pub struct Switch(Arc<Mutex<Manners>>);

impl Switch {
    fn change(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn manners(&self) -> Manners {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new request is here: the connection behaves well again.
    pub fn clear(&self) {
        self.change(|manners| *manners = Manners::default());
    }

    /// Sends every byte alone, this far apart.
    pub fn dribble(&self, gap: Duration) {
        self.change(|manners| manners.dribble = Some(gap));
    }

    /// Says what becomes of the connection after the answer.
    pub fn idle(&self, idle: Idle) {
        self.change(|manners| manners.idle = Some(idle));
    }

    /// The connection will end with a reset instead of an orderly end.
    pub fn reset(&self) {
        self.change(|manners| manners.reset = true);
    }
}

/// What can be ended with a reset.
pub trait Resettable {
    /// Makes the end of the connection a reset.
    fn reset_at_end(&self);
}

impl Resettable for TcpStream {
    fn reset_at_end(&self) {
        // A failure leaves an orderly end, which is as much of an end.
        self.set_zero_linger().unwrap_or_default();
    }
}

impl Resettable for TlsStream<TcpStream> {
    fn reset_at_end(&self) {
        self.get_ref().0.reset_at_end();
    }
}

/// A connection with a switch.
pub struct Wire<S: Resettable> {
    inner: S,
    switch: Switch,
    pause: Option<Pin<Box<Sleep>>>,
    closing: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<S: Resettable> Wire<S> {
    /// Puts a switch on a connection.
    pub fn new(inner: S, switch: Switch) -> Self {
        Self { inner, switch, pause: None, closing: None }
    }

    /// Ready once the time is over after which a kept connection ends.
    fn poll_closing(&mut self, context: &mut Context<'_>, at: Instant) -> Poll<()> {
        let closing = match &mut self.closing {
            Some((time, closing)) if *time == at => closing,
            other => &mut other.insert((at, Box::pin(sleep_until(at)))).1,
        };
        closing.as_mut().poll(context)
    }
}

impl<S: Resettable> Drop for Wire<S> {
    fn drop(&mut self) {
        if self.switch.manners().reset {
            self.inner.reset_at_end();
        }
    }
}

impl<S: Resettable + AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.switch.manners().idle {
            Some(Idle::CloseAt(at)) if self.poll_closing(context, at).is_ready() => Poll::Ready(Ok(())),
            Some(Idle::ResetOnReuse) => {
                let before = buffer.filled().len();
                ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
                if buffer.filled().len() > before {
                    buffer.set_filled(before);
                    self.switch.reset();
                    return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
                }
                Poll::Ready(Ok(()))
            }
            _ => Pin::new(&mut self.inner).poll_read(context, buffer),
        }
    }
}

impl<S: Resettable + AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Some(gap) = self.switch.manners().dribble else {
            return Pin::new(&mut self.inner).poll_write(context, bytes);
        };
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let one = &bytes[..bytes.len().min(1)];
        let written = ready!(Pin::new(&mut self.inner).poll_write(context, one))?;
        self.pause = Some(Box::pin(sleep(gap)));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.switch.manners().reset {
            // An orderly end would come before the reset.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
