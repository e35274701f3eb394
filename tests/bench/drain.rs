//! A phone that was long without a signal empties its queue.

use std::sync::Arc;
use std::time::Instant;

use ots_core::{Reporter, SystemClock};
use ots_scenarios::proxy::Proxy;

use crate::figures::Figures;
use crate::press::request;
use crate::{policy, secure};

pub(crate) const NAMES: &[&str] = &["drain_1000_s"];

pub(crate) fn measure(figures: &mut Figures) {
    let centre = secure::centre();
    let proxy = Proxy::to(centre.addr());
    let instance = std::fs::read(centre.instance()).expect("the instance document");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reporter = Reporter::open_with(
        folder.path().to_path_buf(),
        instance,
        &[centre.url_at(proxy.addr())],
        Arc::new(SystemClock),
    )
    .expect("a new queue");
    for _ in 0..policy::DRAIN_ITEMS {
        let _ = reporter.press(&request(true));
    }
    let began = Instant::now();
    let outcome = reporter.sync_once(120_000, false).expect("a drain");
    let took = began.elapsed();
    assert_eq!(outcome.remaining, 0, "{outcome:?}");
    assert_eq!(centre.reports().len(), policy::DRAIN_ITEMS);
    figures.give("drain_1000_s", took.as_secs_f64(), "s");
    let connections = proxy.counts().connections;
    figures.comment(&format!(
        "drain_1000_s: 1000 alerts over {connections} connection(s) by TLS and HTTP/2, through the counting proxy"
    ));
}
