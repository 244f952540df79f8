//! Sessions at the bff while things go wrong, across the real processes: refreshing, logouts, answers of others, several instances,
//! kills. What is usual stands in `flows/bff_session.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says what chance has chosen"
)]

#[path = "bff_sessions/answers.rs"]
mod answers;
#[path = "bff_sessions/crash.rs"]
mod crash;
#[path = "bff_sessions/crash_people.rs"]
mod crash_people;
#[path = "store/dice.rs"]
mod dice;
#[path = "bff_sessions/guide.rs"]
mod guide;
#[path = "bff_sessions/instances.rs"]
mod instances;
#[path = "bff_sessions/logout.rs"]
mod logout;
#[path = "bff_sessions/meant.rs"]
mod meant;
#[path = "bff_sessions/refresh.rs"]
mod refresh;
#[path = "bff_sessions/support.rs"]
mod support;
