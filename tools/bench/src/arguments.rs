//! The command line.

use std::path::PathBuf;

/// What is printed when the words are not understood.
pub(crate) const USAGE: &str = "\
bench [NAME…] [--check] [--write]

  NAME       only the figures whose names contain it
  --check    exit code 1 when a figure misses its goal
  --write    write the table into README.md; all figures must be measured for that
";

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The figures.
    Measure(Arguments),
    /// To be a bare server.
    Bare { by: By, template: PathBuf, port: u16 },
}

/// What accepts the connections of a bare server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The servers' own accept loop, with all its limits.
    Ours,
    /// `warp::serve`, which has none.
    Warp,
}

impl By {
    /// Its name on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ours => "bare",
            Self::Warp => "bare-warp",
        }
    }
}

/// Which figures, and what is done with them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Parts of names; none means all figures.
    pub(crate) names: Vec<String>,
    /// Whether a missed goal is a failure.
    pub(crate) check: bool,
    /// Whether the README's table is written.
    pub(crate) write: bool,
}

impl Arguments {
    /// The command that asks for the same figures.
    pub(crate) fn command(&self) -> String {
        let words = ["cargo xtask bench"].into_iter().chain(self.names.iter().map(String::as_str));
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Reads the words after the program's name.
pub(crate) fn parse(words: &[String]) -> Result<Asked, String> {
    if let [first, template, port] = words
        && let Some(by) = [By::Ours, By::Warp].into_iter().find(|by| by.word() == first)
    {
        let port = port.parse().map_err(|_| format!("\"{port}\" is no port"))?;
        return Ok(Asked::Bare { by, template: template.into(), port });
    }
    let mut arguments = Arguments::default();
    for word in words {
        match word.as_str() {
            "--check" => arguments.check = true,
            "--write" => arguments.write = true,
            option if option.starts_with('-') => return Err(format!("bench has no option \"{option}\"")),
            name => arguments.names.push(name.to_owned()),
        }
    }
    if arguments.write && !arguments.names.is_empty() {
        return Err("the README shows all figures: --write goes without names".into());
    }
    Ok(Asked::Measure(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Result<Asked, String> {
        parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_and_options_are_told_apart() {
        let wanted = Arguments { names: vec!["sign".into()], check: true, write: false };
        assert_eq!(of(&["--check", "sign"]), Ok(Asked::Measure(wanted)));
        for by in [By::Ours, By::Warp] {
            let wanted = Asked::Bare { by, template: "a.json".into(), port: 80 };
            assert_eq!(of(&[by.word(), "a.json", "80"]), Ok(wanted));
        }
        assert!(of(&["--chekc"]).is_err() && of(&["bare", "a.json", "port"]).is_err());
    }

    #[test]
    fn some_figures_are_not_written_as_if_they_were_all() {
        assert!(of(&["--write", "sign"]).is_err());
        assert!(of(&["--write"]).is_ok());
    }

    #[test]
    fn the_command_can_be_repeated() {
        let arguments = Arguments { names: vec!["sign".into(), "app".into()], ..Arguments::default() };
        assert_eq!(arguments.command(), "cargo xtask bench sign app");
    }
}
