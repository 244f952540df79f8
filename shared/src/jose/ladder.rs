//! Climbing: one walk over the checks, watched in two ways. A judge stops at the first refusal and looks at nothing
//! else; an explanation notes every step. Because the walk is the same, they cannot disagree.

use std::fmt;

use super::Step;

/// How a token fails a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// What is to be looked at is not there.
    Missing,
    /// It is there, but of the wrong type.
    Malformed,
    /// It is there and well-formed, and not what was expected.
    Differs,
}

/// Why a token is refused: the first step it did not pass, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// The step.
    pub step: Step,
    /// How it was failed.
    pub fault: Fault,
}

impl fmt::Display for Refusal {
    /// One sentence, ASCII without quotes: it may travel in a header field.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::Differs => f.write_str(self.step.refused()),
            Fault::Missing => write!(f, "The {} is missing", self.step.name()),
            Fault::Malformed => write!(f, "The {} is of the wrong type", self.step.name()),
        }
    }
}

impl std::error::Error for Refusal {}

/// Passed, or failed by holding another value.
pub(crate) fn holds(condition: bool) -> Result<(), Fault> {
    if condition { Ok(()) } else { Err(Fault::Differs) }
}

/// Watches a walk.
pub(crate) trait Watch {
    /// Told of each step in order: what came of it, what was seen and what was expected. `None` ends the
    /// walk. The texts are made only when they are asked for.
    fn see(
        &mut self,
        step: Step,
        outcome: Result<(), Fault>,
        seen: impl FnOnce() -> String,
        wanted: impl FnOnce() -> String,
    ) -> Option<()>;
}

/// The judge: remembers the first refusal, and ends the walk there.
#[derive(Debug, Default)]
pub(crate) struct First(Option<Refusal>);

impl First {
    /// What `walked` gave, or the refusal.
    pub(crate) fn or<T>(self, walked: Option<T>) -> Result<T, Refusal> {
        match (self.0, walked) {
            (None, Some(value)) => Ok(value),
            // A walk that ends without a word is a refusal too: absence is not success.
            (refusal, _) => Err(refusal.unwrap_or(Refusal { step: Step::Required, fault: Fault::Missing })),
        }
    }
}

impl Watch for First {
    fn see(
        &mut self,
        step: Step,
        outcome: Result<(), Fault>,
        _: impl FnOnce() -> String,
        _: impl FnOnce() -> String,
    ) -> Option<()> {
        self.0 = outcome.err().map(|fault| Refusal { step, fault });
        outcome.ok()
    }
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The token passes it.
    Passed,
    /// The token does not.
    Refused(Fault),
    /// It could not be looked at, because of an earlier one.
    NotReached,
}

/// One step, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which step.
    pub step: Step,
    /// What became of it.
    pub verdict: Verdict,
    /// The value that the token has.
    pub seen: String,
    /// What was expected.
    pub wanted: String,
}

impl Finding {
    /// One plain sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.verdict {
            Verdict::Passed => self.step.passed().to_owned(),
            Verdict::Refused(fault) => Refusal { step: self.step, fault }.to_string(),
            Verdict::NotReached => "This could not be looked at".to_owned(),
        }
    }
}

/// Every step of the ladder, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// One finding for each of [`Step::ALL`].
    pub findings: Vec<Finding>,
}

impl Explanation {
    /// What a judge says of the same token: the first refusal, or none.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        self.findings.iter().find_map(|finding| match finding.verdict {
            Verdict::Passed => None,
            Verdict::Refused(fault) => Some(Refusal { step: finding.step, fault }),
            // Not reached without a refusal before it: nobody looked, so nobody may say that it passes.
            Verdict::NotReached => Some(Refusal { step: finding.step, fault: Fault::Missing }),
        })
    }
}

/// Notes every step.
#[derive(Debug, Default)]
pub(crate) struct Notes(Vec<Finding>);

impl Notes {
    /// The findings, with the steps that no walk came to.
    pub(crate) fn complete(self) -> Explanation {
        let mut seen = self.0.into_iter().peekable();
        // The walk comes to the steps in order, so what it left out is found by going beside it.
        let findings = Step::ALL.into_iter().map(|step| {
            let unseen =
                || Finding { step, verdict: Verdict::NotReached, seen: String::new(), wanted: String::new() };
            seen.next_if(|finding| finding.step == step).unwrap_or_else(unseen)
        });
        Explanation { findings: findings.collect() }
    }
}

impl Watch for Notes {
    fn see(
        &mut self,
        step: Step,
        outcome: Result<(), Fault>,
        seen: impl FnOnce() -> String,
        wanted: impl FnOnce() -> String,
    ) -> Option<()> {
        let verdict = outcome.err().map_or(Verdict::Passed, Verdict::Refused);
        self.0.push(Finding { step, verdict, seen: seen(), wanted: wanted() });
        Some(())
    }
}
