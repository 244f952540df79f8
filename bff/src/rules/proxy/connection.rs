//! Header fields that are for the next hop alone: RFC 9110 §7.6.1.

use http::HeaderMap;
use http::header::CONNECTION;

/// What `Connection` names: fields that end here, whatever they are.
#[derive(Debug, Default)]
pub struct Named(Vec<String>);

impl Named {
    /// Those of `headers`.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(CONNECTION).iter();
        let names = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        let name = |name: &[u8]| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase();
        Self(names.map(name).collect())
    }

    /// Whether `name`, in small letters, is one of them.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|named| named == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn all_names_of_all_its_lines_count() {
        let mut headers = HeaderMap::new();
        headers.append(CONNECTION, HeaderValue::from_static("close, X-One ,,\tIf-Match"));
        headers.append(CONNECTION, HeaderValue::from_static("x-two"));
        let named = Named::of(&headers);
        assert!(["close", "x-one", "if-match", "x-two"].into_iter().all(|name| named.has(name)));
        assert!(!named.has("x-three") && !Named::of(&HeaderMap::new()).has("close"));
    }
}
