//! The pages that the auth-server shows itself: askama views, plain HTML that needs no script. A view is what a page says,
//! as plain fields; its texts are those of one language (`messages/`), its looks those of every server's pages.

mod applications;
mod choose_account;
mod confirm_logout;
mod consent;
mod error_page;
mod form_post;
mod home;
mod language;
mod messages;
mod people;
mod policy;
mod sign_in;
mod signed_out;

pub use applications::{ApplicationView, Applications, PersonView};
pub use choose_account::ChooseAccount;
pub use confirm_logout::ConfirmLogout;
pub use consent::{Consent, ConsentItem};
pub use error_page::{ErrorKind, ErrorPage};
pub use form_post::{FormPost, SUBMIT};
pub use home::Home;
pub use language::Language;
pub use people::{AccountView, ClientView, host_of};
pub use policy::{csp, form_target};
pub use sign_in::{SignIn, SignInProblem};
pub use signed_out::SignedOut;
