//! The Grafana dashboard against the real processes: what it draws is there, and what is there is drawn.

use std::collections::BTreeSet;
use std::fs;

use e2e::{ADMIN, Options, binary};
use serde_json::Value;

use super::exposition::Counting;

/// The expressions of all panels.
fn expressions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(text) if name == "expr" => found.push(text.to_owned()),
                    _ => expressions(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| expressions(item, found)),
        _ => {}
    }
}

/// The names of metrics in an expression: words that begin as ours or Prometheus' own do.
fn names(expression: &str) -> BTreeSet<String> {
    let words = expression.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words
        .filter(|word| word.starts_with("signet_") || word.starts_with("process_"))
        .map(str::to_owned)
        .collect()
}

/// The name without what makes it one series of a histogram.
fn of_histogram(name: &str) -> &str {
    ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_metric_of_the_dashboard_is_there_and_every_metric_is_in_it() {
    let counting = Counting::start(Options::new()).await;
    let token = counting.stack.login(ADMIN).await;
    assert_eq!(counting.stack.check(&token).await.status, 200);
    let mut exported = BTreeSet::new();
    for number in 0..3 {
        let series = counting.series(number).await;
        exported.extend(series.keys().map(|name| name.split('{').next().unwrap().to_owned()));
    }
    let text = fs::read_to_string(binary::workspace().join("docs/grafana/signet.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let mut found = Vec::new();
    expressions(&dashboard["panels"], &mut found);
    assert!(found.len() >= 20, "{found:?}");
    for expression in &found {
        let names = names(expression);
        assert!(!names.is_empty(), "{expression}");
        for name in names {
            assert!(exported.contains(&name), "{name} of {expression} is exported by nobody: {exported:?}");
        }
    }
    let drawn: BTreeSet<String> =
        found.iter().flat_map(|text| names(text)).map(|name| of_histogram(&name).to_owned()).collect();
    for name in &exported {
        assert!(drawn.contains(of_histogram(name)), "{name} is in no panel");
    }
    let ids: Vec<u64> =
        dashboard["panels"].as_array().unwrap().iter().filter_map(|one| one["id"].as_u64()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each panel has an id of its own");
}
