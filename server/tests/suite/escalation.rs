//! What nobody takes goes outside, by webhook and mail, to receivers of our own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ots_protocol::codes::{BentukKekerasan, Urgency};
use ots_protocol::items::{Alert, Details, ItemPayload};
use ots_server::accounts::{User, begin_shift};
use ots_server::clock::Clock;
use ots_server::deadlines::{self, Kind, Owner};
use ots_server::reports;
use ots_server::setup::{Changes, GivenSettings};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::kit::{Base, Centre, Press, noon, until};
use crate::on_both;

/// A receiver that keeps what it was given, and refuses the first few.
#[derive(Clone, Default)]
pub(crate) struct Received(Arc<Mutex<Vec<String>>>);

impl Received {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    fn keep(&self, text: String) -> usize {
        let mut all = self.0.lock().unwrap();
        all.push(text);
        all.len()
    }
}

/// An HTTP receiver; gives its address.
pub(crate) async fn webhook(refused: usize) -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let kept = received.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A sender that breaks off is tried again by the sender.
            let _ended = one_post(stream, &kept, refused).await;
        }
    });
    (format!("http://{address}/hook?key=rekaan"), received)
}

async fn one_post(stream: TcpStream, kept: &Received, refused: usize) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let so_far = kept.keep(String::from_utf8_lossy(&body).into_owned());
    let status = if so_far <= refused {
        "503 Service Unavailable"
    } else {
        "204 No Content"
    };
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await
}

/// A mail server; gives its address. It puts the first few off, as many do.
pub(crate) async fn mailbox(put_off: usize) -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let kept = received.clone();
    tokio::spawn(async move {
        let mut visits = 0;
        while let Ok((stream, _)) = listener.accept().await {
            visits += 1;
            let _ended = one_visit(stream, &kept, visits <= put_off).await;
        }
    });
    (address.to_string(), received)
}

/// A mail server that knows one of its mailboxes no more, and puts another off as often as this.
async fn mailbox_of_few(
    gone: &'static str,
    slow: &'static str,
    put_off: usize,
) -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let kept = received.clone();
    tokio::spawn(async move {
        let mut left = put_off;
        while let Ok((stream, _)) = listener.accept().await {
            let answer = |line: &str| {
                if line.contains(gone) {
                    return Some("550 nobody of that name\r\n");
                }
                if line.contains(slow) && left > 0 {
                    left -= 1;
                    return Some("452 mailbox full\r\n");
                }
                None
            };
            let _ended = visit(stream, &kept, answer).await;
        }
    });
    (address.to_string(), received)
}

/// A server that takes every connection and never says a word, as behind a wall that drops what
/// comes back; counts the connections.
async fn silence() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let taken = Arc::new(AtomicUsize::new(0));
    let count = taken.clone();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            open.push(stream);
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    (address.to_string(), taken)
}

async fn one_visit(stream: TcpStream, kept: &Received, put_off: bool) -> std::io::Result<()> {
    visit(stream, kept, |_| put_off.then_some("451 later\r\n")).await
}

/// One visit of a mail server's guest; `refuses` answers for a receiver, if not with yes.
async fn visit(
    stream: TcpStream,
    kept: &Received,
    mut refuses: impl FnMut(&str) -> Option<&'static str>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 made-up\r\n").await?;
    let mut receivers = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer: &[u8] = match line.get(..4).unwrap_or_default() {
            "EHLO" => b"250 made-up\r\n",
            "RCPT" => {
                receivers += &line;
                refuses(&line).unwrap_or("250 fine\r\n").as_bytes()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    stream.read_line(&mut mail).await?;
                }
                kept.keep(format!("{receivers}{mail}"));
                b"250 taken\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 fine\r\n",
        };
        stream.write_all(answer).await?;
    }
}

pub(crate) async fn centre(base: &Base, clock: Clock, escalation: &str) -> Centre {
    let text = format!("{}\n[escalation]\n{escalation}\n", SETTINGS);
    let settings = Some(GivenSettings { text, areas: None });
    base.centre_with(
        clock,
        Changes {
            settings,
            ..Changes::default()
        },
    )
    .await
}

const SETTINGS: &str = r#"
[instance]
id = "rekaan"
name = "Kabupaten Rekaan"
regency = "35.09"
time_zone = "Asia/Jakarta"

[numbers]
police = "110"
ambulance = "119"
sapa = "129"
sapa_whatsapp = "+62-811-1129-129"
"#;

/// Of what a report owes only the police's is left: whoever pressed was reached.
async fn reached(centre: &Centre, press: &Press, by: &User) {
    for kind in [Kind::Outreach, Kind::Complaint] {
        let of = (Owner::Report(press.report), kind);
        let now = centre.state.clock().now();
        deadlines::done(&centre.state, by, of, "rekaan", now)
            .await
            .unwrap();
    }
}

on_both! {
    async fn with_nobody_on_shift_an_alert_goes_outside_at_once_and_is_tried_until_it_is_taken(base) {
        let clock = Clock::standing_at(noon());
        let (hook, posts) = webhook(2).await;
        let (server, mails) = mailbox(1).await;
        let centre = centre(&base, clock.clone(), &format!(
            "outside_after_s = 3600\nwebhook_url = \"{hook}\"\nsmtp_server = \"{server}\"\nsmtp_from = \"OTS Rekaan <ots@rekaan.invalid>\"\nsmtp_to = [\"jaga@rekaan.invalid\", \"kepala@rekaan.invalid\"]",
        )).await;
        let (danger, question) = (centre.press(noon()), centre.press_as(noon(), Urgency::Consult));
        centre.arrive(&question).await;
        centre.arrive(&danger).await;
        // Each try needs the time between two tries to have gone by.
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT COUNT(*) FROM outside WHERE told = 1").await == 2
        }).await;
        let posts = posts.all();
        assert_eq!(posts.len(), 3);
        let told: serde_json::Value = serde_json::from_str(&posts[2]).unwrap();
        assert_eq!(told["event"], "alert-not-taken");
        assert_eq!(told["instance"], "rekaan");
        assert_eq!(told["drill"], false);
        let first: serde_json::Value = serde_json::from_str(&posts[0]).unwrap();
        assert_eq!(first["id"], told["id"], "a receiver can drop a second copy");
        let mails = mails.all();
        assert_eq!(mails.len(), 2);
        for address in ["jaga@rekaan.invalid", "kepala@rekaan.invalid"] {
            let to = format!("RCPT TO:<{address}>");
            assert_eq!(mails.iter().filter(|mail| mail.contains(&to)).count(), 1, "{mails:?}");
        }
        for said in posts.iter().chain(&mails) {
            assert!(!said.contains(&danger.report.to_string()));
        }
        // Somebody who asks for advice is no alarm.
        assert_eq!(centre.count("SELECT COUNT(*) FROM outside").await, 2);
    }

    async fn an_address_that_is_no_more_and_one_that_is_full_keep_the_mail_from_nobody_else(base) {
        let clock = Clock::standing_at(noon());
        let (server, mails) = mailbox_of_few("pindah@", "penuh@", 2).await;
        let centre = centre(&base, clock.clone(), &format!(
            "smtp_server = \"{server}\"\nsmtp_from = \"ots@rekaan.invalid\"\nsmtp_to = [\"pindah@rekaan.invalid\", \"penuh@rekaan.invalid\", \"jaga@rekaan.invalid\"]",
        )).await;
        centre.arrive(&centre.press(noon())).await;
        let to = |address: &str| mails.all().iter().filter(|mail| mail.contains(&format!("RCPT TO:<{address}@rekaan.invalid>"))).count();
        until(|| async { to("jaga") == 1 }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM outside WHERE told = 1").await, 0, "one has a full mailbox, and is asked again");
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT COUNT(*) FROM outside WHERE told = 1").await == 1
        }).await;
        // Nobody has it twice, and nobody waits for who is there no more.
        assert_eq!((to("jaga"), to("penuh"), to("pindah")), (1, 1, 0));
        assert_eq!(centre.count("SELECT COUNT(*) FROM mailed").await, 0);
    }

    async fn a_mail_server_that_says_nothing_keeps_neither_supervisors_nor_the_webhook_waiting(base) {
        let clock = Clock::standing_at(noon());
        let (server, mails) = silence().await;
        let (hook, posts) = webhook(0).await;
        let centre = centre(&base, clock.clone(), &format!(
            "supervisors_after_s = 60\noutside_after_s = 60\nwebhook_url = \"{hook}\"\nsmtp_server = \"{server}\"\nsmtp_from = \"ots@rekaan.invalid\"\nsmtp_to = [\"jaga@rekaan.invalid\"]",
        )).await;
        // A question that nobody answered in time is being mailed.
        centre.arrive(&centre.press_as(noon(), Urgency::Consult)).await;
        clock.advance_ms(30 * 24 * 3_600_000);
        until(|| async { mails.load(Ordering::Relaxed) > 0 }).await;
        centre.arrive(&centre.press(noon())).await;
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT COUNT(*) FROM supervisors_called").await == 1
                && centre.count("SELECT COUNT(*) FROM outside WHERE told = 1 AND way = 'webhook'").await == 1
        }).await;
        assert!(posts.all().iter().any(|said| said.contains("alert-not-taken")));
        // It is given up and tried again: no mail waits for ever for an answer.
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT MAX(attempts) FROM deadlines_outside WHERE way = 'mail'").await > 1
        }).await;
    }

    async fn a_drill_is_told_as_one(base) {
        let (hook, posts) = webhook(0).await;
        let (server, mails) = mailbox(0).await;
        let centre = centre(&base, Clock::standing_at(noon()), &format!(
            "webhook_url = \"{hook}\"\nsmtp_server = \"{server}\"\nsmtp_from = \"ots@rekaan.invalid\"\nsmtp_to = [\"jaga@rekaan.invalid\"]",
        )).await;
        centre.arrive(&centre.press_of(noon(), &Alert { drill: Some(true), ..Alert::default() })).await;
        until(|| async { centre.count("SELECT COUNT(*) FROM outside WHERE told = 1").await == 2 }).await;
        let told: serde_json::Value = serde_json::from_str(&posts.all()[0]).unwrap();
        assert_eq!(told["drill"], true);
        let mail = mails.all().remove(0);
        let subject = mail.lines().find(|line| line.starts_with("Subject:"));
        assert!(subject.is_some_and(|subject| subject.contains("LATIHAN")), "{mail}");
        let (_, text) = mail.split_once("Content-Transfer-Encoding").unwrap();
        assert!(text.contains("LATIHAN"), "whoever reads the text alone must not run: {mail}");
    }

    async fn with_nobody_on_shift_a_report_goes_outside_after_the_set_time_and_its_missed_deadline_too(base) {
        let clock = Clock::standing_at(noon());
        let (hook, posts) = webhook(0).await;
        let centre = centre(&base, clock.clone(), &format!("outside_after_s = 3600\nwebhook_url = \"{hook}\"")).await;
        let (report, question) = (centre.press_as(noon(), Urgency::Report), centre.press_as(noon(), Urgency::Consult));
        centre.arrive(&report).await;
        centre.arrive(&question).await;
        // Danger is told at once; by then the report would have been.
        centre.arrive(&centre.press(noon())).await;
        until(|| async { centre.count("SELECT COUNT(*) FROM outside WHERE told = 1").await == 1 }).await;
        assert_eq!(posts.all().len(), 1);
        clock.advance_ms(3_600_000);
        until(|| async { centre.count("SELECT COUNT(*) FROM outside WHERE told = 1").await == 2 }).await;
        let told: serde_json::Value = serde_json::from_str(&posts.all()[1]).unwrap();
        assert_eq!((&told["event"], &told["waiting_s"]), (&"alert-not-taken".into(), &3600.into()));
        // All three are owed an answer, the question too.
        until(|| async { centre.count("SELECT COUNT(*) FROM deadlines WHERE state = 1").await == 6 }).await;
        clock.advance_ms(11 * 3_600_000);
        until(|| async { centre.count("SELECT COUNT(*) FROM deadlines_outside WHERE told = 1").await == 3 }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM outside").await, 2, "nobody is called for a question");
        assert!(posts.all().iter().all(|said| !said.contains(&report.report.to_string())));
    }

    async fn with_somebody_on_shift_only_what_has_waited_too_long_goes_outside(base) {
        let clock = Clock::standing_at(noon());
        let (hook, posts) = webhook(0).await;
        let centre = centre(&base, clock.clone(), &format!("outside_after_s = 60\nwebhook_url = \"{hook}\"")).await;
        let ana = centre.operator("ana").await;
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        let old = centre.press(noon());
        centre.arrive(&old).await;
        clock.advance_ms(59_000);
        let fresh = centre.press(noon());
        centre.arrive(&fresh).await;
        clock.advance_ms(1_000);
        until(|| async { !posts.all().is_empty() }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM outside").await, 1);
    }

    async fn what_somebody_took_meanwhile_is_not_told_any_more_and_told_anew_when_it_waits_again(base) {
        let clock = Clock::standing_at(noon());
        let (hook, posts) = webhook(usize::MAX).await;
        let centre = centre(&base, clock.clone(), &format!("webhook_url = \"{hook}\"")).await;
        let ana = centre.operator("ana").await;
        let press = centre.press(noon());
        centre.arrive(&press).await;
        until(|| async { !posts.all().is_empty() }).await;
        reports::take(&centre.state, press.report, 1, ana.id, clock.now()).await.unwrap();
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT COUNT(*) FROM outside WHERE done_at IS NOT NULL AND told = 0").await == 1
        }).await;
        let tries = posts.all().len();
        reports::release(&centre.state, press.report, 2, ana.id, clock.now()).await.unwrap();
        until(|| async {
            clock.advance_ms(1_000);
            posts.all().len() > tries
        }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM outside").await, 2);
    }

    async fn that_nobody_reached_who_pressed_is_told_outside_also_where_there_is_no_case(base) {
        let clock = Clock::standing_at(noon());
        let (hook, posts) = webhook(0).await;
        let centre = centre(&base, clock.clone(), &format!("outside_after_s = 3600\nwebhook_url = \"{hook}\"")).await;
        let ana = centre.operator("ana").await;
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.id, clock.now()).await.unwrap();
        reports::set_state(&centre.state, press.report, 2, ana.id, reports::ReportState::Handled, clock.now()).await.unwrap();
        until(|| async { centre.count("SELECT COUNT(*) FROM deadlines WHERE state = 1").await == 2 }).await;
        clock.advance_ms(12 * 3_600_000);
        until(|| async { centre.count("SELECT COUNT(*) FROM deadlines_outside WHERE told = 1").await == 1 }).await;
        let posts = posts.all();
        let told: serde_json::Value = serde_json::from_str(&posts[0]).unwrap();
        assert_eq!((posts.len(), &told["event"]), (1, &"deadline-passed".into()));
        assert!(!posts[0].contains(&press.report.to_string()));
    }

    async fn that_little_time_is_left_for_the_police_is_told_outside_before_the_law_is_broken(base) {
        let clock = Clock::standing_at(noon());
        let (hook, posts) = webhook(0).await;
        let centre = centre(&base, clock.clone(), &format!("outside_after_s = 3600\nwebhook_url = \"{hook}\"")).await;
        let ana = centre.operator("ana").await;
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.id, clock.now()).await.unwrap();
        reports::set_state(&centre.state, press.report, 2, ana.id, reports::ReportState::Handled, clock.now()).await.unwrap();
        let details = Details { bentuk: Some(vec![BentukKekerasan::Seksual]), ..Details::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Details(details))).await.status, 201);
        reached(&centre, &press, &ana).await;
        until(|| async { centre.count("SELECT COUNT(*) FROM deadlines WHERE state = 1").await == 1 }).await;
        // She has read it: else it would ring again, and be told outside for that.
        assert!(reports::read(&centre.state, press.report, ana.id, 1, clock.now()).await.unwrap());
        clock.advance_ms(60 * 3_600_000);
        until(|| async { centre.count("SELECT COUNT(*) FROM deadlines_soon_outside WHERE told = 1").await == 1 }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM deadlines_outside").await, 0);
        let posts = posts.all();
        assert_eq!(posts.len(), 1);
        let told: serde_json::Value = serde_json::from_str(&posts[0]).unwrap();
        assert_eq!(told["event"], "police-report-soon");
        assert!(!posts[0].contains(&press.report.to_string()));
    }

    async fn a_deadline_that_has_passed_is_told_outside_once_and_names_nobody(base) {
        let clock = Clock::standing_at(noon());
        let (hook, posts) = webhook(1).await;
        let (server, mails) = mailbox(0).await;
        let centre = centre(&base, clock.clone(), &format!(
            "outside_after_s = 3600\nwebhook_url = \"{hook}\"\nsmtp_server = \"{server}\"\nsmtp_from = \"ots@rekaan.invalid\"\nsmtp_to = [\"jaga@rekaan.invalid\"]",
        )).await;
        let ana = centre.operator("ana").await;
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        let press = centre.press(noon());
        centre.arrive(&press).await;
        reports::take(&centre.state, press.report, 1, ana.id, clock.now()).await.unwrap();
        reports::set_state(&centre.state, press.report, 2, ana.id, reports::ReportState::Handled, clock.now()).await.unwrap();
        let details = Details { bentuk: Some(vec![BentukKekerasan::Seksual]), ..Details::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Details(details))).await.status, 201);
        reached(&centre, &press, &ana).await;
        until(|| async { centre.count("SELECT COUNT(*) FROM deadlines WHERE state = 1").await == 1 }).await;
        // She has read it: else it would ring again.
        assert!(reports::read(&centre.state, press.report, ana.id, 1, clock.now()).await.unwrap());
        clock.advance_ms(72 * 3_600_000);
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT COUNT(*) FROM deadlines_outside WHERE told = 1").await == 2
        }).await;
        let posts = posts.all();
        assert_eq!(posts.len(), 2, "the first was refused");
        let told: serde_json::Value = serde_json::from_str(&posts[1]).unwrap();
        assert_eq!(told["event"], "deadline-passed");
        for said in posts.iter().chain(&mails.all()) {
            assert!(!said.contains(&press.report.to_string()) && !said.contains("police"));
        }
        assert_eq!(mails.all().len(), 1);
        assert!(mails.all()[0].contains("tenggat"));
    }
}
