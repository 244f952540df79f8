//! The table of figures: as lines while measuring, as Markdown in the end.

use crate::figure::Row;

/// One row for the terminal.
pub(crate) fn line(row: &Row) -> String {
    let [what, goal, measured, met] = cells(row);
    format!("{:18} {what}\n{:18} goal {goal}; measured {measured}; {met}", row.figure.name, "")
}

/// All rows as a Markdown table.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let head = "| figure | goal | measured | |\n|---|---|---|---|\n".to_owned();
    rows.iter().fold(head, |table, row| [table, "| ".into(), cells(row).join(" | "), " |\n".into()].concat())
}

fn cells(row: &Row) -> [String; 4] {
    let goal = row.figure.goal;
    let measured = match &row.measured {
        Ok(measured) => {
            let spread = measured.spread;
            let value = |value| goal.value(value);
            let range = format!(" ({} to {})", value(spread.low), value(spread.high));
            let range = if spread.low < spread.high { range } else { String::new() };
            let beside =
                if measured.beside.is_empty() { String::new() } else { format!("; {}", measured.beside) };
            format!("{}{range}{beside}", value(spread.median))
        }
        Err(reason) => reason.clone(),
    };
    let met = if row.is_met() { "met" } else { "missed" };
    let what = if row.figure.quiet { format!("{} ¹", row.figure.what) } else { row.figure.what.to_owned() };
    [what, goal.shown(), measured, met.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Figure, Goal, Measured};

    static RATIO: Figure = Figure {
        name: "ratio",
        what: "one ÷ other",
        goal: Goal::RatioAtLeast(0.9),
        quiet: false,
        measure: || Box::pin(async { Measured::of(&[1.0], "") }),
    };
    static START: Figure = Figure {
        name: "start",
        what: "start",
        goal: Goal::AtMost(150.0, "ms"),
        quiet: true,
        measure: || Box::pin(async { Measured::of(&[1.0], "") }),
    };

    #[test]
    fn a_row_says_what_was_wanted_what_came_out_and_whether_that_is_enough() {
        let rows = [
            Row {
                figure: &RATIO,
                measured: Ok(Measured::of(&[0.8, 0.85, 0.95], "6 µs against 7 µs").unwrap()),
            },
            Row { figure: &START, measured: Ok(Measured::of(&[12.0], "").unwrap()) },
            Row { figure: &START, measured: Err("not measured: no /proc".into()) },
        ];
        let table = markdown(&rows);
        let lines: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "| one ÷ other | ≥ 0.90 | 0.85 (0.80 to 0.95); 6 µs against 7 µs | missed |",
                "| start ¹ | ≤ 150 ms | 12.0 ms | met |",
                "| start ¹ | ≤ 150 ms | not measured: no /proc | missed |",
            ]
        );
        assert!(line(&rows[1]).starts_with("start") && line(&rows[1]).ends_with("met"));
    }
}
