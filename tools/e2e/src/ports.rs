//! Free ports. Tests run side by side, so each port is given once in a process, and it must be free on both loopback
//! addresses.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Below what systems give to outgoing connections, so that none of those takes a port that was found free.
const FIRST: u64 = 20_000;
/// And below 30000: `:3000`, which documents show, must not be the beginning of a port.
const COUNT: u64 = 9_000;

/// A random start keeps two test programs that run at the same time apart.
static NEXT: LazyLock<AtomicU64> =
    LazyLock::new(|| AtomicU64::new(RandomState::new().build_hasher().finish() % COUNT));

/// A port that nobody uses and that this process never got before.
pub fn free() -> u16 {
    for _ in 0..COUNT {
        let port = FIRST + NEXT.fetch_add(1, Ordering::Relaxed) % COUNT;
        let port = u16::try_from(port).expect("the range lies below 65536");
        if is_free(port) {
            return port;
        }
    }
    panic!("no port from {FIRST} on is free");
}

/// Whether this machine has the loopback address of IPv6.
pub fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
        && (TcpListener::bind((Ipv6Addr::LOCALHOST, port)).is_ok() || !has_ipv6())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_port_is_given_twice() {
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(|| [(); 25].map(|()| free()))).collect();
        let ports: Vec<u16> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        let distinct: HashSet<u16> = ports.iter().copied().collect();
        assert_eq!(distinct.len(), ports.len(), "{ports:?}");
    }

    #[test]
    fn an_occupied_port_is_not_free() {
        let port = free();
        let held = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert!(!is_free(port), "{port} is held");
        drop(held);
    }
}
