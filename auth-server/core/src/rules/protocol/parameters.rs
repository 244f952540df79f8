//! The parameters of a request to an OAuth endpoint: RFC 6749 §3.1, §3.2 and appendix B; rule G5.

use signet_shared::form::decoded;

/// The one parameter that may be sent several times: RFC 8707 §2.
const REPEATED: &str = "resource";
/// The longest value of most parameters, in bytes: more than any needs.
pub const LONGEST: usize = 2048;
/// More parameters than any request has.
const MOST: usize = 64;

/// Parameters by name, each once but for `resource`. Those without a value count as not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

/// Why a request's parameters are refused: `invalid_request`, told to nobody but the sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadParameters {
    /// Which of the two counts would be a guess.
    #[error("a parameter is sent twice")]
    Twice,
    /// More than any request needs.
    #[error("more than {MOST} parameters are sent")]
    TooMany,
    /// More than any request needs.
    #[error("a parameter is too long")]
    TooLong,
    /// It is not what a form is encoded as.
    #[error("the parameters are not application/x-www-form-urlencoded UTF-8 text")]
    Encoding,
}

impl Parameters {
    /// Reads `text`, a query or the body of a form.
    ///
    /// # Errors
    /// [`BadParameters`].
    pub fn parse(text: &str) -> Result<Self, BadParameters> {
        let mut read = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            read.add(decode(name)?, decode(value)?)?;
        }
        Ok(read)
    }

    /// Those that `pairs` name and value, as if they had come so.
    ///
    /// # Errors
    /// [`BadParameters`].
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, BadParameters> {
        let mut read = Self::default();
        pairs.into_iter().try_for_each(|(name, value)| read.add(name, value))?;
        Ok(read)
    }

    /// These and `others`, as if they had come together: so one in the query and one in the body are two.
    ///
    /// # Errors
    /// [`BadParameters`].
    pub fn and(mut self, others: Self) -> Result<Self, BadParameters> {
        others.0.into_iter().try_for_each(|(name, value)| self.add(name, value))?;
        Ok(self)
    }

    fn add(&mut self, name: String, value: String) -> Result<(), BadParameters> {
        let is_there = self.0.iter().any(|(known, _)| *known == name);
        match () {
            () if name.contains('\0') || value.contains('\0') => return Err(BadParameters::Encoding),
            () if name != REPEATED && is_there => return Err(BadParameters::Twice),
            () if self.0.len() >= MOST => return Err(BadParameters::TooMany),
            () => self.0.push((name, value)),
        }
        Ok(())
    }

    /// The value of `name`; `None` where it was not sent or is empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// All values of `name` that are not empty: more than one of `resource` alone.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_it = self.0.iter().filter(move |(known, value)| known == name && !value.is_empty());
        of_it.map(|(_, value)| value.as_str())
    }

    /// All that was sent, as it was sent, without what is empty.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let sent = self.0.iter().filter(|(_, value)| !value.is_empty());
        sent.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Takes `+` and `%XX` away.
pub(super) fn decode(text: &str) -> Result<String, BadParameters> {
    decoded(text).ok_or(BadParameters::Encoding)
}

/// `uri` with `parameters` behind its own, which stay as they are: RFC 6749 §4.1.2. A space is `%20`, which readers of forms and
/// of URIs take for the same.
#[must_use]
pub fn appended(uri: &str, parameters: &[(&str, &str)]) -> String {
    let mut appended = uri.to_owned();
    for (name, value) in parameters {
        match appended.find('?') {
            None => appended.push('?'),
            Some(at) if at + 1 == appended.len() => {}
            Some(_) => appended.push('&'),
        }
        encode(name, &mut appended);
        appended.push('=');
        encode(value, &mut appended);
    }
    appended
}

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default().to_ascii_uppercase();
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => into.push(byte.into()),
            _ => into.extend(['%', digit(byte >> 4), digit(byte & 15)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_are_read_as_forms_are_written() {
        let read = Parameters::parse("a=1&b=x+y%2Bz&c=%C3%A4&d=&e&&a%20b=%26%3D").unwrap();
        assert_eq!((read.get("a"), read.get("b"), read.get("c")), (Some("1"), Some("x y+z"), Some("\u{e4}")));
        assert_eq!((read.get("d"), read.get("e"), read.get("a b")), (None, None, Some("&=")));
        assert_eq!(read.iter().count(), 4);
        assert_eq!(Parameters::parse(""), Ok(Parameters::default()));
    }

    #[test]
    fn g5_a_parameter_sent_twice_is_refused_but_for_resource() {
        for twice in ["a=1&a=1", "a=1&a=", "a=&a=2", "a&a", "a=1&%61=2"] {
            assert_eq!(Parameters::parse(twice), Err(BadParameters::Twice), "{twice}");
        }
        let read = Parameters::parse("resource=x&resource=y&resource=").unwrap();
        assert_eq!(read.all("resource").collect::<Vec<_>>(), ["x", "y"]);
        let (query, body) = (Parameters::parse("a=1").unwrap(), Parameters::parse("a=1").unwrap());
        assert_eq!(query.and(body), Err(BadParameters::Twice), "also across query and body");
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        for bad in ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1", "a=%00"] {
            assert_eq!(Parameters::parse(bad), Err(BadParameters::Encoding), "{bad}");
        }
    }

    #[test]
    fn there_is_an_end_to_it() {
        let many = |count: usize| (0..count).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
        assert!(Parameters::parse(&many(MOST)).is_ok());
        assert_eq!(Parameters::parse(&many(MOST + 1)), Err(BadParameters::TooMany));
        let resources = vec!["resource=x"; MOST + 1].join("&");
        assert_eq!(Parameters::parse(&resources), Err(BadParameters::TooMany));
    }
    #[test]
    fn pairs_are_held_to_the_same() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let read = Parameters::of([pair("a", "1 +"), pair("resource", "x"), pair("resource", "y")]).unwrap();
        assert_eq!((read.get("a"), read.all("resource").count()), (Some("1 +"), 2));
        assert_eq!(Parameters::of([pair("a", "1"), pair("a", "2")]), Err(BadParameters::Twice));
        assert_eq!(Parameters::of([pair("a", "\0")]), Err(BadParameters::Encoding));
        assert_eq!(Parameters::of([pair("\0", "a")]), Err(BadParameters::Encoding));
    }

    #[test]
    fn a_registered_query_stays_as_it_is() {
        for (uri, appended_to) in [
            ("https://a.example/cb", "https://a.example/cb?code=1"),
            ("https://a.example", "https://a.example?code=1"),
            ("https://a.example/cb?", "https://a.example/cb?code=1"),
            ("https://a.example/cb?x=%2f&y=a+b", "https://a.example/cb?x=%2f&y=a+b&code=1"),
            ("com.example.app:/cb", "com.example.app:/cb?code=1"),
        ] {
            assert_eq!(appended(uri, &[("code", "1")]), appended_to);
        }
        assert_eq!(appended("https://a.example/?x", &[]), "https://a.example/?x");
        let odd = appended("https://a.example", &[("state", "a b+c&d=e#%/?\"\r\n\u{e4}"), ("iss", "")]);
        assert_eq!(odd, "https://a.example?state=a%20b%2Bc%26d%3De%23%25%2F%3F%22%0D%0A%C3%A4&iss=");
    }

    proptest! {
        #[test]
        fn what_is_appended_is_read_as_it_was(value in "[^\0]+", name in "[^\0]+") {
            let uri = appended("https://a.example/cb?x=1", &[(&name, &value)]);
            prop_assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()));
            let pairs = uri.strip_prefix("https://a.example/cb?x=1&").unwrap();
            let read = Parameters::parse(pairs).unwrap();
            prop_assert_eq!(read.get(&name), Some(value.as_str()));
        }
    }
}
