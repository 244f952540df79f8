//! A table for people: columns as wide as they need to be.

use std::fmt::Write as _;

/// The rows under their heads, a line each.
pub(super) fn table<const N: usize>(heads: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let cells: Vec<[String; N]> = std::iter::once(heads.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in &cells {
        let padded = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        let _ = writeln!(text, "{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    }
    text
}

/// Text that somebody else wrote, on one line of a terminal.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_characters_need() {
        let rows = [["\u{fc}ber".to_owned(), "1".to_owned()], ["a".to_owned(), String::new()]];
        assert_eq!(table(["A", "B"], rows), "A     B\n\u{fc}ber  1\na\n");
    }

    #[test]
    fn nobody_writes_to_the_terminal_by_a_name() {
        assert_eq!(shown("a\u{1b}[31m\nb"), "a\u{fffd}[31m\u{fffd}b");
    }
}
