//! The rungs of the ladder: every check a token must pass, in order, with the clause that demands it.

/// One named check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The token is not larger than the limit.
    Size,
    /// Three parts, separated by dots; header and signature are not empty.
    Shape,
    /// Each part is base64url without padding.
    Encoding,
    /// The header is a JSON object without repeated members, each of its type.
    Header,
    /// `typ` is that of the kind of token that is wanted.
    Typ,
    /// `alg` is on the list of what is allowed.
    Alg,
    /// No extension is demanded by `crit`.
    Crit,
    /// `kid` names a key that is known.
    Kid,
    /// The key is for signatures, and its type, curve and size are those of `alg`.
    Key,
    /// The signature fits the key.
    Signature,
    /// The payload is a JSON object without repeated members.
    Payload,
    /// `iss` is the expected issuer.
    Iss,
    /// `aud` names the one who checks.
    Aud,
    /// `exp` lies ahead.
    Exp,
    /// `nbf` has come.
    Nbf,
    /// `iat` does not lie ahead.
    Iat,
    /// The claims that this kind of token must have are there and of their types.
    Required,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 17] = [
        Self::Size,
        Self::Shape,
        Self::Encoding,
        Self::Header,
        Self::Typ,
        Self::Alg,
        Self::Crit,
        Self::Kid,
        Self::Key,
        Self::Signature,
        Self::Payload,
        Self::Iss,
        Self::Aud,
        Self::Exp,
        Self::Nbf,
        Self::Iat,
        Self::Required,
    ];

    /// A short name, stable: tests, logs and pages use it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.texts().0
    }

    /// The clause that demands the check.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        self.texts().1
    }

    /// One plain sentence for a token that passes.
    #[must_use]
    pub const fn passed(self) -> &'static str {
        self.texts().2
    }

    /// One plain sentence for a token that does not. ASCII without quotes: it may travel in a header field.
    #[must_use]
    pub const fn refused(self) -> &'static str {
        self.texts().3
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str, &'static str) {
        TEXTS[self as usize]
    }
}

/// Name, clause, and a sentence each for passing and failing; in the order of [`Step::ALL`].
const TEXTS: [(&str, &str, &str, &str); 17] = [
    ("size", "RFC 8725 §2.7", "The token is short enough", "The token is too long"),
    (
        "shape",
        "RFC 7515 §7.1",
        "The token has three parts, separated by dots",
        "The token does not have the three parts of a signed one",
    ),
    (
        "encoding",
        "RFC 7515 §2",
        "Each part is base64url without padding",
        "A part is not base64url without padding",
    ),
    (
        "header",
        "RFC 7515 §4, RFC 8725 §2.6",
        "The header is a well-formed JSON object",
        "The header is not a well-formed JSON object",
    ),
    (
        "typ",
        "RFC 8725 §3.11, RFC 9068 §4",
        "The token is of the right kind",
        "The typ is not that of this kind of token",
    ),
    (
        "alg",
        "RFC 8725 §3.1",
        "The algorithm is one that is allowed",
        "The algorithm is not one that is allowed",
    ),
    (
        "crit",
        "RFC 7515 §4.1.11",
        "The header demands no extension",
        "The header demands an extension in crit",
    ),
    (
        "kid",
        "RFC 7515 §4.1.4",
        "The key that is named is one of the issuer",
        "The kid is none of the keys of the issuer",
    ),
    (
        "key",
        "RFC 7518 §3, RFC 8725 §3.1",
        "The key is made for that algorithm",
        "The key is not made for that algorithm",
    ),
    ("signature", "RFC 7515 §5.2", "The signature fits", "The signature does not fit"),
    (
        "payload",
        "RFC 7519 §7.2, RFC 8725 §2.6",
        "The payload is a JSON object without repeated members",
        "The payload is not a JSON object without repeated members",
    ),
    (
        "iss",
        "RFC 7519 §4.1.1, RFC 8725 §3.8",
        "The token is from the expected issuer",
        "The token is from another issuer",
    ),
    (
        "aud",
        "RFC 7519 §4.1.3, RFC 8725 §3.9",
        "The token is for this audience",
        "The token is for another audience",
    ),
    ("exp", "RFC 7519 §4.1.4", "The token has not expired", "The token has expired"),
    ("nbf", "RFC 7519 §4.1.5", "The token is valid already", "The token is not valid yet"),
    ("iat", "RFC 7519 §4.1.6", "The token was issued in the past", "The token was issued in the future"),
    (
        "required",
        "RFC 9068 §2.2, OpenID Connect Core §2",
        "Every claim that this kind of token needs is there",
        "A claim is missing or of the wrong type",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_own_row_in_order() {
        let names: Vec<&str> = Step::ALL.iter().map(|step| step.name()).collect();
        let all =
            "size shape encoding header typ alg crit kid key signature payload iss aud exp nbf iat required";
        assert_eq!(names.join(" "), all);
        assert!(Step::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }

    /// A row must not slip to another step: of each its clause, and what only its two sentences are about.
    #[test]
    fn every_row_is_about_its_own_step() {
        let rows = [
            ("RFC 8725 §2.7", "short enough", "too long"),
            ("RFC 7515 §7.1", "has three parts", "not have the three parts of a signed one"),
            ("RFC 7515 §2", "Each part is base64url", "A part is not base64url"),
            ("RFC 7515 §4, RFC 8725 §2.6", "The header is a", "The header is not a"),
            ("RFC 8725 §3.11, RFC 9068 §4", "right kind", "typ is not"),
            ("RFC 8725 §3.1", "algorithm is one that is allowed", "algorithm is not one that is allowed"),
            ("RFC 7515 §4.1.11", "demands no extension", "demands an extension"),
            ("RFC 7515 §4.1.4", "named is one of the issuer", "kid is none of the keys"),
            ("RFC 7518 §3, RFC 8725 §3.1", "is made for that algorithm", "is not made for that algorithm"),
            ("RFC 7515 §5.2", "signature fits", "signature does not fit"),
            ("RFC 7519 §7.2, RFC 8725 §2.6", "The payload is a", "The payload is not a"),
            ("RFC 7519 §4.1.1, RFC 8725 §3.8", "expected issuer", "another issuer"),
            ("RFC 7519 §4.1.3, RFC 8725 §3.9", "this audience", "another audience"),
            ("RFC 7519 §4.1.4", "has not expired", "has expired"),
            ("RFC 7519 §4.1.5", "valid already", "not valid yet"),
            ("RFC 7519 §4.1.6", "in the past", "in the future"),
            ("RFC 9068 §2.2, OpenID Connect Core §2", "Every claim", "missing or of the wrong type"),
        ];
        for (step, (clause, passed, refused)) in Step::ALL.into_iter().zip(rows) {
            assert_eq!(step.clause(), clause, "{step:?}");
            let about = |words: &str| {
                Step::ALL.into_iter().filter(|it| it.passed().contains(words)).collect::<Vec<_>>()
            };
            assert_eq!(about(passed), [step], "{passed}");
            let about = |words: &str| {
                Step::ALL.into_iter().filter(|it| it.refused().contains(words)).collect::<Vec<_>>()
            };
            assert_eq!(about(refused), [step], "{refused}");
        }
    }

    #[test]
    fn refusals_may_travel_in_a_header_field() {
        for step in Step::ALL {
            let fine = |c: char| c.is_ascii() && !c.is_ascii_control() && c != '"' && c != '\\';
            assert!(step.refused().chars().all(fine), "{}", step.refused());
            assert!(step.clause().contains("RFC"));
        }
    }
}
