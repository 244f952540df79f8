//! What an address shows.

mod answer;
mod dashboard;
mod home;
mod inspect;
mod not_found;
mod session_status;
mod start;
mod success;
mod where_is_my_token;

pub use answer::Answer;
pub use dashboard::Dashboard;
pub use home::home;
pub use inspect::Inspect;
pub use not_found::not_found;
pub use session_status::SessionStatus;
pub use start::Start;
pub use success::Success;
pub use where_is_my_token::WhereIsMyToken;
