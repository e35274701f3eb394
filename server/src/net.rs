//! Listening: HTTP/1.1 and HTTP/2 on one port, TLS or not, until told to stop.

use std::io;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::policy;

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
    let tls = certificate
        .map(Certificate::acceptor)
        .transpose()
        .map_err(io::Error::other)?;
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (app, tls, watcher) = (app.clone(), tls.clone(), graceful.watcher());
                    tokio::spawn(connection(stream, tls, app, watcher));
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

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, app: Router, watcher: Watcher) {
    // Small answers must not wait for each other.
    let _kept = stream.set_nodelay(true);
    // A socket that says nothing may not stay for ever, and costs little meanwhile:
    // what serves it is made, and boxed, when it speaks.
    if tokio::time::timeout(policy::HEADER_WAIT, stream.readable())
        .await
        .is_err()
    {
        return;
    }
    match tls {
        None => Box::pin(http(stream, app, watcher)).await,
        Some(tls) => Box::pin(https(stream, tls, app, watcher)).await,
    }
}

async fn https(stream: TcpStream, tls: TlsAcceptor, app: Router, watcher: Watcher) {
    // A phone on 2G takes long.
    if let Ok(Ok(stream)) = tokio::time::timeout(policy::HANDSHAKE, tls.accept(stream)).await {
        http(stream, app, watcher).await;
    }
}

async fn http<S>(stream: S, app: Router, watcher: Watcher)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    static HTTP: LazyLock<auto::Builder<TokioExecutor>> = LazyLock::new(builder);
    let connection = HTTP.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    // How a connection ends is the client's business.
    let _end = watcher.watch(connection).await;
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
