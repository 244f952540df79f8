//! The C compiler: Rust links with it, and the cryptography library is partly C.

use std::process::{Command, Stdio};

/// A sentence when there is no C compiler.
pub(super) fn problem() -> Option<String> {
    let from_env = std::env::var("CC").ok().filter(|name| !name.trim().is_empty());
    let command = from_env.unwrap_or_else(|| String::from("cc"));
    // CC may hold arguments or a wrapper, such as `ccache gcc`.
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or("cc");
    let answers = Command::new(program)
        .args(words)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    (!answers).then(|| sentence(program, cfg!(target_os = "macos")))
}

fn sentence(program: &str, mac: bool) -> String {
    let how = if mac {
        "xcode-select --install"
    } else {
        "apt-get install gcc libc6-dev (Debian, Ubuntu), dnf install gcc (Fedora), apk add build-base (Alpine)"
    };
    format!("There is no working C compiler: `{program} --version` fails. Install one: {how}.")
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn the_sentence_says_what_to_install() {
        assert!(sentence("cc", false).contains("apt-get install gcc"));
        assert!(sentence("cc", true).contains("xcode-select --install"));
    }
}
