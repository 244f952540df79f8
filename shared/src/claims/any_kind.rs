//! The kinds of tokens as values, for whoever learns only while running which one it is: rule K1, RFC 8725 §3.12.

use serde_json::{Map, Value};

use super::{AccessToken, ClientAssertion, IdToken, LogoutToken, TokenKind};
use crate::jose::Typ;

/// A kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`AccessToken`].
    Access,
    /// [`IdToken`].
    Id,
    /// [`LogoutToken`].
    Logout,
    /// [`ClientAssertion`].
    ClientAssertion,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Access, Self::Id, Self::Logout, Self::ClientAssertion];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "access token",
            Self::Id => "ID token",
            Self::Logout => "logout token",
            Self::ClientAssertion => "client assertion",
        }
    }

    /// What a token with this header's `typ` most likely is. Nothing may be decided by it: whoever checks a token knows
    /// which kind is wanted.
    #[must_use]
    pub fn guess(typ: Option<&str>) -> Self {
        let typ = typ.map(str::to_ascii_lowercase).unwrap_or_default();
        match typ.strip_prefix("application/").unwrap_or(&typ) {
            "at+jwt" => Self::Access,
            "logout+jwt" => Self::Logout,
            "client-authentication+jwt" => Self::ClientAssertion,
            _ => Self::Id,
        }
    }

    /// The `typ` that tokens of this kind have.
    #[must_use]
    pub const fn typ(self) -> Typ {
        match self {
            Self::Access => AccessToken::TYP,
            Self::Id => IdToken::TYP,
            Self::Logout => LogoutToken::TYP,
            Self::ClientAssertion => ClientAssertion::TYP,
        }
    }

    pub(super) const fn several_audiences(self) -> bool {
        match self {
            Self::Access => AccessToken::SEVERAL_AUDIENCES,
            Self::Id => IdToken::SEVERAL_AUDIENCES,
            Self::Logout => LogoutToken::SEVERAL_AUDIENCES,
            Self::ClientAssertion => ClientAssertion::SEVERAL_AUDIENCES,
        }
    }

    /// Whether the claims that this kind needs are there, each of its type, and name somebody.
    pub(super) fn is_complete(self, members: &Map<String, Value>, audience: &str) -> bool {
        match self {
            Self::Access => is_complete::<AccessToken>(members, audience),
            Self::Id => is_complete::<IdToken>(members, audience),
            Self::Logout => is_complete::<LogoutToken>(members, audience),
            Self::ClientAssertion => is_complete::<ClientAssertion>(members, audience),
        }
    }
}

fn is_complete<K: TokenKind>(members: &Map<String, Value>, audience: &str) -> bool {
    K::read(members).is_some_and(|claims| K::coherent(&claims, audience))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typ_tells_the_kind() {
        for (typ, kind) in [
            (Some("at+jwt"), Kind::Access),
            (Some("application/AT+JWT"), Kind::Access),
            (Some("logout+jwt"), Kind::Logout),
            (Some("client-authentication+jwt"), Kind::ClientAssertion),
            (Some("JWT"), Kind::Id),
            (None, Kind::Id),
        ] {
            assert_eq!(Kind::guess(typ), kind, "{typ:?}");
        }
    }

    #[test]
    fn every_kind_has_a_name_and_a_typ_of_its_own() {
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            for other in &Kind::ALL[at + 1..] {
                assert_ne!(kind.name(), other.name());
                assert_ne!(kind.typ(), other.typ());
            }
        }
    }
}
