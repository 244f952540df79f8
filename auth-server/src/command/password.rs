//! Reading a password: twice without echo on a terminal, one line of standard input otherwise.

use std::io::{self, BufRead as _, IsTerminal as _};

use signet_keyring::Zeroizing;
use unicode_normalization::UnicodeNormalization as _;

/// How many characters a new password may have: NIST SP 800-63B §5.1.1.2 asks for eight at least.
const CHARACTERS: std::ops::RangeInclusive<usize> = 8..=128;
/// More than any password has in bytes; what follows is not read.
const MOST_BYTES: u64 = 4096;

/// What is typed, as it is.
pub(super) fn read() -> Result<Zeroizing<String>, String> {
    if !io::stdin().is_terminal() {
        // As long as it can get: growing would leave copies behind.
        let mut line = Zeroizing::new(String::with_capacity(4096));
        let mut input = io::Read::take(io::stdin().lock(), MOST_BYTES);
        input.read_line(&mut line).map_err(|error| format!("the password cannot be read: {error}"))?;
        let length = line.trim_end_matches(['\r', '\n']).len();
        line.truncate(length);
        return Ok(line);
    }
    let ask = |prompt| rpassword::prompt_password(prompt).map_err(|error| error.to_string());
    let password = Zeroizing::new(ask("Password: ")?);
    let again = Zeroizing::new(ask("Again: ")?);
    if again == password { Ok(password) } else { Err("the two passwords differ".into()) }
}

/// A password that somebody is to have from now on.
pub(super) fn read_new() -> Result<Zeroizing<String>, String> {
    let password = read()?;
    judge(&password)?;
    Ok(password)
}

/// Counted as it is hashed: in normalization form C.
fn judge(password: &str) -> Result<(), String> {
    if CHARACTERS.contains(&password.nfc().count()) {
        return Ok(());
    }
    Err(format!("a password has {} to {} characters", CHARACTERS.start(), CHARACTERS.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_has_8_to_128_characters_however_they_are_written() {
        for good in ["12345678", &"\u{1f512}".repeat(128), &"u\u{308}".repeat(128)] {
            assert_eq!(judge(good), Ok(()), "{good}");
        }
        for bad in ["", "1234567", &"u\u{308}".repeat(7), &"x".repeat(129)] {
            assert_eq!(judge(bad).unwrap_err(), "a password has 8 to 128 characters");
        }
    }
}
