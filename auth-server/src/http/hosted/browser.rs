//! What a browser is known by: a cookie with 256 random bits. RFC 6265bis §4.1.3.2; rule H5.

use auth_server_core::domain::Digest;
use http::HeaderValue;
use http::header::COOKIE;
use signet_service::edge::{Call, Refusal};

use crate::app::App;

/// Its name, and the one on https, where no other host and no plain connection can set it. Ports do not keep cookies apart, so no
/// other server of ours has that name.
const NAME: &str = "signet_browser";
const SECURE_NAME: &str = "__Host-signet_browser";

/// The secret of a browser.
#[derive(Clone)]
pub(super) struct Browser(String);

impl Browser {
    /// The one that comes with `call`, if one does.
    ///
    /// # Errors
    /// 400 where it comes twice: which of the two is ours is not for us to guess.
    pub(super) fn of(app: &App, call: &Call) -> Result<Option<Self>, Refusal> {
        let name = name(app).as_bytes();
        // Bytes, because a cookie of somebody else may have any of them.
        let fields = call.headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes);
        let pairs = fields.flat_map(|field| field.split(|byte| *byte == b';')).map(<[u8]>::trim_ascii);
        let mut ours = pairs.filter_map(|pair| pair.strip_prefix(name)?.strip_prefix(b"="));
        match (ours.next(), ours.next()) {
            (Some(_), Some(_)) => Err(Refusal::invalid(
                "A cookie of this server came twice; remove this site's cookies, and try again.",
            )),
            (Some(value), None) => Ok(secret(value).map(|value| Self(value.to_owned()))),
            (None, _) => Ok(None),
        }
    }

    /// One with this secret.
    pub(super) fn with(secret: String) -> Self {
        Self(secret)
    }

    /// What the store knows it by.
    pub(super) fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// The secret itself.
    pub(super) fn secret(&self) -> &str {
        &self.0
    }

    /// `Set-Cookie`: for this host, out of reach of scripts, and not along with requests that other sites make.
    pub(super) fn to_be_kept(&self, app: &App) -> Result<HeaderValue, Refusal> {
        let secure = if is_secure(app) { "; Secure" } else { "" };
        let field = format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", name(app), self.0);
        HeaderValue::try_from(field).map_err(Refusal::internal)
    }
}

fn name(app: &App) -> &'static str {
    if is_secure(app) { SECURE_NAME } else { NAME }
}

fn is_secure(app: &App) -> bool {
    app.config.policy.issuer.starts_with("https://")
}

/// 43 characters of base64url.
fn secret(value: &[u8]) -> Option<&str> {
    let is_one = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'_';
    std::str::from_utf8(value).ok().filter(|_| value.len() == 43 && value.iter().all(is_one))
}
