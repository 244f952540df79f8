//! Binding the listening sockets, with an error that says what to do.

use std::io;
use std::net::SocketAddr;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;

use super::tls::{Tls, TlsError};
use crate::config::{Border, Listen};
use crate::telemetry::metrics::Connections;

/// Why a server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another process has the port.
    #[error(
        "port {port} is taken by another process: stop it, or set another `listen` and the address that goes with it{hint}"
    )]
    Taken {
        /// The port.
        port: u16,
        /// What is known about the usual holder.
        hint: &'static str,
    },
    /// The address for metrics cannot be had.
    #[error("`metrics_listen`: {0}")]
    Metrics(Box<BindError>),
    /// TLS is configured, and cannot be spoken.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system refuses for another reason.
    #[error("cannot listen on {address}: {source}")]
    Refused {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// Sockets that listen.
#[derive(Debug)]
pub struct Bound(pub(crate) Vec<TcpListener>);

/// A server's sockets, and what holds for who comes by them.
#[derive(Debug)]
pub struct Front {
    pub(super) sockets: Bound,
    pub(super) border: Border,
    pub(super) tls: Option<Tls>,
    pub(super) connections: Connections,
}

impl Front {
    /// Where it listens: the ports that the system chose where 0 was asked for.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.sockets.0.iter().filter_map(|socket| socket.local_addr().ok()).collect()
    }

    /// The same, whose connections are counted in `connections`.
    #[must_use]
    pub fn counted(mut self, connections: Connections) -> Self {
        self.connections = connections;
        self
    }
}

/// Reads the files of TLS, where `border` has some, and binds every address of `listen`.
///
/// # Errors
/// [`BindError`] when TLS cannot be spoken, or as [`bind`].
pub fn open(listen: &Listen, border: Border) -> Result<Front, BindError> {
    let tls = border.tls.as_ref().map(Tls::load).transpose()?;
    Ok(Front { sockets: bind(listen)?, border, tls, connections: Connections::default() })
}

/// Binds every address of `listen`. A machine without IPv6 is fine as long as one address can be had.
///
/// # Errors
/// [`BindError`] when an address is taken, or none can be had.
pub fn bind(listen: &Listen) -> Result<Bound, BindError> {
    each(listen, socket).map(Bound)
}

/// Whether [`bind`] could have every address of `listen`. Nobody can connect to it meanwhile, and whoever binds it is not kept from it.
///
/// # Errors
/// As [`bind`].
pub fn look_at_port(listen: &Listen) -> Result<(), BindError> {
    each(listen, reserved).map(drop)
}

fn each<T>(listen: &Listen, bind: impl Fn(SocketAddr) -> io::Result<T>) -> Result<Vec<T>, BindError> {
    let (mut bound, mut absent) = (Vec::new(), None);
    for &address in &listen.addresses {
        match bind(address) {
            Ok(socket) => bound.push(socket),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(taken(listen.port)),
            Err(source) => absent = Some(BindError::Refused { address, source }),
        }
    }
    match absent {
        Some(error) if bound.is_empty() => Err(error),
        _ => Ok(bound),
    }
}

fn taken(port: u16) -> BindError {
    let airplay = cfg!(target_os = "macos") && port == 5000;
    let hint = if airplay {
        " (on macOS the AirPlay Receiver holds it: System Settings, General, AirDrop & Handoff)"
    } else {
        ""
    };
    BindError::Taken { port, hint }
}

fn socket(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = reserved(address)?;
    socket.listen(1024)?;
    TcpListener::from_std(socket.into())
}

/// Bound, and does not listen yet: until then another may bind the same.
fn reserved(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        // `[::]` would take the IPv4 port too on some systems and not on others.
        socket.set_only_v6(true)?;
    }
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_is_taken_is_said_with_what_to_do() {
        let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = other.local_addr().unwrap().port();
        let listen = Listen::parse(&format!("127.0.0.1:{port}")).unwrap();
        let error = open(&listen, Border::default()).unwrap_err().to_string();
        assert!(error.contains(&format!("port {port} is taken")) && error.contains("listen"), "{error}");
        assert_eq!(look_at_port(&listen).unwrap_err().to_string(), error);
        drop(other);
        look_at_port(&listen).unwrap();
        let held = reserved(listen.addresses[0]).unwrap();
        open(&listen, Border::default()).unwrap();
        drop(held);
    }
}
