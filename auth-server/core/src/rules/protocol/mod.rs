//! The index from specification to file.
//!
//! | specification | file |
//! |---|---|
//! | RFC 9068, JWT profile for access tokens | `access_token`; for grants `grant_token` |
//! | RFC 6749 §4.1.2.1, RFC 9700 §4.1, where answers go | `addressee` |
//! | OpenID Connect Core §2, SAML 2.0 Authentication Context, RFC 8176, `acr` and `amr` | `authentication_context` |
//! | RFC 6749 §4.1, authorization codes | `authorization_code` |
//! | RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1, requests | `authorization_request` |
//! | RFC 6749 §4.1.2, RFC 9207, Form Post Response Mode, answers | `authorization_response` |
//! | OpenID Connect Core §5.5, the parameter `claims` | `claims_parameter` |
//! | RFC 7523 §3, client assertions | `client_assertion` |
//! | RFC 6749 §2.3, RFC 7617, how clients authenticate | `client_authentication` |
//! | RFC 7591 §2, client metadata | `client_metadata` |
//! | OpenID Connect Discovery | `discovery` |
//! | OpenID Connect RP-Initiated Logout 1.0 | `end_session` |
//! | RFC 6749 §4.5, which grant is used | `grant_type` |
//! | OpenID Connect Core §2, §3.1.3, ID tokens | `id_token` |
//! | OpenID Connect Core §3.1.2.3 to §3.1.2.6, which page comes next | `interaction` |
//! | OpenID Connect Back-Channel Logout | `logout_token`; how it is brought, `logout_delivery` |
//! | RFC 8414, authorization server metadata | `metadata` |
//! | RFC 6749 §3.1 and appendix B, parameters | `parameters` |
//! | RFC 7636, PKCE | `pkce` |
//! | OpenID Connect Core §3.1.2.3, §3.1.2.4, which pages were | `progress` |
//! | OpenID Connect Core §3.1.2.1, the parameter `prompt` | `prompt` |
//! | RFC 6749 §3.1.2, RFC 8252, RFC 9700, redirect URIs | `redirect_uri` |
//! | RFC 6749 §6, RFC 9700 §4.14, refresh tokens | `refresh_token` |
//! | RFC 6749 §5.2 and others, error codes | `refusal` |
//! | RFC 9101, OpenID Connect Core §6.1, request objects | `request_object` |
//! | RFC 8707, resources and their scopes | `resource_indicators` |
//! | RFC 8707 §2, what is registered of a resource | `resource_metadata` |
//! | RFC 6749 §3.3, scopes | `scope` |
//! | OpenID Connect Core §5.1, §5.4, claims of scopes | `standard_claims` |
//! | OpenID Connect Core §5.3, userinfo | `userinfo` |
//! | RFC 3986 §3, addresses of clients that are no redirect URIs | `web_address` |

pub mod access_token;
pub mod addressee;
pub mod authentication_context;
pub mod authorization_code;
pub mod authorization_request;
pub mod authorization_response;
pub mod claims_parameter;
pub mod client_assertion;
pub mod client_authentication;
pub mod client_metadata;
pub mod discovery;
pub mod end_session;
pub mod grant_token;
pub mod grant_type;
pub mod id_token;
pub mod interaction;
pub mod logout_delivery;
pub mod logout_token;
pub mod metadata;
pub mod parameters;
pub mod pkce;
pub mod progress;
pub mod prompt;
pub mod redirect_uri;
pub mod refresh_token;
pub mod refusal;
pub mod request_object;
pub mod resource_indicators;
pub mod resource_metadata;
pub mod scope;
pub mod standard_claims;
pub mod userinfo;
pub mod web_address;
