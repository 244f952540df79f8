//! People who sign in and out at a bff that comes and goes, and what they were told.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use e2e::USER;
use e2e::openid::{Site, Step, Trouble, Visitor, location};

use crate::dice::Dice;
use crate::support::Scene;

/// What was last said of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Somebody is signed in.
    Alive,
    /// They have signed out.
    Ended,
    /// They wanted to, and there was no answer.
    Unknown,
}

/// What was acknowledged, by the session's cookie.
#[derive(Default)]
pub(crate) struct Ledger {
    sessions: Mutex<BTreeMap<String, State>>,
    acknowledged: AtomicUsize,
    silent: AtomicUsize,
}

impl Ledger {
    fn open(&self) -> MutexGuard<'_, BTreeMap<String, State>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn says(&self, cookie: &str, state: State) {
        self.open().insert(cookie.to_owned(), state);
        if state != State::Unknown {
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// How much was acknowledged.
    pub(crate) fn count(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// How often there was no answer.
    pub(crate) fn silent(&self) -> usize {
        self.silent.load(Ordering::SeqCst)
    }

    /// Every session.
    pub(crate) fn all(&self) -> Vec<(String, State)> {
        self.open().clone().into_iter().collect()
    }
}

/// Somebody.
pub(crate) struct Person {
    site: Site,
    ledger: Arc<Ledger>,
    over: Arc<AtomicBool>,
}

impl Person {
    pub(crate) fn at(scene: &Scene, ledger: &Arc<Ledger>, over: &Arc<AtomicBool>) -> Self {
        let site = Site { auth: scene.site.auth.clone(), bff: scene.site.bff.clone() };
        Self { site, ledger: Arc::clone(ledger), over: Arc::clone(over) }
    }

    /// Signs in and out until it is over.
    pub(crate) async fn acts(self, mut dice: Dice) {
        while !self.over.load(Ordering::SeqCst) {
            match self.visits(&mut dice).await {
                Ok(()) => {}
                Err(trouble) if trouble.is_outage() => {
                    self.ledger.silent.fetch_add(1, Ordering::SeqCst);
                    tokio::task::yield_now().await;
                }
                Err(trouble) => panic!("{trouble:?}"),
            }
        }
    }

    async fn visits(&self, dice: &mut Dice) -> Step<()> {
        let mut visitor = Visitor::default();
        let back = self.site.signs_in(&mut visitor, "", USER).await?;
        if location(&back) != "/" {
            return Err(Trouble::Other(Box::new(back)));
        }
        let cookie = visitor.cookies["signet_session"].clone();
        self.ledger.says(&cookie, State::Alive);
        let me = visitor.get(&self.site.bff, "/bff/api/me").await?;
        if me.status != 200 {
            return Err(Trouble::Other(Box::new(me)));
        }
        let csrf = self.site.csrf(&mut visitor).await?;
        if dice.roll(2) == 0 {
            return Ok(());
        }
        self.ledger.says(&cookie, State::Unknown);
        let done = self.site.signs_out(&visitor, Some(&csrf)).await?;
        if done.status != 200 {
            return Err(Trouble::Other(Box::new(done)));
        }
        self.ledger.says(&cookie, State::Ended);
        Ok(())
    }
}
