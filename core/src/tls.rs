//! TLS to the instance's own authorities, whatever the phone believes about the date.
//!
//! Trust comes from the instance document's anchors alone. The phone's own list of authorities
//! counts for nothing: a phone under somebody's control may hold one of theirs.
//!
//! A chain to an anchor is accepted even where the phone's clock says that it has expired or is
//! not valid yet: cheap phones boot in 1970, and what crosses the connection is sealed and
//! answered with signatures anyhow. Everything else about the chain is checked as ever: names,
//! signatures, constraints, the proof that the server holds the key.

use std::sync::Arc;

use ots_protocol::instance::SignedInstance;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use crate::error::CoreError;

/// Dates a chain is tried at: one for each certificate of the longest sensible chain.
const MOST_DATES: usize = 6;

/// The TLS settings of an instance. One that names no authority trusts nobody.
///
/// # Errors
/// If one of the document's anchors is no certificate.
pub(crate) fn client_config(instance: &SignedInstance) -> Result<ClientConfig, CoreError> {
    let bad = |why: String| CoreError::Instance(format!("TLS anchors: {why}"));
    let mut roots = RootCertStore::empty();
    for anchor in &instance.document().tls_anchors {
        roots
            .add(CertificateDer::from(anchor.0.clone()))
            .map_err(|error| bad(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let inner = if roots.is_empty() {
        None
    } else {
        let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        Some(built.build().map_err(|error| bad(error.to_string()))?)
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| bad(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(DatelessVerifier { inner, algorithms }))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The usual verifier, asked again at a date inside the chain's validity where only the date
/// was wrong.
#[derive(Debug)]
struct DatelessVerifier {
    inner: Option<Arc<WebPkiServerVerifier>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for DatelessVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let unknown = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let inner = self.inner.as_ref().ok_or(unknown)?;
        let mut at = now;
        for _ in 0..MOST_DATES {
            let result =
                inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, at);
            at = match result {
                Err(Error::InvalidCertificate(CertificateError::ExpiredContext {
                    not_after,
                    ..
                })) => not_after,
                Err(Error::InvalidCertificate(CertificateError::NotValidYetContext {
                    not_before,
                    ..
                })) => not_before,
                other => return other,
            };
        }
        // Certificates of one chain that were never valid at the same time.
        Err(Error::InvalidCertificate(CertificateError::Expired))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// Whether the other side was found not to be who it should be.
pub(crate) fn is_untrusted(error: &(dyn std::error::Error + 'static)) -> bool {
    matches!(tls_error(error), Some(Error::InvalidCertificate(_)))
}

/// Whether TLS itself failed.
pub(crate) fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    tls_error(error).is_some()
}

/// The TLS error among an error's causes. I/O errors hold theirs inside, and not as a cause.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a Error> {
    let mut next = Some(error);
    while let Some(at) = next {
        if let Some(tls) = at.downcast_ref::<Error>() {
            return Some(tls);
        }
        next = match at
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            Some(inside) => Some(inside),
            None => at.source(),
        };
    }
    None
}
