//! The index from specification to file.
//!
//! | specification | file |
//! |---|---|
//! | RFC 9068, JWT profile for access tokens | `access_token` |
//! | RFC 8414, authorization server metadata | `metadata` |

pub mod access_token;
pub mod metadata;
