//! Tokens for what a person has granted: RFC 6749 §4.1.3 and §6, OpenID Connect Core §3.1.3, §5.3, §12, RFC 7009.
//!
//! | action | file |
//! |---|---|
//! | A code becomes tokens | `redeem_code` |
//! | A refresh token becomes tokens | `refresh` |
//! | An access token shows who it speaks for | `userinfo` |
//! | A client gives a token back | `revoke` |
//! | What a grant's tokens say | `mint` |

mod mint;
mod redeem_code;
mod refresh;
mod revoke;
mod userinfo;

pub use mint::Minted;
pub use redeem_code::redeem_code;
pub use refresh::refresh;
pub use revoke::revoke;
pub use userinfo::{UserinfoAnswer, UserinfoError, userinfo};
