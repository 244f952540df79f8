//! Configuration: defaults < `signet.toml` < `.env` < environment < flags. Every key is a line of [`keys::KEYS`]; what is
//! wrong is listed all at once, each with its place.

mod addresses;
mod border;
mod effective;
mod file;
mod keys;
mod limits;
mod listen;
mod master_key;
mod networks;
mod origin;
mod problems;
mod profile;
mod proxies;
mod reader;
mod schema;
mod secrets;
mod settings;
mod shape;
mod variables;

pub use border::{Border, TlsFiles};
pub use keys::{KEYS, Key, Kind};
pub use limits::Limits;
pub use listen::Listen;
pub use master_key::master_key;
pub use networks::Networks;
pub use origin::Origin;
pub use problems::{Problem, Problems};
pub use profile::{Profile, is_loopback_url};
pub use proxies::Proxies;
pub use reader::Reader;
pub use schema::schema;
pub use secrets::Secret;
pub use settings::{Configuration, Settings, Sources};
