//! User names: rule U3. No `@`, one script (UTS #39 §5.1), and no two that look alike (§4).

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::confusable_detection::skeleton;
use unicode_security::mixed_script::MixedScript as _;

/// The most characters of a name.
const MOST: usize = 64;

/// A name that may be used, with what it is found and kept apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username {
    /// As the person writes it.
    pub text: String,
    /// The same for all its writings in upper and lower case.
    pub key: String,
    /// The same for all names that look like it.
    pub skeleton: String,
}

/// Why a name may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadUsername {
    /// None, or too long.
    #[error("has 1 to {MOST} characters")]
    Length,
    /// An e-mail address is no name.
    #[error("may have no `@`")]
    At,
    /// Nobody sees these.
    #[error("may have no space and no control character")]
    Invisible,
    /// Letters of one script pass for those of another.
    #[error("may have letters of one script alone")]
    Scripts,
}

/// What a name, as somebody types it, is found by.
#[must_use]
pub fn key(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase().nfc().collect()
}

impl Username {
    /// Reads a name.
    ///
    /// # Errors
    /// [`BadUsername`].
    pub fn parse(text: &str) -> Result<Self, BadUsername> {
        let key = key(text);
        match () {
            () if text.is_empty() || text.chars().count() > MOST => Err(BadUsername::Length),
            () if text.contains('@') => Err(BadUsername::At),
            () if text.chars().any(|c| c.is_whitespace() || c.is_control() || is_unseen(c)) => {
                Err(BadUsername::Invisible)
            }
            () if !key.as_str().is_single_script() => Err(BadUsername::Scripts),
            () => Ok(Self { text: text.to_owned(), skeleton: looks(text), key }),
        }
    }
}

/// What a name looks like. Before the case is taken away a capital I looks like an l and a zero like a capital O, and after it
/// what small letters look like counts: so it is asked twice.
fn looks(text: &str) -> String {
    let once: String = skeleton(&text.nfc().collect::<String>()).collect();
    skeleton(&once.to_lowercase()).collect()
}

/// Characters that change how others are shown, or are not shown themselves.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_composition_make_no_other_name() {
        for (one, other) in
            [("Ada", "ADA"), ("J\u{fc}rgen", "ju\u{308}RGEN"), ("test_user-1.x", "Test_User-1.X")]
        {
            assert_eq!(Username::parse(one).unwrap().key, Username::parse(other).unwrap().key, "{one}");
            assert_eq!(key(one), key(other));
        }
        assert_ne!(key("ada"), key("adam"));
    }

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for (one, other) in [
            ("paypal", "paypa1"),
            ("paypal", "paypaI"),
            ("root", "R00T"),
            ("test_user_1", "Test_User_I"),
            ("ada", "\u{430}d\u{430}"),
            ("J\u{fc}rgen", "Ju\u{308}rgen"),
        ] {
            assert_eq!(looks(one), looks(other), "{one} {other}");
        }
        for (one, other) in [("ada", "adam"), ("mail", "mall"), ("root", "boot")] {
            assert_ne!(looks(one), looks(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        let long = "a".repeat(65);
        for (text, why) in [
            ("", BadUsername::Length),
            (long.as_str(), BadUsername::Length),
            ("ada@example.com", BadUsername::At),
            ("ada lovelace", BadUsername::Invisible),
            (" ada", BadUsername::Invisible),
            ("a\u{200b}da", BadUsername::Invisible),
            ("a\u{202e}da", BadUsername::Invisible),
            ("a\nda", BadUsername::Invisible),
            ("\u{430}da", BadUsername::Scripts),
        ] {
            assert_eq!(Username::parse(text), Err(why), "{text:?}");
        }
        assert!(
            Username::parse(&"a".repeat(64)).is_ok()
                && Username::parse("\u{430}\u{43d}\u{43d}\u{430}").is_ok()
        );
    }
}
