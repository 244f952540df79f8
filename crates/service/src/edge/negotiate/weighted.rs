//! Lists of weighted words, as `Accept` and `Accept-Encoding` have them: RFC 9110 §12.4.2.

use http::{HeaderMap, HeaderName};

/// The words of all lines of the field `name`, in lower case, each with its weight in thousandths. A weight that
/// cannot be read counts as 0: what was meant is not for us to guess.
pub(super) fn words(headers: &HeaderMap, name: HeaderName) -> Vec<(String, u16)> {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(word).collect()
}

fn word(element: &str) -> Option<(String, u16)> {
    let mut parts = element.split(';');
    let word = parts.next()?.trim().to_ascii_lowercase();
    let weight = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .map_or(1000, |(_, value)| thousandths(value.trim()).unwrap_or(0));
    (!word.is_empty()).then_some((word, weight))
}

/// `0`, `0.5`, `1.000`: at most three digits after the point, at most 1.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !matches!(whole, "0" | "1") {
        return None;
    }
    format!("{whole}{fraction:0<3}").parse().ok().filter(|weight| *weight <= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_thousandths() {
        for (text, weight) in [("0", 0), ("0.", 0), ("0.5", 500), ("0.001", 1), ("1", 1000), ("1.000", 1000)]
        {
            assert_eq!(thousandths(text), Some(weight), "{text}");
        }
        for text in ["", "2", "1.1", "-1", "0.0001", "01", "+1", "half", "0.+1", ".5"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
