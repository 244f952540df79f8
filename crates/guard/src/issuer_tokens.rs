//! Tokens of every kind that one issuer has signed, up to their signature: RFC 7515 §5.2. What they say is judged by whoever asks, with
//! the claims of their kind.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use signet_shared::jose::{Fault, Rules, Step, Verified, parse};

use super::builder::askable;
use super::keys::{Found, HttpFetch, IssuerKeys, Keys};
use super::{BuildError, Context, Refusal, Refused};

/// A token that names an unknown key fetches the keys anew, but not more often than this.
const PAUSE: Duration = Duration::from_secs(10);

/// The keys of one issuer, for a client of its: ID tokens, logout tokens. Cheap to clone.
#[derive(Clone)]
pub struct IssuerTokens(Arc<IssuerKeys>);

impl IssuerTokens {
    /// For tokens of `issuer`, whose keys are fetched as `context` says.
    ///
    /// # Errors
    /// [`BuildError`], where the issuer is no address that can be asked, or not safely so.
    pub fn of(issuer: &str, context: impl Context + 'static) -> Result<Self, BuildError> {
        Self::asked_by(issuer, context, reqwest::Client::builder())
    }

    /// The same, fetched by what `client` makes: whom that trusts is kept, its times and whether it follows redirects are not.
    ///
    /// # Errors
    /// As [`IssuerTokens::of`].
    pub fn asked_by(
        issuer: &str,
        context: impl Context + 'static,
        client: reqwest::ClientBuilder,
    ) -> Result<Self, BuildError> {
        let context: Arc<dyn Context> = Arc::new(context);
        let fetch = HttpFetch::new(askable(issuer)?, Arc::clone(&context), client)?;
        Ok(Self(Arc::new(IssuerKeys::new(Box::new(fetch), context, PAUSE))))
    }

    /// Fetches the keys before they grow old, as long as anybody holds them: to be spawned once. Without it they are fetched when a
    /// token needs them, and a key that the issuer has withdrawn counts for an hour.
    pub fn keep_fresh(&self) -> impl Future<Output = ()> + Send + use<> {
        IssuerKeys::keep_fresh(Arc::downgrade(&self.0))
    }

    /// The payload of `token`, if the issuer has signed it and it is of the kind that `rules` want.
    ///
    /// # Errors
    /// [`Refused::Token`] with the step that it does not pass, or [`Refused::NoKeys`].
    pub async fn verified(&self, token: &str, rules: &Rules<'_>) -> Result<Verified, Refused> {
        let unverified = parse(token, rules)?;
        let keys = Keys::Issuer(Arc::clone(&self.0));
        let key = match keys.find(unverified.kid()).await {
            Found::Key(key) => key,
            Found::Unknown => return Err(Refusal { step: Step::Kid, fault: Fault::Differs }.into()),
            Found::NoKeys => return Err(Refused::NoKeys),
        };
        let keyed = unverified.with_key(Some(&key.jwk))?;
        let fits = key.fits(&keyed);
        Ok(keyed.verified(fits)?)
    }
}

impl fmt::Debug for IssuerTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuerTokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Nothing;
    use crate::testing::{Fixed, Forge};
    use signet_shared::claims::{IdToken, LogoutToken, TokenKind as _};
    use signet_shared::jose::Alg;

    fn keys(set: Option<crate::JwkSet>) -> IssuerTokens {
        IssuerTokens(Arc::new(IssuerKeys::new(Box::new(Fixed(set)), Arc::new(Nothing), PAUSE)))
    }

    #[tokio::test]
    async fn k1_a_token_is_of_the_kind_that_is_asked_for_and_the_issuers_own() {
        let (forge, other) = (Forge::new(), Forge::new());
        let tokens = keys(Some(forge.key_set()));
        let id_token = |forge: &Forge| forge.token(|header, _| header["typ"] = "JWT".into());
        let rules = |typ| Rules { typ, algs: &[Alg::Es256], max_bytes: 8192 };
        let verified = tokens.verified(&id_token(&forge), &rules(IdToken::TYP)).await.unwrap();
        assert!(verified.payload().starts_with(b"{"));
        let step = async |token: &str, typ| match tokens.verified(token, &rules(typ)).await {
            Err(Refused::Token(refusal)) => refusal.step,
            other => panic!("{other:?}"),
        };
        assert_eq!(step(&id_token(&forge), LogoutToken::TYP).await, Step::Typ);
        assert_eq!(step(&id_token(&other), IdToken::TYP).await, Step::Signature);
        let unknown = forge.token(|header, _| (header["typ"], header["kid"]) = ("JWT".into(), "x".into()));
        assert_eq!(step(&unknown, IdToken::TYP).await, Step::Kid);
        let away = keys(None).verified(&id_token(&forge), &rules(IdToken::TYP)).await;
        assert!(matches!(away, Err(Refused::NoKeys)), "{away:?}");
    }

    #[test]
    fn an_issuer_that_cannot_safely_be_asked_is_refused() {
        for bad in ["", "auth.example", "http://auth.example", "https://u:p@auth.example", "https://a?b"] {
            assert!(IssuerTokens::of(bad, Nothing).is_err(), "{bad}");
        }
        assert!(IssuerTokens::of("http://localhost:5000", Nothing).is_ok());
    }
}
