//! `cargo xtask bench`: Signet's figures, each with its goal.
//!
//! What is measured, and how:
//!
//! - The servers are the real ones, built for release, with the demo's configuration on free ports and `RUST_LOG=warn`,
//!   as an operator sets it who wants no line for each request. Nothing else of them is switched off.
//! - A request costs what the server's process spends on it, by the system's own accounting (the sum over its threads in
//!   `/proc/<pid>/task/*/schedstat`). Throughput would measure the load generator as well, which shares the machine.
//! - Each ratio compares two things that are measured in turn, in rounds of equal counts, within one run: first the one,
//!   then the other, in the next round the other way round. The median of the rounds' ratios counts; the lowest and the
//!   highest are shown beside it.
//! - The base of the two figures for requests is a handler that knows its answer: [`bare`], one warp filter on the same
//!   accept loop, in a process of its own. It is sent the same bytes as the api and answers the same bytes, header field
//!   by header field. The base with a signature also checks one raw ES256 signature, of another token each time, by
//!   aws-lc with the key parsed once; it neither reads base64 nor JSON.
//! - The figure for a request that is told of compares two apis that answer the same: one as above, and one that writes a line
//!   for each request (`RUST_LOG=info`, to a file, as it does by default), counts for Prometheus and continues the trace that
//!   each request names. The ids themselves cannot be switched off, so both have them.
//! - The figures for `client_credentials` and for userinfo have the same kind of base: it answers the bytes of the auth-server, and
//!   makes one raw ES256 signature over a message as long as the token's, with the key parsed once, or reads one person by the
//!   primary key, from the same database, by the engine's own driver with as many connections as the server has. Userinfo gets one token again and again.
//! - The figure for the code flow compares as many authorizations, redemptions and answers of userinfo, each kind by itself, with
//!   flows in which each step follows from the one before, of somebody who has signed in; the client needs no consent.
//! - The figures for codes and refresh tokens compare seconds: the whole answer of the real server over HTTP, with all that it reads,
//!   signs and keeps for it, and one row that is committed by the engine's own driver, as many at once on either side.
//! - The figure for the accept loop compares that bare handler with the same one on `warp::serve`, which has no limits.
//!   What an idle connection costs is what the api's memory has grown by, divided by their number, when each has had one
//!   answer and waits for its next request.
//! - The figures for the store compare it with a connection of the engine's own driver in the same process, on the same database:
//!   the same `INSERT`, committed by itself, and the same `SELECT`. PostgreSQL is a server of the bench's own that waits for the
//!   disk, asked through a socket; SQLite's base is one connection, because it takes one change after the other anyway. That driver
//!   has a thread for each connection of SQLite, also in the bases of requests; the store reads one row where it is asked for, so it
//!   can be faster than its base.
//! - The figures for many people or sessions compare operations of the store in microseconds, without any HTTP around them: of a
//!   look-up that takes ten, the processor's caches are a part, which a million rows do not fit into.
//! - Figures that depend on who else uses the machine (latencies, logins per second, starts) are marked; the machine must
//!   be quiet for them.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a console program: printing is its work")]

mod arguments;
mod bare;
mod figure;
mod figures;
mod load;
mod machine;
mod procfs;
mod raw;
mod readme;
mod rounds;
mod statistics;
mod table;

use std::process::ExitCode;

use arguments::{Arguments, Asked};
use figure::Row;

/// What everything here answers; the sentence says what is wrong.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match arguments::parse(&words) {
        Ok(Asked::Bare { by, template, port }) => {
            signet_service::server::launch(|| bare::serve(by, template, port))
        }
        Ok(Asked::Measure(arguments)) => match measure(&arguments) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => fail(&error.to_string(), 1),
        },
        Err(sentence) => fail(&format!("{sentence}\n\n{}", arguments::USAGE), 2),
    }
}

fn fail(sentence: &str, code: u8) -> ExitCode {
    eprintln!("error: {sentence}");
    ExitCode::from(code)
}

/// True unless `--check` was asked for and a figure misses its goal.
fn measure(arguments: &Arguments) -> Outcome<bool> {
    let wanted = figures::named(&arguments.names)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let mut rows = Vec::new();
    for figure in wanted {
        let measured = runtime.block_on((figure.measure)());
        let row = Row { figure, measured: measured.map_err(|error| error.to_string()) };
        println!("{}", table::line(&row));
        rows.push(row);
    }
    let table = table::markdown(&rows);
    println!("\n{}\n\n{table}", machine::description(&arguments.command())?);
    if arguments.write {
        readme::write(&format!("{}\n\n{table}", machine::description(&arguments.command())?))?;
    }
    Ok(!arguments.check || rows.iter().all(Row::is_met))
}
