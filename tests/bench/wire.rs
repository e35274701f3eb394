//! What a press costs on the wire.

use ots_scenarios::centre::CallCentre;
use ots_scenarios::phone::Phone;
use ots_scenarios::proxy::{Fault, Proxy};

use crate::figures::Figures;
use crate::secure;

pub(crate) const NAMES: &[&str] = &[
    "press_body_bytes",
    "press_request_bytes",
    "press_tls_up_bytes",
    "press_tls_down_bytes",
];

pub(crate) fn measure(figures: &mut Figures) {
    let centre = CallCentre::start();
    let proxy = Proxy::to(centre.addr());
    let phone = Phone::new(&centre.instance()).sending_to(proxy.url());
    // The answer is held back, so that nothing but the request has crossed.
    proxy.set(Fault::HoldAnswer);
    let _ = phone.press(&["--now"]);
    let mut sending = phone.start(&["sync"]);
    proxy.wait_until("the press has arrived", |counts| counts.held == 1);
    let request = proxy.counts().up;
    sending.kill();
    let body = ots_protocol::ALERT_ENVELOPE_LEN;
    figures.give("press_body_bytes", body as f64, "bytes");
    figures.give("press_request_bytes", request as f64, "bytes");
    figures.comment("press_request_bytes: HTTP/1.1 head and body, without TLS and TCP");
    in_the_field(figures);
}

/// A phone's first press of the day: a new connection, TLS and HTTP/2 handshakes, and all that a
/// sync asks.
fn in_the_field(figures: &mut Figures) {
    let centre = secure::centre();
    let proxy = Proxy::to(centre.addr());
    let phone = Phone::new(&centre.instance()).sending_to(centre.url_at(proxy.addr()));
    let _ = phone.press(&["--now"]);
    phone.drain();
    let counts = proxy.counts();
    figures.give("press_tls_up_bytes", counts.up as f64, "bytes");
    figures.give("press_tls_down_bytes", counts.down as f64, "bytes");
    figures.comment(&format!(
        "press_tls_*: a whole sync over {} new connection(s), TLS 1.3 and HTTP/2 included, without TCP and IP",
        counts.connections
    ));
}
