//! Certificates for TLS scenarios: an authority of one's own and servers under it, valid when a
//! test says.

use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

/// Certificate and key files of a server.
#[derive(Debug)]
pub struct ServerFiles {
    /// The chain, the authority last.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
    /// The authority alone.
    pub authority: PathBuf,
}

/// A server at 127.0.0.1 under an authority of its own, both valid from the first of January of
/// one year to the first of January of another.
///
/// # Panics
/// When the files cannot be written.
#[must_use]
pub fn server_valid(from: i32, to: i32, folder: &Path) -> ServerFiles {
    let dated = |mut params: CertificateParams| {
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        params
    };
    let mut authority = dated(CertificateParams::default());
    let name = "Made-up authority";
    authority.distinguished_name.push(DnType::CommonName, name);
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let authority_key = KeyPair::generate().expect("a key");
    let authority_cert = authority.self_signed(&authority_key).expect("a signature");
    let issuer = Issuer::new(authority, authority_key);

    let hosts = ["127.0.0.1".to_owned()];
    let server = dated(CertificateParams::new(hosts).expect("an address"));
    let key = KeyPair::generate().expect("a key");
    let cert = server.signed_by(&key, &issuer).expect("a signature");

    let write = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file in a folder of the test");
        path
    };
    ServerFiles {
        cert: write("chain.pem", cert.pem() + &authority_cert.pem()),
        key: write("key.pem", key.serialize_pem()),
        authority: write("authority.pem", authority_cert.pem()),
    }
}
