//! Whether a connection is in use: one that does not get on with a header section, begins no request for long, or does not
//! read its answers is ended (RFC 9112 §9.5; in HTTP/2 the client's window says what it reads, RFC 9113 §5.2).
//!
//! hyper would time the header section of HTTP/1.1 alone, by a timer that is made anew for each request. Here a request
//! only notes what it does, without a look at a clock, and one timer for each connection looks at that now and then. So a
//! connection may last for a second longer than it should, never shorter.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Instant;

/// After so much silence a connection rests: long enough that a client which asks one thing after the other never meets it.
pub(super) const REST: Duration = Duration::from_millis(25);
/// How often a connection that is used is looked at, at least.
const LOOK: Duration = Duration::from_secs(1);

/// What a connection is due to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// To end: something took too long.
    End,
    /// To end like that, where the client of HTTP/1.1 may be told: it is a header section that took too long, and all answers
    /// before it were taken.
    Late,
    /// To rest: its last request has its answer, and nothing has come since.
    Rest,
}

/// The times that a connection has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For a header section, and before the first.
    pub(super) header: Duration,
    /// For the next request, and for an answer that is not read.
    pub(super) idle: Duration,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Requests under way; HTTP/2 has several.
    busy: usize,
    /// Those of HTTP/2 among them whose answer is there, and waits for its client to give it room.
    offered: usize,
    /// When the phase, or how far it had come, was seen first, if it was.
    since: Option<Instant>,
    /// Since when the client takes none of what is there for it.
    stalled: Option<Instant>,
    /// Whether it speaks HTTP/2, where bytes need not belong to a request.
    multiplexed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was sent yet, or only a part of a header section.
    Head,
    /// A request is under way.
    Busy,
    /// The last request has its answer.
    Idle,
    /// No more is answered; what still comes is read away.
    Closing,
}

/// The use of one connection.
#[derive(Debug, Clone)]
pub(super) struct Activity(Arc<Mutex<State>>);

/// Lives as long as a request and its answer.
#[derive(Debug)]
pub(super) struct Busy {
    activity: Activity,
    multiplexed: bool,
    /// Whether it is among those that are offered.
    offered: bool,
}

impl Activity {
    /// A connection that was just opened.
    pub(super) fn new() -> Self {
        let (phase, since) = (Phase::Head, Some(Instant::now()));
        let state = State { phase, busy: 0, offered: 0, since, stalled: None, multiplexed: false };
        Self(Arc::new(Mutex::new(state)))
    }

    /// What came so far was no part of a request.
    pub(super) fn restart(&self) {
        self.lock().since = None;
    }

    /// Bytes came.
    pub(super) fn received(&self) {
        let mut state = self.lock();
        if state.phase == Phase::Idle && !state.multiplexed {
            state.enter(Phase::Head);
        }
    }

    /// Bytes wait for the client to take them.
    pub(super) fn stalls(&self) {
        let mut state = self.lock();
        state.stalled = state.stalled.or_else(|| Some(Instant::now()));
    }

    /// The client has taken some of them. An answer that hyper has whole may be on its way for long.
    pub(super) fn flows(&self) {
        let mut state = self.lock();
        state.stalled = None;
        if state.phase == Phase::Idle {
            state.since = None;
        }
    }

    /// The last byte was sent.
    pub(super) fn closes(&self) {
        self.lock().enter(Phase::Closing);
    }

    /// A request begins.
    pub(super) fn begin(&self, multiplexed: bool) -> Busy {
        let mut state = self.lock();
        state.enter(Phase::Busy);
        state.multiplexed |= multiplexed;
        state.busy += 1;
        Busy { activity: self.clone(), multiplexed, offered: false }
    }

    /// Returns when something takes longer than `patience` allows, or, where the connection `rests`, when it may do so.
    pub(super) async fn due(&self, patience: Patience, rests: bool) -> Due {
        let mut pause = REST;
        loop {
            match self.look(patience, rests, &mut pause) {
                Ok(wait) => tokio::time::sleep(wait).await,
                Err(due) => return due,
            }
        }
    }

    /// When to look again, or what is due. `pause`, which begins with [`REST`], belongs to who looks.
    pub(super) fn look(
        &self,
        patience: Patience,
        rests: bool,
        pause: &mut Duration,
    ) -> Result<Duration, Due> {
        let look = self.lock().look(patience);
        if look.left.is_zero() {
            return Err(if look.is_head { Due::Late } else { Due::End });
        }
        if rests && look.silent >= REST {
            return Err(Due::Rest);
        }
        if look.new {
            // The more a connection is used, the less often it is worth a look.
            *pause = LOOK.min(*pause * 2);
        }
        let pause = if rests { *pause } else { look.pause };
        Ok(look.left.min(pause).min(patience.header).min(patience.idle))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a look at a connection shows.
struct Look {
    /// How long it may go on as it is.
    left: Duration,
    /// Whether a header section is waited for, and nothing else.
    is_head: bool,
    /// For how long there was nothing to do.
    silent: Duration,
    /// Whether anything has happened since the look before.
    new: bool,
    /// When to look again where nothing rests.
    pause: Duration,
}

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.since = None;
    }

    /// Looks, and notes the time for what is seen first.
    fn look(&mut self, patience: Patience) -> Look {
        let new = self.since.is_none();
        let elapsed = self.since.get_or_insert_with(Instant::now).elapsed();
        let reading = match self.phase {
            Phase::Head => patience.header.saturating_sub(elapsed),
            Phase::Idle => patience.idle.saturating_sub(elapsed),
            // The client of HTTP/2 says how much may be sent, and that may be nothing: the socket never stalls then.
            Phase::Busy if self.offered == self.busy => patience.idle.saturating_sub(elapsed),
            Phase::Busy | Phase::Closing => Duration::MAX,
        };
        let writing =
            self.stalled.map_or(Duration::MAX, |since| patience.idle.saturating_sub(since.elapsed()));
        // What the client has not taken yet is no silence.
        let is_silent = self.phase == Phase::Idle && self.stalled.is_none() && !self.multiplexed;
        let waits = reading < Duration::MAX && !self.multiplexed;
        Look {
            left: reading.min(writing),
            is_head: self.phase == Phase::Head && self.stalled.is_none(),
            silent: if is_silent { elapsed } else { Duration::ZERO },
            new,
            pause: if waits { Duration::MAX } else { LOOK },
        }
    }
}

impl Busy {
    /// The same body, which holds this until its last byte was taken.
    pub(super) fn hold<B>(mut self, body: B) -> Held<B> {
        self.gets_on(true);
        Held { body, busy: self }
    }

    /// The answer got on: it now waits for its client, or, where it is not `offered`, for whoever makes it. Of HTTP/1.1 the
    /// socket tells as much: [`Activity::stalls`].
    fn gets_on(&mut self, offered: bool) {
        if !self.multiplexed {
            return;
        }
        let mut state = self.activity.lock();
        state.since = None;
        state.offered = state.offered - usize::from(self.offered) + usize::from(offered);
        self.offered = offered;
    }
}

/// A body that keeps its connection in use.
#[derive(Debug)]
pub(super) struct Held<B> {
    body: B,
    busy: Busy,
}

impl<B: Body + Unpin> Body for Held<B> {
    type Data = B::Data;
    type Error = B::Error;

    /// hyper asks for a frame of HTTP/2 only once the client has room for some of it.
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        self.busy.gets_on(frame.is_ready());
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut state = self.activity.lock();
        state.busy -= 1;
        state.offered -= usize::from(self.offered);
        if state.busy == 0 && state.phase == Phase::Busy {
            state.enter(Phase::Idle);
        } else if self.multiplexed {
            // One answer fewer is a step ahead.
            state.since = None;
        }
    }
}

#[cfg(test)]
#[path = "activity_tests.rs"]
mod tests;
