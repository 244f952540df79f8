//! What a person lets a client do, and how far that has come: RFC 6749 §4.1. Each stage is made of the one before alone.
//! What a store keeps whole is written as JSON.

use serde::{Deserialize, Serialize};

use super::{Challenge, TenantId};

/// Scopes, and the resources whose scopes they are; those of OpenID Connect belong to none. Each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    /// The scopes.
    pub scopes: Vec<String>,
    /// The identifiers of the resources; where there are none, tokens are for the issuer alone (rule K2).
    pub resources: Vec<String>,
}

impl Granted {
    /// Whether `scope` is among the scopes.
    #[must_use]
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }

    /// What of it `limit` has too.
    #[must_use]
    pub fn within(mut self, limit: &Self) -> Self {
        self.scopes.retain(|scope| limit.has(scope));
        self.resources.retain(|resource| limit.resources.contains(resource));
        self
    }
}

/// The names of claims that a request's `claims` asks for: OpenID Connect Core §5.5.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedClaims {
    /// In the ID token.
    pub id_token: Vec<String>,
    /// At userinfo.
    pub userinfo: Vec<String>,
}

/// What a client asks for at the authorization endpoint, as far as its code and its tokens depend on it; judged before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Who asks.
    pub client_id: String,
    /// Where the answer goes, as the request says it.
    pub redirect_uri: String,
    /// What the verifier has to fit (rule G1).
    pub challenge: Option<Challenge>,
    /// What the ID token has to repeat.
    pub nonce: Option<String>,
    /// What it may have at most.
    pub granted: Granted,
    /// Claims by name.
    pub claims: AskedClaims,
}

/// When, how and to which session a person has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The session.
    pub sid: String,
    /// When the person last proved who they are, in unix seconds.
    pub auth_time: u64,
    /// How strong that was, where there is a name for it.
    pub acr: Option<String>,
    /// How it was proved, in the words of RFC 8176; may be empty.
    pub amr: Vec<String>,
}

/// What a person said to what a client asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Whose person it is (rule G13).
    pub tenant: TenantId,
    /// Who.
    pub sub: String,
    /// As whom they had signed in.
    pub sign_in: SignIn,
    /// To what they said yes.
    pub granted: Granted,
    /// When, in unix seconds: the code's first second.
    pub at: u64,
}

/// A grant at some stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// Asked for.
    Pending(Pending),
    /// Approved: there is a code.
    Fulfilled(Fulfilled),
    /// The code is spent.
    Exchanged(Exchanged),
}

/// What was asked for; nobody has said yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its own id; what came of the grant is revoked by it.
    pub id: String,
    /// What was asked for.
    pub asked: Asked,
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfilled {
    /// The grant's id.
    pub id: String,
    /// What was asked for.
    pub asked: Asked,
    /// What the person said to it.
    pub approval: Approval,
}

/// What tokens were given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// The grant's id.
    pub id: String,
    /// What was asked for.
    pub asked: Asked,
    /// What the person said to it.
    pub approval: Approval,
    /// When the code was spent, in unix seconds.
    pub at: u64,
}

impl Pending {
    /// The person has said yes, to no more than was asked for.
    #[must_use]
    pub fn fulfil(self, approval: Approval) -> Fulfilled {
        let Self { id, asked } = self;
        let granted = approval.granted.within(&asked.granted);
        Fulfilled { id, asked, approval: Approval { granted, ..approval } }
    }
}

impl Fulfilled {
    /// The code is spent, at `now`.
    #[must_use]
    pub fn exchange(self, now: u64) -> Exchanged {
        let Self { id, asked, approval } = self;
        Exchanged { id, asked, approval, at: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing_grants::{approval, asked, granted, sign_in, words};

    #[test]
    fn what_was_asked_for_is_kept_whole() {
        let challenge = Challenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").ok();
        let claims = AskedClaims { id_token: words("acr"), userinfo: words("name email") };
        for asked in [asked(), Asked { challenge, nonce: None, claims, ..asked() }] {
            let kept = serde_json::to_string(&asked).unwrap();
            assert_eq!(serde_json::from_str::<Asked>(&kept).unwrap(), asked);
        }
        let kept = serde_json::to_string(&sign_in()).unwrap();
        assert_eq!(serde_json::from_str::<SignIn>(&kept).unwrap(), sign_in());
    }

    #[test]
    fn nobody_gets_more_than_was_asked_for() {
        let pending =
            Pending { id: "g".into(), asked: Asked { granted: granted("openid read", "A"), ..asked() } };
        let said = Approval { granted: granted("openid write", "A B"), ..approval() };
        assert_eq!(pending.fulfil(said).approval.granted, granted("openid", "A"));
    }

    #[test]
    fn nobody_gets_more_than_the_person_said_yes_to() {
        let pending =
            Pending { id: "g".into(), asked: Asked { granted: granted("openid read", "A"), ..asked() } };
        let said = Approval { granted: granted("openid", ""), ..approval() };
        let exchanged = pending.fulfil(said).exchange(1_010);
        assert_eq!(exchanged.approval.granted, granted("openid", ""));
        assert_eq!(
            (exchanged.id.as_str(), exchanged.at, exchanged.asked.redirect_uri),
            ("g", 1_010, asked().redirect_uri)
        );
    }
}
