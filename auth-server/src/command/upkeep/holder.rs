//! Who listens at an address, as Linux tells it below `/proc`. Other systems, and processes of other users, tell nothing.

use std::ffi::OsString;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

/// Of a socket that listens, in the tables of the system.
const LISTENS: &str = "0A";

/// A process that listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    /// The name of its program.
    pub(super) program: String,
    /// Its number.
    pub(super) process: u32,
}

/// The process that keeps us from listening at one of `addresses`, where it can be found.
pub(super) fn holder(addresses: &[SocketAddr]) -> Option<Holder> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|path| fs::read_to_string(path).unwrap_or_default());
    let sockets = tables.iter().flat_map(|table| table.lines()).filter_map(|line| socket(line, addresses));
    let sockets: Vec<OsString> = sockets.map(|inode| format!("socket:[{inode}]").into()).collect();
    let processes = fs::read_dir("/proc").ok().filter(|_| !sockets.is_empty())?;
    processes.flatten().find_map(|entry| {
        let process = entry.file_name().to_str()?.parse().ok()?;
        has_one(&entry.path(), &sockets)
            .then(|| Holder { program: program(&entry.path().join("exe")), process })
    })
}

/// The name of this program.
pub(super) fn ours() -> String {
    program(Path::new("/proc/self/exe"))
}

/// The inode of the socket of a table's `line`, if it listens where we would.
fn socket<'a>(line: &'a str, addresses: &[SocketAddr]) -> Option<&'a str> {
    let mut columns = line.split_whitespace().skip(1);
    let (at, state, inode) = (columns.next()?, columns.nth(1)?, columns.nth(5)?);
    let at = address(at)?;
    let collides = |ours: &SocketAddr| {
        ours.port() == at.port()
            && (ours.ip() == at.ip() || ours.ip().is_unspecified() || at.ip().is_unspecified())
    };
    (state == LISTENS && addresses.iter().any(collides)).then_some(inode)
}

/// `0100007F:1388` is 127.0.0.1:5000: words of 32 bits, each as the machine has it in memory.
fn address(text: &str) -> Option<SocketAddr> {
    let (ip, port) = text.split_once(':')?;
    let word = |at: usize| {
        let text = ip.get(at * 8..at * 8 + 8)?;
        u32::from_str_radix(text, 16).ok().map(u32::to_ne_bytes)
    };
    let ip = match ip.len() {
        8 => IpAddr::from(word(0)?),
        32 => {
            let words = [word(0)?, word(1)?, word(2)?, word(3)?].concat();
            IpAddr::from(<[u8; 16]>::try_from(words).ok()?)
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, u16::from_str_radix(port, 16).ok()?))
}

/// Whether the process has one of the `sockets` open.
fn has_one(process: &Path, sockets: &[OsString]) -> bool {
    let Ok(open) = fs::read_dir(process.join("fd")) else { return false };
    open.flatten().any(|file| {
        fs::read_link(file.path()).is_ok_and(|to| sockets.iter().any(|one| to.as_os_str() == one))
    })
}

/// The name of the program that the link `exe` leads to, also where another version lies in its place by now.
fn program(exe: &Path) -> String {
    let path = fs::read_link(exe).unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(" (deleted)").unwrap_or(&name).to_owned()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn lines_of_the_tables_are_read() {
        let line = "   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 34567 1 0 100 0 0 10 0";
        if cfg!(target_endian = "little") {
            assert_eq!(address("0100007F:1388"), Some(at("127.0.0.1:5000")));
            assert_eq!(address("00000000000000000000000001000000:1388"), Some(at("[::1]:5000")));
            assert_eq!(socket(line, &[at("127.0.0.1:5000")]), Some("34567"));
        }
        assert_eq!(socket(line, &[at("0.0.0.0:5000")]), Some("34567"), "all addresses are that one too");
        for other in [&["127.0.0.2:5000"][..], &["127.0.0.1:5001"], &[]] {
            let other: Vec<SocketAddr> = other.iter().map(|text| at(text)).collect();
            assert_eq!(socket(line, &other), None, "{other:?}");
        }
        let connected = line.replace(" 0A ", " 01 ");
        assert_eq!(socket(&connected, &[at("0.0.0.0:5000")]), None, "it does not listen");
        for none in
            ["", "  sl  local_address rem_address   st", "0: 0100007F 0 0A", "0: zz:1388 0 0A 0 0 0 0 0 1"]
        {
            assert_eq!(socket(none, &[at("0.0.0.0:5000")]), None, "{none}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_listens_is_found_by_name_and_number() {
        for ip in ["127.0.0.1:0", "0.0.0.0:0"] {
            let listener = TcpListener::bind(ip).unwrap();
            let port = listener.local_addr().unwrap().port();
            let found = holder(&[at(&format!("127.0.0.1:{port}"))]);
            assert_eq!(found, Some(Holder { program: ours(), process: std::process::id() }));
            drop(listener);
            assert_eq!(holder(&[at(&format!("127.0.0.1:{port}"))]), None);
        }
        assert!(ours().starts_with("auth_server"), "{}", ours());
    }
}
