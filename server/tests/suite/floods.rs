//! Who sends slowly or much, without an account or a key, keeps no press from coming in.

use std::time::Duration;

use ots_protocol::batch::{self, BatchItem};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::kit::{Base, Centre, noon};

/// Longer than any answer takes, shorter than the patience of who runs this.
const GIVEN_UP: Duration = Duration::from_secs(40);

/// A request whose body was announced to be long, and of which a byte came.
async fn dripping(centre: &Centre, request: &str, announced: usize) -> TcpStream {
    let mut line = TcpStream::connect(centre.address).await.unwrap();
    let head =
        format!("{request} HTTP/1.1\r\nHost: rekaan\r\nContent-Length: {announced}\r\n\r\nx");
    line.write_all(head.as_bytes()).await.unwrap();
    line.flush().await.unwrap();
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_on_which_long_bodies_drip_keep_no_press_waiting() {
    let base = Base::sqlite();
    let centre = base.centre().await;
    let mut lines = Vec::new();
    let other = centre.press(noon()).report;
    let item = format!("PUT /v1/reports/{other}/items/{other}");
    for _ in 0..300 {
        lines.push(dripping(&centre, &item, 65_536).await);
    }
    for _ in 0..20 {
        lines.push(dripping(&centre, "POST /v1/items", 1_048_576).await);
    }
    let press = centre.press(noon());
    let answer = tokio::time::timeout(GIVEN_UP, centre.put(&press.envelope)).await;
    assert_eq!(answer.map(|answer| answer.status), Ok(201));
    // What is longer than a press has room too.
    let items: Vec<_> = (0..500)
        .map(|_| BatchItem {
            age_ms: None,
            envelope: centre.press(noon()).envelope,
        })
        .collect();
    let items = batch::encode_items(&items);
    let answer = centre.ask("POST", "/v1/items", &[], &items);
    let answer = tokio::time::timeout(GIVEN_UP, answer).await;
    assert_eq!(answer.map(|answer| answer.status), Ok(200));
    drop(lines);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_to_sign_in_with_is_no_place_for_a_megabyte() {
    let base = Base::sqlite();
    let centre = base.centre().await;
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let long = format!("name={}&password=rekaan", "a".repeat(100_000));
    let answer = centre.ask("POST", "/sign-in", &form, long.as_bytes()).await;
    assert_eq!(answer.status, 400);
    let usual = b"name=siapa&password=rekaan";
    let answer = centre.ask("POST", "/sign-in", &form, usual).await;
    assert_eq!(answer.status, 422);
}
