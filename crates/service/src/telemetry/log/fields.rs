//! What an event says, and how text that may have come from outside stands in a line.

use std::fmt::{self, Write};

/// The name that the field `name` has in a line: one that our own lines have beside an event's fields stands as `field_NAME`.
pub(super) fn named(name: &str) -> (&'static str, &str) {
    (if matches!(name, "time" | "level" | "target") { "field_" } else { "" }, name)
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
    !text.is_empty() && text.bytes().all(|one| one.is_ascii_alphanumeric())
}

/// Whether `one` would not be seen for what it is: control characters, and those of Unicode that show nothing themselves but
/// break lines, turn the direction of what stands around them, join or separate (categories Zl, Zp and most of Cf).
fn is_hidden(one: char) -> bool {
    one.is_control()
        || matches!(
            one,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Writes to a line without what would end it, colour it or turn it around: hidden characters stand as `\u{…}`.
pub(super) struct OneLine<'a>(pub(super) &'a mut String);

impl Write for OneLine<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        write_parts(self.0, text, is_hidden, |out, one| {
            let _ = write!(out, "{}", one.escape_default());
        });
        Ok(())
    }
}

/// Writes to the inside of a JSON string: RFC 8259 §7. Hidden characters stand as `\uXXXX`, above U+FFFF as two of them.
pub(super) struct InString<'a>(pub(super) &'a mut String);

impl Write for InString<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        write_parts(
            self.0,
            text,
            |one| is_hidden(one) || one == '"' || one == '\\',
            |out, one| match one {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                other => other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                    let _ = write!(out, "\\u{unit:04x}");
                }),
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

    /// What turns, breaks, joins or vanishes.
    const HIDDEN: &str = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\
        \u{2028}\u{2029}\u{feff}\u{ad}\u{180e}\u{200b}\u{200d}\u{2060}\u{fffb}\u{1d173}\u{e0041}";

    #[test]
    fn nothing_ends_a_line_but_its_end() {
        let mut line = String::new();
        let _ = write!(OneLine(&mut line), "a\nb\r\u{1b}[31m\u{7f}\u{9b}é\u{0}");
        assert_eq!(line, "a\\nb\\r\\u{1b}[31m\\u{7f}\\u{9b}é\\u{0}");
        line.clear();
        let _ = write!(OneLine(&mut line), "{HIDDEN}");
        assert!(
            line.is_ascii() && line.starts_with("\\u{61c}\\u{200e}") && line.ends_with("\\u{e0041}"),
            "{line}"
        );
    }

    #[test]
    fn what_stands_in_a_string_is_read_back() {
        for text in
            ["", "plain", "\"\\", "a\nb\tc\u{0}\u{1f}\u{7f}\u{9b}", "é\u{1f600}\u{2028}", "\\n", HIDDEN]
        {
            let mut line = String::from("\"");
            let _ = write!(InString(&mut line), "{text}");
            line.push('"');
            assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text, "{line}");
            assert!(!line.chars().any(|one| one.is_control() || HIDDEN.contains(one)), "{line}");
        }
    }
}
