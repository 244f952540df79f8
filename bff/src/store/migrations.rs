//! The steps from nothing to the tables of this version.

use signet_db::Migration;

/// Every step, in order; those that were released never change.
pub const MIGRATIONS: &[Migration] =
    &[Migration { version: 1, name: "sessions", sql: include_str!("../../migrations/0001_sessions.sql") }];
