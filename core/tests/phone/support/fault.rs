//! What can go wrong with one request.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use ots_protocol::ReportId;
use ots_protocol::refusal::RefusalCode;

/// Keeps answers back until the test opens it.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    pub fn wait(&self) {
        let closed = self.0.0.lock().unwrap();
        drop(self.0.1.wait_while(closed, |open| !*open).unwrap());
    }
}

/// What goes wrong with one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Somebody else answers.
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// The connection is cut in the middle of the request's body.
    ResetMidBody,
    /// Everything is stored, and the connection is cut before the answer.
    StoreThenCut,
    /// Everything is stored, and the answer stops in the middle.
    TruncateAnswer,
    /// Nothing is ever answered.
    Hang,
    /// Everything is stored, and the answer is kept back.
    KeptBack(Gate),
    /// A line so slow that the answer takes so long.
    Late(Duration),
    /// A receipt for each item that the instance's key did not sign.
    WrongKey,
    /// A receipt whose last byte was changed.
    BrokenSignature,
    /// A right receipt for another item.
    AnotherItem,
    /// A signed refusal of this report's Alert; what else is in the request is taken.
    RefuseAlert(ReportId, RefusalCode),
    /// Stored as a conflict, signed as such.
    Conflict,
    /// The receipt says that the sealing key is not held.
    KeyNotHeld,
}

impl Fault {
    pub fn status(status: u16) -> Self {
        Self::Answer {
            status,
            headers: Vec::new(),
            body: b"no".to_vec(),
        }
    }

    pub fn html(status: u16) -> Self {
        Self::Answer {
            status,
            headers: vec![("Content-Type", "text/html".to_owned())],
            body: b"<html><body>Selamat datang di WiFi gratis (rekaan)</body></html>".to_vec(),
        }
    }

    pub fn patience(status: u16, seconds: u64) -> Self {
        Self::Answer {
            status,
            headers: vec![("Retry-After", seconds.to_string())],
            body: Vec::new(),
        }
    }
}
