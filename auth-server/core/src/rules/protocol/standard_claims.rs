//! Which claims about a person belong to which scope: OpenID Connect Core §5.1, §5.4, §5.5. Beside the standard's there is the scope
//! `roles` with the claim of that name, which other providers have too (contract N12).

use serde::Serialize;

use crate::domain::{Address, Role, StandardClaims, User};

/// The scope that asks for the roles, and its claim.
const ROLES: &str = "roles";

/// What each scope asks for: §5.4.
const SCOPES: [(&str, &[&str]); 5] = [
    (
        "profile",
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("address", &["address"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    (ROLES, &[ROLES]),
];

/// What is said of a person, beside who it is. What was not asked for, or is not known, is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonClaims {
    /// The standard's.
    #[serde(flatten)]
    pub standard: StandardClaims,
    /// What the person may do, as in access tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<&'static str>>,
}

/// All claims that can be said of a person, each once.
pub fn names() -> impl Iterator<Item = &'static str> {
    SCOPES.iter().flat_map(|(_, claims)| claims.iter().copied())
}

/// The claims that `scope` asks for; none where it is not one of those that have claims.
#[must_use]
pub fn of_scope(scope: &str) -> &'static [&'static str] {
    SCOPES.iter().find(|(name, _)| *name == scope).map_or(&[], |(_, claims)| claims)
}

/// The scope that asks for `claim`: what a person is told, and what a client must be allowed, where it is asked for by name.
#[must_use]
pub fn scope_of(claim: &str) -> Option<&'static str> {
    SCOPES.iter().find(|(_, claims)| claims.contains(&claim)).map(|(name, _)| *name)
}

/// What is known of `user`, as far as it is `wanted`. What is empty is as good as unknown; what was not proven says so; who has
/// chosen no name to be called by has the one they sign in with.
#[must_use]
pub fn of_user(user: &User, wanted: impl Fn(&str) -> bool) -> PersonClaims {
    let roles = wanted(ROLES).then(|| user.roles.iter().copied().map(Role::as_str).collect());
    PersonClaims { standard: standard(user, wanted), roles }
}

fn standard(user: &User, wanted: impl Fn(&str) -> bool) -> StandardClaims {
    let known = &user.claims;
    let text =
        |name: &str, value: &Option<String>| value.clone().filter(|text| wanted(name) && !text.is_empty());
    // That something was proven is said of what is there alone.
    let proven = |name: &str, of: &Option<String>, value: Option<bool>| {
        let is_there = of.as_ref().is_some_and(|of| !of.is_empty());
        (wanted(name) && is_there).then(|| value.unwrap_or(false))
    };
    let username = Some(user.username.clone());
    StandardClaims {
        name: text("name", &known.name),
        given_name: text("given_name", &known.given_name),
        family_name: text("family_name", &known.family_name),
        middle_name: text("middle_name", &known.middle_name),
        nickname: text("nickname", &known.nickname),
        preferred_username: text("preferred_username", &known.preferred_username)
            .or_else(|| text("preferred_username", &username)),
        profile: text("profile", &known.profile),
        picture: text("picture", &known.picture),
        website: text("website", &known.website),
        gender: text("gender", &known.gender),
        birthdate: text("birthdate", &known.birthdate),
        zoneinfo: text("zoneinfo", &known.zoneinfo),
        locale: text("locale", &known.locale),
        updated_at: known.updated_at.filter(|_| wanted("updated_at")),
        email: text("email", &known.email),
        email_verified: proven("email_verified", &known.email, known.email_verified),
        phone_number: text("phone_number", &known.phone_number),
        phone_number_verified: proven(
            "phone_number_verified",
            &known.phone_number,
            known.phone_number_verified,
        ),
        address: known.address.as_ref().filter(|_| wanted("address")).and_then(address),
    }
}

/// Without its empty parts; `None` where nothing is left.
fn address(known: &Address) -> Option<Address> {
    let text = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
    let address = Address {
        formatted: text(&known.formatted),
        street_address: text(&known.street_address),
        locality: text(&known.locality),
        region: text(&known.region),
        postal_code: text(&known.postal_code),
        country: text(&known.country),
    };
    Some(address).filter(|address| *address != Address::default())
}

#[cfg(test)]
#[path = "standard_claims_tests.rs"]
mod tests;
