//! `[connections]`: how many connections a server holds, how large a request's head may be, and how long everything may
//! take. One table for all servers; where one of them needs other values, its environment or `--set` says so.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::Reader;

/// What a connection may take of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once; what the system's descriptors allow may be less.
    pub all: usize,
    /// Connections at once from one address (of IPv6: from one /64). `None`, where nothing is set, means
    /// [`Limits::PER_ADDRESS`], but any number from this machine: a load generator or a proxy beside the server is no
    /// attacker. What is set holds for this machine too.
    pub per_address: Option<usize>,
    /// Bytes of a request's header section; more is 431.
    pub header_bytes: usize,
    /// From the first byte of a header section, or from the opening of a connection, to the section's end.
    pub header_time: Duration,
    /// From the header section to the end of the body; later is 408.
    pub body_time: Duration,
    /// How long a connection waits for its next request, and an answer for a client that does not read.
    pub idle_time: Duration,
    /// How long a connection that has left HTTP, as a WebSocket does, lasts without a byte of either side.
    pub socket_idle_time: Duration,
    /// How long a TLS handshake may take.
    pub handshake_time: Duration,
    /// Requests under way at once on one HTTP/2 connection.
    pub streams: u32,
    /// How long a server that was told to stop says so and still takes requests.
    pub notice_time: Duration,
    /// How long the requests in flight then have to end.
    pub stop_time: Duration,
}

/// The paths, defaults and bounds of the times in seconds and of the numbers.
const ALL: (&str, u64, RangeInclusive<u64>) = ("connections.all", 8192, 1..=1_000_000);
const HEADER_BYTES: (&str, u64, RangeInclusive<u64>) =
    ("connections.header_bytes", 32 * 1024, 8192..=1_048_576);
const HEADER_TIME: (&str, u64, RangeInclusive<u64>) = ("connections.header_time", 15, 1..=600);
const BODY_TIME: (&str, u64, RangeInclusive<u64>) = ("connections.body_time", 20, 1..=3600);
const IDLE_TIME: (&str, u64, RangeInclusive<u64>) = ("connections.idle_time", 120, 1..=3600);
const SOCKET_IDLE_TIME: (&str, u64, RangeInclusive<u64>) = ("connections.socket_idle_time", 300, 1..=86_400);
const HANDSHAKE_TIME: (&str, u64, RangeInclusive<u64>) = ("connections.handshake_time", 10, 1..=600);
const STREAMS: (&str, u64, RangeInclusive<u64>) = ("connections.streams", 32, 1..=1000);
const NOTICE_TIME: (&str, u64, RangeInclusive<u64>) = ("connections.notice_time", 0, 0..=3600);
const STOP_TIME: (&str, u64, RangeInclusive<u64>) = ("connections.stop_time", 10, 0..=3600);

impl Limits {
    /// Connections at once from one address of another machine, where nothing is set: some offices have one address.
    pub const PER_ADDRESS: usize = 512;

    /// Reads the table.
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let all = size(reader.number(ALL));
        let per_address = reader.optional_number("connections.per_address", 1..=1_000_000).map(size);
        Self {
            all,
            per_address,
            header_bytes: size(reader.number(HEADER_BYTES)),
            header_time: reader.time(HEADER_TIME),
            body_time: reader.time(BODY_TIME),
            idle_time: reader.time(IDLE_TIME),
            socket_idle_time: reader.time(SOCKET_IDLE_TIME),
            handshake_time: reader.time(HANDSHAKE_TIME),
            streams: u32::try_from(reader.number(STREAMS)).unwrap_or(u32::MAX),
            notice_time: reader.time(NOTICE_TIME),
            stop_time: reader.time(STOP_TIME),
        }
    }
}

/// What holds where nothing is set.
impl Default for Limits {
    fn default() -> Self {
        let seconds = |(_, default, _): (_, u64, RangeInclusive<u64>)| Duration::from_secs(default);
        Self {
            all: size(ALL.1),
            per_address: None,
            header_bytes: size(HEADER_BYTES.1),
            header_time: seconds(HEADER_TIME),
            body_time: seconds(BODY_TIME),
            idle_time: seconds(IDLE_TIME),
            socket_idle_time: seconds(SOCKET_IDLE_TIME),
            handshake_time: seconds(HANDSHAKE_TIME),
            streams: u32::try_from(STREAMS.1).unwrap_or(u32::MAX),
            notice_time: seconds(NOTICE_TIME),
            stop_time: seconds(STOP_TIME),
        }
    }
}

/// Bounded far below what any machine counts to.
fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::{Configuration, Problems, Settings};
    use super::*;

    struct Read(Limits);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            Some(Self(Limits::read(reader)))
        }
    }

    fn read(text: &str) -> Result<Limits, Problems> {
        Settings::from_toml(text).unwrap().read::<Read>().map(|read| read.0)
    }

    #[test]
    fn nothing_configured_is_generous() {
        let limits = read("").unwrap();
        assert_eq!((limits.all, limits.per_address, limits.header_bytes), (8192, None, 32_768));
        assert_eq!((limits.idle_time, limits.notice_time), (Duration::from_mins(2), Duration::ZERO));
        assert_eq!(limits, Limits::default());
        assert_eq!(limits, read(include_str!("../../../../signet.example.toml")).unwrap(), "the example");
    }

    #[test]
    fn every_limit_is_read_from_its_own_key() {
        let text = "[connections]\nall = 101\nper_address = 102\nheader_bytes = 8193\nheader_time = 104\nbody_time = 105\n\
                    idle_time = 106\nsocket_idle_time = 111\nhandshake_time = 107\nstreams = 108\nnotice_time = 109\nstop_time = 110\n";
        let seconds = Duration::from_secs;
        let wanted = Limits {
            all: 101,
            per_address: Some(102),
            header_bytes: 8193,
            header_time: seconds(104),
            body_time: seconds(105),
            idle_time: seconds(106),
            socket_idle_time: seconds(111),
            handshake_time: seconds(107),
            streams: 108,
            notice_time: seconds(109),
            stop_time: seconds(110),
        };
        assert_eq!(read(text).unwrap(), wanted);
    }

    #[test]
    fn what_is_out_of_bounds_is_said_with_the_bounds() {
        for (key, value, wanted) in [
            ("all", 0, "1 to 1000000"),
            ("per_address", 0, "1 to 1000000"),
            ("header_bytes", 8191, "8192 to 1048576"),
            ("header_time", 0, "1 to 600 seconds"),
            ("body_time", 3601, "1 to 3600 seconds"),
            ("idle_time", 0, "1 to 3600 seconds"),
            ("socket_idle_time", 86_401, "1 to 86400 seconds"),
            ("handshake_time", 601, "1 to 600 seconds"),
            ("streams", 1001, "1 to 1000"),
            ("notice_time", 3601, "0 to 3600 seconds"),
            ("stop_time", 3601, "0 to 3600 seconds"),
        ] {
            let problems = read(&format!("[connections]\n{key} = {value}\n")).unwrap_err().to_string();
            let sentence = format!("`connections.{key}` must be {wanted}\n      signet.toml:2");
            assert!(problems.contains(&sentence), "{problems}");
        }
    }
}
