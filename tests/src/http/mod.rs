//! A lean HTTP/1.1 client: exactly the bytes a test wants to send, and the answer as it came.
//!
//! It follows no redirects, keeps no cookies and repairs nothing. The load generator uses it too,
//! so it copies nothing it need not.

mod connection;

use std::io;
use std::net::SocketAddr;

pub use connection::{Connection, Reply, Stream};

use crate::policy::PATIENCE;
use crate::runtime::runtime;

/// An answer that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    head: Vec<u8>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answered {
    /// The beginning of an answer that does not end.
    #[must_use]
    pub fn begun(status: u16, body: Vec<u8>) -> Self {
        Self {
            status,
            head: Vec::new(),
            body,
        }
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let reply = Reply {
            status: self.status,
            head: &self.head,
            body: self.body.as_slice().into(),
        };
        reply.header(name)
    }

    /// Every header, as it came.
    #[must_use]
    pub fn head(&self) -> String {
        String::from_utf8_lossy(&self.head).into_owned()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}, no JSON ({error}): {}", self.status, self.text()))
    }
}

/// The bytes of a request.
#[must_use]
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method != "GET" {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

/// One request over a connection of its own, from a plain function.
///
/// # Errors
/// When there is no whole answer in time.
pub fn ask(addr: SocketAddr, request: &[u8]) -> io::Result<Answered> {
    runtime().block_on(async {
        let asked = async {
            let mut connection = Connection::to(addr).await?;
            Ok(connection.round_trip(request).await?.into_owned())
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(answered) => answered,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    })
}

/// `GET` over a connection of its own.
///
/// # Errors
/// As [`ask`].
pub fn get(addr: SocketAddr, path: &str) -> io::Result<Answered> {
    ask(addr, &request("GET", path, &[], b""))
}
