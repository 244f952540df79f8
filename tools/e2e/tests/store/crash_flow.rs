//! A program whose person signs in on pages, and that redeems codes and refresh tokens, while the processes under it are killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::openid::{App, At, Step, Trouble, Visitor, location, parameter, text, with_status};
use e2e::{Stack, USER};

use crate::crash_ledger::{Ledger, Redeemed};
use crate::dice::Dice;

/// For so long a spent refresh token is answered by the same successor (rule G3).
const GRACE: Duration = Duration::from_secs(30);

/// The program.
pub(crate) struct Program {
    app: App,
    at: At,
    ledger: Arc<Ledger>,
    over: Arc<AtomicBool>,
    /// Its person, once signed in.
    person: Option<Visitor>,
}

impl Program {
    pub(crate) fn at(stack: &Stack, ledger: &Arc<Ledger>, over: &Arc<AtomicBool>) -> Self {
        let (ledger, over) = (Arc::clone(ledger), Arc::clone(over));
        Self { app: App::spa(4444, "openid read"), at: At::from(&stack.auth), ledger, over, person: None }
    }

    /// Redeems and refreshes until it is over.
    pub(crate) async fn acts(mut self, mut dice: Dice) {
        while !self.over.load(Ordering::SeqCst) {
            match self.redeems().await {
                Ok(token) => self.refreshes(token, dice.roll(6)).await,
                Err(trouble) => {
                    assert!(trouble.is_outage(), "{trouble:?}");
                    // Whatever the browser was told last is lost with its answer.
                    self.person = None;
                    self.ledger.without_answer().await;
                }
            }
        }
    }

    /// A refresh token, for a code that is presented once: to present it again could be a replay (rule G2).
    async fn redeems(&mut self) -> Step<String> {
        let code = self.code().await?;
        let answer = with_status(self.app.redeems(&self.at, &code).await?, 200)?;
        let refresh = text(&answer.json(), "refresh_token").to_owned();
        self.ledger.open().redeemed.push(Redeemed { code, refresh: refresh.clone() });
        Ok(refresh)
    }

    async fn code(&mut self) -> Step<String> {
        let mut person = self.person.take().unwrap_or_default();
        let path = person.begins(&self.at, &self.app.asks(&[])).await?;
        if person.cookies.is_empty() {
            person.signs_in(&self.at, &path, USER).await?;
        }
        let answer = person.allows(&self.at, &path).await?;
        self.person = Some(person);
        parameter(&location(&answer), "code").ok_or_else(|| Trouble::Other(Box::new(answer)))
    }

    /// Presents a refresh token until it is answered, and then its successor, so often.
    async fn refreshes(&mut self, mut token: String, times: u64) {
        for _ in 0..times {
            let Some(successor) = self.successor(&token).await else { return };
            self.ledger.open().rotated.push((token, successor.clone()));
            token = successor;
        }
    }

    /// What `token` becomes; nothing where it is over meanwhile.
    async fn successor(&self, token: &str) -> Option<String> {
        let begun = Instant::now();
        while !self.over.load(Ordering::SeqCst) {
            let answer = match self.app.refreshes(&self.at, token).await {
                Ok(answer) if answer.status == 400 && begun.elapsed() >= GRACE => return None,
                answered => answered.and_then(|answer| with_status(answer, 200)),
            };
            match answer {
                Ok(answer) => return Some(text(&answer.json(), "refresh_token").to_owned()),
                Err(trouble) => {
                    assert!(trouble.is_outage(), "within the grace of {token}: {trouble:?}");
                    self.ledger.without_answer().await;
                }
            }
        }
        None
    }
}
