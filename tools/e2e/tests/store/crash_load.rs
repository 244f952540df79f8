//! People who sign in and out while the processes under them are killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use e2e::openid::answered;
use e2e::{ADMIN, Stack, USER};
use reqwest::{Client, RequestBuilder};
use serde_json::json;

use crate::crash_ledger::{Ledger, SignIn};
use crate::dice::Dice;
use crate::support::{sid, token};

/// Somebody at a server that comes and goes.
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) origin: String,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) over: Arc<AtomicBool>,
    /// Whose they are, and they.
    tokens: Vec<(bool, String)>,
}

impl Person {
    pub(crate) fn at(stack: &Stack, ledger: &Arc<Ledger>, over: &Arc<AtomicBool>) -> Self {
        let client = stack.client().build().unwrap();
        let (ledger, over) = (Arc::clone(ledger), Arc::clone(over));
        Self { client, origin: stack.auth.origin(), ledger, over, tokens: Vec::new() }
    }

    /// Signs in and out until it is over.
    pub(crate) async fn acts(mut self, mut dice: Dice) {
        while !self.over.load(Ordering::SeqCst) {
            let (held, choice) = (self.tokens.len() as u64, dice.roll(3));
            let at = usize::try_from(dice.roll(held.max(1))).unwrap();
            let done = match (held, choice) {
                (1.., 0) => {
                    let (_, token) = self.tokens.swap_remove(at);
                    self.signs_out(&token).await
                }
                (1.., 1) => {
                    let (as_admin, token) = self.tokens[at].clone();
                    self.signs_in(as_admin, Some(token)).await
                }
                _ => self.signs_in(dice.roll(2) == 0, None).await,
            };
            if done {
                self.ledger.acted.notify_one();
            } else {
                self.ledger.without_answer().await;
            }
        }
    }

    async fn signs_in(&mut self, as_admin: bool, former: Option<String>) -> bool {
        let (username, password) = if as_admin { ADMIN } else { USER };
        let body = json!({"username": username, "password": password}).to_string();
        let request = self.post("/auth/login").header("content-type", "application/json").body(body);
        let request = match &former {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let Ok(answer) = answered(request).await else { return false };
        let token = match answer.status {
            200 => token(&answer),
            503 => return false,
            _ => panic!("a sign-in: {}", answer.seen()),
        };
        let sign_in = SignIn {
            request: answer.header("x-request-id").unwrap(),
            sid: sid(&token),
            former: former.as_deref().map(sid),
        };
        self.ledger.open().sign_ins.push(sign_in);
        self.tokens.push((as_admin, token));
        true
    }

    async fn signs_out(&mut self, token: &str) -> bool {
        self.ledger.open().may_be_ended.push(sid(token));
        let Ok(answer) = answered(self.post("/auth/logout").bearer_auth(token)).await else { return false };
        match answer.status {
            204 => {}
            503 => return false,
            _ => panic!("a sign-out: {}", answer.seen()),
        }
        let request = answer.header("x-request-id").unwrap();
        self.ledger.open().sign_outs.push((request, sid(token)));
        true
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.origin))
    }
}
