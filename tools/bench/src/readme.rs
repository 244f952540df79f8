//! The README's section "Figures": what stands between the two marks is written by this program.

use std::fs;

use crate::Outcome;

const BEGIN: &str = "<!-- figures: written by cargo xtask bench --write -->";
const END: &str = "<!-- end of figures -->";

/// Writes `figures` between the marks of README.md.
pub(crate) fn write(figures: &str) -> Outcome<()> {
    let path = e2e::binary::workspace().join("README.md");
    let text = fs::read_to_string(&path)?;
    let text = replaced(&text, figures).ok_or("README.md has lost the marks between which figures stand")?;
    Ok(fs::write(path, text)?)
}

fn replaced(text: &str, figures: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{}\n{END}{after}", figures.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let text = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        assert_eq!(replaced(&text, "new\n\n"), Some(format!("a\n{BEGIN}\nnew\n{END}\nb\n")));
        assert_eq!(replaced("a", "new"), None);
        assert_eq!(replaced(&format!("{END} {BEGIN}"), "new"), None);
    }

    #[test]
    fn the_readme_has_both_marks() {
        let text = fs::read_to_string(e2e::binary::workspace().join("README.md")).unwrap();
        assert!(replaced(&text, "").is_some());
    }
}
