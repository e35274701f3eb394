//! A connection that can be cut, with TLS or without.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

pub trait Stream: Read + Write {
    fn cut(&mut self) -> std::io::Result<()>;
}

pub struct Plain(pub TcpStream);
pub struct Secure(pub rustls::StreamOwned<rustls::ServerConnection, TcpStream>);

impl Stream for Plain {
    fn cut(&mut self) -> std::io::Result<()> {
        self.0.shutdown(Shutdown::Both)
    }
}

impl Stream for Secure {
    fn cut(&mut self) -> std::io::Result<()> {
        self.0.sock.shutdown(Shutdown::Both)
    }
}

macro_rules! through {
    ($($name:ident)*) => {$(
        impl Read for $name {
            fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
                self.0.read(buf)
            }
        }
        impl Write for $name {
            fn write(&mut self, buf: &[u8]) -> std::io::Result<usize> {
                self.0.write(buf)
            }
            fn flush(&mut self) -> std::io::Result<()> {
                self.0.flush()
            }
        }
    )*};
}
through!(Plain Secure);
