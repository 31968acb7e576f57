//! Two layers around a connection: one lets a cancelled call leave, the other notes the first byte written.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use ureq::unversioned::transport::time::Duration as UreqDuration;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport};
use zeroize::Zeroize;

use super::cancel::{CancelToken, LOOK_EVERY};
use super::duration::exact;

thread_local! {
    /// The call that this thread is making: connections are pooled, so they do not belong to a call.
    static CURRENT: RefCell<Option<Rc<CallState>>> = const { RefCell::new(None) };
}

struct CallState {
    cancel: CancelToken,
    end: Instant,
    written: Cell<bool>,
    answer: Cell<AnswerProgress>,
}

/// How much is known of the answer to the call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AnswerProgress {
    /// Nothing yet.
    Awaited,
    /// It begins with an informational answer (1xx): the gateway decides where the answers to this request end.
    Preliminary,
    /// Its first bytes are those of a final answer.
    Begun,
    /// Its head was read and announces a body, whose end shows where the next answer begins.
    HasBody,
}

impl CallState {
    /// Whether a connection may be used: before the request is sent, and again after a complete answer with a body. If a
    /// gateway sends a body after an answer that has none (204, 304), its bytes would be read as the next answer.
    fn may_use(&self) -> bool {
        !self.written.get() || self.answer.get() == AnswerProgress::HasBody
    }

    /// Inspects the first bytes of the answer.
    fn look_at(&self, input: &[u8]) {
        const STATUS: usize = "HTTP/1.1 ".len();
        if self.written.get()
            && self.answer.get() == AnswerProgress::Awaited
            && let Some(first) = input.get(STATUS)
        {
            self.answer.set(if *first == b'1' { AnswerProgress::Preliminary } else { AnswerProgress::Begun });
        }
    }

    /// The shorter of this wait's limit and the time left for the whole exchange: otherwise every byte of a proxy's
    /// greeting would restart the wait.
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
    /// Begins a call that must end at `end`.
    pub fn enter(cancel: &CancelToken, end: Instant) -> Self {
        let state = Rc::new(CallState {
            cancel: cancel.clone(),
            end,
            written: Cell::new(false),
            answer: Cell::new(AnswerProgress::Awaited),
        });
        CURRENT.with(|current| current.replace(Some(Rc::clone(&state))));
        Self(state)
    }

    /// Whether a byte of the request was written.
    pub fn written(&self) -> bool {
        self.0.written.get()
    }

    /// Records that the head of the answer was read, and whether it announces a body.
    pub fn head_was_read(&self, has_body: bool) {
        if has_body && self.0.answer.get() == AnswerProgress::Begun {
            self.0.answer.set(AnswerProgress::HasBody);
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

/// Fails if this thread's call was cancelled.
pub fn check_cancelled() -> Result<(), ureq::Error> {
    current().map_or(Ok(()), |call| call.check_cancelled())
}

/// Below TLS: waits for input in short pieces, and checks between them for cancellation and for the time limit.
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
        // The pool keeps the connection and its buffer, so wipe what was sent.
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

/// Above TLS: notes the first byte of the request, as opposed to a handshake or a proxy's greeting.
#[derive(Debug)]
pub struct Watched {
    /// Whether connections go through a proxy, so that the connection to the proxy itself does not count.
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

    /// The pool asks before it keeps a connection, and again before it reuses it.
    fn is_open(&mut self) -> bool {
        current().is_some_and(|call| call.may_use())
            && self.0.buffers().input().is_empty()
            && self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}
