//! TLS to the instance's own authority, whatever the phone's clock says.

use std::sync::Arc;

use ots_core::{Blocked, Standing};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::support::call_centre::CallCentre;
use crate::support::instance::{Keys, with_anchor};
use crate::support::phone::{Phone, danger, now};

/// Years in which a certificate is valid.
type Years = (i32, i32);

/// A made-up authority.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

fn params(names: &[&str], years: Years) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 1);
    params
}

fn authority(name: &str, years: Years) -> Authority {
    let mut params = params(&[], years);
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate().unwrap();
    let der = params.self_signed(&key).unwrap().der().to_vec();
    Authority {
        issuer: Issuer::new(params, key),
        der,
    }
}

fn server(authority: &Authority, name: &str, years: Years) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let certificate = params(&[name], years)
        .signed_by(&key, &authority.issuer)
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    Arc::new(config)
}

/// A phone that trusts `anchors`, and the call centre that shows this certificate.
fn pair(anchors: &[&Authority], config: Arc<ServerConfig>) -> (CallCentre, Phone) {
    let keys = Keys::generate();
    let centre = CallCentre::start_tls(keys.clone(), config);
    let url = format!("https://localhost:{}", centre.address.port());
    let document = anchors
        .iter()
        .fold(keys.document(&[&url]), |document, anchor| {
            with_anchor(document, anchor.der.clone())
        });
    let phone = Phone::with(keys.sign(&document));
    (centre, phone)
}

fn is_sent(anchors: &[&Authority], config: Arc<ServerConfig>) {
    let (centre, phone) = pair(anchors, config);
    phone.press(&now(danger()));
    assert_eq!(phone.sync().sent, 1);
    assert_eq!(centre.inside().stored(), 1);
}

fn is_not_sent(anchors: &[&Authority], config: Arc<ServerConfig>) {
    let (centre, phone) = pair(anchors, config);
    let report = phone.press(&now(danger()));
    let outcome = phone.sync();
    assert_eq!(
        (outcome.sent, outcome.blocked),
        (0, Some(Blocked::NotTheCallCentre))
    );
    let alert = &phone.report(report).items[0];
    assert_eq!(alert.state, Standing::Pending);
    assert_eq!(alert.last_error.as_deref(), Some("tls_untrusted"));
    assert_eq!(centre.inside().stored(), 0);
}

#[test]
fn a_chain_to_the_instances_own_authority_is_spoken_to() {
    let own = authority("rekaan", (2020, 2100));
    is_sent(&[&own], server(&own, "localhost", (2020, 2100)));
}

#[test]
fn a_backup_authority_is_as_good() {
    let (own, backup) = (authority("a", (2020, 2100)), authority("b", (2020, 2100)));
    is_sent(&[&own, &backup], server(&backup, "localhost", (2020, 2100)));
}

#[test]
fn a_foreign_authority_is_never_spoken_to() {
    let (own, foreign) = (
        authority("rekaan", (2020, 2100)),
        authority("rekaan", (2020, 2100)),
    );
    is_not_sent(&[&own], server(&foreign, "localhost", (2020, 2100)));
}

#[test]
fn a_document_without_authorities_trusts_nobody() {
    let own = authority("rekaan", (2020, 2100));
    is_not_sent(&[], server(&own, "localhost", (2020, 2100)));
}

#[test]
fn a_certificate_for_another_name_is_not_the_call_centre() {
    let own = authority("rekaan", (2020, 2100));
    is_not_sent(&[&own], server(&own, "lain.example", (2020, 2100)));
}

#[test]
fn a_foreign_authority_is_not_trusted_for_being_out_of_date() {
    let (own, foreign) = (
        authority("rekaan", (1980, 1990)),
        authority("rekaan", (1980, 1990)),
    );
    is_not_sent(&[&own], server(&foreign, "localhost", (1980, 1990)));
}

#[test]
fn a_pinned_chain_is_spoken_to_though_the_phone_lives_in_another_year() {
    // TLS reads the machine's own clock: what a phone of 1970 or 2040 sees is a certificate that
    // is not valid yet or not any more.
    for years in [(2090, 2100), (1980, 1990)] {
        let own = authority("rekaan", (2020, 2100));
        is_sent(&[&own], server(&own, "localhost", years));
        let dated = authority("rekaan", years);
        is_sent(&[&dated], server(&dated, "localhost", years));
    }
}

#[test]
fn another_connection_of_the_same_app_resumes_the_session() {
    let own = authority("rekaan", (2020, 2100));
    let (centre, phone) = pair(&[&own], server(&own, "localhost", (2020, 2100)));
    for sent in 1..=2 {
        phone.press(&now(danger()));
        phone.sync();
        assert_eq!(centre.inside().connections, sent);
    }
    assert_eq!(centre.inside().stored(), 3);
}
