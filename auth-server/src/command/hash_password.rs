//! `auth-server users hash-password`: a `[[users]]` entry from a password that is read without echo.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

/// A quarter of a second on today's machines.
const COST: u32 = 12;
/// bcrypt looks at no more than this; a longer password would be cut without a word.
const MAX_BYTES: usize = 72;

/// Reads a password (twice on a terminal, one line otherwise) and prints an entry to complete and paste.
#[must_use]
pub fn hash_password() -> ExitCode {
    match read().and_then(|password| entry(&password)) {
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

fn read() -> Result<String, String> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |prompt| rpassword::prompt_password(prompt).map_err(|error| error.to_string());
    let password = ask("Password: ")?;
    if ask("Again: ")? == password { Ok(password) } else { Err("the two passwords differ".into()) }
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

/// 128 random bits: a `sub` is never a bare number and never reused (rule K2).
fn random_sub() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("u_{:032x}", u128::from_be_bytes(bytes)))
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
