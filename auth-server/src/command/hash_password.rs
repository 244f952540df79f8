//! `auth-server users hash-password`: a `[[users]]` entry from a password that is read without echo.

use std::io::{self, Write as _};
use std::process::ExitCode;

use super::password;
use crate::ports::random_sub;

/// A quarter of a second on today's machines.
const COST: u32 = 12;
/// bcrypt looks at no more than this; a longer password would be cut without a word.
const MAX_BYTES: usize = 72;

/// Reads a password (twice on a terminal, one line otherwise) and prints an entry to complete and paste.
#[must_use]
pub fn hash_password() -> ExitCode {
    match password::read().and_then(|password| entry(&password)) {
        Ok(entry) => {
            let _ = io::stdout().write_all(entry.as_bytes());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            let _ = writeln!(io::stderr(), "error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn entry(password: &str) -> Result<String, String> {
    if password.is_empty() || password.len() > MAX_BYTES || password.contains('\0') {
        return Err(format!("a password has 1 to {MAX_BYTES} bytes for bcrypt, and no NUL"));
    }
    let hash = bcrypt::hash(password, COST).map_err(|error| error.to_string())?;
    let sub = random_sub().map_err(|error| error.to_string())?;
    Ok(format!(
        "[[users]]\nsub = \"{sub}\"\nusername = \"CHANGE-ME\"\npassword_hash = \"{hash}\"\n\
         name = \"Change Me\"\nemail = \"change-me@example.com\"\nroles = [\"user\"]\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use auth_server_core::domain::PasswordHash;
    use signet_service::config::{Configuration, Reader, Settings};

    struct Hash(String);

    impl Configuration for Hash {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            reader.tables("users").first()?.get("password_hash")?.as_str().map(|hash| Self(hash.to_owned()))
        }
    }

    #[test]
    fn the_entry_is_configuration_and_its_hash_fits() {
        let settings = Settings::from_toml(&entry("an example").unwrap()).unwrap();
        let Hash(hash) = settings.read().unwrap();
        assert!(PasswordHash::parse(&hash).is_ok());
        assert!(bcrypt::verify("an example", &hash).unwrap());
        assert_ne!(entry("x").unwrap(), entry("x").unwrap(), "each entry has its own sub and salt");
    }

    #[test]
    fn what_bcrypt_would_cut_is_refused() {
        for password in ["", &"x".repeat(73), "a\0b"] {
            assert!(entry(password).is_err());
        }
    }
}
