//! What most scenarios begin with.

use ots_scenarios::centre::{CallCentre, Setup};
use ots_scenarios::phone::Phone;
use ots_scenarios::proxy::{Fault, Proxy};

use crate::look;

/// A call centre, a network in front of it, and a phone that sends through it.
pub(crate) struct Line {
    pub(crate) centre: CallCentre<'static>,
    pub(crate) proxy: Proxy,
    pub(crate) phone: Phone<'static>,
}

impl Line {
    /// With a cancel window that no test outlasts.
    pub(crate) fn new() -> Self {
        Self::to(CallCentre::start())
    }

    /// With a cancel window of one second.
    pub(crate) fn with_a_short_window() -> Self {
        Self::to(CallCentre::with_a_short_window())
    }

    /// As phones speak in the field: by TLS to the instance's own authority, and HTTP/2.
    pub(crate) fn by_tls() -> Self {
        Self::to(CallCentre::set_up(Setup {
            https: true,
            ..Setup::default()
        }))
    }

    pub(crate) fn to(centre: CallCentre<'static>) -> Self {
        let proxy = Proxy::to(centre.addr());
        let phone = Phone::new(&centre.instance()).sending_to(centre.url_at(proxy.addr()));
        Self {
            centre,
            proxy,
            phone,
        }
    }

    /// Another phone of the same regency on the same network.
    pub(crate) fn another_phone(&self) -> Phone<'static> {
        Phone::new(&self.centre.instance()).sending_to(self.centre.url_at(self.proxy.addr()))
    }

    /// The call centre has this report exactly once, with so many items, and the phone knows it.
    #[track_caller]
    pub(crate) fn assert_arrived(&self, report_id: &str, items: usize) {
        let received = self.centre.report(report_id).expect("it arrived");
        assert_eq!(received.items.len(), items, "{received:?}");
        assert_eq!(received.conflicts, 0);
        let status = self.phone.report(report_id);
        assert_eq!(status.items_in("sent"), items, "{status:?}");
    }

    /// The call centre never heard of it, and the phone still has it.
    #[track_caller]
    pub(crate) fn assert_waiting(&self, report_id: &str) {
        assert_eq!(self.centre.report(report_id), None);
        let alert = self.phone.alert(report_id);
        assert_eq!(alert.state, "pending", "{alert:?}");
    }
}

/// The alert meets this fault on its way there: it waits, and arrives once the network is well.
#[track_caller]
pub(crate) fn survives(fault: impl Into<Fault>) {
    let _ = meets(fault.into(), false);
}

/// The alert arrives and its answer meets this fault: it is not called sent, is sent again, and
/// is one report.
#[track_caller]
pub(crate) fn survives_on_the_way_back(fault: impl Into<Fault>) {
    let _ = meets(fault.into(), true);
}

/// The alert or its receipt is cut in its body: the network says so by itself, nothing of half an
/// alert is stored, half a receipt is none, and it is one report in the end.
#[track_caller]
pub(crate) fn survives_a_cut_body(fault: Fault, arrives: bool) {
    let name = format!("{fault:?}");
    let line = meets(fault, arrives);
    let counts = line.proxy.counts();
    assert!(counts.cuts > 0, "{name} was never reached");
    assert_eq!(counts.cuts_in_bodies, counts.cuts, "{name} fell elsewhere");
}

#[track_caller]
fn meets(fault: Fault, arrives: bool) -> Line {
    let name = format!("{fault:?}");
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(fault);
    let tried = line.phone.sync();
    assert_eq!(
        tried.code,
        Some(1),
        "{name}: not sent, and said so: {tried:?}"
    );
    assert_eq!(stored(&line.centre), i64::from(arrives), "{name}");
    assert_eq!(line.centre.report(&report).is_some(), arrives, "{name}");
    let alert = line.phone.alert(&report);
    assert_eq!(alert.state, "pending", "{name}: {alert:?}");
    assert!(
        alert.attempts > 0 && alert.last_error.is_some(),
        "{name}: {alert:?}"
    );

    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
    line
}

/// Whatever a call centre has stored, readable or not.
fn stored(centre: &CallCentre<'_>) -> i64 {
    let all = "SELECT count(*) FROM items";
    let database = look::of_centre(centre);
    database.query_row(all, [], |row| row.get(0)).unwrap()
}
