//! Every figure, one entry each.

mod app;
mod border;
mod code_flow;
mod jwks;
mod logins;
mod lost;
mod place;
mod provider;
mod proxy;
mod requests;
mod rotation;
mod scale;
mod sessions;
mod side;
mod signing;
mod spending;
mod start;
mod store;
mod telemetry;
mod tokens;

use std::time::Duration;

use auth_server::keys::SigningAlg;
use signet_db::Engine::{Postgres, Sqlite};

use spending::Spent;

use crate::Outcome;
use crate::figure::{Figure, Goal, Measuring};

/// The table.
static FIGURES: &[Figure] = &[
    Figure {
        name: "request-repeated",
        what: "bare handler ÷ verified request, one token again and again (server CPU)",
        goal: Goal::RatioAtLeast(0.80),
        quiet: false,
        measure: || Box::pin(requests::repeated()),
    },
    Figure {
        name: "request-distinct",
        what: "bare handler with one raw ES256 verification ÷ verified request, each token new (server CPU)",
        goal: Goal::RatioAtLeast(0.85),
        quiet: false,
        measure: || Box::pin(requests::distinct()),
    },
    Figure {
        name: "request-told",
        what: "verified request ÷ the same with its log line in a file, metrics and a trace (server CPU)",
        goal: Goal::RatioAtLeast(0.85),
        quiet: false,
        measure: || Box::pin(telemetry::told()),
    },
    signature("sign-es256", "raw ES256 signature by aws-lc ÷ our signer", 0.95, || {
        Box::pin(signing::signature(SigningAlg::Es256))
    }),
    signature("sign-rs256", "raw RS256 signature by aws-lc ÷ our signer", 0.95, || {
        Box::pin(signing::signature(SigningAlg::Rs256))
    }),
    signature("sign-eddsa", "raw EdDSA signature by aws-lc ÷ our signer", 0.95, || {
        Box::pin(signing::signature(SigningAlg::EdDsa))
    }),
    signature("token-es256", "raw ES256 signature ÷ whole token made", 0.80, || {
        Box::pin(signing::token(SigningAlg::Es256))
    }),
    signature("token-rs256", "raw RS256 signature ÷ whole token made", 0.95, || {
        Box::pin(signing::token(SigningAlg::Rs256))
    }),
    Figure {
        name: "logins",
        what: "logins per second over HTTP ÷ hashes per second of the same pool without HTTP",
        goal: Goal::RatioAtLeast(0.95),
        quiet: true,
        measure: || Box::pin(logins::per_second()),
    },
    Figure {
        name: "machine-token",
        what: "bare handler with one raw ES256 signature ÷ client_credentials to a JWT (server CPU)",
        goal: Goal::RatioAtLeast(0.70),
        quiet: false,
        measure: || Box::pin(tokens::machine()),
    },
    Figure {
        name: "userinfo",
        what: "bare handler with one read by the primary key ÷ userinfo (server CPU)",
        goal: Goal::RatioAtLeast(0.80),
        quiet: false,
        measure: || Box::pin(tokens::userinfo()),
    },
    Figure {
        name: "code-flow",
        what: "authorize, token and userinfo, each by itself ÷ the whole code flow (server CPU)",
        goal: Goal::RatioAtLeast(0.70),
        quiet: false,
        measure: || Box::pin(code_flow::whole()),
    },
    spending("redemption-sqlite", "SQLite's durable commits ÷ codes redeemed over HTTP, 8 at once", || {
        Box::pin(spending::per_second(Sqlite, Spent::Code))
    }),
    spending(
        "redemption-postgres",
        "PostgreSQL's durable commits ÷ codes redeemed over HTTP, 8 at once",
        || Box::pin(spending::per_second(Postgres, Spent::Code)),
    ),
    spending(
        "rotation-sqlite",
        "SQLite's durable commits ÷ refresh tokens rotated over HTTP, 8 at once",
        || Box::pin(spending::per_second(Sqlite, Spent::Refresh)),
    ),
    spending(
        "rotation-postgres",
        "PostgreSQL's durable commits ÷ refresh tokens rotated over HTTP, 8 at once",
        || Box::pin(spending::per_second(Postgres, Spent::Refresh)),
    ),
    transitions(
        "transitions-sqlite",
        "SQLite's durable commits ÷ transitions of the store, 8 at once",
        || Box::pin(store::transitions(Sqlite, 8)),
    ),
    transitions(
        "transitions-sqlite-alone",
        "SQLite's durable commits ÷ transitions of the store, one by one",
        || Box::pin(store::transitions(Sqlite, 1)),
    ),
    transitions(
        "transitions-postgres",
        "PostgreSQL's durable commits ÷ transitions of the store, 8 at once",
        || Box::pin(store::transitions(Postgres, 8)),
    ),
    transitions(
        "transitions-postgres-alone",
        "PostgreSQL's durable commits ÷ transitions of the store, one by one",
        || Box::pin(store::transitions(Postgres, 1)),
    ),
    read("read-sqlite", "bare statement ÷ read of a user through the store, SQLite", || {
        Box::pin(store::reads(Sqlite))
    }),
    read("read-postgres", "bare statement ÷ read of a user through the store, PostgreSQL", || {
        Box::pin(store::reads(Postgres))
    }),
    scale("scale-sqlite", "1,000,000 users, sessions, grants and refresh tokens ÷ 1,000, SQLite", || {
        Box::pin(scale::many_to_few(Sqlite))
    }),
    scale(
        "scale-postgres",
        "1,000,000 users, sessions, grants and refresh tokens ÷ 1,000, PostgreSQL",
        || Box::pin(scale::many_to_few(Postgres)),
    ),
    wait(
        "sweep-sqlite",
        "longest wait for a sign-in while 20,000 of a million grants are swept, SQLite",
        || Box::pin(scale::longest_wait(Sqlite)),
    ),
    wait(
        "sweep-postgres",
        "longest wait for a sign-in while 20,000 of a million grants are swept, PostgreSQL",
        || Box::pin(scale::longest_wait(Postgres)),
    ),
    Figure {
        name: "proxy-request",
        what: "bare reverse proxy with one read by the primary key ÷ the bff, for a GET (server CPU)",
        goal: Goal::RatioAtLeast(0.80),
        quiet: false,
        measure: || Box::pin(proxy::short()),
    },
    Figure {
        name: "proxy-stream",
        what: "1 GiB through a bare reverse proxy ÷ through the bff (time)",
        goal: Goal::RatioAtLeast(0.90),
        quiet: true,
        measure: || Box::pin(proxy::long()),
    },
    Figure {
        name: "proxy-stream-memory",
        what: "what the bff's memory grows by while 1 GiB passes",
        goal: Goal::AtMost(8.0, "MB"),
        quiet: false,
        measure: || Box::pin(proxy::long_memory()),
    },
    Figure {
        name: "event-streams",
        what: "memory of each of 1,000 idle event streams of the bff",
        goal: Goal::AtMost(40.0, "kB"),
        quiet: false,
        measure: || Box::pin(proxy::stream_memory()),
    },
    scale("sessions-sqlite", "1,000,000 sessions of the bff ÷ 1,000, SQLite", || {
        Box::pin(sessions::many_to_few(Sqlite))
    }),
    scale("sessions-postgres", "1,000,000 sessions of the bff ÷ 1,000, PostgreSQL", || {
        Box::pin(sessions::many_to_few(Postgres))
    }),
    Figure {
        name: "jwks-p99",
        what: "p99 of JWKS during a login flood ÷ idle",
        goal: Goal::RatioAtMost(3.0),
        quiet: true,
        measure: || Box::pin(jwks::p99()),
    },
    start("start-auth-server", "start to ready of auth-server, keys exist", || {
        Box::pin(start::time("auth-server"))
    }),
    start("start-api", "start to ready of api, auth-server runs", || Box::pin(start::time("api"))),
    start("start-bff", "start to ready of bff", || Box::pin(start::time("bff"))),
    memory("memory-auth-server", "idle memory of auth-server", || Box::pin(start::memory("auth-server"))),
    memory("memory-api", "idle memory of api", || Box::pin(start::memory("api"))),
    memory("memory-bff", "idle memory of bff", || Box::pin(start::memory("bff"))),
    Figure {
        name: "accept-loop",
        what: "bare handler on warp::serve, without limits ÷ on our accept loop with all limits (server CPU)",
        goal: Goal::RatioAtLeast(0.95),
        quiet: false,
        measure: || Box::pin(border::accept_loop()),
    },
    Figure {
        name: "idle-memory",
        what: "memory of each of 5,000 idle connections",
        goal: Goal::AtMost(12.0, "kB"),
        quiet: false,
        measure: || Box::pin(border::idle_memory()),
    },
    Figure {
        name: "idle-p99",
        what: "p99 of new requests beside 5,000 idle connections ÷ without them",
        goal: Goal::RatioAtMost(1.5),
        quiet: true,
        measure: || Box::pin(border::idle_p99()),
    },
    Figure {
        name: "lost",
        what: "requests refused, dropped or wrong while a server goes and while its certificates change",
        goal: Goal::AtMost(0.0, "requests"),
        quiet: false,
        measure: || Box::pin(lost::requests()),
    },
    Figure {
        name: "lost-rotation",
        what: "logins and valid tokens refused, dropped or wrong while signing keys are rotated",
        goal: Goal::AtMost(0.0, "requests"),
        quiet: false,
        measure: || Box::pin(rotation::lost()),
    },
    Figure {
        name: "app",
        what: "first load of the largest app, brotli, all of it",
        goal: Goal::AtMost(150.0, "kB"),
        quiet: false,
        measure: || Box::pin(app::first_load()),
    },
];

const fn signature(name: &'static str, what: &'static str, least: f64, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::RatioAtLeast(least), quiet: false, measure }
}

const fn transitions(name: &'static str, what: &'static str, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::RatioAtLeast(0.80), quiet: true, measure }
}

const fn spending(name: &'static str, what: &'static str, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::RatioAtLeast(0.70), quiet: true, measure }
}

const fn read(name: &'static str, what: &'static str, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::RatioAtLeast(0.90), quiet: true, measure }
}

const fn scale(name: &'static str, what: &'static str, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::RatioAtMost(1.2), quiet: true, measure }
}

/// Nobody notices a tenth of a second.
const fn wait(name: &'static str, what: &'static str, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::AtMost(100.0, "ms"), quiet: true, measure }
}

const fn start(name: &'static str, what: &'static str, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::AtMost(150.0, "ms"), quiet: true, measure }
}

const fn memory(name: &'static str, what: &'static str, measure: fn() -> Measuring) -> Figure {
    Figure { name, what, goal: Goal::AtMost(20.0, "MB"), quiet: false, measure }
}

/// The figures whose names contain one of `parts`; all of them without parts.
pub(crate) fn named(parts: &[String]) -> Outcome<Vec<&'static Figure>> {
    if let Some(part) = parts.iter().find(|part| !FIGURES.iter().any(|figure| figure.name.contains(*part))) {
        let names: Vec<&str> = FIGURES.iter().map(|figure| figure.name).collect();
        return Err(format!("no figure is called \"{part}\"; there are: {}", names.join(" ")).into());
    }
    let wanted = |figure: &&Figure| parts.is_empty() || parts.iter().any(|part| figure.name.contains(part));
    Ok(FIGURES.iter().filter(wanted).collect())
}

/// Seconds as milliseconds, the unit of the table.
fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn names(parts: &[&str]) -> Vec<&'static str> {
        let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        named(&parts).unwrap().iter().map(|figure| figure.name).collect()
    }

    #[test]
    fn figures_are_found_by_parts_of_their_names() {
        assert_eq!(names(&[]).len(), FIGURES.len());
        assert_eq!(names(&["sign"]), ["sign-es256", "sign-rs256", "sign-eddsa"]);
        assert_eq!(names(&["app", "jwks"]), ["jwks-p99", "app"]);
        let error = named(&["speed".into()]).err().unwrap().to_string();
        assert!(error.contains("jwks-p99"), "{error}");
    }

    #[test]
    fn no_two_figures_have_one_name() {
        let distinct: HashSet<&str> = FIGURES.iter().map(|figure| figure.name).collect();
        assert_eq!(distinct.len(), FIGURES.len());
    }
}
