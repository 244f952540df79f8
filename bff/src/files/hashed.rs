//! Which files have their bytes in their names, as trunk writes them.

/// Whether `name` is `name-<16 lower-case hexadecimal digits>.ending`, or for WASM `name-<the same>_bg.wasm`.
pub(super) fn is_hashed(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let stem = if ending == "wasm" { stem.strip_suffix("_bg").unwrap_or(stem) } else { stem };
    let Some((base, hash)) = stem.rsplit_once('-') else { return false };
    let digits = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    !base.is_empty() && !ending.is_empty() && hash.len() == 16 && digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_trunk_are_hashed() {
        for name in [
            "app-e8ea87b065615728.js",
            "app-e8ea87b065615728_bg.wasm",
            "app-0000000000000000.wasm",
            "a-b.c-12397d1a9352e94e.css",
        ] {
            assert!(is_hashed(name), "{name}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for name in [
            "index.html",
            "app.js",
            "app-e8ea87b06561572.js",
            "app-e8ea87b0656157280.js",
            "app-E8EA87B065615728.js",
            "app-g8ea87b065615728.js",
            "app-e8ea87b065615728",
            "app-e8ea87b065615728.",
            "-e8ea87b065615728.js",
            "e8ea87b065615728.js",
            "app-e8ea87b065615728_bg.js",
            "app-e8ea87b065615728-more.js",
            "app_e8ea87b065615728.js",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
