//! Who is at the other end: the instance's own authorities count, whatever the phone's clock says
//! of dates, and nobody else's.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use ots_scenarios::centre::{CallCentre, Setup};
use ots_scenarios::certificates::{ServerFiles, server_valid};
use ots_scenarios::clock::WallClock;
use ots_scenarios::wait;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
};

use crate::common::Line;

/// A call centre with this certificate.
pub(crate) fn with_files(files: &ServerFiles) -> CallCentre<'static> {
    let argument = |path: &std::path::Path| path.display().to_string();
    CallCentre::set_up(Setup {
        https: true,
        arguments: vec![
            "--tls-cert".into(),
            argument(&files.cert),
            "--tls-key".into(),
            argument(&files.key),
        ],
        ..Setup::default()
    })
}

#[test]
fn a_press_goes_over_tls_to_the_instances_own_authority() {
    let line = Line::by_tls();
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.assert_arrived(&report, 1);
    assert!(
        line.proxy.counts().connections > 0,
        "it went through the proxy"
    );
}

#[test]
fn a_server_with_a_foreign_authority_gets_nothing_and_is_no_end() {
    let line = Line::by_tls();
    let foreign = CallCentre::set_up(Setup {
        https: true,
        ..Setup::default()
    });
    let report = line.phone.press(&["--now"]);
    line.proxy.lead_to(foreign.addr());
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
    assert_eq!(
        line.phone.alert(&report).last_error.as_deref(),
        Some("tls_untrusted")
    );
    assert_eq!(foreign.reports(), []);

    line.proxy.lead_to(line.centre.addr());
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn an_authority_that_somebody_installed_on_the_phone_counts_for_nothing() {
    let mut line = Line::by_tls();
    let folder = tempfile::tempdir().unwrap();
    let files = server_valid(2000, 2090, folder.path());
    let foreign = with_files(&files);
    for variable in ["SSL_CERT_FILE", "CURL_CA_BUNDLE"] {
        line.phone
            .set_variable(variable, files.authority.display().to_string());
    }
    let report = line.phone.press(&["--now"]);
    line.proxy.lead_to(foreign.addr());
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
    assert_eq!(
        line.phone.alert(&report).last_error.as_deref(),
        Some("tls_untrusted"),
        "it was reached, and not believed"
    );
    assert_eq!(foreign.reports(), []);

    line.proxy.lead_to(line.centre.addr());
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[track_caller]
fn arrives_by_a_clock_of(clock: WallClock, from: i32, to: i32) {
    let folder = tempfile::tempdir().unwrap();
    let mut line = Line::to(with_files(&server_valid(from, to, folder.path())));
    line.phone.set_clock(clock);
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_phone_that_booted_in_1970_sends_to_a_pinned_server_that_is_not_valid_yet() {
    arrives_by_a_clock_of(WallClock::At("1970-01-01 00:01:00"), 2020, 2038);
}

#[test]
fn a_phone_in_2040_sends_to_a_pinned_server_that_has_expired() {
    arrives_by_a_clock_of(WallClock::At("2040-06-01 12:00:00"), 2020, 2038);
}

#[test]
fn a_pinned_server_whose_certificate_was_forgotten_is_still_sent_to() {
    arrives_by_a_clock_of(WallClock::Right, 2001, 2002);
}

#[test]
fn a_server_that_does_not_speak_tls_gets_nothing_from_a_phone_that_expects_it() {
    let line = Line::by_tls();
    let plain = CallCentre::start();
    let report = line.phone.press(&["--now"]);
    line.proxy.lead_to(plain.addr());
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
    assert_eq!(plain.reports(), []);
}

#[test]
fn a_long_queue_goes_over_one_connection() {
    let line = Line::by_tls();
    for _ in 0..150 {
        let _ = line.phone.press(&["--now", "--drill"]);
    }
    line.phone.drain();
    assert_eq!(line.centre.reports().len(), 150);
    assert_eq!(line.proxy.counts().connections, 1);
}

/// To stand at the other end with this certificate.
pub(crate) fn serving(files: &ServerFiles) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = CertificateDer::pem_file_iter(&files.cert).unwrap();
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            chain.map(Result::unwrap).collect(),
            PrivateKeyDer::from_pem_file(&files.key).unwrap(),
        )
        .unwrap()
}

/// With both at choice, as any client and server offer them.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

#[test]
fn a_phone_chooses_http2_and_speaks_it() {
    let folder = tempfile::tempdir().unwrap();
    let files = server_valid(2000, 2090, folder.path());
    // Phones are told of this authority; who answers them is this test.
    let line = Line::to(with_files(&files));
    let _ = line.phone.press(&["--now"]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    line.proxy.lead_to(listener.local_addr().unwrap());
    let mut sending = line.phone.start(&["sync"]);

    let mut config = serving(&files);
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    listener.set_nonblocking(true).unwrap();
    let (socket, _) = wait::until("the phone to connect", || listener.accept().ok());
    socket.set_nonblocking(false).unwrap();
    let connection = ServerConnection::new(Arc::new(config)).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).unwrap();
    sending.kill();
    assert_eq!(stream.conn.alpn_protocol(), Some(PROTOCOLS[0]));
    assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
}

#[test]
fn a_server_offers_http2_first() {
    let folder = tempfile::tempdir().unwrap();
    let files = server_valid(2000, 2090, folder.path());
    let centre = with_files(&files);
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(&files.authority).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    // The other way round: the choice is the server's.
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    config.alpn_protocols.reverse();
    let name = ServerName::from(centre.addr().ip());
    let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = TcpStream::connect(centre.addr()).unwrap();
    while connection.is_handshaking() {
        let _ = connection.complete_io(&mut socket).unwrap();
    }
    assert_eq!(connection.alpn_protocol(), Some(PROTOCOLS[0]));
}
