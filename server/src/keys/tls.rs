//! The instance's own certificate authority, and the server certificate it signs.
//!
//! Phones are told this authority in the instance document and believe nobody
//! else, so no public authority is needed, and none can speak for us. The server
//! certificate is made afresh at every start, for the hosts that the instance
//! names; the authority stays.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::{Keys, KeysError};

const CA_KEY: &str = "tls-ca.key.pem";
const CA_CERT: &str = "tls-ca.cert.pem";

/// What a TLS server needs.
#[derive(Debug)]
pub struct OwnTls {
    /// The server's certificate and its authority's.
    pub chain: Vec<CertificateDer<'static>>,
    /// The server's private key.
    pub key: PrivateKeyDer<'static>,
    /// The authority, for the instance document.
    pub anchor: Vec<u8>,
}

/// A server certificate for these hosts, from the instance's own authority, which
/// is made at the first call.
///
/// # Errors
/// When the authority cannot be read or made.
pub fn own_tls(keys: &Keys, hosts: &[String]) -> Result<OwnTls, KeysError> {
    let folder = &keys.folder;
    if folder.read_text(CA_KEY)?.is_none() {
        let key = KeyPair::generate()?;
        let cert = authority()?.self_signed(&key)?;
        folder.write_new(CA_CERT, cert.pem().as_bytes())?;
        folder.write_new(CA_KEY, key.serialize_pem().as_bytes())?;
    }
    let key_pem = folder
        .read_text(CA_KEY)?
        .ok_or(KeysError::Missing("TLS authority"))?;
    let cert_pem = folder
        .read_text(CA_CERT)?
        .ok_or(KeysError::Missing("TLS authority"))?;
    let anchor =
        CertificateDer::from_pem_slice(cert_pem.as_bytes()).map_err(|_| KeysError::NotAKey)?;
    let issuer = Issuer::new(authority()?, KeyPair::from_pem(&key_pem)?);

    let leaf_key = KeyPair::generate()?;
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name.push(
        DnType::CommonName,
        hosts.first().map_or("One Top Service", String::as_str),
    );
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = rcgen::date_time_ymd(1970, 1, 1);
    params.not_after = rcgen::date_time_ymd(2099, 12, 31);
    let leaf = params.signed_by(&leaf_key, &issuer)?;
    Ok(OwnTls {
        chain: vec![leaf.der().clone(), anchor.clone()],
        key: PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der())),
        anchor: anchor.to_vec(),
    })
}

/// What stands in the authority's certificate, at every start the same.
fn authority() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params
        .distinguished_name
        .push(DnType::CommonName, "One Top Service");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    // Phones pin this very certificate and look at no date of it.
    params.not_before = rcgen::date_time_ymd(1970, 1, 1);
    params.not_after = rcgen::date_time_ymd(2099, 12, 31);
    Ok(params)
}
