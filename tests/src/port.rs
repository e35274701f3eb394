//! A loopback port that stays ours while nobody listens on it.
//!
//! A server that is killed and started again must come back under the same address, and a port
//! that refuses connections must not go to somebody else meanwhile. A bound socket that never
//! listens does both: the kernel hands the port to nobody who asks for a free one, refuses
//! connections to it, and lets a listener with `SO_REUSEADDR` (every server has it) in beside it.

use std::net::{Ipv4Addr, SocketAddr};

use socket2::{Domain, Socket, Type};

/// A reserved port of 127.0.0.1. Free again when dropped.
#[derive(Debug)]
pub struct ReservedPort {
    _socket: Socket,
    addr: SocketAddr,
}

impl ReservedPort {
    /// Reserves a free port.
    ///
    /// # Panics
    /// When the machine has no free port.
    #[must_use]
    pub fn any() -> Self {
        let socket = bound(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let addr = socket
            .local_addr()
            .ok()
            .and_then(|addr| addr.as_socket())
            .expect("a bound TCP socket has an address");
        Self {
            _socket: socket,
            addr,
        }
    }

    /// The address.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Starts to listen there; connections are refused until then and after it is dropped.
    ///
    /// # Panics
    /// When somebody of ours listens already.
    #[must_use]
    pub fn listen(&self) -> std::net::TcpListener {
        let socket = bound(self.addr);
        socket.listen(1024).expect("one listener at a time");
        socket.into()
    }
}

fn bound(addr: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_reuse_address(true).expect("a plain option");
    socket.bind(&addr.into()).expect("the port is ours");
    socket
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;
    use crate::wait::until_true;

    #[test]
    fn a_reserved_port_refuses_until_somebody_listens_and_again_after() {
        let port = ReservedPort::any();
        assert!(TcpStream::connect(port.addr()).is_err());
        for _ in 0..3 {
            let listener = port.listen();
            let client = TcpStream::connect(port.addr()).unwrap();
            drop(listener.accept().unwrap());
            drop(client);
            drop(listener);
            // A program that another test starts in this moment has a copy of the listener until it runs.
            until_true("the port refuses", || {
                TcpStream::connect(port.addr()).is_err()
            });
        }
    }
}
