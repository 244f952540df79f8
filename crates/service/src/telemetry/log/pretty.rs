//! A line for people: `2026-11-27T05:34:02.123456Z  INFO answered request_id=… status=200`.

use std::fmt::{Debug, Write as _};

use tracing::field::{Field, Visit};
use tracing::{Event, Level};

use super::fields::{OneLine, digits, is_plain, is_word, named};
use super::{of_level, time};
use crate::telemetry::Context;

/// Writes `event` to `line`, with the ids of `context` unless it has its own.
pub(super) fn write(event: &Event<'_>, context: Option<&Context>, colour: bool, line: &mut String) {
    let dim = if colour { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
    line.push_str(dim.0);
    time::write(line);
    line.push_str(dim.1);
    level(*event.metadata().level(), colour, line);
    let mut fields = Fields { line, dim, has_id: false };
    event.record(&mut fields);
    if let Some(context) = context.filter(|_| !fields.has_id) {
        fields.named("request_id").push_str(context.request_id().as_str());
        fields.named("trace_id").push_str(context.trace().id());
    }
}

fn level(level: Level, colour: bool, line: &mut String) {
    let (name, code) = of_level(level);
    line.push(' ');
    // As long as the longest.
    line.push_str(if name.len() < 5 { " " } else { "" });
    if colour {
        let _ = write!(line, "\u{1b}[{code}m{name}\u{1b}[0m");
    } else {
        line.push_str(name);
    }
}

struct Fields<'a> {
    line: &'a mut String,
    dim: (&'static str, &'static str),
    has_id: bool,
}

impl Fields<'_> {
    /// The line, behind the name of a field; the message has none.
    fn named(&mut self, name: &str) -> &mut String {
        self.line.push(' ');
        if name != "message" {
            let (before, name) = named(name);
            self.has_id |= name == "request_id";
            if self.dim.0.is_empty() && before.is_empty() {
                // As it is in a file, and for nearly every field.
                self.line.push_str(name);
                self.line.push('=');
            } else {
                for part in [self.dim.0, before, name, "=", self.dim.1] {
                    self.line.push_str(part);
                }
            }
        }
        self.line
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(OneLine(self.named(field.name())), "{value:?}");
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let _ = write!(OneLine(self.named(field.name())), "{value}");
    }

    /// One word stands as it is, anything else between quotes.
    fn record_str(&mut self, field: &Field, value: &str) {
        let line = self.named(field.name());
        if is_word(value) {
            line.push_str(value);
        } else if is_plain(value) {
            line.push('"');
            line.push_str(value);
            line.push('"');
        } else {
            let _ = write!(OneLine(line), "{value:?}");
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        digits(value, self.named(field.name()));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        digits(value, self.named(field.name()));
    }
}
