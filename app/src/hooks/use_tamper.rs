//! Sends a changed copy of a token to the API and climbs the ladder with the same copy.

use std::rc::Rc;

use signet_shared::claims::{Kind, explain};
use signet_shared::jose::{Explanation, Jwk};
use signet_shared::token::{encode, parts, with};
use signet_shared::wire::AppConfig;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_ladder::question;
use crate::services::{ApiAnswer, Error, clock, probe, web_crypto};
use crate::state::{Expected, KeyRing, Signature, Tamper};

/// What became of one copy.
#[derive(Clone)]
pub struct Attempt {
    /// The copy.
    pub token: AttrValue,
    /// What the ladder says.
    pub explanation: Explanation,
    /// What the API says.
    pub answer: Result<ApiAnswer, Error>,
}

/// No two attempts are the same, even with the same copy.
impl PartialEq for Attempt {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Where one of the ways stands.
#[derive(Clone, PartialEq, Default)]
pub enum Trial {
    /// Not tried.
    #[default]
    Untried,
    /// Under way.
    Sending,
    /// This token cannot be changed so, or the browser cannot sign.
    Impossible,
    /// Done.
    Done(Rc<Attempt>),
}

/// All trials with one token, in the order of [`Tamper::ALL`].
#[derive(Clone, PartialEq, Default)]
pub struct Trials {
    token: AttrValue,
    all: [Trial; Tamper::ALL.len()],
}

impl Trials {
    /// Where one of the ways stands with `token`.
    fn with(&self, token: &AttrValue, tamper: Tamper) -> Trial {
        if self.token == *token { self.all[tamper as usize].clone() } else { Trial::default() }
    }
}

impl Reducible for Trials {
    type Action = (AttrValue, Tamper, Trial);

    fn reduce(self: Rc<Self>, (token, tamper, trial): Self::Action) -> Rc<Self> {
        let mut next = (*self).clone();
        if next.token != token {
            // What comes of a token that is looked at no more.
            if trial != Trial::Sending {
                return self;
            }
            next = Self { token, ..Self::default() };
        }
        next.all[tamper as usize] = trial;
        Rc::new(next)
    }
}

/// What is tried with one token.
pub struct Tampering {
    /// Where each of the ways stands.
    pub trial: Box<dyn Fn(Tamper) -> Trial>,
    /// Tries one; one of each at a time, and none without the issuer's keys.
    pub attempt: Callback<Tamper>,
}

/// What is tried with `token`.
#[hook]
pub fn use_tamper(config: &Rc<AppConfig>, ring: Option<&Rc<KeyRing>>, token: &AttrValue) -> Tampering {
    let trials = use_reducer_eq(Trials::default);
    let attempt = {
        let (trials, config, ring, token) = (trials.clone(), config.clone(), ring.cloned(), token.clone());
        Callback::from(move |tamper: Tamper| {
            let Some(ring) = ring.clone().filter(|_| trials.with(&token, tamper) != Trial::Sending) else {
                return;
            };
            trials.dispatch((token.clone(), tamper, Trial::Sending));
            let (dispatcher, config, token) = (trials.dispatcher(), Rc::clone(&config), token.clone());
            spawn_local(async move {
                let trial = match changed(&token, tamper, &ring).await {
                    Ok(copy) => Trial::Done(Rc::new(attempt(&config, &ring, copy).await)),
                    Err(_) => Trial::Impossible,
                };
                dispatcher.dispatch((token, tamper, trial));
            });
        })
    };
    let token = token.clone();
    Tampering { trial: Box::new(move |tamper| trials.with(&token, tamper)), attempt }
}

/// The copy, signed where it has to be.
async fn changed(token: &str, tamper: Tamper, ring: &KeyRing) -> Result<String, JsValue> {
    let mut copy = tamper.apply(token, clock::now()).ok_or(JsValue::NULL)?;
    let input = |header: &str, payload: &str| [&encode(header), ".", payload].concat();
    let signature = match copy.signature {
        // What is not changed stays as it was written, byte by byte.
        Signature::Is(signature) => signature,
        Signature::Hmac => {
            let key = public_key(token, ring).ok_or(JsValue::NULL)?;
            encode(web_crypto::hmac_with(&key, &input(&copy.header, &copy.payload)).await?)
        }
        Signature::Own => {
            let (public, private) = web_crypto::new_key().await?;
            copy.header = with(&copy.header, "jwk", &public.canonical()).ok_or(JsValue::NULL)?;
            encode(web_crypto::sign_with(&private, &input(&copy.header, &copy.payload)).await?)
        }
    };
    Ok([&input(&copy.header, &copy.payload), ".", &signature].concat())
}

/// The key that the token names; the issuer's first one where it names none.
fn public_key(token: &str, ring: &KeyRing) -> Option<Jwk> {
    let (KeyRing::Issuer(set) | KeyRing::Set(set)) = ring else { return None };
    let header = parts(token)?[0].object()?;
    let named = header.get("kid").and_then(|kid| set.get(kid.as_str()?));
    named.or(set.keys().first()).cloned()
}

async fn attempt(config: &AppConfig, ring: &KeyRing, token: String) -> Attempt {
    let answer = probe(config, &token).await;
    let pending = explain(&token, &ring.rules(), ring.keys(), Kind::Access);
    let signature = match pending.question().map(question) {
        Some(question) => web_crypto::check(&question).await,
        None => None,
    };
    let wanted = Expected::of(Kind::Access, config).wanted;
    let explanation = pending.finish(signature, &wanted, clock::now());
    Attempt { token: token.into(), explanation, answer }
}
