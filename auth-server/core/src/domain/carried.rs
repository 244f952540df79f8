//! A secret that is carried around, as it is written: `TENANT.RANDOM`. The tenant stands before it, so that nothing of a tenant is
//! looked for without knowing whose it is.

use super::{Digest, TenantId};

/// The fewest and the most characters after the tenant: 256 random bits in base64url are 43.
const RANDOM: std::ops::RangeInclusive<usize> = 43..=86;

/// A code, a refresh token or the handle of a page that somebody has brought.
#[derive(Clone, PartialEq, Eq)]
pub struct Carried {
    /// Whose it is, as it says; nothing is known of it yet.
    pub tenant: TenantId,
    /// What it is found by: the digest of the whole text.
    pub digest: Digest,
}

impl Carried {
    /// The text of a new one, of 256 `random` bits in base64url.
    #[must_use]
    pub fn text(tenant: &TenantId, random: &str) -> String {
        format!("{tenant}.{random}")
    }

    /// Reads one; `None` where it has not the form of one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (tenant, random) = text.split_once('.')?;
        let is_random = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !RANDOM.contains(&random.len()) || !random.bytes().all(is_random) {
            return None;
        }
        Some(Self { tenant: TenantId::parse(tenant).ok()?, digest: Digest::of(text) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let (tenant, random) = (TenantId::parse("demo").unwrap(), "a".repeat(43));
        let text = Carried::text(&tenant, &random);
        let read = Carried::read(&text).unwrap();
        assert_eq!((read.tenant, read.digest), (tenant, Digest::of(&text)));
    }

    #[test]
    fn what_is_none_is_none() {
        let random = "a".repeat(43);
        for bad in [
            String::new(),
            "demo".into(),
            random.clone(),
            format!(".{random}"),
            format!("Demo.{random}"),
            format!("demo.{}", &random[1..]),
            format!("demo.{random}\0"),
            format!("demo.{}%", &random[1..]),
            format!("demo.other.{random}"),
            format!("demo.{}", "a".repeat(87)),
        ] {
            assert!(Carried::read(&bad).is_none(), "{bad:?}");
        }
    }
}
