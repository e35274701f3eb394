//! The proxy itself, against a server that answers every request with `hello` and counts them.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

const REQUEST: &[u8] = b"PUT / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody";
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// A server of one purpose, on threads that end with their connections.
fn greeter() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let served = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&served);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let counter = Arc::clone(&counter);
            std::thread::spawn(move || greet(client, &counter));
        }
    });
    (addr, served)
}

fn greet(mut client: TcpStream, served: &AtomicUsize) {
    let mut request = vec![0; REQUEST.len()];
    while client.read_exact(&mut request).is_ok() {
        assert_eq!(request, REQUEST);
        served.fetch_add(1, Ordering::SeqCst);
        if client.write_all(ANSWER).is_err() {
            return;
        }
    }
}

/// Sends one request and reads until the connection ends or the answer is whole.
fn ask(proxy: &Proxy) -> (Vec<u8>, Option<ErrorKind>) {
    let mut stream = TcpStream::connect(proxy.addr()).unwrap();
    // A request that is reset half-way may fail here already.
    if let Err(error) = stream.write_all(REQUEST) {
        return (Vec::new(), Some(error.kind()));
    }
    let mut answer = Vec::new();
    let mut piece = [0; 512];
    while answer.len() < ANSWER.len() || !answer.ends_with(b"hello") {
        match stream.read(&mut piece) {
            Ok(0) => return (answer, None),
            Ok(read) => answer.extend_from_slice(&piece[..read]),
            Err(error) => return (answer, Some(error.kind())),
        }
    }
    (answer, None)
}

#[test]
fn a_proxy_passes_bytes_and_counts_them() {
    let proxy = Proxy::to(greeter().0);
    assert_eq!(ask(&proxy).0, ANSWER);
    assert_eq!(ask(&proxy).0, ANSWER);
    let counts = proxy.counts();
    assert_eq!(counts.connections, 2);
    assert_eq!(counts.up, 2 * REQUEST.len() as u64);
    assert_eq!(counts.down, 2 * ANSWER.len() as u64);
}

#[test]
fn a_refusing_proxy_refuses_and_comes_back_under_the_same_address() {
    let proxy = Proxy::to(greeter().0);
    for _ in 0..3 {
        proxy.set(Fault::Refuse);
        let refused = TcpStream::connect(proxy.addr()).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        proxy.set(Fault::Pass);
        assert_eq!(ask(&proxy).0, ANSWER);
    }
}

#[test]
fn answers_are_cut_reset_or_swallowed_where_the_fault_says() {
    let (addr, served) = greeter();
    let proxy = Proxy::to(addr);
    proxy.next(Fault::TruncateAnswer(At::Byte(20)));
    assert_eq!(ask(&proxy), (ANSWER[..20].to_vec(), None));
    proxy.next(Fault::ResetAnswer(At::Byte(0)));
    assert_eq!(ask(&proxy), (Vec::new(), Some(ErrorKind::ConnectionReset)));
    assert_eq!(served.load(Ordering::SeqCst), 2, "the server had answered");
    proxy.next(Fault::ResetRequest(At::Byte(10)));
    assert_eq!(ask(&proxy).1, Some(ErrorKind::ConnectionReset));
    assert_eq!(served.load(Ordering::SeqCst), 2, "a cut request is none");
    assert_eq!(ask(&proxy).0, ANSWER, "only the next connections were hurt");
}

#[test]
fn a_cut_in_a_body_lets_the_whole_head_pass_and_says_that_it_did() {
    let (addr, served) = greeter();
    let proxy = Proxy::to(addr);
    proxy.next(Fault::TruncateAnswer(At::Body(2)));
    assert_eq!(ask(&proxy), (ANSWER[..ANSWER.len() - 3].to_vec(), None));
    let up = proxy.counts().up;
    proxy.next(Fault::ResetRequest(At::Body(3)));
    assert_eq!(ask(&proxy).1, Some(ErrorKind::ConnectionReset));
    assert_eq!(proxy.counts().up - up, REQUEST.len() as u64 - 1);
    proxy.next(Fault::TruncateRequest(At::Body(1)));
    assert_eq!(ask(&proxy), (Vec::new(), None), "half a request is none");
    assert_eq!(served.load(Ordering::SeqCst), 1);
    assert_eq!((proxy.counts().cuts, proxy.counts().cuts_in_bodies), (3, 3));

    // In the head, at its very end, behind the body: no cut in a body, or none at all.
    for (at, cuts) in [(At::Byte(5), 4), (At::Body(0), 5), (At::Body(5), 5)] {
        proxy.next(Fault::TruncateAnswer(at));
        let _ = ask(&proxy);
        assert_eq!(proxy.counts().cuts, cuts, "{at:?}");
        assert_eq!(proxy.counts().cuts_in_bodies, 3, "{at:?}");
    }
}

#[test]
fn a_connection_that_stands_still_neither_goes_on_nor_ends_until_the_fault_is_over() {
    let (addr, served) = greeter();
    let proxy = Proxy::to(addr);
    for (fault, heard) in [
        (Fault::StallRequest(At::Body(2)), 0),
        (Fault::StallAnswer(At::Body(2)), 1),
    ] {
        let before = proxy.counts().cuts_in_bodies;
        proxy.set(fault);
        std::thread::scope(|scope| {
            let asked = scope.spawn(|| ask(&proxy));
            proxy.wait_until("it stands still", |counts| counts.cuts_in_bodies > before);
            assert!(!asked.is_finished());
            assert_eq!(served.load(Ordering::SeqCst), heard);
            proxy.set(Fault::Pass);
            assert_eq!(asked.join().unwrap().1, Some(ErrorKind::ConnectionReset));
        });
    }
    assert_eq!(ask(&proxy).0, ANSWER);
}

#[test]
fn a_portal_answers_without_asking_the_server() {
    let (addr, served) = greeter();
    let proxy = Proxy::to(addr);
    proxy.set(Answer::portal_page(200).into());
    let (page, end) = ask(&proxy);
    assert_eq!(end, None);
    assert!(page.starts_with(b"HTTP/1.1 200 "));
    assert!(String::from_utf8(page).unwrap().contains("Silakan masuk"));
    assert_eq!(served.load(Ordering::SeqCst), 0);
}

#[test]
fn a_held_answer_comes_after_its_release() {
    let (addr, served) = greeter();
    let proxy = Proxy::to(addr);
    proxy.set(Fault::HoldAnswer);
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| ask(&proxy));
        proxy.wait_until("the answer is held", |counts| counts.held == 1);
        assert_eq!(served.load(Ordering::SeqCst), 1);
        assert!(!asked.is_finished());
        proxy.release();
        assert_eq!(asked.join().unwrap().0, ANSWER);
    });
}

#[test]
fn a_new_fault_ends_what_the_old_one_left_open() {
    let proxy = Proxy::to(greeter().0);
    proxy.set(Fault::BlackHole);
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| ask(&proxy));
        proxy.wait_until("the connection is there", |counts| counts.connections == 1);
        proxy.set(Fault::Pass);
        assert_eq!(asked.join().unwrap().1, Some(ErrorKind::ConnectionReset));
    });
    assert_eq!(ask(&proxy).0, ANSWER);
}

#[test]
fn a_slow_network_still_carries_everything() {
    let proxy = Proxy::to(greeter().0);
    proxy.next(Fault::Throttle(2_000));
    assert_eq!(ask(&proxy).0, ANSWER);
    proxy.next(Fault::Delay(Duration::from_millis(20)));
    assert_eq!(ask(&proxy).0, ANSWER);
}

#[test]
fn a_rewritten_answer_has_another_body_and_the_right_length() {
    let proxy = Proxy::to(greeter().0);
    proxy.set(Fault::rewrite(|body| [b"oh ", body.as_slice()].concat()));
    let (answer, _) = ask(&proxy);
    let text = String::from_utf8(answer).unwrap();
    assert!(text.contains("Content-Length: 8\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\noh hello"), "{text}");
}
