//! The index from specification to file.
//!
//! | specification | file |
//! |---|---|
//! | RFC 9068, JWT profile for access tokens | `access_token`; for grants `grant_token` |
//! | RFC 6749 §4.1, authorization codes | `authorization_code` |
//! | OpenID Connect Discovery | `discovery` |
//! | OpenID Connect Core §2, §3.1.3, ID tokens | `id_token` |
//! | OpenID Connect Back-Channel Logout | `logout_token` |
//! | RFC 8414, authorization server metadata | `metadata` |
//! | RFC 6749 §3.1 and appendix B, parameters | `parameters` |
//! | RFC 7636, PKCE | `pkce` |
//! | RFC 6749 §6, RFC 9700 §4.14, refresh tokens | `refresh_token` |
//! | RFC 6749 §5.2 and others, error codes | `refusal` |
//! | RFC 8707, resources and their scopes | `resource_indicators` |
//! | OpenID Connect Core §5.1, §5.4, claims of scopes | `standard_claims` |
//! | OpenID Connect Core §5.3, userinfo | `userinfo` |

pub mod access_token;
pub mod authorization_code;
pub mod discovery;
pub mod grant_token;
pub mod id_token;
pub mod logout_token;
pub mod metadata;
pub mod parameters;
pub mod pkce;
pub mod refresh_token;
pub mod refusal;
pub mod resource_indicators;
pub mod standard_claims;
pub mod userinfo;
