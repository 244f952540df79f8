//! A line for programs: one JSON object (RFC 8259), whose members docs/operations.md lists.

use std::fmt::{self, Debug, Write as _};

use tracing::Event;
use tracing::field::{Field, Visit};

use super::fields::{InString, digits, named};
use super::{of_level, time};
use crate::telemetry::Context;

/// Writes `event` to `line`, with the ids of `context` unless it has its own.
pub(super) fn write(event: &Event<'_>, context: Option<&Context>, line: &mut String) {
    line.push_str("{\"time\":\"");
    time::write(line);
    line.push_str("\",\"level\":\"");
    line.push_str(of_level(*event.metadata().level()).0);
    line.push('"');
    let mut fields = Fields { line, has_id: false };
    event.record(&mut fields);
    if let Some(context) = context.filter(|_| !fields.has_id) {
        fields.digits("request_id", context.request_id().as_str());
        fields.digits("trace_id", context.trace().id());
    }
    line.push_str(",\"target\":\"");
    let _ = InString(line).write_str(event.metadata().target());
    line.push_str("\"}");
}

struct Fields<'a> {
    line: &'a mut String,
    has_id: bool,
}

impl Fields<'_> {
    fn name(&mut self, name: &str) {
        let (before, name) = named(name);
        self.has_id |= name == "request_id";
        self.line.push_str(",\"");
        self.line.push_str(before);
        let _ = InString(self.line).write_str(name);
        self.line.push_str("\":");
    }

    fn text(&mut self, name: &str, value: fmt::Arguments<'_>) {
        self.name(name);
        self.line.push('"');
        let _ = InString(self.line).write_fmt(value);
        self.line.push('"');
    }

    fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        self.line.push('"');
        let _ = InString(self.line).write_str(value);
        self.line.push('"');
    }

    /// Text that stands in a string as it is.
    fn digits(&mut self, name: &str, value: &str) {
        self.name(name);
        self.line.push('"');
        self.line.push_str(value);
        self.line.push('"');
    }

    fn literal(&mut self, name: &str, value: &str) {
        self.name(name);
        self.line.push_str(value);
    }
}

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field.name(), format_args!("{value:?}"));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.text(field.name(), format_args!("{value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.string(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.name(field.name());
        digits(value, self.line);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.name(field.name());
        digits(value, self.line);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.literal(field.name(), if value { "true" } else { "false" });
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no word for what is no number.
        let text = if value.is_finite() { value.to_string() } else { "null".to_owned() };
        self.literal(field.name(), &text);
    }
}
