//! `cargo xtask test`: every check and test, section by section. A failure does not end the run, so that one run shows
//! everything; what needs the failed part is reported as not run, and counts as failed.

mod counts;
mod dependencies;
mod e2e;
mod sections;
mod suite;

use crate::build::{self, Profile, Steps};
use crate::context::Context;
use crate::failure::Outcome;
use crate::{tidy, tools};
use sections::{cargo_tests, command};
use suite::Suite;

/// What no server asks for, and other people's do; and what some builds tell elsewhere.
const FEATURES: &str =
    "signet-guard/warp,signet-guard/tower,signet-guard/testing,signet-service/otel,signet-service/sentry";

/// How much is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Full,
    /// No WASM build and no browser: the inner loop.
    Fast,
}

/// Runs the sections and prints the summary; the last line says how many passed and failed.
pub(crate) fn run(context: &Context, extent: Extent) -> Outcome<()> {
    let mut suite = Suite::new(context);
    suite.check("tidy", || tidy::run(context));
    static_checks(context, extent, &mut suite);
    suite.check("PostgreSQL", || tools::postgres(context));
    let unit = ["test", "--workspace", "--exclude", "e2e", "--features", FEATURES, "--no-fail-fast"];
    suite.tests("unit and route tests", || cargo_tests(context, context.cargo(&unit)));
    let servers = suite.check("server build", || build::servers(context, Profile::Debug, &Steps::new(1)));
    let examples = suite.check("example build", || build::examples(context, &Steps::new(1)));
    let app = if extent == Extent::Full {
        if servers {
            suite.check("WASM build", || wasm_build(context))
        } else {
            suite.not_run("WASM build", "the server build failed, and bff packs the app")
        }
    } else {
        false
    };
    across_processes(context, extent, &mut suite, servers && examples, app);
    suite.end()
}

fn static_checks(context: &Context, extent: Extent, suite: &mut Suite<'_>) {
    let fmt = ["fmt", "--all", "--check"];
    suite.check("format", || command(context, context.cargo(&fmt), "Run `cargo fmt --all`."));
    let clippy = ["clippy", "--workspace", "--exclude", "app", "--all-targets", "--features", FEATURES];
    suite.check("clippy", || {
        command(
            context,
            context.cargo(&[&clippy[..], &["--", "-D", "warnings"]].concat()),
            "clippy has objections.",
        )
    });
    if extent == Extent::Full {
        suite.check("dependencies", || dependencies::check(context));
        suite.check("clippy of the app", || {
            tools::install_wasm_target(context)?;
            let app = ["clippy", "-p", "app", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"];
            command(context, context.cargo(&app), "clippy has objections to the app.")
        });
    }
}

fn wasm_build(context: &Context) -> Outcome<()> {
    if build::app_is_current(context) {
        context.console.line("the app is current");
        return Ok(());
    }
    let tools = tools::missing(context)?;
    let steps = Steps::new(tools.len() + 1);
    tools::install(context, &tools, &steps)?;
    build::app(context, Profile::Debug, &steps)
}

fn across_processes(context: &Context, extent: Extent, suite: &mut Suite<'_>, servers: bool, app: bool) {
    const FLOWS: &str = "flows across the processes";
    const PAGES: &str = "pages in Chromium";
    let targets = e2e::targets(&context.root);
    if servers {
        suite.tests(FLOWS, || e2e::flows(context, &targets));
    } else {
        suite.not_run(FLOWS, "a build before it failed");
    }
    if extent == Extent::Fast {
        return;
    }
    if servers && app {
        suite.tests(PAGES, || e2e::pages(context, &targets));
    } else {
        suite.not_run(PAGES, "the build before it failed");
    }
}
