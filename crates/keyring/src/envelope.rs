//! The bytes around what is sealed: the format's version, who sealed it, the nonce. The table is in the crate's page.

use crate::master::is_name;

pub(crate) const VERSION: u8 = 1;
pub(crate) const NONCE: usize = 12;
const TAG: usize = 16;

/// The parts of sealed bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope<'a> {
    /// The master key's name.
    pub(crate) master: &'a str,
    pub(crate) nonce: [u8; NONCE],
    /// With the tag at its end.
    pub(crate) ciphertext: &'a [u8],
}

/// Why bytes were not sealed by us.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoEnvelope {
    Version(u8),
    Broken,
}

/// Takes sealed bytes apart.
pub(crate) fn open(sealed: &[u8]) -> Result<Envelope<'_>, NoEnvelope> {
    let (&version, rest) = sealed.split_first().ok_or(NoEnvelope::Broken)?;
    if version != VERSION {
        return Err(NoEnvelope::Version(version));
    }
    parts(rest).ok_or(NoEnvelope::Broken)
}

fn parts(rest: &[u8]) -> Option<Envelope<'_>> {
    let (&length, rest) = rest.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(length))?;
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>()?;
    let master = std::str::from_utf8(name).ok().filter(|name| is_name(name.as_bytes()))?;
    (ciphertext.len() >= TAG).then_some(Envelope { master, nonce: *nonce, ciphertext })
}

/// Puts sealed bytes together.
pub(crate) fn close(master: &str, nonce: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let length = u8::try_from(master.len()).unwrap_or(u8::MAX);
    [&[VERSION, length], master.as_bytes(), nonce, ciphertext].concat()
}

/// What is authenticated beside what is sealed. Each part stands behind its length, so that no two readings are the same.
pub(crate) fn associated(master: &str, purpose: &str, identity: &str) -> Vec<u8> {
    let parts = [master, purpose, identity];
    let mut data =
        Vec::with_capacity(1 + parts.iter().map(|part| size_of::<u64>() + part.len()).sum::<usize>());
    data.push(VERSION);
    for part in parts {
        data.extend_from_slice(&(part.len() as u64).to_be_bytes());
        data.extend_from_slice(part.as_bytes());
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_together_comes_apart_again() {
        let sealed = close("name", &[9; NONCE], &[1; 20]);
        let wanted = Envelope { master: "name", nonce: [9; NONCE], ciphertext: &[1; 20] };
        assert_eq!(open(&sealed), Ok(wanted));
    }

    #[test]
    fn what_is_cut_short_or_newer_is_said_to_be() {
        let sealed = close("name", &[9; NONCE], &[1; TAG]);
        assert!(open(&sealed).is_ok());
        for length in 0..sealed.len() {
            assert_eq!(open(&sealed[..length]), Err(NoEnvelope::Broken), "{length} bytes");
        }
        assert_eq!(open(&[2, 0, 0]), Err(NoEnvelope::Version(2)));
        assert_eq!(open(&close("na me", &[9; NONCE], &[1; TAG])), Err(NoEnvelope::Broken));
    }

    #[test]
    fn no_two_things_are_authenticated_alike() {
        assert_ne!(associated("a", "bc", "d"), associated("a", "b", "cd"));
        assert_ne!(associated("a", "b", ""), associated("a", "", "b"));
    }
}
