//! From an authorization request to its answer: RFC 6749 §4.1, OpenID Connect Core §3.1.2; rules G5 to G7, G12, G13.
//!
//! | step | file |
//! |---|---|
//! | A request comes, and is answered at once or kept for pages | `begin` |
//! | What comes next for it | `next` |
//! | A kept request, and whose it is | `kept` |
//! | Somebody signs in on the page | `sign_in` |
//! | Somebody chooses an account, allows or refuses | `choose`, `consent` |

mod begin;
mod choose;
mod consent;
mod error;
mod kept;
mod next;
mod sign_in;

pub use begin::{Arrival, Begun, Came, begin};
pub use choose::choose;
pub use consent::{Decision, consent};
pub use error::AuthorizeError;
pub use kept::{Visitor, go_on, pending};
pub use next::{Next, Page};
pub use sign_in::{PageCredentials, PageSignInError, sign_in as sign_in_on_page};
