//! Connections: one request after another, or a stream that goes on.

use std::io;
use std::net::SocketAddr;
use std::ops::Range;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Answered;

/// A kept-alive connection.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// What of the buffer belongs to the answer before.
    used: usize,
}

/// An answer, as long as the next request is not sent.
#[derive(Debug)]
pub struct Reply<'a> {
    /// The status.
    pub status: u16,
    pub(super) head: &'a [u8],
    /// The body, decoded when it came in chunks.
    pub body: std::borrow::Cow<'a, [u8]>,
}

/// How a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunked,
    UntilClose,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// As the operating system says.
    pub async fn to(addr: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(1024),
            used: 0,
        })
    }

    /// Sends a whole request and reads a whole answer.
    ///
    /// # Errors
    /// When the connection ends before, or what comes back is no HTTP.
    pub async fn round_trip(&mut self, request: &[u8]) -> io::Result<Reply<'_>> {
        self.send(request).await?;
        let (status, head, framing) = self.read_head().await?;
        let body = match framing {
            Framing::Length(length) => {
                while self.buffer.len() < head + length {
                    self.read_more().await?;
                }
                self.used = head + length;
                self.buffer[head..head + length].into()
            }
            Framing::Chunked => {
                let mut body = Vec::new();
                let mut at = head;
                while let Some(data) = self.next_chunk(&mut at).await? {
                    body.extend_from_slice(&self.buffer[data]);
                }
                self.used = at;
                body.into()
            }
            Framing::UntilClose => {
                while self.stream.read_buf(&mut self.buffer).await? > 0 {}
                self.used = self.buffer.len();
                self.buffer[head..].into()
            }
        };
        Ok(Reply {
            status,
            head: &self.buffer[..head],
            body,
        })
    }

    /// Sends a request whose answer does not end, and gives back its status and the stream.
    ///
    /// # Errors
    /// When the connection ends before the answer begins.
    pub async fn stream(mut self, request: &[u8]) -> io::Result<(u16, Stream)> {
        self.send(request).await?;
        let (status, at, framing) = self.read_head().await?;
        Ok((
            status,
            Stream {
                connection: self,
                at,
                framing,
            },
        ))
    }

    async fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.buffer.drain(..self.used);
        self.used = 0;
        self.stream.write_all(request).await
    }

    async fn read_more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    async fn read_head(&mut self) -> io::Result<(u16, usize, Framing)> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut answer = httparse::Response::new(&mut headers);
            let parsed = answer
                .parse(&self.buffer)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            if let httparse::Status::Complete(head) = parsed {
                let status = answer.code.unwrap_or_default();
                return Ok((status, head, framing(answer.headers, status)));
            }
            self.read_more().await?;
        }
    }

    /// Where the next chunk's data lies; `None` after the last.
    async fn next_chunk(&mut self, at: &mut usize) -> io::Result<Option<Range<usize>>> {
        loop {
            let parsed = httparse::parse_chunk_size(&self.buffer[*at..])
                .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
            if let httparse::Status::Complete((line, length)) = parsed {
                let length = usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?;
                let data = *at + line..*at + line + length;
                // The line break after the data belongs to it.
                while self.buffer.len() < data.end + 2 {
                    self.read_more().await?;
                }
                *at = data.end + 2;
                return Ok((length > 0).then_some(data));
            }
            self.read_more().await?;
        }
    }
}

fn framing(headers: &[httparse::Header<'_>], status: u16) -> Framing {
    let value = |name: &str| {
        let found = headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
        str::from_utf8(found.value).ok()
    };
    if matches!(status, 204 | 304) {
        return Framing::Length(0);
    }
    if value("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        return Framing::Chunked;
    }
    match value("content-length").and_then(|length| length.trim().parse().ok()) {
        Some(length) => Framing::Length(length),
        None => Framing::UntilClose,
    }
}

impl Reply<'_> {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut answer = httparse::Response::new(&mut headers);
        answer.parse(self.head).ok()?;
        let found = answer
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))?;
        str::from_utf8(found.value).ok().map(str::to_owned)
    }

    /// The same without the connection.
    #[must_use]
    pub fn into_owned(self) -> Answered {
        Answered {
            status: self.status,
            head: self.head.to_vec(),
            body: self.body.into_owned(),
        }
    }
}

/// A body that goes on: an event stream.
#[derive(Debug)]
pub struct Stream {
    connection: Connection,
    at: usize,
    framing: Framing,
}

impl Stream {
    /// The next piece, as the server sent it; `None` at the end.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        let connection = &mut self.connection;
        if self.framing == Framing::Chunked {
            let data = connection.next_chunk(&mut self.at).await?;
            let piece = data.map(|data| connection.buffer[data].to_vec());
            connection.buffer.drain(..self.at);
            self.at = 0;
            return Ok(piece);
        }
        if connection.buffer.len() == self.at
            && connection.stream.read_buf(&mut connection.buffer).await? == 0
        {
            return Ok(None);
        }
        let piece = connection.buffer.split_off(self.at);
        Ok(Some(piece))
    }
}
