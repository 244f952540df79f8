//! A script that tries to take the token out, as one that does not belong here would; what it finds stays in this page.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::services::{Error, Seen, bff, readable};
use crate::state::{Attempt, Found};

/// How far it is.
#[derive(Clone, PartialEq)]
pub enum Taking {
    /// It was not run.
    Untried,
    /// It looks.
    Looking,
    /// It has looked everywhere.
    Done(Rc<Vec<(Attempt, Found)>>),
}

/// How far it is, and the callback that runs it.
#[hook]
pub fn use_taking() -> (Taking, Callback<()>) {
    let taking = use_state_eq(|| Taking::Untried);
    let run = {
        let (setter, is_busy) = (taking.setter(), matches!(*taking, Taking::Looking));
        Callback::from(move |()| {
            if is_busy {
                return;
            }
            setter.set(Taking::Looking);
            let setter = setter.clone();
            spawn_local(async move {
                let mut found = Vec::new();
                for attempt in Attempt::ALL {
                    found.push((attempt, make(attempt).await));
                }
                setter.set(Taking::Done(Rc::new(found)));
            });
        })
    };
    ((*taking).clone(), run)
}

async fn make(attempt: Attempt) -> Found {
    match attempt {
        Attempt::LocalStorage => Found::in_entries(&readable::local_storage()),
        Attempt::SessionStorage => Found::in_entries(&readable::session_storage()),
        Attempt::Cookies => Found::in_text(&readable::cookies()),
        Attempt::CookieStore => {
            readable::cookie_store().await.map_or(Found::Unknown, |found| Found::in_entries(&found))
        }
        Attempt::Session => answered(bff::get(bff::SESSION).await),
        Attempt::Details => answered(bff::get(bff::DETAILS).await),
        Attempt::Token => answered(ask_for_token().await),
        Attempt::Api => answered(bff::errand("/bff/api/me", None).await),
    }
}

/// Any script can read what the bff wants to see for it.
async fn ask_for_token() -> Result<Seen, Error> {
    match bff::load_session().await? {
        Some(session) => bff::hand_out(&session.csrf_token).await,
        None => bff::get(bff::TOKEN).await,
    }
}

fn answered(answer: Result<Seen, Error>) -> Found {
    match answer {
        Ok(seen) => Found::in_answer(&seen),
        Err(error) => Found::Nothing(error.to_string()),
    }
}
