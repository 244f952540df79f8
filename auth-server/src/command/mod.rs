//! What the program does when it is asked on the command line.

mod clients;
mod hash_password;
mod keys;
mod outcome;
mod password;
mod serve;
mod store;
mod table;
mod until;
mod upkeep;
mod users;

use std::ffi::OsString;
use std::process::ExitCode;

pub use clients::Clients;
pub use hash_password::hash_password;
pub use keys::Keys;
pub use serve::serve;
pub use upkeep::Upkeep;
pub use users::Users;

/// Does what the words after the program's name ask for; `None` when they are none of the commands of [`USAGE`].
#[must_use]
pub fn run(words: &[OsString]) -> Option<ExitCode> {
    if words == ["users", "hash-password"] {
        return Some(hash_password());
    }
    let keys = Keys::asked(words).map(Keys::run);
    keys.or_else(|| Users::asked(words).map(Users::run))
        .or_else(|| Clients::asked(words).map(Clients::run))
        .or_else(|| Upkeep::asked(words).map(Upkeep::run))
}

/// The text of `--help`.
pub const USAGE: &str = "\
auth-server [OPTIONS]    serve
auth-server COMMAND

  users add NAME [--name FULL-NAME] [--email ADDRESS] [--admin]
                         read a password, add a user who can sign in with it
  users list [--json]    print all users
  users show WHO [--json]
                         print what is known of one; WHO is a user name or a sub
  users disable WHO      let nobody sign in as WHO, and end the sessions; users enable WHO takes it back
  users set-password WHO read another password, and end the sessions
  users delete WHO --yes delete a user for good
  users hash-password    read a password, print a [[users]] entry for the configuration
  clients list [--json]  print all clients, and from where each is
  clients add FILE [--json]
                         register the client that FILE describes, a JSON object in the words of RFC 7591 (- is standard
                         input), and print its secret, this once
  clients rotate-secret ID [--json]
                         make another secret for a client, print it this once; the former one counts no more
  clients remove ID --yes
                         remove a client with all that it was allowed
  keys list [--json]     print the signing keys, their states and times
  keys rotate [--alg ALG] [--now]
                         make the next signing key; it signs when everybody could see it, or now
  keys revoke KID        void a key and every token of it; if it signs, another one does at once
  keys export --pem KID  print the public half of a key
  keys import FILE [--now]
                         take over a private key (PEM, PKCS#8) as the next one; it stays in FILE too
  keys forget --yes      take out every key, which voids every token; for when the master key is lost
  keys new-master        print a new master key, a line for auth_server.master_key
  migrate                bring the database to the shape of this version, as a server does when it starts
  backup FILE            copy the database (SQLite) into a new file, while servers go on
  doctor                 look at configuration, database, keys, clock and disk; 1 when something is not well
  These take the options of serving, at their end. A server that runs follows changes of users at once, and of keys and
  clients within two seconds.";
