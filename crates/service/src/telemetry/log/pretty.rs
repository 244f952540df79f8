//! A line for people: `2026-11-27T05:34:02.123456Z  INFO answered request_id=… status=200`.

use std::fmt::{self, Debug, Write as _};

use tracing::field::{Field, Visit};
use tracing::{Event, Level};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};

use super::LEVELS;
use super::fields::{OneLine, named};
use crate::telemetry::Context;

/// Writes `event` to `line`, with the ids of `context` unless it has its own.
pub(super) fn write(event: &Event<'_>, context: Option<&Context>, colour: bool, line: &mut String) {
    let dim = if colour { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
    line.push_str(dim.0);
    let _ = SystemTime.format_time(&mut Writer::new(line));
    line.push_str(dim.1);
    level(*event.metadata().level(), colour, line);
    let mut fields = Fields { line, dim, has_id: false };
    event.record(&mut fields);
    if let Some(context) = context.filter(|_| !fields.has_id) {
        fields.text("request_id", format_args!("{}", context.request_id()));
        fields.text("trace_id", format_args!("{}", context.trace().id()));
    }
}

fn level(level: Level, colour: bool, line: &mut String) {
    if let Some((_, name, code)) = LEVELS.iter().find(|(one, ..)| *one == level) {
        let _ = if colour { write!(line, " \u{1b}[{code}m{name}\u{1b}[0m") } else { write!(line, " {name}") };
    }
}

struct Fields<'a> {
    line: &'a mut String,
    dim: (&'static str, &'static str),
    has_id: bool,
}

impl Fields<'_> {
    fn text(&mut self, name: &str, value: fmt::Arguments<'_>) {
        self.line.push(' ');
        if name != "message" {
            let (before, name) = named(name);
            self.has_id |= name == "request_id";
            let (begin, end) = self.dim;
            let _ = write!(self.line, "{begin}{before}{name}={end}");
        }
        let _ = OneLine(self.line).write_fmt(value);
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field.name(), format_args!("{value:?}"));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.text(field.name(), format_args!("{value}"));
    }
}
