//! What has to be built before the servers can start, and how many steps that is.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Profile, app, app_is_current, servers};
use crate::console::{Console, Task};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::tools::{self, Tool};

/// Numbers the steps: "[2/5] …".
pub(crate) struct Steps {
    total: usize,
    begun: AtomicUsize,
}

impl Steps {
    /// So many steps.
    pub(crate) fn new(total: usize) -> Self {
        Self { total, begun: AtomicUsize::new(0) }
    }

    /// Begins the next step.
    pub(crate) fn task<'a>(&self, console: &'a Console, title: &str) -> Task<'a> {
        let number = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        console.task(format!("[{number}/{}] {title}", self.total))
    }
}

/// What is to be done.
pub(crate) struct Plan {
    profile: Profile,
    tools: Vec<Tool>,
    app: bool,
}

impl Plan {
    /// Looks at what is there. Without the app, nothing about WASM is looked at.
    pub(crate) fn make(context: &Context, profile: Profile, with_app: bool) -> Outcome<Self> {
        let app = with_app && !app_is_current(context);
        let tools = if app { tools::missing(context)? } else { Vec::new() };
        Ok(Self { profile, tools, app })
    }

    /// Does it: the tools beside the servers (they share nothing), then the app, which needs both.
    pub(crate) fn carry_out(&self, context: &Context) -> Outcome<()> {
        let steps = Steps::new(self.tools.len() + 1 + usize::from(self.app));
        let (tools, servers) = std::thread::scope(|scope| {
            let tools = scope.spawn(|| or_abandon(context, tools::install(context, &self.tools, &steps)));
            let servers = or_abandon(context, servers(context, self.profile, &steps));
            let crashed =
                |_| Err(Failure::because("installing the tools crashed, which is a fault of cargo xtask"));
            (tools.join().unwrap_or_else(crashed), servers)
        });
        both(tools, servers)?;
        if self.app { app(context, self.profile, &steps) } else { Ok(()) }
    }
}

/// A failure on one side ends the other, which would otherwise go on for minutes in vain.
fn or_abandon(context: &Context, outcome: Outcome<()>) -> Outcome<()> {
    if matches!(outcome, Err(Failure::Because(_))) {
        context.stop.request(0);
    }
    outcome
}

/// The failure that has a reason wins over the one that only followed it.
fn both(one: Outcome<()>, other: Outcome<()>) -> Outcome<()> {
    match (one, other) {
        (Err(Failure::Stopped(_)), Err(reason @ Failure::Because(_))) => Err(reason),
        (Err(failure), _) | (Ok(()), Err(failure)) => Err(failure),
        (Ok(()), Ok(())) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::both;
    use crate::failure::Failure;

    #[test]
    fn the_reason_wins_over_what_followed_it() {
        let reason = Failure::because("no network");
        let stopped = Failure::Stopped(0);
        assert_eq!(both(Err(stopped.clone()), Err(reason.clone())), Err(reason.clone()));
        assert_eq!(both(Err(reason.clone()), Err(stopped)), Err(reason.clone()));
        assert_eq!(both(Ok(()), Err(reason.clone())), Err(reason));
        assert_eq!(both(Ok(()), Ok(())), Ok(()));
    }
}
