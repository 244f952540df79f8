//! Who listens on a port: `/proc` on Linux (proc(5)), `lsof` elsewhere.

use std::path::Path;
use std::process::Command;

/// Who holds a port.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// This process.
    Process { pid: u32, name: String },
    /// A process of this user, which we may not look into.
    User(u32),
}

/// Who listens on this port, as far as the system tells.
pub(super) fn of(port: u16) -> Option<Holder> {
    if Path::new("/proc/net/tcp").exists() { by_proc(port) } else { by_lsof(port) }
}

fn by_proc(port: u16) -> Option<Holder> {
    let tables =
        ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| std::fs::read_to_string(table).unwrap_or_default());
    let listener = tables.iter().find_map(|table| listener(table, port))?;
    Some(process_with_socket(&listener.inode).unwrap_or(Holder::User(listener.uid)))
}

#[derive(Debug, PartialEq, Eq)]
struct Listener {
    uid: u32,
    inode: String,
}

/// The listening socket of this port in a table such as `/proc/net/tcp`.
fn listener(table: &str, port: u16) -> Option<Listener> {
    const LISTENING: &str = "0A";
    table.lines().skip(1).find_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [_, local, _, LISTENING, _, _, _, uid, _, inode, ..] = columns.as_slice() else { return None };
        let (_, hexadecimal) = local.rsplit_once(':')?;
        let same = u16::from_str_radix(hexadecimal, 16).ok()? == port;
        same.then(|| Listener { uid: uid.parse().unwrap_or_default(), inode: (*inode).to_owned() })
    })
}

fn process_with_socket(inode: &str) -> Option<Holder> {
    let link = format!("socket:[{inode}]");
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).find_map(|pid| {
        let mut files = std::fs::read_dir(format!("/proc/{pid}/fd")).ok()?.flatten();
        files.find(|file| {
            std::fs::read_link(file.path()).is_ok_and(|target| target.as_os_str() == link.as_str())
        })?;
        let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        Some(Holder::Process { pid, name: name.trim().to_owned() })
    })
}

fn by_lsof(port: u16) -> Option<Holder> {
    let output =
        Command::new("lsof").args(["-nP", &format!("-iTCP:{port}"), "-sTCP:LISTEN", "-Fpc"]).output().ok()?;
    lsof_answer(&String::from_utf8_lossy(&output.stdout))
}

/// Reads `lsof -Fpc`: a line `p<pid>`, then a line `c<command>`.
fn lsof_answer(text: &str) -> Option<Holder> {
    let field = |letter: char| text.lines().find_map(move |line| line.strip_prefix(letter));
    Some(Holder::Process { pid: field('p')?.parse().ok()?, name: field('c')?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{Holder, Listener, listener, lsof_answer};

    const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100
   1: 0100007F:1389 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 20
";

    #[test]
    fn a_listening_socket_is_found_by_its_port() {
        let found = listener(TABLE, 5000);
        assert_eq!(found, Some(Listener { uid: 1000, inode: String::from("4711") }));
    }

    #[test]
    fn a_connection_is_no_listener() {
        assert_eq!(listener(TABLE, 5001), None);
        assert_eq!(listener("", 5000), None);
    }

    #[test]
    fn lsof_is_understood() {
        let found = lsof_answer("p512\ncControlCe\nf9\n");
        assert_eq!(found, Some(Holder::Process { pid: 512, name: String::from("ControlCe") }));
        assert_eq!(lsof_answer(""), None);
    }
}
