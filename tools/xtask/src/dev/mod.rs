//! `cargo xtask dev`: from nothing to three running servers, and back to nothing when it ends.

mod panel;
mod program;
mod ready;
mod supervisor;

use std::time::{Duration, Instant};

use crate::addresses::{self, Listen, Settings};
use crate::build::{self, Plan, Profile};
use crate::checks;
use crate::console::duration;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use program::Program;
use supervisor::Supervisor;

/// How often the watch looks whether a server died or a stop was asked for.
const LOOK: Duration = Duration::from_millis(50);
/// Colours of the three names: cyan, magenta, green.
const COLOURS: [&str; 3] = ["36", "35", "32"];

struct Options {
    profile: Profile,
    app: bool,
}

/// Checks, installs, builds, starts, waits, and stops everything again.
pub(crate) fn run(context: &Context, flags: &[&str]) -> Outcome<()> {
    let started = Instant::now();
    let options = options(flags)?;
    let settings = addresses::settings(&context.root)?;
    checks::run(&settings.servers)?;
    Plan::make(context, options.profile, options.app)?.carry_out(context)?;
    // Minutes may have gone by since the first look.
    checks::run(&settings.servers)?;

    let mut supervisor = Supervisor::new(&context.console, &context.stop);
    for (listen, colour) in settings.servers.iter().zip(COLOURS) {
        supervisor.start(program(context, options.profile, listen, colour))?;
    }
    let outcome = watch(context, &mut supervisor, &settings, started);
    supervisor.stop();
    outcome
}

fn options(flags: &[&str]) -> Outcome<Options> {
    let mut options = Options { profile: Profile::Debug, app: true };
    for flag in flags {
        match *flag {
            "--release" => options.profile = Profile::Release,
            "--no-app" => options.app = false,
            other => return Err(Failure::Usage(format!("dev has no option \"{other}\""))),
        }
    }
    Ok(options)
}

fn program(context: &Context, profile: Profile, listen: &Listen, colour: &'static str) -> Program {
    let command = context.command(build::server(context, profile, listen.program));
    Program { name: listen.program, colour, command }
}

/// Goes on until somebody asks for the end or a server dies.
fn watch(
    context: &Context,
    servers: &mut Supervisor<'_>,
    settings: &Settings,
    started: Instant,
) -> Outcome<()> {
    let mut waiting = ready::Waiting::for_all(&settings.servers);
    loop {
        if context.stop.requested().is_some() {
            context.console.line("stopping …");
            return Ok(());
        }
        if let Some(reason) = servers.death() {
            return Err(Failure::Because(reason));
        }
        if waiting.is_over()? {
            std::thread::sleep(LOOK);
        } else if waiting.look() {
            context.console.line(&panel::text(settings, &duration(started.elapsed())));
        } else {
            std::thread::sleep(LOOK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::options;
    use crate::build::Profile;

    #[test]
    fn flags_are_understood() {
        let chosen = options(&["--release", "--no-app"]).ok().unwrap();
        assert!(chosen.profile == Profile::Release && !chosen.app);
        assert!(options(&[]).is_ok_and(|plain| plain.app));
        assert!(options(&["--relaese"]).is_err());
    }
}
