//! As much of HTTP/1.1 as the proxy must understand: where a message ends.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

use crate::policy::MAX_HEAD;

/// One message: its head with the empty line, and its body.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
}

/// Reads one whole request; `None` when the connection ends before one begins.
pub(super) async fn read_request(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<Message>> {
    read(from, of_request).await
}

/// Reads one whole answer; `None` when the connection ends before one begins.
pub(super) async fn read_answer(
    from: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<Message>> {
    read(from, of_answer).await
}

/// Head length and body length, once the head is whole.
pub(super) type Lengths = Option<(usize, usize)>;

/// Those of a request.
pub(super) fn of_request(bytes: &[u8]) -> io::Result<Lengths> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    let status = request.parse(bytes).map_err(invalid)?;
    Ok(whole(status, request.headers))
}

/// Those of an answer.
pub(super) fn of_answer(bytes: &[u8]) -> io::Result<Lengths> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut answer = httparse::Response::new(&mut headers);
    let status = answer.parse(bytes).map_err(invalid)?;
    Ok(whole(status, answer.headers))
}

fn whole(status: httparse::Status<usize>, headers: &[httparse::Header<'_>]) -> Lengths {
    let httparse::Status::Complete(head) = status else {
        return None;
    };
    let length = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| str::from_utf8(header.value).ok()?.trim().parse().ok());
    Some((head, length.unwrap_or(0)))
}

fn invalid(error: httparse::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

async fn read(
    from: &mut (impl AsyncRead + Unpin),
    parse: impl Fn(&[u8]) -> io::Result<Lengths>,
) -> io::Result<Option<Message>> {
    let mut bytes = Vec::new();
    loop {
        if let Some((head, body)) = parse(&bytes)? {
            while bytes.len() < head + body {
                if from.read_buf(&mut bytes).await? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            let rest = bytes.split_off(head);
            return Ok(Some(Message {
                head: bytes,
                body: rest,
            }));
        }
        if bytes.len() > MAX_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if from.read_buf(&mut bytes).await? == 0 {
            return match bytes.is_empty() {
                true => Ok(None),
                false => Err(io::ErrorKind::UnexpectedEof.into()),
            };
        }
    }
}

impl Message {
    /// The answer's head with the length of another body.
    pub(super) fn head_for(&self, body: &[u8]) -> Vec<u8> {
        let head = String::from_utf8_lossy(&self.head);
        let mut out = String::with_capacity(head.len() + 32);
        for line in head.trim_end().split("\r\n") {
            if !line.to_ascii_lowercase().starts_with("content-length:") {
                out.push_str(line);
                out.push_str("\r\n");
            }
        }
        out.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        out.into_bytes()
    }
}
