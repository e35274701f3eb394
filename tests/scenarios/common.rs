//! What most scenarios begin with.

use ots_scenarios::centre::CallCentre;
use ots_scenarios::phone::Phone;
use ots_scenarios::proxy::Proxy;

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
