//! The answer at the redirect URI, and whether it counts: RFC 6749 §4.1.2 and §10.12, RFC 9207 §2.4.

use super::{Check, Parameter, Pending, read_form};
use crate::jose::Verdict;

/// An answer as it came, in the query of the redirect URI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// Empty values count as not sent (RFC 6749 §3.1).
    parameters: Vec<(String, String)>,
    readable: bool,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Every check, in order.
    pub checks: Vec<Check>,
    /// The code, if every check was passed.
    pub code: Option<String>,
}

/// Name, clause, and a sentence each for passing and failing.
type Rung = (&'static str, &'static str, &'static str, &'static str);

const FORM: Rung = (
    "parameters",
    "RFC 6749 §3.1",
    "Every parameter can be read and stands once",
    "A parameter cannot be read or stands twice, so the answer could mean two things",
);
const AWAITED: Rung = (
    "awaited",
    "RFC 6749 §10.12",
    "This tab has asked, and waits for the answer",
    "This tab waits for no answer: it has had one already, or it is another tab that has asked",
);
const STATE: Rung = (
    "state",
    "RFC 6749 §10.12",
    "The state is the one that this tab has sent",
    "The state is not the one that this tab has sent: somebody else may have begun this, to sign you in as themselves",
);
const ISS: Rung = (
    "iss",
    "RFC 9207 §2.4",
    "The answer is from the auth-server that was asked",
    "The answer is from another server than the one that was asked, or does not say from which",
);
const ERROR: Rung =
    ("error", "RFC 6749 §4.1.2.1", "The answer is no error", "The auth-server gives no code, and says why");
const CODE: Rung = ("code", "RFC 6749 §4.1.2", "There is a code", "There is no code, and no error either");
const UNSEEN: &str = "Not looked at, because of what stands above";

impl Callback {
    /// Reads a query, without its question mark.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let read = read_form(query);
        let readable = read.is_some();
        let mut parameters = read.unwrap_or_default();
        parameters.retain(|(_, value)| !value.is_empty());
        Self { parameters, readable }
    }

    /// Whether nothing came at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.readable && self.parameters.is_empty()
    }

    /// What came, with its meaning.
    #[must_use]
    pub fn shown(&self) -> Vec<Parameter> {
        let one = |(name, value): &(String, String)| Parameter::new(name, value, meaning(name));
        self.parameters.iter().map(one).collect()
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Judges it as the answer to `pending`, of a provider that names itself in its answers or not. What an error says is
    /// to be believed only once `state` and `iss` are passed.
    #[must_use]
    pub fn judge(&self, pending: Option<&Pending>, names_itself: bool) -> Judged {
        let mut walk = Walk::default();
        let shown = |name| self.get(name).unwrap_or("absent").to_owned();
        let wanted = |text: Option<&str>| text.unwrap_or_default().to_owned();
        walk.see(FORM, self.readable && self.once(), [String::new(), String::new()]);
        walk.see(AWAITED, pending.is_some(), [String::new(), String::new()]);
        let state = pending.map(|pending| pending.secrets.state.as_str());
        walk.see(STATE, state.is_some() && self.get("state") == state, [shown("state"), wanted(state)]);
        let issuer = pending.map(|pending| pending.issuer.as_str());
        let named = match self.get("iss") {
            Some(named) => Some(named) == issuer,
            None => !names_itself,
        };
        walk.see(ISS, named, [shown("iss"), wanted(issuer)]);
        walk.see(ERROR, self.get("error").is_none(), [shown("error"), "absent".to_owned()]);
        walk.see(CODE, self.get("code").is_some(), [String::new(), String::new()]);
        let code = if walk.stopped { None } else { self.get("code").map(str::to_owned) };
        Judged { checks: walk.checks, code }
    }

    /// Whether no parameter that counts is sent twice.
    fn once(&self) -> bool {
        let mut names = self.parameters.iter().enumerate();
        names.all(|(at, (name, _))| self.parameters[..at].iter().all(|(before, _)| before != name))
    }
}

impl Judged {
    /// The check that was not passed.
    #[must_use]
    pub fn refusal(&self) -> Option<&Check> {
        self.checks.iter().find(|check| !check.passed())
    }
}

/// Goes through the checks and stops at the first that is not passed.
#[derive(Default)]
struct Walk {
    checks: Vec<Check>,
    stopped: bool,
}

impl Walk {
    fn see(&mut self, (name, clause, passed, refused): Rung, holds: bool, [seen, wanted]: [String; 2]) {
        let check = match (self.stopped, holds) {
            (true, _) => Check {
                name,
                clause,
                verdict: Verdict::NotReached,
                sentence: UNSEEN,
                seen: String::new(),
                wanted: String::new(),
            },
            (false, true) => Check { name, clause, verdict: Verdict::Passed, sentence: passed, seen, wanted },
            (false, false) => {
                let verdict = Verdict::Refused(crate::jose::Fault::Differs);
                Check { name, clause, verdict, sentence: refused, seen, wanted }
            }
        };
        self.stopped |= !holds;
        self.checks.push(check);
    }
}

fn meaning(name: &str) -> &'static str {
    match name {
        "code" => {
            "What was asked for. It counts once and for a minute, and only together with the code_verifier, which has not \
             left this tab yet."
        }
        "state" => "What this tab has sent should come back unchanged.",
        "iss" => "Who gives this answer. So a client of several auth-servers is not misled by one of them.",
        "error" => "Why there is no code, as a word for programs.",
        "error_description" => "The same for people.",
        _ => "",
    }
}

#[cfg(test)]
#[path = "callback_tests.rs"]
mod tests;
