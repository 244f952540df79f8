//! What an event says, and how text that may have come from outside stands in a line.

use std::fmt::{self, Write};

/// The members that our own lines have beside an event's fields; a field of such a name stands as `field_NAME`.
const OURS: [&str; 3] = ["time", "level", "target"];

/// The name that the field `name` has in a line.
pub(super) fn named(name: &str) -> (&'static str, &str) {
    (if OURS.contains(&name) { "field_" } else { "" }, name)
}

/// Writes a number.
pub(super) fn digits(number: impl itoa::Integer, line: &mut String) {
    line.push_str(itoa::Buffer::new().format(number));
}

/// Whether `text` stands in a line, and between quotes, as it is: printable ASCII without quotes and backslashes. Looks at all
/// of it, because that takes the processor less time than to stop early.
pub(super) fn is_plain(text: &str) -> bool {
    let plain = |one| matches!(one, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~');
    text.bytes().fold(true, |all, one| all & plain(one))
}

/// Whether `text` is letters and digits alone.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().fold(true, |all, one| all & one.is_ascii_alphanumeric())
}

/// Writes to a line without what would end it or colour it: control characters stand as `\u{…}`.
pub(super) struct OneLine<'a>(pub(super) &'a mut String);

impl Write for OneLine<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        write_parts(self.0, text, char::is_control, |out, one| {
            let _ = write!(out, "{}", one.escape_default());
        });
        Ok(())
    }
}

/// Writes to the inside of a JSON string: RFC 8259 §7.
pub(super) struct InString<'a>(pub(super) &'a mut String);

impl Write for InString<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        write_parts(
            self.0,
            text,
            |one| one.is_control() || one == '"' || one == '\\',
            |out, one| {
                let _ = match one {
                    '"' => write!(out, "\\\""),
                    '\\' => write!(out, "\\\\"),
                    '\n' => write!(out, "\\n"),
                    other => write!(out, "\\u{:04x}", u32::from(other)),
                };
            },
        );
        Ok(())
    }
}

/// The characters of `text` that are `special` by way of `escape`, all between them as they are.
fn write_parts(
    out: &mut String,
    text: &str,
    special: impl Fn(char) -> bool,
    escape: impl Fn(&mut String, char),
) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.find(&special) {
        let (plain, more) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = more.chars();
        characters.next().into_iter().for_each(|one| escape(out, one));
        rest = characters.as_str();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_line_but_its_end() {
        let mut line = String::new();
        let _ = write!(OneLine(&mut line), "a\nb\r\u{1b}[31m\u{7f}\u{9b}é\u{0}");
        assert_eq!(line, "a\\nb\\r\\u{1b}[31m\\u{7f}\\u{9b}é\\u{0}");
    }

    #[test]
    fn what_stands_in_a_string_is_read_back() {
        for text in ["", "plain", "\"\\", "a\nb\tc\u{0}\u{1f}\u{7f}\u{9b}", "é\u{1f600}\u{2028}", "\\n"] {
            let mut line = String::from("\"");
            let _ = write!(InString(&mut line), "{text}");
            line.push('"');
            assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text, "{line}");
            assert!(!line.chars().any(char::is_control), "{line}");
        }
    }
}
