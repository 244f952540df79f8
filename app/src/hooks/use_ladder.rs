//! A token on the ladder: the same walk as in production, the signature checked by the browser.

use std::cell::Cell;
use std::rc::Rc;

use signet_shared::claims::{Keys, explain};
use signet_shared::jose::{Explanation, Rules};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::web_crypto::{self, Question};
use crate::state::{Expected, KeyRing};

/// What came of it.
pub struct Ladder {
    /// Every step.
    pub explanation: Explanation,
    /// The signature that there was to check.
    pub question: Option<Question>,
    /// Whether the browser is still at it.
    pub checking: bool,
}

/// Climbs with `token`; without keys as far as that goes. The signature is checked once for each token and key, the rest
/// anew at each `now`.
#[hook]
pub fn use_ladder(token: &str, ring: Option<&Rc<KeyRing>>, expected: &Expected, now: u64) -> Ladder {
    let answered = use_state(|| (None::<Question>, None::<bool>));
    let (rules, keys) = ring.map_or((Rules::ACCESS, Keys::Unknown), |ring| (ring.rules(), ring.keys()));
    let pending = explain(token, &rules, keys, expected.kind);
    let question = pending.question().map(question);
    let setter = answered.setter();
    use_effect_with(question.clone(), move |question| {
        // An answer that comes late, when something else was asked meanwhile, would take the place of the newer one.
        let present = Rc::new(Cell::new(true));
        if let Some(question) = question.clone() {
            let present = Rc::clone(&present);
            spawn_local(async move {
                let answer = web_crypto::check(&question).await;
                if present.get() {
                    setter.set((Some(question), answer));
                }
            });
        }
        move || present.set(false)
    });
    let known = answered.0 == question;
    let signature = answered.1.filter(|_| known);
    let explanation = pending.finish(signature, &expected.wanted, expected.now.unwrap_or(now));
    Ladder { explanation, checking: question.is_some() && !known, question }
}

/// What the browser is asked.
pub fn question((keyed, key): (&signet_shared::jose::Keyed<'_>, &signet_shared::jose::Jwk)) -> Question {
    Question {
        alg: keyed.alg(),
        key: key.clone(),
        input: keyed.signing_input().to_vec(),
        signature: keyed.signature().to_vec(),
    }
}
