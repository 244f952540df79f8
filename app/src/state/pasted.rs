//! What is pasted into the inspector: which of it is a secret, and which may stand in the address.

use signet_shared::jose::Rules;
use signet_shared::token::parts;

/// What is said of a key that should not have been pasted.
pub const SECRET: &str = "That was a private or secret key. It is not used, not kept, and no longer on this page. If \
anybody else could have seen it, replace it.";

/// What a person pastes as a token, as it is looked at: `Bearer`, line ends and spaces do not belong to it.
pub fn tidy(text: &str) -> String {
    let text = text.trim();
    let bare = text.get(..7).filter(|start| start.eq_ignore_ascii_case("bearer "));
    bare.map_or(text, |start| &text[start.len()..]).split_ascii_whitespace().collect()
}

/// What only a key has that nobody but its owner may see, in small letters and without spaces: the words of PEM and of
/// `PuTTY`'s files, the members of RFC 7518 §6.2.2, §6.3.2, §6.4.
const SECRETS: [&str; 11] = [
    "privatekey",
    "private-lines",
    "putty-user-key",
    "\"d\":",
    "\"k\":",
    "\"p\":",
    "\"q\":",
    "\"dp\":",
    "\"dq\":",
    "\"qi\":",
    "\"oth\":",
];

/// Whether `text` is, or holds, a key that only its owner may have: a private JWK, a symmetric one, a PEM block. It need
/// not be whole, nor JSON that can be read; and a letter may be written as JSON's `\u0064`.
pub fn is_secret(text: &str) -> bool {
    let packed = text.split_ascii_whitespace().collect::<String>().to_ascii_lowercase();
    let mut pieces = packed.split("\\u00");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let letter = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.extend(letter.map(char::from));
        plain.push_str(piece.get(2..).filter(|_| letter.is_some()).unwrap_or(piece));
    }
    SECRETS.iter().any(|mark| plain.contains(mark))
}

/// Whether `text` may stand behind the `#` of the address: three parts of what a token is made of, the first of them
/// a header's beginning, and no more than a token has. Nothing else that was pasted is put there: who knows what it is.
pub fn fits_fragment(text: &str) -> bool {
    text.len() <= Rules::ACCESS.max_bytes
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        && parts(text).is_some_and(|[header, ..]| header.text.starts_with("eyJ") || header.object().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::KeyRing;

    const KEY: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    #[test]
    fn what_surrounds_a_token_is_left_out() {
        for text in ["a.b.c", " a.b.c\n", "Bearer a.b.c", "bearer  a.b\r\n .c", "a.\tb.c"] {
            assert_eq!(tidy(text), "a.b.c", "{text:?}");
        }
        assert_eq!(tidy("bearer"), "bearer");
        assert_eq!(tidy("\u{fc}bear\u{fc}r x"), "\u{fc}bear\u{fc}rx");
    }

    #[test]
    fn only_what_has_a_tokens_shape_goes_into_the_address() {
        // {"alg":…, { "a":1} with a space, {}
        for text in ["eyJhbGciOiJub25lIn0.e30.", "eyJub25zZW5zZQ.-_9.x", "eyAiYSI6MX0.b.c", "e30.b.c"] {
            assert!(fits_fragment(text), "{text}");
        }
        let no_tokens = [
            "",
            "garbage",
            "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v_VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
            "eyJhbGciOiJub25lIn0",
            "eyJh.b",
            "eyJh.b.c.d",
            "eyJh.b.c.d.e",
            "a.b.c",
            "W10.b.c",
            ".eyJh.",
            "..",
            "eyJh.b c.d",
            "eyJh.b#.c",
            "<script>.b.c",
            "eyJh.\u{fc}.c",
            "eyJh.b.c=",
            &format!("eyJh.b.{}", "a".repeat(8186)),
        ];
        for text in no_tokens {
            assert!(!fits_fragment(text), "{}", text.get(..9).unwrap_or(text));
        }
    }

    #[test]
    fn secrets_are_known_when_they_are_seen() {
        let private = KEY.replace("\"x\"", "\"d\" : \"AA\",\"x\"");
        let escaped = KEY.replace("\"x\"", "\"\\u0064\":\"AA\",\"x\"");
        let named = escaped.replace('{', "{\"kid\":\"k\",");
        for text in [
            private.as_str(),
            &escaped,
            &format!("{{\"keys\":[{named}]}}"),
            // What a reader of JSON refuses is a secret all the same.
            &escaped.replace('{', "{\"d\":1,"),
            &private[..private.len() - 1],
            "{\"keys\":[{\"kty\":\"oct\",\n\"k\"\n:\"AA\"}]}",
            r#"{"kty":"oct","\u006b":"AA"}"#,
            r#"{"kty":"oct","\u006B":"AA"}"#,
            r#"{"kty":"RSA","n":"AA","e":"AQAB","p":"AA","q":"AA"}"#,
            r#"{"\u0070":1}"#,
            r#"{"q" :1}"#,
            r#"{"d\u0070":1}"#,
            r#"{"dq":1}"#,
            r#"{"\u0071\u0069":1}"#,
            r#"{"o\u0074h":[]}"#,
            "-----BEGIN EC PRIVATE KEY-----\nAA",
            "-----BEGIN PRIVATE KEY-----",
            "-----begin private key-----\nAA",
            "-----Begin Encrypted Private\nKey-----",
            "{\"a\":\"\\u00a\u{fc}\",\"d\":1}",
            "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none",
            "Private-Lines: 1\nAA",
        ] {
            assert!(is_secret(text), "{text}");
            assert_eq!(KeyRing::read(text), Err(SECRET), "{text}");
        }
    }

    #[test]
    fn what_is_public_is_no_secret() {
        let named =
            r#"{"kty":"RSA","kid":"d","use":"sig","key_ops":["verify"],"n":"AA","e":"AQAB","\u0061lg":"k"}"#;
        for text in [
            KEY,
            named,
            "",
            "a.b.c",
            "\\u00",
            "\\u00e",
            "\\u00\u{fc}\u{fc}",
            "-----BEGIN PUBLIC KEY-----\nAA",
        ] {
            assert!(!is_secret(text), "{text}");
        }
    }
}
