//! Whether a server's port is free.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use super::holder::{self, Holder};
use crate::addresses::Listen;

/// A local connection is accepted at once or not at all.
const CONNECT_LIMIT: Duration = Duration::from_millis(300);

/// A sentence when the server could not listen.
pub(super) fn problem(listen: &Listen) -> Option<String> {
    let sockets = listen.sockets();
    if sockets.is_empty() {
        let Listen { program, host, .. } = listen;
        return Some(format!(
            "{program} cannot listen on \"{host}\": no such host is known on this machine."
        ));
    }
    let held = sockets.iter().find_map(|socket| trouble(*socket))?;
    Some(match held {
        Trouble::Held => occupied(listen, holder::of(listen.port).as_ref(), cfg!(target_os = "macos")),
        Trouble::Other(reason) => format!(
            "{} cannot listen on port {}: {reason}. Choose another with {}.",
            listen.program,
            listen.port,
            setting(listen)
        ),
    })
}

enum Trouble {
    Held,
    Other(String),
}

fn trouble(socket: SocketAddr) -> Option<Trouble> {
    // macOS lets one bind a single address beside somebody's wildcard, so ask whether anybody answers first.
    if TcpStream::connect_timeout(&socket, CONNECT_LIMIT).is_ok() {
        return Some(Trouble::Held);
    }
    match TcpListener::bind(socket) {
        Ok(_) => None,
        Err(error) if error.kind() == ErrorKind::AddrInUse => Some(Trouble::Held),
        // A machine without IPv6 still has 127.0.0.1, and the server does without the other one too.
        Err(_) if socket.is_ipv6() => None,
        Err(error) => Some(Trouble::Other(error.to_string())),
    }
}

fn setting(listen: &Listen) -> String {
    let section = listen.program.replace('-', "_").to_uppercase();
    // The others must find it there too.
    let address = match listen.program {
        "auth-server" => "ISSUER",
        "api" => "RESOURCE",
        _ => "PUBLIC_URL",
    };
    format!(
        "SIGNET__{section}__LISTEN=localhost:PORT and SIGNET__{section}__{address}=http://localhost:PORT (or in signet.toml)"
    )
}

fn occupied(listen: &Listen, holder: Option<&Holder>, mac: bool) -> String {
    const AIRPLAY: &str = "; on macOS this is usually AirPlay Receiver: turn it off in System Settings, General, AirDrop & Handoff";
    let who = match holder {
        Some(Holder::Process { pid, name }) if ["auth-server", "api", "bff"].contains(&name.as_str()) => {
            format!(
                "{name} (process {pid}). Stop it (Ctrl-C in the terminal of the other Signet, or `kill {pid}`)"
            )
        }
        Some(Holder::Process { pid, name }) => format!("{name} (process {pid}). Stop it (`kill {pid}`)"),
        Some(Holder::User(uid)) => format!("a process of another user (uid {uid}). Stop it"),
        None => String::from("another process. Stop it"),
    };
    let (program, port) = (listen.program, listen.port);
    let hint = if mac && port == 5000 { AIRPLAY } else { "" };
    let setting = setting(listen);
    format!(
        "Port {port}, which {program} needs, is held by {who}{hint}, or choose another port with {setting}."
    )
}

#[cfg(test)]
mod tests {
    use super::{Holder, occupied, problem};
    use crate::addresses::Listen;
    use std::net::TcpListener;
    use std::time::{Duration, Instant};

    fn listen(port: u16) -> Listen {
        Listen { program: "auth-server", host: String::from("localhost"), port }
    }

    #[test]
    fn a_held_port_is_told_with_its_holder() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let sentence = problem(&listen(port)).unwrap();
        assert!(sentence.contains(&format!("Port {port}")), "{sentence}");
        assert!(sentence.contains("SIGNET__AUTH_SERVER__LISTEN=localhost:PORT and"), "{sentence}");
        assert!(sentence.contains("SIGNET__AUTH_SERVER__ISSUER=http://localhost:PORT"), "{sentence}");
        if cfg!(target_os = "linux") {
            assert!(sentence.contains(&std::process::id().to_string()), "{sentence}");
        }
        drop(socket);
        // A process that another test is just starting has a copy of the socket until it runs its program.
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) && problem(&listen(port)).is_some() {
            std::thread::yield_now();
        }
        assert_eq!(problem(&listen(port)), None);
    }

    #[test]
    fn airplay_is_named_on_macos_and_port_5000_alone() {
        let holder = Holder::Process { pid: 7, name: String::from("ControlCe") };
        assert!(occupied(&listen(5000), Some(&holder), true).contains("AirPlay"));
        assert!(!occupied(&listen(5001), Some(&holder), true).contains("AirPlay"));
        assert!(!occupied(&listen(5000), Some(&holder), false).contains("AirPlay"));
    }
}
