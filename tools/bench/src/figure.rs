//! One figure: what is measured, which goal it has, and what came out.

use std::pin::Pin;

use crate::Outcome;
use crate::statistics::Spread;

/// A boxed future, so that a table can hold figures of every kind.
pub(crate) type Measuring = Pin<Box<dyn Future<Output = Outcome<Measured>>>>;

/// A figure that can be measured.
pub(crate) struct Figure {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What is measured.
    pub(crate) what: &'static str,
    /// What it should be.
    pub(crate) goal: Goal,
    /// Whether it counts only on a machine that does nothing else.
    pub(crate) quiet: bool,
    /// How it is measured.
    pub(crate) measure: fn() -> Measuring,
}

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    /// A ratio of at least this.
    RatioAtLeast(f64),
    /// A ratio of at most this.
    RatioAtMost(f64),
    /// At most so many of a unit.
    AtMost(f64, &'static str),
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    /// The figure itself, in the goal's unit: the median of all rounds.
    pub(crate) spread: Spread,
    /// What it is made of, for people.
    pub(crate) beside: String,
}

/// A figure and what came out, or why nothing did.
pub(crate) struct Row {
    /// The figure.
    pub(crate) figure: &'static Figure,
    /// What came out.
    pub(crate) measured: Result<Measured, String>,
}

impl Measured {
    /// The median of `values`, with a word on what they are made of.
    pub(crate) fn of(values: &[f64], beside: impl Into<String>) -> Outcome<Self> {
        let spread = Spread::of(values).ok_or("nothing was measured")?;
        Ok(Self { spread, beside: beside.into() })
    }
}

impl Goal {
    /// Whether `value` reaches the goal.
    pub(crate) fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::RatioAtLeast(least) => value >= least,
            Self::RatioAtMost(most) | Self::AtMost(most, _) => value <= most,
        }
    }

    /// The goal as a text.
    pub(crate) fn shown(self) -> String {
        match self {
            Self::RatioAtLeast(least) => format!("≥ {least:.2}"),
            Self::RatioAtMost(most) => format!("≤ {most}"),
            Self::AtMost(most, unit) => format!("≤ {most} {unit}"),
        }
    }

    /// A value in the goal's unit.
    pub(crate) fn value(self, value: f64) -> String {
        match self {
            Self::RatioAtLeast(_) | Self::RatioAtMost(_) => format!("{value:.2}"),
            Self::AtMost(_, unit) => format!("{value:.1} {unit}"),
        }
    }
}

impl Row {
    /// Whether the goal was reached; what could not be measured reaches none.
    pub(crate) fn is_met(&self) -> bool {
        self.measured.as_ref().is_ok_and(|measured| self.figure.goal.is_met_by(measured.spread.median))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_up_to_its_edge() {
        assert!(Goal::RatioAtLeast(0.8).is_met_by(0.8) && !Goal::RatioAtLeast(0.8).is_met_by(0.799));
        assert!(Goal::RatioAtMost(3.0).is_met_by(3.0) && !Goal::RatioAtMost(3.0).is_met_by(3.01));
        assert!(Goal::AtMost(150.0, "ms").is_met_by(150.0) && !Goal::AtMost(150.0, "ms").is_met_by(150.1));
        assert!(!Goal::RatioAtLeast(0.8).is_met_by(f64::NAN) && !Goal::RatioAtMost(3.0).is_met_by(f64::NAN));
    }

    #[test]
    fn nothing_measured_is_no_figure() {
        assert!(Measured::of(&[], "x").is_err());
        let spread = Spread { low: 1.0, median: 2.0, high: 3.0 };
        assert_eq!(Measured::of(&[2.0, 1.0, 3.0], "x").unwrap(), Measured { spread, beside: "x".into() });
    }

    #[test]
    fn goals_and_values_read_well() {
        assert_eq!(Goal::RatioAtLeast(0.8).shown(), "≥ 0.80");
        assert_eq!(Goal::RatioAtMost(3.0).shown(), "≤ 3");
        assert_eq!(Goal::AtMost(150.0, "ms").shown(), "≤ 150 ms");
        assert_eq!(Goal::AtMost(150.0, "ms").value(41.26), "41.3 ms");
        assert_eq!(Goal::RatioAtLeast(0.8).value(0.8512), "0.85");
    }
}
