//! The examples of RFC 7515 appendix A and RFC 8037 appendix A: for algorithms of which other vectors are few or none.

use signet_shared::jose::{Alg, Fault, Jwk, Refusal, Step};

use crate::{Holds, verify};

/// A published token that must pass, with its key.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// With which algorithm it is signed.
    pub alg: Alg,
    /// The public key, a JWK.
    pub key: &'static str,
    /// The token.
    pub token: &'static str,
    /// What it says.
    pub payload: &'static str,
}

const JOE: &str = "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";

/// RFC 7515 appendix A.2 (RS256), A.3 (ES256), RFC 8037 appendix A.4 with the key of A.2 (`EdDSA`).
pub const EXAMPLES: [Example; 3] = [
    Example {
        alg: Alg::Rs256,
        key: r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#,
        token: "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
        payload: JOE,
    },
    Example {
        alg: Alg::Es256,
        key: r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
        token: "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        payload: JOE,
    },
    Example {
        alg: Alg::EdDsa,
        key: r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        token: "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        payload: "Example of Ed25519 signing",
    },
];

/// RFC 7515 appendix A.1 (HS256), A.4 (ES512) and A.5 (none): right by their RFC, and refused here for their algorithm.
pub const REFUSED: [&str; 3] = [
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
];

impl Example {
    /// The key, read.
    ///
    /// # Panics
    /// Never, as long as [`Jwk::parse`] takes the keys of the RFCs.
    #[must_use]
    pub fn jwk(&self) -> Jwk {
        Jwk::parse(self.key).unwrap()
    }
}

/// Each example passes with its own key, and says what the RFC says that it does.
///
/// # Panics
/// When one does not.
pub fn the_examples_pass(holds: Holds<'_>) {
    for example in EXAMPLES {
        let verified = verify(example.token, &example.jwk(), holds).unwrap();
        assert_eq!(verified.payload(), example.payload.as_bytes(), "{}", example.alg);
    }
}

/// Each example with one bit of its text turned is refused, whichever bit it is.
///
/// # Panics
/// When one passes.
pub fn no_bit_may_turn(holds: Holds<'_>) {
    for example in EXAMPLES {
        let key = example.jwk();
        for changed in one_bit_turned(example.token) {
            assert!(verify(&changed, &key, holds).is_err(), "{}: {changed}", example.alg);
        }
    }
}

/// Every text that differs from `text` in one bit; what is no UTF-8 then is left out, because no `&str` can hold it.
pub fn one_bit_turned(text: &str) -> impl Iterator<Item = String> {
    (0..text.len() * 8).filter_map(move |bit| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        String::from_utf8(bytes).ok()
    })
}

/// No key checks the signature of another kind (RFC 8725 §3.1), and what is signed otherwise is refused for that.
///
/// # Panics
/// When one does.
pub fn no_key_takes_another_kind(holds: Holds<'_>) {
    for (at, own) in EXAMPLES.iter().enumerate() {
        for other in EXAMPLES.iter().enumerate().filter_map(|(other, it)| (other != at).then_some(it)) {
            let refused = verify(other.token, &own.jwk(), holds).unwrap_err();
            assert_eq!(
                refused,
                Refusal { step: Step::Key, fault: Fault::Differs },
                "{} {}",
                own.alg,
                other.alg
            );
        }
        let steps = REFUSED.map(|token| verify(token, &own.jwk(), holds).unwrap_err().step);
        assert_eq!(
            steps,
            [Step::Alg, Step::Alg, Step::Shape],
            "HS256, ES512, and none, which has no signature"
        );
    }
}
