//! `WWW-Authenticate: Bearer …` taken apart: RFC 9110 §11.6.1, RFC 6750 §3.

use std::collections::BTreeMap;

use crate::Answer;

/// The parameters of the answer's one challenge.
pub fn of(answer: &Answer) -> BTreeMap<String, String> {
    let values: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(values.len(), 1, "one challenge: {}", answer.seen());
    let text = values[0].to_str().expect("a challenge is ASCII");
    let parameters = text.strip_prefix("Bearer ").unwrap_or_else(|| panic!("not Bearer: {text}"));
    // The sentences in it have commas at most with other punctuation than `", `, and no quotes.
    let pairs =
        parameters.strip_suffix('"').unwrap_or_else(|| panic!("no quote at the end: {text}")).split("\", ");
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once("=\"").unwrap_or_else(|| panic!("{pair} in {text}"));
            assert!(!value.contains('"'), "{text}");
            (name.to_owned(), value.to_owned())
        })
        .collect()
}
