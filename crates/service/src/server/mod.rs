//! One accept loop for all servers: bind, accept, hand each connection to hyper, drain at the end.

mod accept;
mod activity;
mod bind;
mod closing;
mod connection;
mod descriptors;
mod forwarded;
mod late;
mod linger;
mod request;
mod room;
mod run;
mod stop;
mod switch;
mod tls;
mod wire;

pub use bind::{BindError, Bound, Front, bind, look_at_port, open};
pub use run::{Server, launch};
pub use stop::Stop;
pub use tls::{TlsError, look_at_tls};
