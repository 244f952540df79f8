//! The steps from nothing to the tables of this version.

use signet_db::Migration;

/// Every step, in order; those that were released never change.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "people", sql: include_str!("../migrations/0001_people.sql") },
    Migration { version: 2, name: "signing keys", sql: include_str!("../migrations/0002_signing_keys.sql") },
    Migration { version: 3, name: "assertions", sql: include_str!("../migrations/0003_assertions.sql") },
    Migration { version: 4, name: "grants", sql: include_str!("../migrations/0004_grants.sql") },
    Migration {
        version: 5,
        name: "password versions",
        sql: include_str!("../migrations/0005_password_versions.sql"),
    },
    Migration {
        version: 6,
        name: "logout notices",
        sql: include_str!("../migrations/0006_logout_notices.sql"),
    },
    Migration { version: 7, name: "clients", sql: include_str!("../migrations/0007_clients.sql") },
    Migration {
        version: 8,
        name: "refresh chain",
        sql: include_str!("../migrations/0008_refresh_chain.sql"),
    },
];
