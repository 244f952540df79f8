//! Two things measured in turn: what changes on the machine meanwhile then falls on both.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

use crate::Outcome;
use crate::figure::Measured;
use crate::statistics::Spread;

/// What base and measured cost, round by round, in one unit.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    base: Vec<f64>,
    measured: Vec<f64>,
}

/// Which of the two is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// What is compared with.
    Base,
    /// What is measured.
    Measured,
}

impl Side {
    /// The order of round `number`: every second round begins with the other.
    pub(crate) fn order(number: usize) -> [Self; 2] {
        if number.is_multiple_of(2) { [Self::Base, Self::Measured] } else { [Self::Measured, Self::Base] }
    }
}

impl Rounds {
    /// Notes what one side cost in its turn.
    pub(crate) fn note(&mut self, side: Side, cost: f64) {
        match side {
            Side::Base => self.base.push(cost),
            Side::Measured => self.measured.push(cost),
        }
    }

    /// Base ÷ measured of each round: 1 where the measured thing costs nothing more.
    pub(crate) fn ratios(&self) -> Vec<f64> {
        self.base.iter().zip(&self.measured).map(|(base, measured)| base / measured).collect()
    }

    /// The medians of both costs, that of the base first.
    pub(crate) fn medians(&self) -> Outcome<[f64; 2]> {
        let median = |costs| Spread::of(costs).map(|spread| spread.median).ok_or("nothing was measured");
        Ok([median(&self.base)?, median(&self.measured)?])
    }

    /// The figure: the ratios, and the medians of both costs beside them.
    pub(crate) fn figure(&self, unit: &str) -> Outcome<Measured> {
        let [base, measured] = self.medians()?;
        Measured::of(&self.ratios(), format!("{measured:.1} {unit} against {base:.1} {unit}"))
    }
}

/// The CPU time of each of `count` calls of `work`, in microseconds: of this thread alone, whoever else computes.
pub(crate) fn micros_each<T>(count: u32, mut work: impl FnMut() -> T) -> f64 {
    let started = thread_micros();
    for _ in 0..count {
        black_box(work());
    }
    (thread_micros() - started) / f64::from(count)
}

#[expect(clippy::cast_precision_loss, reason = "2^52 ns are 52 days")]
fn thread_micros() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e6 + now.tv_nsec as f64 / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_round_by_round() {
        let mut rounds = Rounds::default();
        for (base, measured) in [(6.0, 8.0), (60.0, 80.0), (6.0, 6.0)] {
            rounds.note(Side::Base, base);
            rounds.note(Side::Measured, measured);
        }
        assert_eq!(rounds.ratios(), [0.75, 0.75, 1.0]);
        let figure = rounds.figure("µs").unwrap();
        assert_eq!(figure.spread, Spread { low: 0.75, median: 0.75, high: 1.0 });
        assert_eq!(figure.beside, "8.0 µs against 6.0 µs");
        assert!(Rounds::default().figure("µs").is_err());
    }

    #[test]
    fn every_second_round_begins_with_the_other() {
        assert_eq!(Side::order(0), [Side::Base, Side::Measured]);
        assert_eq!(Side::order(1), [Side::Measured, Side::Base]);
    }

    #[test]
    fn work_is_called_as_often_as_was_said() {
        let mut calls = 0;
        assert!(micros_each(7, || calls += 1) >= 0.0);
        assert_eq!(calls, 7);
    }
}
