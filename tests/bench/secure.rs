//! A phone's line as it is in the field: TLS to the instance's own authority, then HTTP/2.
//!
//! Every phone is another one, so no TLS session is taken up again.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use ots_protocol::Envelope;
use ots_scenarios::centre::{CallCentre, Setup};
use rustls::client::Resumption;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A call centre that phones reach as they do in the field.
pub(crate) fn centre() -> CallCentre<'static> {
    CallCentre::set_up(Setup {
        https: true,
        ..Setup::default()
    })
}

/// What every phone of a call centre connects with.
pub(crate) fn connector(centre: &CallCentre<'_>) -> TlsConnector {
    let authority = centre.data().join("keys").join("tls-ca.cert.pem");
    let authority = CertificateDer::from_pem_file(authority).expect("the instance's authority");
    let mut roots = RootCertStore::empty();
    roots.add(authority).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the versions of rustls")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    config.resumption = Resumption::disabled();
    TlsConnector::from(Arc::new(config))
}

/// A connection that has shaken hands.
pub(crate) struct Line {
    requests: SendRequest<Full<Bytes>>,
    host: SocketAddr,
}

impl Line {
    pub(crate) async fn to(addr: SocketAddr, connector: &TlsConnector) -> io::Result<Self> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        let stream = connector
            .connect(ServerName::from(addr.ip()), stream)
            .await?;
        let shaken = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
        let (requests, connection) = shaken.map_err(io::Error::other)?;
        // It ends with the line, or when the server goes; either way the request says so.
        drop(tokio::spawn(connection));
        Ok(Self {
            requests,
            host: addr,
        })
    }

    /// Hands an envelope in and reads the whole answer; gives its status.
    pub(crate) async fn put(&mut self, envelope: &[u8]) -> io::Result<u16> {
        let parsed = Envelope::parse(envelope.to_vec()).expect("an envelope");
        let path = ots_scenarios::pressed::path(parsed.report_id(), parsed.item_id());
        let request = Request::put(format!("https://{}{path}", self.host))
            .header("content-type", ots_protocol::batch::ENVELOPE_TYPE)
            .header("ots-age-ms", "1500")
            .body(Full::new(Bytes::copy_from_slice(envelope)))
            .expect("a request");
        let sent = self.requests.send_request(request).await;
        let answer = sent.map_err(io::Error::other)?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await;
        body.map_err(io::Error::other).map(|_| status)
    }
}
