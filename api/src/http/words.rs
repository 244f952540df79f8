//! The sentences of `/test_get_with_validation`, letter by letter those of the source system: contract R7.

use serde::Serialize;
use utoipa::ToSchema;

/// What the API thinks of a token that it takes, or of none.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) enum Verdict {
    #[serde(rename = "You Are a Real Admin!!")]
    Admin,
    #[serde(rename = "You Are not an Admin, but at least your token is valid!")]
    Valid,
    #[serde(rename = "hello")]
    Hello,
}

/// What it thinks of a token that it refuses.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) enum NiceTry {
    #[serde(rename = "Ooops, validation messed up: Signature expired. Login please")]
    Expired,
    #[serde(rename = "Ooops, validation messed up: Nice try, invalid token. Login please")]
    Invalid,
}
