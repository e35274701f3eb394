//! A call centre made of nothing but the protocol crate and real sockets, that does what a test
//! says: signs, refuses, lies, stalls and breaks off.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ots_protocol::batch::{Verdict, decode_items, encode_verdicts};
use ots_protocol::instance::SignedInstance;
use ots_protocol::keys::ReceiptKey;
use ots_protocol::problem::Problem;
use ots_protocol::receipt::{Receipt, ReceiptFlags};
use ots_protocol::refusal::Refusal;
use ots_protocol::{Envelope, ItemId, Sha256};

use super::http::{self, Request};
use super::instance::{Keys, rng};
use super::stream::{Plain, Secure, Stream};

pub use super::fault::{Fault, Gate};

type Rule = Box<dyn Fn(&Request) -> Option<Fault> + Send>;

#[derive(Default)]
pub struct Inside {
    /// Every envelope that was stored, by item, first copy first.
    pub items: BTreeMap<ItemId, Vec<Envelope>>,
    /// Every request that was read to its end.
    pub requests: Vec<Request>,
    /// One after the other, before the rule is asked.
    pub faults: VecDeque<Fault>,
    pub rule: Option<Rule>,
    /// The documents `GET /v1/instance` gives, by root (hex) or `""` for the newest.
    pub instances: BTreeMap<String, Vec<u8>>,
    /// Answers to `GET /v1/reports/ID/updates`, by report.
    pub updates: BTreeMap<String, (u16, Vec<u8>)>,
    /// Signs instead of the instance's own key.
    pub receipt_key: Option<ReceiptKey>,
    pub connections: usize,
    /// How long ago the first thing was received, by what later receipts say.
    pub later: TimeDelta,
}

impl Inside {
    pub fn stored(&self) -> usize {
        self.items.len()
    }

    pub fn puts(&self) -> usize {
        self.requests
            .iter()
            .filter(|request| request.method != "GET")
            .count()
    }
}

/// A running call centre. Its threads end with the process.
#[derive(Clone)]
pub struct CallCentre {
    pub keys: Keys,
    pub address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

type Tls = Arc<rustls::ServerConfig>;

impl CallCentre {
    pub fn start() -> Self {
        Self::listen(
            TcpListener::bind("127.0.0.1:0").unwrap(),
            Keys::generate(),
            None,
        )
    }

    pub fn start_tls(keys: Keys, tls: Tls) -> Self {
        Self::listen(TcpListener::bind("127.0.0.1:0").unwrap(), keys, Some(tls))
    }

    pub fn listen(listener: TcpListener, keys: Keys, tls: Option<Tls>) -> Self {
        let address = listener.local_addr().unwrap();
        let centre = Self {
            keys,
            address,
            inside: Arc::default(),
        };
        let shared = centre.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (centre, tls) = (shared.clone(), tls.clone());
                // A client that goes away is a client that goes away.
                thread::spawn(move || {
                    let stream = stream?;
                    stream.set_nodelay(true)?;
                    centre.inside().connections += 1;
                    match tls {
                        None => centre.serve(Plain(stream)),
                        Some(config) => {
                            let session = rustls::ServerConnection::new(config).unwrap();
                            centre.serve(Secure(rustls::StreamOwned::new(session, stream)))
                        }
                    }
                });
            }
        });
        centre
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The signed document that leads here.
    pub fn instance(&self) -> Vec<u8> {
        self.keys.sign(&self.keys.document(&[&self.url()]))
    }

    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    /// `None` while somebody is inside, a rule that takes its time for instance.
    pub fn inside_if_free(&self) -> Option<MutexGuard<'_, Inside>> {
        self.inside.try_lock().ok()
    }

    pub fn fault(&self, fault: Fault) {
        self.inside().faults.push_back(fault);
    }

    pub fn rule(&self, rule: impl Fn(&Request) -> Option<Fault> + Send + 'static) {
        self.inside().rule = Some(Box::new(rule));
    }

    pub fn behave(&self) {
        let mut inside = self.inside();
        inside.rule = None;
        inside.faults.clear();
    }

    fn serve(&self, stream: impl Stream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        while let Some(mut request) = http::read_head(&mut stream)? {
            let queued = self.inside().faults.pop_front();
            let ruled = |request: &Request| {
                let inside = self.inside();
                inside.rule.as_ref().and_then(|rule| rule(request))
            };
            let mut fault = queued.clone().or_else(|| ruled(&request));
            if let Some(Fault::ResetMidBody) = fault {
                if request.header("content-length").is_some() {
                    stream.read_exact(&mut [0; 20])?;
                }
                return stream.get_mut().cut();
            }
            http::read_body(&mut stream, &mut request)?;
            // A rule may also look at the body.
            fault = queued.or_else(|| ruled(&request));
            self.inside().requests.push(request.clone());
            let bytes = match fault {
                Some(Fault::Hang) => {
                    thread::sleep(Duration::from_secs(600));
                    return Ok(());
                }
                Some(Fault::KeptBack(gate)) => {
                    let whole = self.answer(&request, None);
                    gate.wait();
                    whole
                }
                Some(Fault::Late(by)) => {
                    let whole = self.answer(&request, None);
                    thread::sleep(by);
                    whole
                }
                Some(Fault::StoreThenCut) => {
                    self.answer(&request, None);
                    return stream.get_mut().cut();
                }
                Some(Fault::TruncateAnswer) => {
                    let whole = self.answer(&request, None);
                    http::write(stream.get_mut(), &whole[..whole.len() - 30])?;
                    return stream.get_mut().cut();
                }
                Some(Fault::Answer {
                    status,
                    headers,
                    body,
                }) => {
                    let headers: Vec<_> = headers
                        .iter()
                        .map(|(name, value)| (*name, value.as_str()))
                        .collect();
                    http::answer(status, &headers, &body)
                }
                fault => self.answer(&request, fault.as_ref()),
            };
            http::write(stream.get_mut(), &bytes)?;
        }
        Ok(())
    }

    fn answer(&self, request: &Request, fault: Option<&Fault>) -> Vec<u8> {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        match (request.method.as_str(), path) {
            ("POST", "/v1/items") => {
                let verdicts: Vec<Verdict> = decode_items(&request.body)
                    .unwrap()
                    .into_iter()
                    .map(|item| {
                        let (status, statement) = self.judge(item.envelope, fault);
                        Verdict { status, statement }
                    })
                    .collect();
                http::answer(200, &[], &encode_verdicts(&verdicts))
            }
            ("PUT", _) => {
                let (status, statement) = self.judge(request.body.clone(), fault);
                if matches!(status, 200 | 201) {
                    return http::answer(status, &[], &statement);
                }
                let mut problem = Problem::new(status, "made-up", "made up", false);
                if statement.starts_with(b"OTSR") {
                    problem.receipt = Some(statement);
                } else {
                    problem.refusal = Some(statement);
                }
                http::answer(status, &[], &serde_json::to_vec(&problem).unwrap())
            }
            ("GET", "/v1/instance") => {
                let root = query.strip_prefix("root=").unwrap_or("");
                match self.inside().instances.get(root) {
                    Some(document) => http::answer(200, &[], document),
                    None => http::answer(404, &[], b""),
                }
            }
            ("GET", path) if path.ends_with("/updates") => {
                let report = path.split('/').nth(3).unwrap();
                match self.inside().updates.get(report) {
                    Some((status, body)) => http::answer(*status, &[], body),
                    None => http::answer(202, &[], br#"{"wait":true}"#),
                }
            }
            _ => http::answer(200, &[], b""),
        }
    }

    /// Stores and signs, as a call centre does.
    fn judge(&self, bytes: Vec<u8>, fault: Option<&Fault>) -> (u16, Vec<u8>) {
        let envelope = Envelope::parse(bytes).unwrap();
        let mut inside = self.inside();
        let key = inside
            .receipt_key
            .clone()
            .unwrap_or_else(|| self.keys.receipt.clone());
        let now = now() + inside.later;
        let refused = match fault {
            Some(Fault::RefuseAlert(report, code)) => {
                (envelope.item_id() == (*report).into()).then_some(code)
            }
            _ => None,
        };
        if let Some(code) = refused {
            let refusal = Refusal {
                report_id: envelope.report_id(),
                item_id: envelope.item_id(),
                sha256: envelope.sha256(),
                refused_at: now,
                code: *code,
            };
            return (422, refusal.sign(&key));
        }
        let mut receipt = Receipt {
            report_id: envelope.report_id(),
            item_id: envelope.item_id(),
            sha256: envelope.sha256(),
            received_at: now,
            flags: ReceiptFlags::default(),
        };
        match fault {
            Some(Fault::WrongKey) => return (201, receipt.sign(&ReceiptKey::generate(&mut rng()))),
            Some(Fault::BrokenSignature) => {
                let mut bytes = receipt.sign(&key);
                *bytes.last_mut().unwrap() ^= 1;
                return (201, bytes);
            }
            Some(Fault::AnotherItem) => {
                receipt.sha256 = Sha256::of(b"another");
                return (201, receipt.sign(&key));
            }
            Some(Fault::Conflict) => receipt.flags.conflict = true,
            Some(Fault::KeyNotHeld) => receipt.flags.key_not_held = true,
            _ => {}
        }
        let copies = inside.items.entry(envelope.item_id()).or_default();
        let known = copies.iter().any(|copy| copy == &envelope);
        let other = !copies.is_empty() && !known;
        if !known {
            copies.push(envelope);
        }
        receipt.flags.duplicate = known;
        receipt.flags.conflict |= other;
        let status = match (receipt.flags.conflict, known) {
            (true, _) => 409,
            (false, true) => 200,
            (false, false) => 201,
        };
        (status, receipt.sign(&key))
    }

    /// The document a phone would find, for root rotation and new keys.
    pub fn publish(&self, root: &str, document: &SignedInstance) {
        self.inside()
            .instances
            .insert(root.to_owned(), document.as_bytes().to_vec());
    }
}

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_900_000_100_000).unwrap()
}
