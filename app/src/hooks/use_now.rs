//! The present second, as a value that changes.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::services::clock;

/// Milliseconds between two looks at the clock: four a second, so that a shown second is never late by more than one
/// quarter. The component renders only when the second changes.
const LOOK: u32 = 250;

/// Seconds since 1970-01-01 UTC.
#[hook]
pub fn use_now() -> u64 {
    let now = use_state_eq(clock::now);
    let setter = now.setter();
    use_effect_with((), move |()| {
        let interval = Interval::new(LOOK, move || setter.set(clock::now()));
        move || drop(interval)
    });
    *now
}
