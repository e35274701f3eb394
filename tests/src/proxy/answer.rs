//! Connections on which the proxy has a say in the answer.

use std::io;
use std::sync::atomic::Ordering;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Answer, Rewrite, Shared, head};
use crate::policy::LINGER;

/// Reads a whole request and answers it without asking anybody.
pub(super) async fn by_itself(
    client: &mut TcpStream,
    answer: &Answer,
    shared: &Shared,
) -> io::Result<()> {
    // Somebody who speaks no HTTP/1 (a TLS hello, say) still gets the answer, as from a portal.
    if let Ok(Some(request)) = head::read_request(client).await {
        let len = request.head.len() + request.body.len();
        shared.up.fetch_add(len as u64, Ordering::SeqCst);
    }
    let bytes = answer.bytes();
    shared.down.fetch_add(bytes.len() as u64, Ordering::SeqCst);
    client.write_all(&bytes).await?;
    close_gently(client).await;
    Ok(())
}

/// Carries request after request and changes the body of every answer.
pub(super) async fn rewritten(
    client: &mut TcpStream,
    server: &mut TcpStream,
    change: &Rewrite,
    shared: &Shared,
) -> io::Result<()> {
    while let Some(request) = head::read_request(client).await? {
        let bytes = [request.head, request.body].concat();
        shared.up.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        server.write_all(&bytes).await?;
        let Some(answer) = head::read_answer(server).await? else {
            break;
        };
        let body = change(answer.body.clone());
        let bytes = [answer.head_for(&body), body].concat();
        shared.down.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        client.write_all(&bytes).await?;
    }
    Ok(())
}

/// Closes this side and reads on until the other closes too: bytes that nobody reads would turn
/// the close into a reset, and the answer would be lost.
async fn close_gently(client: &mut TcpStream) {
    let _ = client.shutdown().await;
    let mut rest = [0; 4096];
    let _ = tokio::time::timeout(LINGER, async {
        while matches!(client.read(&mut rest).await, Ok(1..)) {}
    })
    .await;
}
