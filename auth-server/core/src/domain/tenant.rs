//! A tenant: whom a user belongs to, and what keeps its data apart from that of others.

use std::fmt;

/// The id of a tenant: 1 to 63 of `a-z`, `0-9` and `-`, a letter first. Whatever reads or changes what belongs to a tenant takes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TenantId(String);

/// Why a text is no tenant's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tenant's id has 1 to 63 letters a to z, digits and hyphens, and begins with a letter")]
pub struct BadTenant;

impl TenantId {
    /// Reads one.
    ///
    /// # Errors
    /// [`BadTenant`].
    pub fn parse(text: &str) -> Result<Self, BadTenant> {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if begins && text.len() <= 63 && text.bytes().all(fine) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadTenant)
        }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_plain_words() {
        for good in ["demo", "default", "a", "a-1", &"a".repeat(63)] {
            assert_eq!(TenantId::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "Demo", "1a", "-a", "a_b", "a b", "\u{e4}", &"a".repeat(64)] {
            assert_eq!(TenantId::parse(bad), Err(BadTenant), "{bad}");
        }
    }
}
