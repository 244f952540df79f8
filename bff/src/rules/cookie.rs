//! Cookies: RFC 6265bis §4.1; rule H5. Ports do not keep them apart, so no other server of ours has these names.

use http::HeaderMap;
use http::HeaderValue;
use http::header::COOKIE;

/// How this server's cookies are called and bound.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    /// Whether they go over https alone, and then no other host can set them.
    pub secure: bool,
    /// Whether pages of another origin have their sessions here: contract B12.
    pub frontend: bool,
}

/// More sign-ins than anybody has under way in one browser.
const MOST_LOGINS: usize = 8;
/// For how many seconds a browser keeps the cookie of one.
pub const LOGIN_SECONDS: u64 = 600;

/// A cookie came twice: which of the two is ours is not for us to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A cookie of this server came twice; remove this site's cookies, and try again.")]
pub struct Twice;

impl Cookies {
    /// Whether the session's goes along with requests that other sites make: where pages of another site have their sessions here. Over
    /// plain http, which is this machine alone, browsers would not take that, and need not: another port is the same site.
    #[must_use]
    pub fn crosses(self) -> bool {
        self.frontend && self.secure
    }

    fn prefix(self) -> &'static str {
        if self.secure { "__Host-" } else { "" }
    }

    /// The name of a session's cookie.
    #[must_use]
    pub fn session(self) -> String {
        format!("{}signet_session", self.prefix())
    }

    /// The name of the cookie of the sign-in with this `state`: one for each, so that several tabs do not take each other's.
    #[must_use]
    pub fn login(self, state: &str) -> String {
        format!("{}signet_login_{state}", self.prefix())
    }

    /// `Set-Cookie` of `name`: for this host, out of reach of scripts, not along with requests that other sites make. Without an age
    /// it goes when the browser is closed. The session's may [go along](Self::crosses).
    #[must_use]
    pub fn set(self, name: &str, value: &str, max_age: Option<u64>) -> String {
        let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let secure = if self.secure { "; Secure" } else { "" };
        let crosses = self.crosses() && name == self.session();
        let site = if crosses { "None" } else { "Lax" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite={site}{secure}{age}")
    }

    /// `Set-Cookie` that takes `name` away.
    #[must_use]
    pub fn clear(self, name: &str) -> String {
        self.set(name, "", Some(0))
    }

    /// The names of all cookies of sign-ins, where there are more than anybody can want: they are of tabs that were left.
    #[must_use]
    pub fn abandoned(self, headers: &HeaderMap) -> Vec<String> {
        let prefix = self.login("");
        let names = pairs(headers).filter_map(|pair| {
            let name = pair.split(|byte| *byte == b'=').next()?;
            let state = name.strip_prefix(prefix.as_bytes())?;
            is_secret(state).then(|| String::from_utf8_lossy(name).into_owned())
        });
        let names: Vec<String> = names.collect();
        if names.len() < MOST_LOGINS { Vec::new() } else { names }
    }
}

/// The secret in the cookie `name`; what is none of ours counts as not there.
///
/// # Errors
/// [`Twice`].
pub fn secret<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Twice> {
    let mut ours = pairs(headers).filter_map(|pair| pair.strip_prefix(name.as_bytes())?.strip_prefix(b"="));
    match (ours.next(), ours.next()) {
        (Some(_), Some(_)) => Err(Twice),
        (Some(value), None) => {
            Ok(std::str::from_utf8(value).ok().filter(|value| is_secret(value.as_bytes())))
        }
        (None, _) => Ok(None),
    }
}

/// Bytes, because a cookie of somebody else may have any of them.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    let fields = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes);
    fields.flat_map(|field| field.split(|byte| *byte == b';')).map(<[u8]>::trim_ascii)
}

/// 43 characters of base64url, as all secrets of ours.
#[must_use]
pub fn is_secret(value: &[u8]) -> bool {
    let is_one = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_';
    value.len() == 43 && value.iter().all(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";

    fn with(fields: &[&str]) -> HeaderMap {
        let fields = fields.iter().map(|field| (COOKIE, HeaderValue::from_str(field).unwrap()));
        let mut headers = HeaderMap::new();
        fields.for_each(|(name, value)| {
            headers.append(name, value);
        });
        headers
    }

    #[test]
    fn h5_our_cookie_is_found_among_others_and_refused_twice() {
        let find = |fields: &[&str]| secret(&with(fields), "s").map(|found| found.map(str::to_owned));
        let ours = format!("s={SECRET}");
        assert_eq!(find(&["a=b", &format!("c=d;{ours} ; e")]), Ok(Some(SECRET.to_owned())));
        assert_eq!(find(&[&format!("xs={SECRET}; s2={SECRET}")]), Ok(None));
        assert_eq!(find(&[&ours, &ours]), Err(Twice));
        assert_eq!(find(&[&format!("{ours}; s=x")]), Err(Twice), "also where one of the two is nonsense");
        for bad in ["s", "s=", "s=x", &format!("{ours}x"), &format!("s=\"{SECRET}\"")] {
            assert_eq!(find(&[bad]), Ok(None), "{bad}");
        }
    }

    #[test]
    fn b3_what_browsers_are_told() {
        let (plain, secure) =
            (Cookies { secure: false, frontend: false }, Cookies { secure: true, frontend: false });
        let session = |cookies: Cookies| cookies.set(&cookies.session(), "v", None);
        assert_eq!(session(plain), "signet_session=v; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(session(secure), "__Host-signet_session=v; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(
            secure.set(&secure.login("abc"), "v", Some(600)),
            "__Host-signet_login_abc=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600"
        );
        let (plain_with, secure_with) =
            (Cookies { secure: false, frontend: true }, Cookies { secure: true, frontend: true });
        assert_eq!(
            session(secure_with),
            "__Host-signet_session=v; Path=/; HttpOnly; SameSite=None; Secure",
            "B12"
        );
        assert_eq!(session(plain_with), session(plain), "browsers refuse None without Secure");
        let login = secure_with.set(&secure_with.login("abc"), "v", Some(600));
        assert!(login.contains("SameSite=Lax; Secure"), "no page sends that one: {login}");
        assert!(plain.clear("x").starts_with("x=;") && plain.clear("x").ends_with("Max-Age=0"));
    }

    #[test]
    fn tabs_that_were_left_do_not_fill_the_header() {
        let cookies = Cookies { secure: true, frontend: false };
        let names = |count: usize| {
            let name = |number| cookies.login(&format!("{number:043}"));
            (0..count).map(name).collect::<Vec<_>>()
        };
        let sent = |count| {
            with(&[&names(count)
                .iter()
                .map(|name| format!("{name}={SECRET}"))
                .collect::<Vec<_>>()
                .join("; ")])
        };
        assert_eq!(cookies.abandoned(&sent(7)), [""; 0]);
        assert_eq!(cookies.abandoned(&sent(8)), names(8));
        assert_eq!(
            Cookies { secure: false, frontend: false }.abandoned(&sent(8)),
            [""; 0],
            "others are not ours to take away"
        );
    }
}
