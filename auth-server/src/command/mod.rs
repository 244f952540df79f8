//! What the program does when it is asked on the command line.

mod hash_password;
mod keys;
mod serve;

pub use hash_password::hash_password;
pub use keys::Keys;
pub use serve::serve;

/// The text of `--help`.
pub const USAGE: &str = "\
auth-server [OPTIONS]    serve
auth-server COMMAND

  users hash-password    read a password, print a [[users]] entry for the configuration
  keys list [--json]     print the signing keys, their states and times
  keys rotate [--now]    make the next signing key; it signs when everybody could see it, or now
  keys revoke KID        void a key and every token of it; if it signs, another one does at once
  keys export --pem KID  print the public half of a key
  keys import FILE [--now]
                         take over a private key (PEM, PKCS#8) as the next one; it stays in FILE too
  keys new-master        print a new master key, a line for auth_server.master_key
  These take the options of serving, at their end. A server that runs follows within two seconds.";
