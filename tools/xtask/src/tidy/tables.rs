//! Reads the small part of TOML that our lists use: `[[table]]` headers, `key = "value"` lines, comments.

use super::Problem;

/// One `[[table]]` with its values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The line of its header.
    pub(super) line: usize,
    values: Vec<(String, String)>,
}

impl Row {
    /// A value that must be there and say something.
    pub(super) fn value(&self, path: &str, key: &str) -> Result<&str, Problem> {
        let found = self.values.iter().find(|(name, value)| name == key && !value.trim().is_empty());
        found
            .map(|(_, value)| value.as_str())
            .ok_or_else(|| Problem::new(path, self.line, format!("this entry has no {key}")))
    }
}

/// The rows of a file that holds only tables of this name.
pub(super) fn read(path: &str, text: &str, table: &str) -> Result<Vec<Row>, Problem> {
    let header = format!("[[{table}]]");
    let mut rows: Vec<Row> = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line == header {
            rows.push(Row { line: number, values: Vec::new() });
        } else if !line.is_empty() && !line.starts_with('#') {
            let value = pair(line).zip(rows.last_mut());
            let (pair, row) = value.ok_or_else(|| {
                Problem::new(
                    path,
                    number,
                    format!("only {header} and lines such as key = \"value\" belong here"),
                )
            })?;
            row.values.push(pair);
        }
    }
    Ok(rows)
}

fn pair(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once('=')?;
    let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
    (!value.contains(['"', '\\'])).then(|| (key.trim().to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn rows_have_their_values_and_lines() {
        let rows = read("a.toml", "# list\n\n[[file]]\npath = \"x = y\"\n\n[[file]]\n", "file").unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].value("a.toml", "path"), Ok("x = y"));
        assert_eq!(rows[1].value("a.toml", "path").unwrap_err().line, 6);
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        for (text, line) in [("key = \"value\"\n", 1), ("[[file]]\nlines = 3\n", 2), ("[[other]]\n", 1)] {
            assert_eq!(read("a.toml", text, "file").unwrap_err().line, line, "{text}");
        }
    }
}
