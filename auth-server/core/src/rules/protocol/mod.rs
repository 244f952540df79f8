//! The index from specification to file.
//!
//! | specification | file |
//! |---|---|
//! | RFC 9068, JWT profile for access tokens | `access_token` |
//! | RFC 6749 §2.3, RFC 7617, how clients authenticate | `client_authentication` |
//! | RFC 7523 §3, client assertions | `client_assertion` |
//! | RFC 6749 §4.4, client credentials | `client_credentials` |
//! | RFC 7591 §2, client metadata | `client_metadata` |
//! | RFC 6749 §4.5, which grant is used | `grant_type` |
//! | RFC 8414, authorization server metadata | `metadata` |
//! | RFC 6749 §3.1 and appendix B, parameters | `parameters` |
//! | RFC 6749 §5.2 and others, error codes | `refusal` |
//! | RFC 8707 §2, what is registered of a resource | `resource_metadata` |
//! | RFC 6749 §3.3, scopes | `scope` |
//! | RFC 3986 §3, addresses of clients that are no redirect URIs | `web_address` |

pub mod access_token;
pub mod client_assertion;
pub mod client_authentication;
pub mod client_credentials;
pub mod client_metadata;
pub mod grant_type;
pub mod metadata;
pub mod parameters;
pub mod refusal;
pub mod resource_metadata;
pub mod scope;
pub mod web_address;
