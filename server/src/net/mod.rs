//! Listening: HTTP/1.1 and HTTP/2 on one port, TLS or not, until told to stop.

mod lines;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::policy;
use lines::{Answer, Lines};

/// Who is at the other end of the line: in every request's extensions. Behind a proxy it is
/// the proxy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// What a TLS server shows.
#[derive(Debug)]
pub struct Certificate {
    /// Its chain, its own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// Its private key.
    pub key: PrivateKeyDer<'static>,
}

impl Certificate {
    /// Reads PEM files.
    ///
    /// # Errors
    /// When they cannot be read or hold something else.
    pub fn read(cert: &Path, key: &Path) -> Result<Self, String> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(cert)
            .map_err(|error| wrong(cert, &error))?
            .collect();
        let chain = chain.map_err(|error| wrong(cert, &error))?;
        if chain.is_empty() {
            return Err(format!("{}: holds no certificate", cert.display()));
        }
        Ok(Self {
            chain,
            key: PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, &error))?,
        })
    }

    fn acceptor(self) -> Result<TlsAcceptor, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(self.chain, self.key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn wrong(path: &Path, error: &rustls_pki_types::pem::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Serves until `stop` is ready, then lets requests in hand finish.
///
/// # Errors
/// When the certificate cannot be used.
pub async fn serve(
    listener: TcpListener,
    certificate: Option<Certificate>,
    app: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let lines = Lines::with_room_for(policy::SILENT_LINES);
    serve_lines(listener, certificate, app, lines, stop).await
}

async fn serve_lines(
    listener: TcpListener,
    certificate: Option<Certificate>,
    app: Router,
    lines: Lines,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let tls = certificate
        .map(Certificate::acceptor)
        .transpose()
        .map_err(io::Error::other)?;
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let serving = Serving {
                        app: app.clone(),
                        peer: Peer(peer),
                        lines: lines.clone(),
                        watcher: graceful.watcher(),
                    };
                    tokio::spawn(connection(stream, tls.clone(), serving));
                }
                Err(error) => {
                    // Out of file descriptors, mostly: others will close theirs.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(policy::ACCEPT_PAUSE).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(policy::STOP_GRACE, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::info!("some connections were still open and are cut");
    }
    Ok(())
}

/// What serves a line once it speaks.
struct Serving {
    app: Router,
    peer: Peer,
    lines: Lines,
    watcher: Watcher,
}

// What lives at the same time is boxed, and what is over is gone: these futures are most
// of what a silent line costs beside the buffers of TLS and HTTP/2.

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, serving: Serving) {
    // Small answers must not wait for each other.
    let _kept = stream.set_nodelay(true);
    // A socket that says nothing may not stay for ever, and costs little meanwhile:
    // what serves it is made when it speaks.
    if tokio::time::timeout(policy::HEADER_WAIT, stream.readable())
        .await
        .is_err()
    {
        return;
    }
    match tls {
        None => Box::pin(serving.http(stream)).await,
        Some(tls) => {
            if let Some(stream) = Box::pin(shake_hands(stream, tls)).await {
                Box::pin(serving.http(stream)).await;
            }
        }
    }
}

async fn shake_hands(stream: TcpStream, tls: TlsAcceptor) -> Option<Box<TlsStream<TcpStream>>> {
    // A phone on 2G takes long.
    let shaken = tokio::time::timeout(policy::HANDSHAKE, tls.accept(stream)).await;
    Some(Box::new(shaken.ok()?.ok()?))
}

impl Serving {
    async fn http<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        static HTTP: LazyLock<auto::Builder<TokioExecutor>> = LazyLock::new(builder);
        let line = self.lines.open();
        let app = TowerToHyperService::new(self.app);
        let asked = Arc::clone(&line);
        let peer = self.peer;
        let service = service_fn(move |mut request: Request<Incoming>| {
            let in_hand = asked.asked();
            request.extensions_mut().insert(peer);
            let answer = app.call(request);
            async move {
                let answer: Response<_> = answer.await?;
                Ok::<_, Infallible>(answer.map(|body| Answer::new(body, in_hand)))
            }
        });
        let connection = HTTP.serve_connection(TokioIo::new(stream), service);
        // How a connection ends is the client's business.
        tokio::select! {
            _end = self.watcher.watch(connection) => {}
            () = line.closed() => {}
        }
    }
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(policy::HEADER_WAIT)
        .max_buf_size(policy::CONNECTION_BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(policy::HTTP2_PING)
        .max_concurrent_streams(policy::HTTP2_STREAMS)
        .max_send_buf_size(policy::CONNECTION_BUFFER)
        .max_header_list_size(policy::HEADER_BYTES);
    builder
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::Notify;

    use super::*;

    async fn ask(line: &mut TcpStream, path: &str) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: made-up.example\r\n\r\n");
        line.write_all(request.as_bytes()).await.unwrap();
    }

    async fn answer(line: &mut TcpStream) -> String {
        let mut got = [0; 512];
        let length = line.read(&mut got).await.unwrap();
        String::from_utf8_lossy(&got[..length]).into_owned()
    }

    #[tokio::test]
    async fn a_silent_line_is_closed_for_a_new_one_and_a_waiting_one_is_not() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (go_on, waits) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (held, came) = (Arc::clone(&go_on), Arc::clone(&waits));
        let slow = move || async move {
            came.notify_one();
            held.notified().await;
            "late"
        };
        let app = Router::new()
            .route("/now", get(|| async { "now" }))
            .route("/late", get(slow));
        let lines = Lines::with_room_for(1);
        let stop = Notify::new();
        let serving = serve_lines(listener, None, app, lines, stop.notified());
        let asking = async {
            let mut waiting = TcpStream::connect(address).await.unwrap();
            ask(&mut waiting, "/late").await;
            waits.notified().await;
            let mut first = TcpStream::connect(address).await.unwrap();
            ask(&mut first, "/now").await;
            assert!(answer(&mut first).await.ends_with("now"));
            let mut second = TcpStream::connect(address).await.unwrap();
            ask(&mut second, "/now").await;
            let got = answer(&mut second).await;
            assert!(got.contains("content-length: 3") && got.ends_with("now"));
            assert_eq!(answer(&mut first).await, "", "closed to make room");
            go_on.notify_one();
            assert!(answer(&mut waiting).await.ends_with("late"));
            drop((waiting, second));
            stop.notify_one();
        };
        let (served, ()) = tokio::join!(serving, asking);
        served.unwrap();
    }
}
