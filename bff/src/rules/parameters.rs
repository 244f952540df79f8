//! The parameters of a query or a form: RFC 6749 appendix B; rule G5.

use signet_shared::form::read_form;

/// More than any request to us has.
const MOST: usize = 32;

/// Parameters by name, each once. Those without a value count as not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

/// Why they are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadParameters {
    /// Which of the two counts would be a guess.
    #[error("A parameter is sent twice.")]
    Twice,
    /// More than any request needs.
    #[error("More than {MOST} parameters are sent.")]
    TooMany,
    /// It is not what a form is encoded as.
    #[error("The parameters are no application/x-www-form-urlencoded UTF-8 text.")]
    Encoding,
}

impl Parameters {
    /// Reads `text`, a query or the body of a form.
    ///
    /// # Errors
    /// [`BadParameters`].
    pub fn parse(text: &str) -> Result<Self, BadParameters> {
        let mut read = Self::default();
        for (name, value) in read_form(text).ok_or(BadParameters::Encoding)? {
            match () {
                // No database keeps one, and nobody means one.
                () if name.contains('\0') || value.contains('\0') => return Err(BadParameters::Encoding),
                () if read.0.iter().any(|(known, _)| *known == name) => return Err(BadParameters::Twice),
                () if read.0.len() >= MOST => return Err(BadParameters::TooMany),
                () => read.0.push((name, value)),
            }
        }
        Ok(read)
    }

    /// The value of `name`; `None` where it was not sent or is empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, value)| known == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_decoded() {
        let read = Parameters::parse("a=1+2&b=%C3%BC%26&&c&d=").unwrap();
        assert_eq!((read.get("a"), read.get("b")), (Some("1 2"), Some("ü&")));
        assert_eq!((read.get("c"), read.get("d"), read.get("e")), (None, None, None));
    }

    #[test]
    fn g5_what_is_sent_twice_or_cannot_be_read_is_refused() {
        assert_eq!(Parameters::parse("a=1&a=1"), Err(BadParameters::Twice));
        assert_eq!(Parameters::parse("a=1&%61="), Err(BadParameters::Twice));
        for bad in ["a=%", "a=%f", "a=%zz", "a=%ff", "a=%00", "%=a"] {
            assert_eq!(Parameters::parse(bad), Err(BadParameters::Encoding), "{bad}");
        }
        let many: Vec<String> = (0..33).map(|number| format!("a{number}=1")).collect();
        assert_eq!(Parameters::parse(&many.join("&")), Err(BadParameters::TooMany));
    }
}
