//! Who comes in: every connection opens, ends or is refused here, in all and per address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::descriptors;
use crate::config::{Border, Limits};
use crate::telemetry::metrics::Connections;

/// Between two lines about refused connections: a flood is one event, not a thousand.
const QUIET: Duration = Duration::from_secs(10);

/// Room for the connections of one server, over all its sockets.
#[derive(Debug)]
pub(super) struct Room {
    border: Arc<Border>,
    all: usize,
    state: Mutex<State>,
    connections: Connections,
}

#[derive(Debug, Default)]
struct State {
    open: usize,
    /// Of the addresses that are counted; none has 0.
    by_address: HashMap<IpAddr, usize>,
    refused: u64,
    said: Option<Instant>,
}

/// One connection's place; it is free again once this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    room: Arc<Room>,
    counted: Option<IpAddr>,
}

/// Why a connection gets no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// As many are open as a server holds.
    All,
    /// As many are open as one address may have.
    Address,
}

impl Room {
    /// Room as `border` says, and as descriptors allow; what happens in it is counted in `connections`.
    pub(super) fn new(border: Arc<Border>, connections: Connections) -> Arc<Self> {
        let wanted = border.limits.all;
        let all = descriptors::connections(wanted);
        if all < wanted {
            tracing::info!("the system lets this process open files for {all} connections, not for {wanted}");
        }
        Arc::new(Self { border, all, state: Mutex::default(), connections })
    }

    /// A place for a connection from `peer`.
    pub(super) fn enter(self: &Arc<Self>, peer: IpAddr) -> Result<Place, Full> {
        let counted = self.counted(peer);
        let mut state = self.lock();
        let result = state.take(self.all, counted);
        let said = if result.is_err() { state.refused() } else { None };
        drop(state);
        self.connections.note(result.is_ok());
        if let (Err(full), Some(refused)) = (result, said) {
            tracing::warn!(
                refused,
                ?full,
                "connections are refused; [connections] says how many there may be"
            );
        }
        result.map(|()| Place { room: Arc::clone(self), counted: counted.map(|(address, _)| address) })
    }

    /// As which address `peer` is counted, and how many connections that may have; `None` where it is not counted.
    fn counted(&self, peer: IpAddr) -> Option<(IpAddr, usize)> {
        let peer = peer.to_canonical();
        let most = match self.border.limits.per_address {
            // Everybody behind a proxy comes from its address.
            _ if self.border.proxies.contain(peer) => return None,
            Some(most) => most,
            None if peer.is_loopback() => return None,
            None => Limits::PER_ADDRESS,
        };
        let address = match peer {
            IpAddr::V4(_) => peer,
            // A customer gets 64 bits of addresses: one of them is nobody.
            IpAddr::V6(own) => Ipv6Addr::from_bits(own.to_bits() & (u128::MAX << 64)).into(),
        };
        Some((address, most))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, all: usize, counted: Option<(IpAddr, usize)>) -> Result<(), Full> {
        if self.open >= all {
            return Err(Full::All);
        }
        if let Some((address, most)) = counted {
            let open = self.by_address.entry(address).or_default();
            if *open >= most {
                return Err(Full::Address);
            }
            *open += 1;
        }
        self.open += 1;
        Ok(())
    }

    /// Counts a refusal; how many there were since the last line, when it is time for one.
    fn refused(&mut self) -> Option<u64> {
        self.refused += 1;
        if self.said.is_some_and(|said| said.elapsed() < QUIET) {
            return None;
        }
        self.said = Some(Instant::now());
        Some(std::mem::take(&mut self.refused))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.connections.end();
        let mut state = self.room.lock();
        state.open -= 1;
        let Some(address) = self.counted else { return };
        if let Some(open) = state.by_address.get_mut(&address) {
            *open -= 1;
            if *open == 0 {
                state.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Configuration, Profile, Reader, Settings};

    struct Read(Border);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            let url = "https://api.example";
            let profile = Profile::of(reader, "api.resource", url);
            Some(Self(Border::read(reader, "api", ("api.resource", url), profile)))
        }
    }

    fn room(text: &str) -> Arc<Room> {
        let text =
            format!("profile = \"production\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n[connections]\n{text}");
        Room::new(
            Arc::new(Settings::from_toml(&text).unwrap().read::<Read>().unwrap().0),
            Connections::default(),
        )
    }

    fn enter(room: &Arc<Room>, peer: &str) -> Result<Place, Full> {
        room.enter(peer.parse().unwrap())
    }

    #[test]
    fn a_place_is_free_again_when_its_connection_ends() {
        let room = room("all = 2");
        let (first, _second) = (enter(&room, "192.0.2.1").unwrap(), enter(&room, "::1").unwrap());
        assert_eq!(enter(&room, "192.0.2.2").unwrap_err(), Full::All);
        assert_eq!(enter(&room, "127.0.0.1").unwrap_err(), Full::All, "this machine too");
        drop(first);
        assert!(enter(&room, "192.0.2.2").is_ok());
    }

    #[test]
    fn one_address_does_not_take_the_places_of_the_others() {
        let room = room("per_address = 2");
        let held: Vec<Place> = ["192.0.2.1", "::ffff:192.0.2.1", "127.0.0.1", "127.0.0.1"]
            .iter()
            .map(|peer| enter(&room, peer).unwrap())
            .collect();
        for peer in ["192.0.2.1", "127.0.0.1"] {
            assert_eq!(enter(&room, peer).unwrap_err(), Full::Address, "{peer}");
        }
        assert!(enter(&room, "192.0.2.2").is_ok(), "and what a refused one did not get is nobody's");
        drop(held);
        assert!(room.lock().by_address.is_empty(), "nobody is remembered");
        assert!(enter(&room, "192.0.2.1").is_ok());
    }

    #[test]
    fn of_ipv6_a_whole_network_counts_as_one() {
        let room = room("per_address = 1");
        let _held = enter(&room, "2001:db8::1").unwrap();
        assert_eq!(enter(&room, "2001:db8::ffff:1").unwrap_err(), Full::Address);
        assert!(enter(&room, "2001:db8:0:1::1").is_ok());
    }

    #[test]
    fn by_default_neither_this_machine_nor_a_proxy_is_counted() {
        let room = room("");
        let enough = Limits::PER_ADDRESS + 1;
        for peer in ["127.0.0.1", "::1", "10.1.2.3"] {
            let held: Result<Vec<Place>, Full> = (0..enough).map(|_| enter(&room, peer)).collect();
            assert!(held.is_ok(), "{peer}");
        }
        let held: Vec<_> = (0..enough).map(|_| enter(&room, "192.0.2.1")).collect();
        assert_eq!(held.iter().filter(|place| place.is_err()).count(), 1);
    }

    #[test]
    fn a_flood_is_said_once_with_its_number() {
        let mut state = State::default();
        assert_eq!([state.refused(), state.refused(), state.refused()], [Some(1), None, None]);
        state.said = Instant::now().checked_sub(QUIET);
        assert_eq!(state.refused(), Some(3));
    }
}
