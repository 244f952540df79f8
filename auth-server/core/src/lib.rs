//! What the auth-server decides, apart from how it is asked: no HTTP, no database, no clock of its own.
//!
//! `flows` → `rules` → `domain`: a flow loads, lets the rules decide, and commits; rules are pure; domain types know
//! nothing but themselves.

pub mod domain;
pub mod flows;
pub mod rules;
