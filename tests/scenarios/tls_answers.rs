//! Whatever answers over TLS and HTTP/2 in the call centre's place, as its own front server may:
//! nothing is called sent without a signature, and who asks for patience gets it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use ots_scenarios::certificates::server_valid;
use ots_scenarios::proxy::Fault;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

use crate::common::Line;
use crate::tls::{serving, with_files};

/// A line to a call centre, and a front server with its certificate that answers by itself.
struct Fronted {
    line: Line,
    front: SocketAddr,
    asked: Arc<Asked>,
    /// Stops answering when dropped.
    _runtime: Runtime,
    _certificates: TempDir,
}

/// What the front server answers, and how often it was asked.
#[derive(Default)]
struct Asked {
    status: AtomicU16,
    wants_patience: AtomicBool,
    times: AtomicUsize,
}

impl Fronted {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = server_valid(2000, 2090, folder.path());
        let line = Line::to(with_files(&files));
        let mut config = serving(&files);
        config.alpn_protocols = vec![b"h2".to_vec()];
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let front = listener.local_addr().unwrap();
        let asked = Arc::new(Asked::default());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        drop(runtime.spawn(answer(listener, acceptor, Arc::clone(&asked))));
        Self {
            line,
            front,
            asked,
            _runtime: runtime,
            _certificates: folder,
        }
    }

    /// From now on phones reach the front server, and it answers this.
    fn answers(&self, status: u16, wants_patience: bool) {
        self.asked.status.store(status, Ordering::SeqCst);
        let wants = &self.asked.wants_patience;
        wants.store(wants_patience, Ordering::SeqCst);
        self.line.proxy.lead_to(self.front);
    }

    /// From now on phones reach the call centre.
    fn gives_way(&self) {
        self.line.proxy.lead_to(self.line.centre.addr());
        self.line.proxy.set(Fault::Pass);
    }

    fn times(&self) -> usize {
        self.asked.times.load(Ordering::SeqCst)
    }
}

async fn answer(listener: TcpListener, acceptor: TlsAcceptor, asked: Arc<Asked>) {
    while let Ok((socket, _)) = listener.accept().await {
        let (acceptor, asked) = (acceptor.clone(), Arc::clone(&asked));
        drop(tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(socket).await else {
                return;
            };
            let service = service_fn(|_: Request<hyper::body::Incoming>| {
                let page = asked.page();
                async { Ok::<_, Infallible>(page) }
            });
            let _ = http2::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        }));
    }
}

impl Asked {
    /// As a proxy in front of a call centre has it: unsigned.
    fn page(&self) -> Response<Full<Bytes>> {
        self.times.fetch_add(1, Ordering::SeqCst);
        let mut page = Response::builder()
            .status(self.status.load(Ordering::SeqCst))
            .header("Content-Type", "text/html");
        if self.wants_patience.load(Ordering::SeqCst) {
            page = page.header("Retry-After", "120");
        }
        let text = "<!doctype html><title>Rekaan</title>";
        page.body(Full::from(text)).unwrap()
    }
}

#[test]
fn an_unsigned_answer_over_http2_means_try_again() {
    let fronted = Fronted::new();
    for status in [
        200, 201, 302, 400, 401, 403, 404, 408, 409, 410, 413, 422, 425, 429, 500, 502, 503, 507,
        511,
    ] {
        let phone = fronted.line.another_phone();
        let report = phone.press(&["--now"]);
        let before = fronted.times();
        fronted.answers(status, false);
        let tried = phone.sync();
        assert_eq!(tried.code, Some(1), "{status}: {tried:?}");
        assert!(fronted.times() > before, "{status} was not met");
        assert_eq!(fronted.line.centre.report(&report), None, "{status}");
        let alert = phone.alert(&report);
        assert_eq!(alert.state, "pending", "{status}: {alert:?}");
        let error = format!("unsigned_{status}");
        assert_eq!(alert.last_error, Some(error), "{status}: {alert:?}");

        fronted.gives_way();
        phone.drain();
        assert_eq!(phone.alert(&report).state, "sent", "{status}");
        let received = fronted.line.centre.report(&report).unwrap();
        assert_eq!(
            (received.items.len(), received.conflicts),
            (1, 0),
            "{status}"
        );
    }
}

#[test]
fn who_asks_for_patience_over_http2_gets_it_and_a_new_press_does_not_wait() {
    let fronted = Fronted::new();
    for status in [408, 425, 429, 500, 502, 503, 507] {
        let line = &fronted.line;
        let phone = line.another_phone();
        let first = phone.press(&["--now"]);
        fronted.answers(status, true);
        let _ = phone.sync().with_code(1);
        let (times, connections) = (fronted.times(), line.proxy.counts().connections);
        assert!(times > 0, "{status} was not met");
        let _ = phone.sync().with_code(1);
        let _ = phone.sync().with_code(1);
        let now = (fronted.times(), line.proxy.counts().connections);
        assert_eq!(now, (times, connections), "{status}: it was asked to wait");
        assert_eq!(phone.alert(&first).state, "pending", "{status}");

        fronted.gives_way();
        let second = phone.press(&["--now", "--urgency", "consult"]);
        let _ = phone.sync();
        assert_eq!(phone.alert(&second).state, "sent", "{status}");
        assert!(line.centre.report(&second).is_some(), "{status}");
    }
}
