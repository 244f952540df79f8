//! Resource indicators: RFC 8707, with scopes as in RFC 6749 §3.3; rules K2, K3.

use std::fmt;

use super::refusal::{ErrorCode, OAuthError};
use crate::domain::{Client, Granted, Resource};

/// The scopes of OpenID Connect Core §5.4 and §11, and `roles` beside them (contract N12). They belong to no resource, and count at
/// userinfo alone.
pub const OPENID_SCOPES: [&str; 7] =
    ["openid", "profile", "email", "address", "phone", "roles", "offline_access"];

const UNKNOWN_SCOPE: OAuthError = OAuthError::new(
    ErrorCode::InvalidScope,
    "A scope is not known, or not one that the client may ask for at this resource",
);
const NO_SCOPE: OAuthError = OAuthError::new(ErrorCode::InvalidScope, "No scope is asked for");
const UNKNOWN_TARGET: OAuthError = OAuthError::new(
    ErrorCode::InvalidTarget,
    "The resource is not known, or not one that the client may have tokens for",
);
const USELESS_TARGET: OAuthError = OAuthError::new(
    ErrorCode::InvalidTarget,
    "None of the scopes is one of this resource, so a token for it would permit what nobody was asked",
);
const SEVERAL_TARGETS: OAuthError =
    OAuthError::new(ErrorCode::InvalidTarget, "An access token is for one resource");

/// Whether `name` is one of OpenID's scopes.
#[must_use]
pub fn openid_scope(name: &str) -> bool {
    OPENID_SCOPES.contains(&name)
}

/// What one access token is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'a> {
    /// The resource, which says how the token is signed and how long it lives; `None`: the issuer itself.
    pub resource: Option<&'a Resource>,
    /// The resource's scopes and OpenID's; none of another resource.
    pub scopes: Vec<String>,
}

impl<'a> Target<'a> {
    /// `aud`, where `issuer` issues.
    #[must_use]
    pub fn audience(&self, issuer: &'a str) -> &'a str {
        self.resource.map_or(issuer, |resource| &resource.identifier)
    }
}

/// A scope at the resource whose it is. Two resources may have scopes of one name, and who has allowed one of them has not
/// allowed the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScopeAt {
    /// The scope.
    pub scope: String,
    /// The identifier of the resource; `None` for OpenID's scopes.
    pub resource: Option<String>,
}

impl ScopeAt {
    fn of(scope: &str, resource: Option<&Resource>) -> Self {
        Self { scope: scope.to_owned(), resource: resource.map(|one| one.identifier.clone()) }
    }

    /// What [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (scope, resource) =
            text.split_once(' ').map_or((text, None), |(scope, resource)| (scope, Some(resource)));
        Self { scope: scope.to_owned(), resource: resource.map(str::to_owned) }
    }
}

impl fmt::Display for ScopeAt {
    /// The scope, and after a space, which neither has, the resource.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scope, resource } = self;
        match resource {
            Some(resource) => write!(f, "{scope} {resource}"),
            None => f.write_str(scope),
        }
    }
}

/// A client and the resources that it may have tokens for, in its order: those that are registered and its own.
#[derive(Debug, Clone)]
pub struct Reach<'a> {
    client: &'a Client,
    resources: Vec<&'a Resource>,
}

impl<'a> Reach<'a> {
    /// How far `client` reaches among the `registered`.
    #[must_use]
    pub fn of(client: &'a Client, registered: &'a [Resource]) -> Self {
        let named = |name: &String| registered.iter().find(|resource| resource.identifier == *name);
        Self { client, resources: client.resources.iter().filter_map(named).collect() }
    }

    /// What an authorization request for `scopes` and `resources` may be granted at most. Where it names no resource, each
    /// scope stands for the first that has it, so that no more resources are granted than are needed. What is granted is
    /// every such scope at every such resource: RFC 8707 §2.
    ///
    /// # Errors
    /// `invalid_target` for a resource beyond reach, and for one of which no scope is asked for: who accepts a token by its
    /// audience alone would take one that the person was never asked about. `invalid_scope` for a scope that the client may not ask for or none of these
    /// resources has, and where no scope is asked for.
    pub fn asked<'s>(
        &self,
        scopes: impl IntoIterator<Item = &'s str>,
        resources: impl IntoIterator<Item = &'s str>,
    ) -> Result<Granted, OAuthError> {
        let named = resources.into_iter().map(|name| self.named(name)).collect::<Result<Vec<_>, _>>()?;
        let among = if named.is_empty() { &self.resources } else { &named };
        let (mut kept, mut needed) = (Vec::new(), named.clone());
        for scope in scopes {
            let of = among.iter().find(|resource| has(resource, scope));
            if !self.may_ask(scope) || !(of.is_some() || openid_scope(scope)) {
                return Err(UNKNOWN_SCOPE);
            }
            needed.extend(of);
            kept.push(scope);
        }
        if kept.is_empty() {
            return Err(NO_SCOPE);
        }
        if named.iter().any(|resource| !kept.iter().any(|scope| has(resource, scope))) {
            return Err(USELESS_TARGET);
        }
        let needed = self.resources.iter().filter(|own| needed.contains(own));
        Ok(Granted {
            scopes: once(kept.into_iter().map(str::to_owned)),
            resources: once(needed.map(|resource| resource.identifier.clone())),
        })
    }

    /// What an access token of a person's grant is for, where the token request names the resources `named`. Without one it
    /// is the first that was granted, or the issuer where none was. What the client may no longer have is left out, also a
    /// resource of which it then has no scope.
    ///
    /// # Errors
    /// `invalid_target` for more than one, for one that was not granted, and where the client has lost all that was.
    pub fn target<'s>(
        &self,
        granted: &Granted,
        named: impl IntoIterator<Item = &'s str>,
    ) -> Result<Target<'a>, OAuthError> {
        let is_of_use = |resource: &Resource| {
            granted.scopes.iter().any(|scope| self.may_ask(scope) && has(resource, scope))
        };
        let was_granted =
            |resource: &&Resource| granted.resources.contains(&resource.identifier) && is_of_use(resource);
        let resource = match only(named)? {
            Some(name) => Some(self.named(name).ok().filter(was_granted).ok_or(UNKNOWN_TARGET)?),
            None if granted.resources.is_empty() => None,
            None => Some(self.resources.iter().copied().find(was_granted).ok_or(UNKNOWN_TARGET)?),
        };
        let fits = |scope: &str| openid_scope(scope) || resource.is_some_and(|resource| has(resource, scope));
        let scopes = granted.scopes.iter().filter(|scope| fits(scope) && self.may_ask(scope));
        Ok(Target { resource, scopes: scopes.cloned().collect() })
    }

    /// What an access token of client credentials is for: RFC 6749 §4.4. Without a resource it is the client's first; without a
    /// scope it has those of the resource that the operator gave to the client, whom nobody else could ask.
    ///
    /// # Errors
    /// `invalid_target` for more than one resource, for one beyond reach, and where the client has none; `invalid_scope` for
    /// a scope that is not the client's or not this resource's, as OpenID's are: nobody has signed in.
    pub fn for_itself<'s>(
        &self,
        scopes: impl IntoIterator<Item = &'s str>,
        named: impl IntoIterator<Item = &'s str>,
    ) -> Result<Target<'a>, OAuthError> {
        let resource = match only(named)? {
            Some(name) => self.named(name)?,
            None => self.resources.first().copied().ok_or(UNKNOWN_TARGET)?,
        };
        let fits = |scope: &str| has(resource, scope) && self.may_ask(scope) && !openid_scope(scope);
        let mut scopes = once(scopes.into_iter().map(str::to_owned));
        match () {
            () if scopes.iter().any(|scope| !fits(scope)) => return Err(UNKNOWN_SCOPE),
            () if scopes.is_empty() => {
                scopes.extend(resource.scopes.iter().filter(|scope| fits(scope)).cloned());
            }
            () => {}
        }
        if scopes.is_empty() { Err(NO_SCOPE) } else { Ok(Target { resource: Some(resource), scopes }) }
    }

    /// What the person is asked to allow, where a request is for `scopes` and `resources`: each scope at each resource that it
    /// would be granted at. What cannot be granted is named without a resource.
    #[must_use]
    pub fn consented(&self, scopes: &[String], resources: &[String]) -> Vec<ScopeAt> {
        let asked = self.asked(scopes.iter().map(String::as_str), resources.iter().map(String::as_str));
        let granted = asked.map(|granted| granted.resources).unwrap_or_default();
        let own = |identifier: &String| self.resources.iter().find(|own| own.identifier == *identifier);
        let granted: Vec<&Resource> = granted.iter().filter_map(own).copied().collect();
        let mut all: Vec<ScopeAt> = Vec::new();
        for scope in scopes {
            let at = granted.iter().filter(|resource| !openid_scope(scope) && has(resource, scope));
            let mut at: Vec<ScopeAt> = at.map(|resource| ScopeAt::of(scope, Some(resource))).collect();
            if at.is_empty() {
                at.push(ScopeAt::of(scope, None));
            }
            let new: Vec<ScopeAt> = at.into_iter().filter(|one| !all.contains(one)).collect();
            all.extend(new);
        }
        all
    }

    fn named(&self, name: &str) -> Result<&'a Resource, OAuthError> {
        self.resources.iter().copied().find(|own| own.identifier == name).ok_or(UNKNOWN_TARGET)
    }

    fn may_ask(&self, scope: &str) -> bool {
        self.client.scopes.iter().any(|own| own == scope)
    }
}

fn has(resource: &Resource, scope: &str) -> bool {
    resource.scopes.iter().any(|own| own == scope)
}

/// The one there is, if any.
fn only<'s>(named: impl IntoIterator<Item = &'s str>) -> Result<Option<&'s str>, OAuthError> {
    let mut named = named.into_iter();
    let one = named.next();
    if named.next().is_some() { Err(SEVERAL_TARGETS) } else { Ok(one) }
}

/// Each of them once, in their order.
fn once(all: impl Iterator<Item = String>) -> Vec<String> {
    all.fold(Vec::new(), |mut seen, one| {
        if !seen.contains(&one) {
            seen.push(one);
        }
        seen
    })
}

#[cfg(test)]
#[path = "resource_indicators_tests.rs"]
mod tests;
