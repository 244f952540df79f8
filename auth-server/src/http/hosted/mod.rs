//! The pages that people see on their way from an application and back: OpenID Connect Core §3.1.2; rules H1, H2, H5, G6.
//!
//! | address | file |
//! |---|---|
//! | `/oauth2/authorize` | `authorize` |
//! | `/signin/{handle}`: whatever comes next | `show`, what was decided there `decide` |
//! | `/signin/{handle}/password`: the form, what was typed into it | `password` |
//! | `/oauth2/logout` | `logout` |
//! | `/account/applications` | `applications` |

pub(super) mod applications;
pub(super) mod authorize;
mod browser;
pub(super) mod decide;
mod failed;
mod form;
pub(super) mod logout;
pub(super) mod password;
mod reply;
pub(super) mod show;
mod view;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
