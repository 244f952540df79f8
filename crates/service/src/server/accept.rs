//! The accept loop: hyper over warp, with the limits that neither has by itself (RFC 9112 §9.5 on timeouts).

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::closing::Closing;
use super::connection::{Site, serve};
use super::room::Room;

/// After an accept that failed, as when descriptors run out: waiting beats spinning.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts until the server is deaf, giving each connection, for which there is `room`, to a task of its own. Where there is
/// none it is closed at once: it costs the server nothing, and its client or a balancer can turn elsewhere.
pub(super) async fn accept(listener: TcpListener, site: Arc<Site>, room: Arc<Room>, mut closing: Closing) {
    let own = closing.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closing.deaf() => break,
        };
        match accepted {
            Ok(accepted) => open(accepted, &site, &room, &own),
            Err(error) if is_its_own(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    rest(listener, &site, &room, &own);
}

/// Whether the connection was gone before it was accepted; the next may be fine.
fn is_its_own(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

/// Takes up those that wait in the system's queue: they are open for their clients, and would be reset with it.
fn rest(listener: TcpListener, site: &Arc<Site>, room: &Arc<Room>, closing: &Closing) {
    let Ok(listener) = listener.into_std() else { return };
    while let Ok((stream, peer)) = listener.accept() {
        let stream = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
        if let Ok(stream) = stream {
            open((stream, peer), site, room, closing);
        }
    }
}

fn open((stream, peer): (TcpStream, SocketAddr), site: &Arc<Site>, room: &Arc<Room>, closing: &Closing) {
    let Ok(place) = room.enter(peer.ip()) else { return };
    let (site, closing) = (Arc::clone(site), closing.clone());
    tokio::spawn(async move {
        serve(&site, stream, peer, closing).await;
        drop(place);
    });
}
