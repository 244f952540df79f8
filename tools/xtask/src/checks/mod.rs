//! What must be true before anything is started; every problem is told at once.

mod compiler;
mod holder;
mod ports;

use crate::addresses::Listen;
use crate::failure::{Failure, Outcome};

/// Checks the C compiler and that nobody holds the ports.
pub(crate) fn run(servers: &[Listen]) -> Outcome<()> {
    let mut problems: Vec<String> = compiler::problem().into_iter().collect();
    problems.extend(servers.iter().filter_map(ports::problem));
    if problems.is_empty() { Ok(()) } else { Err(Failure::Because(problems.join("\n"))) }
}
