//! Two layers around a connection: one that a cancelled call can leave, and one that sees the first byte written.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use ureq::unversioned::transport::time::Duration as UreqDuration;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport};
use zeroize::Zeroize;

use super::cancel::LOOK_EVERY;
use super::{CancelToken, exact};

thread_local! {
    /// The call that this thread is making: connections are pooled, so they cannot know it by themselves.
    static CURRENT: RefCell<Option<Rc<CallState>>> = const { RefCell::new(None) };
}

struct CallState {
    cancel: CancelToken,
    end: Instant,
    written: Cell<bool>,
    answer: Cell<Answer>,
}

/// How much is known of the answer to the call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Nothing yet.
    Awaited,
    /// It begins with a preliminary answer (1xx): where the answers to this request end is for the gateway to say.
    Preliminary,
    /// Its first bytes are those of a whole answer.
    Begun,
    /// Its head was read, and a body belongs to it, whose end shows where the next answer begins.
    HasBody,
}

impl CallState {
    /// Whether a connection may be used: for a request that is to be sent, and again after a whole answer. Behind an
    /// answer without a body (204, 304) a gateway that sends one all the same would have its bytes read as the next answer.
    fn may_use(&self) -> bool {
        !self.written.get() || self.answer.get() == Answer::HasBody
    }

    /// Looks at what begins the answer.
    fn look_at(&self, input: &[u8]) {
        const STATUS: usize = "HTTP/1.1 ".len();
        if self.written.get()
            && self.answer.get() == Answer::Awaited
            && let Some(first) = input.get(STATUS)
        {
            self.answer.set(if *first == b'1' { Answer::Preliminary } else { Answer::Begun });
        }
    }

    /// What is left of the time of this wait and of the whole exchange: with every byte of its greeting, a proxy is waited
    /// for anew.
    fn within(&self, timeout: NextTimeout) -> Result<NextTimeout, ureq::Error> {
        let left = self.end.saturating_duration_since(Instant::now());
        let after = exact(timeout.after).map_or(left, |after| after.min(left));
        if after.is_zero() {
            return Err(ureq::Error::Timeout(timeout.reason));
        }
        Ok(NextTimeout { after: UreqDuration::Exact(after), ..timeout })
    }

    fn check_cancelled(&self) -> Result<(), ureq::Error> {
        if self.cancel.is_fired() {
            return Err(std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "cancelled").into());
        }
        Ok(())
    }
}

/// Marks this thread as making a call, until it is dropped.
pub struct Call(Rc<CallState>);

impl Call {
    /// Begins a call that has to end by then.
    pub fn enter(cancel: &CancelToken, end: Instant) -> Self {
        let state = Rc::new(CallState {
            cancel: cancel.clone(),
            end,
            written: Cell::new(false),
            answer: Cell::new(Answer::Awaited),
        });
        CURRENT.with(|current| current.replace(Some(Rc::clone(&state))));
        Self(state)
    }

    /// Whether a byte of the request was written.
    pub fn written(&self) -> bool {
        self.0.written.get()
    }

    /// Tells that the head of the answer was read, and whether a body belongs to it.
    pub fn head_was_read(&self, has_body: bool) {
        if has_body && self.0.answer.get() == Answer::Begun {
            self.0.answer.set(Answer::HasBody);
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        CURRENT.with(|current| current.replace(None));
    }
}

/// The call that this thread is making.
fn current() -> Option<Rc<CallState>> {
    CURRENT.with(|current| current.borrow().clone())
}

/// An error if the call that this thread is making was cancelled.
pub fn check_cancelled() -> Result<(), ureq::Error> {
    current().map_or(Ok(()), |call| call.check_cancelled())
}

/// Below TLS: waits for input in short pieces and looks between them whether the call was cancelled and whether its time is
/// over.
#[derive(Debug)]
pub struct Interruptible;

#[derive(Debug)]
pub struct InterruptibleTransport<T>(T);

impl<In: Transport> Connector<In> for Interruptible {
    type Out = InterruptibleTransport<In>;

    fn connect(&self, _: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(InterruptibleTransport))
    }
}

impl<T: Transport> Transport for InterruptibleTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let sent = match current() {
            Some(call) => {
                call.check_cancelled().and_then(|()| self.0.transmit_output(amount, call.within(timeout)?))
            }
            None => self.0.transmit_output(amount, timeout),
        };
        // The buffer lives as long as the connection, which the pool keeps: what was sent must not.
        self.0.buffers().output()[..amount].zeroize();
        sent
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let Some(call) = current() else { return self.0.await_input(timeout) };
        let end = Instant::now() + exact(call.within(timeout)?.after).unwrap_or_default();
        loop {
            call.check_cancelled()?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ureq::Error::Timeout(timeout.reason));
            }
            let mut piece = timeout;
            piece.after = UreqDuration::Exact(left.min(LOOK_EVERY));
            match self.0.await_input(piece) {
                Err(ureq::Error::Timeout(_)) => {}
                other => return other,
            }
        }
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}

/// Above TLS: notes the first byte of the request, which neither the handshake nor a proxy's greeting is.
#[derive(Debug)]
pub struct Watched {
    /// Whether connections go through a proxy, so that the one to the proxy itself is not the request's.
    pub proxied: bool,
}

#[derive(Debug)]
pub struct WatchedTransport<T>(T);

impl<In: Transport> Connector<In> for Watched {
    type Out = Either<In, WatchedTransport<In>>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let to_the_proxy = self.proxied && details.config.proxy().is_none();
        Ok(chained
            .map(|inner| if to_the_proxy { Either::A(inner) } else { Either::B(WatchedTransport(inner)) }))
    }
}

impl<T: Transport> Transport for WatchedTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if let Some(call) = current() {
            call.check_cancelled()?;
            call.written.set(true);
        }
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let more = self.0.await_input(timeout)?;
        if let Some(call) = current() {
            call.look_at(self.0.buffers().input());
        }
        Ok(more)
    }

    /// The pool asks before it keeps a connection, and again before it gives it away.
    fn is_open(&mut self) -> bool {
        current().is_some_and(|call| call.may_use())
            && self.0.buffers().input().is_empty()
            && self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}
