//! Receipts: only the call centre's own signature about the very bytes makes an item sent.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ots_protocol::batch::{decode_verdicts, encode_verdicts};
use ots_scenarios::proxy::{Answer, Fault};

use crate::common::{Line, survives_on_the_way_back};

#[test]
fn a_receipt_with_a_wrong_signature_is_not_believed() {
    survives_on_the_way_back(Fault::rewrite(|mut body| {
        flip_last_bit(&mut body);
        body
    }));
}

#[test]
fn a_receipt_for_another_item_is_not_believed() {
    let line = Line::new();
    // The receipt of somebody else's report, kept by whoever sits on the network.
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeps = Arc::clone(&kept);
    line.proxy.set(Fault::rewrite(move |body| {
        if body.starts_with(b"OTSR1") {
            keeps.lock().unwrap().clone_from(&body);
        }
        body
    }));
    let other = line.another_phone();
    let _ = other.press(&["--now"]);
    let _ = other.sync().well();
    let receipt = kept.lock().unwrap().clone();
    assert!(receipt.starts_with(b"OTSR1"), "{receipt:?}");

    let report = line.phone.press(&["--now"]);
    line.proxy.set(
        Answer::status(201)
            .header("Content-Type", "application/vnd.ots.receipt")
            .body(receipt)
            .into(),
    );
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn one_wrong_receipt_in_a_batch_costs_the_others_nothing() {
    let line = Line::new();
    let reports: Vec<String> = (0..30)
        .map(|_| line.phone.press(&["--now", "--drill"]))
        .collect();
    let spoilt = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&spoilt);
    line.proxy.set(Fault::rewrite(move |body| {
        // Answers to single items are receipts as they stand, and pass.
        let verdicts = decode_verdicts(&body).ok();
        match verdicts.filter(|verdicts| verdicts.len() > 1) {
            Some(mut verdicts) => {
                flip_last_bit(&mut verdicts[0].statement);
                count.fetch_add(1, Ordering::SeqCst);
                encode_verdicts(&verdicts)
            }
            None => body,
        }
    }));
    let _ = line.phone.sync();
    assert!(spoilt.load(Ordering::SeqCst) > 0, "no batch was sent");
    let states: Vec<String> = reports
        .iter()
        .map(|report| line.phone.alert(report).state)
        .collect();
    let sent = states.iter().filter(|state| *state == "sent").count();
    assert!(sent >= 28, "{states:?}");
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    for report in &reports {
        line.assert_arrived(report, 1);
    }
}

fn flip_last_bit(bytes: &mut [u8]) {
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
}
