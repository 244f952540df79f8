//! What the document says of `/oauth2/userinfo`.

use signet_service::openapi::{Access, Answer, Operation};
use signet_shared::wire::Code;
use utoipa::ToSchema;

const USERINFO_ANSWERS: &[Answer] = &[
    Answer::json::<UserinfoDocument>(
        200,
        "What the scopes of the token allow; what is not known is absent. For clients that are registered so, a JWT that says the \
         same, signed, as `application/jwt`.",
    )
    .examples(&[r#"{"sub":"u_5b8e","name":"Ada Lovelace","preferred_username":"ada"}"#]),
    Answer::refusal(Code::Unauthenticated, "No token was sent."),
    Answer::refusal(
        Code::InvalidToken,
        "The token is none of this server's, has expired, or what it was given for has ended.",
    ),
    Answer::refusal(Code::InsufficientScope, "The token has not the scope `openid`."),
    Answer::refusal(Code::Unavailable, "The database cannot be used."),
];

pub(in crate::http) const USERINFO: Operation =
    Operation::new("Tokens", "userinfo", &[USERINFO_ANSWERS]).access(Access::Token(&["openid"]));

pub(in crate::http) const USERINFO_POST: Operation =
    Operation::new("Tokens", "userinfoByPost", &[USERINFO_ANSWERS])
        .access(Access::Token(&["openid"]))
        .takes::<UserinfoRequest>("{}");

/// The token, where it is not in `Authorization`: RFC 6750 §2.2.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: forms are read as parameters")]
struct UserinfoRequest {
    /// The access token.
    access_token: Option<String>,
}

/// Who has signed in: OpenID Connect Core §5.1, and `roles`, for which there is the scope `roles`. What is not known is absent.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the answer is written by the core")]
struct UserinfoDocument {
    /// The person, as in the ID token.
    sub: String,
    /// The full name.
    name: Option<String>,
    /// The first names.
    given_name: Option<String>,
    /// The last names.
    family_name: Option<String>,
    /// The middle names.
    middle_name: Option<String>,
    /// What friends say.
    nickname: Option<String>,
    /// What the person wants to be called by; the user name where nothing else is known.
    preferred_username: Option<String>,
    /// The address of a page about the person.
    profile: Option<String>,
    /// The address of a picture.
    picture: Option<String>,
    /// The address of the person's own site.
    website: Option<String>,
    /// As the person says.
    gender: Option<String>,
    /// `YYYY-MM-DD`, `0000-MM-DD` or `YYYY`.
    birthdate: Option<String>,
    /// As in the time zone database: `Europe/Paris`.
    zoneinfo: Option<String>,
    /// A language tag: `de-DE`.
    locale: Option<String>,
    /// When these were last changed, in unix seconds.
    updated_at: Option<u64>,
    /// The e-mail address.
    email: Option<String>,
    /// Whether that was proven.
    email_verified: Option<bool>,
    /// The telephone number, as in E.164.
    phone_number: Option<String>,
    /// Whether that was proven.
    phone_number_verified: Option<bool>,
    /// The postal address.
    address: Option<UserinfoAddress>,
    /// What the person may do: `admin`, `user`.
    roles: Option<Vec<String>>,
}

/// A postal address: OpenID Connect Core §5.1.1.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the answer is written by the core")]
struct UserinfoAddress {
    /// As it stands on a letter.
    formatted: Option<String>,
    /// Street, house number, apartment.
    street_address: Option<String>,
    /// City.
    locality: Option<String>,
    /// State or province.
    region: Option<String>,
    /// Zip code.
    postal_code: Option<String>,
    /// Country.
    country: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use auth_server_core::rules::protocol::standard_claims;
    use utoipa::PartialSchema as _;

    use super::*;

    #[test]
    fn o2_each_claim_that_can_be_said_is_documented() {
        let schema = serde_json::to_value(UserinfoDocument::schema()).unwrap();
        let documented: BTreeSet<&str> =
            schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let said: BTreeSet<&str> = standard_claims::names().chain(["sub"]).collect();
        assert_eq!(documented, said);
    }
}
