//! On what, when and by which command the figures were made.

use std::fs;
use std::process::Command;

use crate::Outcome;

/// One sentence in front of the table.
pub(crate) fn description(command: &str) -> Outcome<String> {
    let cores = std::thread::available_parallelism()?;
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model_name(&model).unwrap_or("a processor without a name");
    let (date, system) = (said("date", &["-u", "+%Y-%m-%d"])?, said("uname", &["-s", "-r", "-m"])?);
    Ok(format!("Made on {date} by `{command}` on {model}, {cores} cores, {system}."))
}

fn said(program: &str, words: &[&str]) -> Outcome<String> {
    let output = Command::new(program).args(words).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn model_name(cpuinfo: &str) -> Option<&str> {
    let line = cpuinfo.lines().find_map(|line| line.strip_prefix("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_read_from_cpuinfo() {
        assert_eq!(model_name("processor\t: 0\nmodel name\t: Xeon 2\nflags\t: a"), Some("Xeon 2"));
        assert_eq!(model_name("flags : a"), None);
    }

    #[test]
    fn the_description_says_when_where_and_how() {
        let text = description("cargo xtask bench").unwrap();
        assert!(text.starts_with("Made on 2") && text.contains("`cargo xtask bench`"), "{text}");
    }
}
