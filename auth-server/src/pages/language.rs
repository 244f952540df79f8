//! The languages of the hosted pages, and which of them a person reads: `ui_locales` (OpenID Connect Core §3.1.2.1),
//! `Accept-Language` (RFC 9110 §12.5.4).

use http::HeaderMap;
use signet_service::edge::negotiate;

/// A language that the pages are there in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All of them; the first is the default.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    const TAGS: [&str; 2] = [Self::English.tag(), Self::German.tag()];

    /// Its tag, as `<html lang>` has it (RFC 5646).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What the client asks for (`ui_locales`, most preferred first), else what the browser does (`Accept-Language`), else
    /// English.
    #[must_use]
    pub fn choose(ui_locales: &[String], headers: &HeaderMap) -> Self {
        let asked = ui_locales.iter().find_map(|range| negotiate::lookup(range, &Self::TAGS));
        asked.or_else(|| negotiate::language(headers, &Self::TAGS)).and_then(Self::tagged).unwrap_or_default()
    }

    fn tagged(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

#[cfg(test)]
mod tests {
    use http::header::ACCEPT_LANGUAGE;

    use super::*;

    #[test]
    fn o2_the_client_is_heard_before_the_browser_and_english_is_the_rest() {
        for (locales, field, language) in [
            (&["de"][..], "en", Language::German),
            (&["fr", "de-CH", "en"], "en", Language::German),
            (&["en"], "de", Language::English),
            (&["fr"], "de-AT,en;q=0.9", Language::German),
            (&[], "en;q=0.4, de;q=0.5", Language::German),
            (&[], "de;q=0", Language::English),
            (&[], "fr", Language::English),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, field.parse().unwrap())]);
            let locales: Vec<_> = locales.iter().map(ToString::to_string).collect();
            assert_eq!(Language::choose(&locales, &headers), language, "{locales:?} {field}");
        }
        assert_eq!(Language::choose(&[], &HeaderMap::new()), Language::English);
    }

    #[test]
    fn each_language_is_found_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::tagged(language.tag()), Some(language));
        }
        assert_eq!(Language::TAGS.len(), Language::ALL.len());
    }
}
