//! What holds of the store, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "contract/assertions.rs"]
mod assertions;
#[path = "contract/browsers.rs"]
mod browsers;
#[path = "contract/clients.rs"]
mod clients;
#[path = "contract/consents.rs"]
mod consents;
#[path = "contract/endings.rs"]
mod endings;
#[path = "contract/granting.rs"]
mod granting;
#[path = "contract/grants.rs"]
mod grants;
#[path = "contract/keys.rs"]
mod keys;
#[path = "contract/logout_notices.rs"]
mod logout_notices;
#[path = "contract/logout_requests.rs"]
mod logout_requests;
#[path = "contract/lookups.rs"]
mod lookups;
#[path = "contract/page_sign_in.rs"]
mod page_sign_in;
#[path = "contract/passwords.rs"]
mod passwords;
#[path = "contract/refresh.rs"]
mod refresh;
#[path = "contract/refresh_before.rs"]
mod refresh_before;
#[path = "contract/requests.rs"]
mod requests;
#[path = "contract/seeds.rs"]
mod seeds;
#[path = "contract/sessions.rs"]
mod sessions;
#[path = "contract/support.rs"]
mod support;
#[path = "contract/sweep.rs"]
mod sweep;
#[path = "contract/users.rs"]
mod users;
