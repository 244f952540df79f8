//! `doctor`: looks at everything that a server needs, and says of each whether it is well. It changes nothing.

use std::fmt::Write as _;

use signet_service::config::Sources;

use super::super::outcome::Outcome;
use super::checks::{Check, Found};
use super::{checks, database, machine};

/// Looks, and says; well only when nothing is ill.
pub(super) async fn doctor(from: &Sources, now: u64) -> Outcome {
    report(&look(from, now).await)
}

async fn look(from: &Sources, now: u64) -> Vec<Check> {
    let config = match checks::configuration(from) {
        Ok((config, check)) => {
            let mut all = vec![check];
            all.extend(database::checks(&config, now).await);
            all.push(checks::space(&config.keys.data_dir));
            all.extend(machine::checks(&config));
            return all;
        }
        Err(check) => check,
    };
    let unknown = |what| Check { what, found: Found::Unknown("the configuration cannot be used".into()) };
    let rest = database::NAMES.into_iter().chain([checks::SPACE]).chain(machine::NAMES).map(unknown);
    std::iter::once(config).chain(rest).collect()
}

fn report(checks: &[Check]) -> Outcome {
    let width = checks.iter().map(|check| check.what.len() + 1).max().unwrap_or_default();
    let mut text = String::new();
    for Check { what, found } in checks {
        let (word, rest) = match found {
            Found::Well(rest) => ("ok", rest.clone()),
            Found::Ill(rest) => ("FAILED", rest.clone()),
            Found::Unknown(why) => ("-", format!("not looked at: {why}")),
        };
        let what = format!("{what}:");
        // One line for each, whatever others have put into a reason.
        let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "{word:6}  {what:width$}  {rest}");
    }
    let ill = checks.iter().any(|check| matches!(check.found, Found::Ill(_)));
    if ill { Outcome::Ill(text) } else { Outcome::Said(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(what: &'static str, found: Found) -> Check {
        Check { what, found }
    }

    #[test]
    fn each_check_is_a_line_and_one_that_fails_fails_all() {
        let well = check("database", Found::Well("it answers".into()));
        let ill = check("clock", Found::Ill("late:\n  set it".into()));
        let unknown = check("a", Found::Unknown("why".into()));
        let Outcome::Said(text) = report(std::slice::from_ref(&well)) else { unreachable!() };
        assert_eq!(text, "ok      database:  it answers\n");
        let Outcome::Ill(text) = report(&[well, ill, unknown]) else { unreachable!() };
        let wanted = "ok      database:  it answers\nFAILED  clock:     late: set it\n-       a:         not looked at: why\n";
        assert_eq!(text, wanted);
    }
}
