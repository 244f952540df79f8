//! One accept loop for all servers: bind, accept, hand each connection to hyper, drain at the end.

mod accept;
mod activity;
mod bind;
mod limits;
mod linger;
mod run;
mod stop;

pub use bind::{BindError, Bound, bind};
pub use run::{Server, launch};
pub use stop::Stop;
