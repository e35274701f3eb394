//! A call, a visit, a letter: written down, never lost, one report like any other.

use futures_util::future::join_all;
use ots_protocol::codes::{BentukKekerasan, Channel, Korban, Urgency};
use ots_protocol::items::ItemPayload;
use ots_protocol::{Envelope, ReportId, seal};
use ots_scenarios::http::Answered;
use ots_server::accounts::{Role, SESSION_COOKIE, User, add_user, begin_session};
use ots_server::clock::Clock;
use ots_server::doors::{self, Answers, DraftId};
use ots_server::identity::{name_hashes, phone_hash};
use ots_server::policy;
use ots_server::reports::{self, ReportState, Trouble, Via};
use sqlx::Row as _;

use crate::damaged_keys::damage;
use crate::kit::{Centre, noon, until};
use crate::on_both;

struct Writer<'a> {
    centre: &'a Centre,
    user: User,
    cookie: String,
    form_token: String,
}

impl<'a> Writer<'a> {
    async fn of(centre: &'a Centre, name: &str, role: Role) -> Self {
        let (store, now) = (centre.state.store(), centre.state.clock().now());
        let user = add_user(store, name, role, "a long made-up password", now)
            .await
            .unwrap();
        let token = begin_session(store, user.id, now).await.unwrap();
        Self {
            centre,
            user,
            cookie: format!("{SESSION_COOKIE}={}", token.to_text()),
            form_token: token.form_token(),
        }
    }

    async fn named(centre: &'a Centre, name: &str) -> Self {
        Self::of(centre, name, Role::Operator).await
    }

    async fn get(&self, path: &str) -> Answered {
        self.centre
            .ask("GET", path, &[("Cookie", &self.cookie)], b"")
            .await
    }

    async fn post(&self, path: &str, form: &str) -> Answered {
        let form = format!("form_token={}&{form}", self.form_token);
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.centre
            .ask("POST", path, &headers, form.as_bytes())
            .await
    }

    /// The same as the page itself does it while somebody writes.
    async fn post_part(&self, path: &str, form: &str) -> Answered {
        let form = format!("form_token={}&{form}", self.form_token);
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("HX-Request", "true"),
        ];
        self.centre
            .ask("POST", path, &headers, form.as_bytes())
            .await
    }

    /// A form of this door, begun.
    async fn begin(&self, door: &str) -> String {
        let answer = self.post("/write", &format!("door={door}")).await;
        assert_eq!(answer.status, 303);
        answer.header("location").unwrap()
    }

    async fn text(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(answer.body).unwrap()
    }

    async fn send(&self, form: &str, fields: &str) -> ReportId {
        let answer = self
            .post(
                &format!("{form}/send"),
                &format!("version=1&editor=a&{fields}"),
            )
            .await;
        assert_eq!(
            answer.status,
            303,
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        report_of(&answer)
    }
}

fn report_of(answer: &Answered) -> ReportId {
    let to = answer.header("location").unwrap();
    to.strip_prefix("/reports/").unwrap().parse().unwrap()
}

/// What the items of a report say, opened with the call centre's key.
async fn said(centre: &Centre, report: ReportId) -> Vec<ItemPayload> {
    let (items, _) =
        reports::items_before(centre.state.store(), centre.state.keys(), report, None, 100)
            .await
            .unwrap();
    items
        .iter()
        .map(|item| {
            assert!(item.proven, "the phone's proof, made by ourselves");
            let envelope = Envelope::parse(item.envelope.clone().unwrap()).unwrap();
            let mut keys = centre.state.keys().sealing(envelope.key_id());
            let key = keys.next().unwrap();
            match seal::open_alert(&key, &envelope) {
                Ok(opened) => ItemPayload::Alert(opened.alert.unwrap()),
                Err(_) => seal::open_item(&key, &envelope).unwrap().payload().unwrap(),
            }
        })
        .collect()
}

const WHOLE: &str = "urgency=danger&who=other&reporter=Bu+Rekaan&phone=0812-0000-0001&korban=anak&victim=Anak+Rekaan\
    &sex=perempuan&age=6-12&bentuk=fisik&bentuk=psikis&tempat=rumah-tangga&hubungan=tetangga&area=sumbersari\
    &address=rumah+hijau&coordinates=-8.17%2C+113.70&now=yes&allowed=phone&safe-number=081200000001&from=08%3A00&to=15%3A30\
    &code-phrase=pesan+kue&words=baris+satu%0D%0Abaris+dua";

on_both! {
    async fn a_call_becomes_a_report_like_any_other_and_its_writer_holds_it(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("telephone").await;
        let report = ana.send(&form, WHOLE).await;

        let row = reports::report(centre.state.store(), report).await.unwrap().unwrap();
        assert_eq!((row.via, row.state, row.taken_by), (Via::Telephone, ReportState::Taken, Some(ana.user.id)));
        assert_eq!((row.urgency, row.for_whom, row.trouble, row.conflicts), (1, 2, Trouble::None, 0));
        assert!(row.lease_until.is_some(), "a claim like any other");

        centre.all_opened().await;
        let said = said(&centre, report).await;
        assert_eq!(said.len(), 5);
        let details = said.iter().find_map(|item| match item { ItemPayload::Details(one) => Some(one.clone()), _ => None }).unwrap();
        assert_eq!(details.korban, Some(Korban::Anak));
        assert_eq!(details.bentuk, Some(vec![BentukKekerasan::Fisik, BentukKekerasan::Psikis]));
        assert_eq!(details.kecamatan.unwrap().kecamatan(), details.kecamatan);
        assert_eq!((details.happening_now, details.injured), (Some(true), None));
        let safe = said.iter().find_map(|item| match item { ItemPayload::SafeContact(one) => Some(one.clone()), _ => None }).unwrap();
        assert!(safe.allows(Channel::Phone) && !safe.allows(Channel::WhatsApp));
        assert_eq!(safe.times.unwrap()[0].to_minute, Some(15 * 60 + 30));
        let words = said.iter().find_map(|item| match item { ItemPayload::Message(one) => one.text.clone(), _ => None }).unwrap();
        assert_eq!(words.as_str(), "baris satu\nbaris dua");
        assert!(said.iter().any(|item| matches!(item, ItemPayload::Alert(alert) if alert.urgency == Some(Urgency::Danger))));

        // Found again like any other.
        let hash = phone_hash(centre.state.keys(), "+6281200000001").unwrap();
        for hash in [hash.as_bytes().to_vec(), name_hashes(centre.state.keys(), "rekaan anak")[0].as_bytes().to_vec()] {
            let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM report_hashes WHERE hash = $1").bind(hash).fetch_one(centre.state.store().reader()).await.unwrap();
            assert_eq!(found, 1);
        }
        // The draft is gone, and what was on the way is in.
        assert_eq!(centre.count("SELECT COUNT(*) FROM drafts").await, 0);
        assert_eq!(centre.count("SELECT COUNT(*) FROM written WHERE items IS NOT NULL").await, 0);
    }

    async fn its_page_says_who_wrote_it_down_and_offers_no_message_to_a_phone(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("walk-in").await;
        let report = ana.send(&form, WHOLE).await;
        let page = ana.text(&format!("/reports/{report}")).await;
        assert!(page.contains("Datang ke loket. Dicatat ana"), "{page}");
        assert!(page.contains("Anak Rekaan") && page.contains("pesan kue"));
        for absent in ["id=\"answer\"", "diambil HP 1", "belum diambil HP", "Tulis ke pelapor"] {
            assert!(!page.contains(absent), "{absent}");
        }
        // Nor does a phone show anything when the claim runs out, or while it is worked on.
        let phone = ["HP pelapor", "pelapor melihat", "dilihat pelapor"];
        assert!(page.contains("memperpanjangnya"));
        let version = reports::report(centre.state.store(), report).await.unwrap().unwrap().version;
        let form = format!("version={version}&to=handled");
        assert_eq!(ana.post(&format!("/reports/{report}/state"), &form).await.status, 303);
        let worked_on = ana.text(&format!("/reports/{report}")).await;
        assert!(worked_on.contains("sedang Anda kerjakan"));
        let made = ana.post(&format!("/reports/{report}/case"), "").await;
        assert_eq!(made.status, 303);
        let in_case = ana.text(&format!("/reports/{report}")).await;
        assert!(in_case.contains("mengikuti kasus"));
        for page in [&page, &worked_on, &in_case] {
            assert!(phone.iter().all(|words| !page.contains(words)), "{page}");
        }
        let answer = ana.post(&format!("/reports/{report}/answer"), "text=halo").await;
        assert_eq!(answer.status, 409);
        let answers = centre.count("SELECT COUNT(*) FROM events WHERE kind = 'answer'").await;
        assert_eq!(answers, 0);
        // Reading the name was written down.
        assert!(centre.count("SELECT COUNT(*) FROM audit WHERE action = 'read-identity'").await >= 1);
        assert_eq!(centre.count("SELECT COUNT(*) FROM audit WHERE action = 'write-report' AND reason = 'walk-in'").await, 1);
    }

    async fn sent_eight_times_at_once_it_is_one_report(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("whatsapp").await;
        let (path, fields) = (format!("{form}/send"), format!("version=1&editor=a&{WHOLE}"));
        let answers = join_all((0..8).map(|_| ana.post(&path, &fields))).await;
        let first = report_of(&answers[0]);
        assert!(answers.iter().all(|answer| report_of(answer) == first));
        assert_eq!(centre.count("SELECT COUNT(*) FROM reports").await, 1);
        assert_eq!(centre.count("SELECT COUNT(*) FROM items").await, 5);
        let again = ana.post(&path, &fields).await;
        assert_eq!(report_of(&again), first);
    }

    async fn one_written_report_that_does_not_open_keeps_no_later_one_out_of_the_queue(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let mut sent = Vec::new();
        for _ in 0..2 {
            let form = ana.begin("letter").await;
            let report = ana.send(&form, "words=surat").await;
            until(|| async { centre.count("SELECT COUNT(*) FROM written WHERE items IS NOT NULL").await == 0 }).await;
            sent.push(report);
        }
        let (store, keys) = (centre.state.store(), centre.state.keys());
        for report in &sent {
            let (items, _) = reports::items_before(store, keys, *report, None, 100).await.unwrap();
            let items: Vec<_> = items.iter().map(|item| ots_protocol::batch::BatchItem { age_ms: Some(0), envelope: item.envelope.clone().unwrap() }).collect();
            let items = ots_protocol::batch::encode_items(&items);
            let rows = sqlx::query("SELECT w.draft_id, k.sealed FROM written w JOIN own_keys k ON k.owner_id = w.report_id WHERE w.report_id = $1");
            let row = rows.bind(report.as_bytes().to_vec()).fetch_one(store.reader()).await.unwrap();
            let (draft, own): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(1));
            let whose = [1_i64.to_be_bytes().as_slice(), report.as_bytes()].concat();
            let own = keys.vault().inner("own key", &whose, &own).unwrap();
            let written = own.seal("written items", &draft, &items).unwrap();
            let mut tx = store.begin().await.unwrap();
            sqlx::query("UPDATE written SET items = $1, at_rest = 1 WHERE draft_id = $2").bind(written).bind(draft).execute(tx.conn()).await.unwrap();
            tx.commit().await.unwrap();
        }
        damage(&centre, sent[0].as_bytes()).await;
        let mut tx = store.begin().await.unwrap();
        sqlx::query("DELETE FROM items").execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        let _next = base.centre().await;
        until(|| async { centre.count("SELECT COUNT(*) FROM items").await == 2 }).await;
        until(|| async { centre.count("SELECT COUNT(*) FROM written WHERE items IS NOT NULL").await == 1 }).await;
    }

    async fn a_crash_between_the_form_and_the_intake_loses_nothing(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("letter").await;
        let report = ana.send(&form, "words=surat").await;
        // As if the power had failed behind the form's commit: nothing is in yet.
        let (items, _) = reports::items_before(centre.state.store(), centre.state.keys(), report, None, 100).await.unwrap();
        let items: Vec<_> = items.iter().map(|item| ots_protocol::batch::BatchItem { age_ms: Some(0), envelope: item.envelope.clone().unwrap() }).collect();
        let items = ots_protocol::batch::encode_items(&items);
        let rows = sqlx::query("SELECT w.draft_id, k.sealed FROM written w JOIN own_keys k ON k.owner_id = w.report_id");
        let row = rows.fetch_one(centre.state.store().reader()).await.unwrap();
        let (draft, own): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(1));
        let whose = [1_i64.to_be_bytes().as_slice(), report.as_bytes()].concat();
        let own = centre.state.keys().vault().inner("own key", &whose, &own).unwrap();
        // As they were sealed for the intake, and once more.
        for (written, at_rest) in [(items.clone(), 0_i64), (own.seal("written items", &draft, &items).unwrap(), 1)] {
            let mut tx = centre.state.store().begin().await.unwrap();
            sqlx::query("UPDATE written SET items = $1, at_rest = $2").bind(written).bind(at_rest).execute(tx.conn()).await.unwrap();
            sqlx::query("DELETE FROM items").execute(tx.conn()).await.unwrap();
            tx.commit().await.unwrap();
            let next = base.centre().await;
            until(|| async { centre.count("SELECT COUNT(*) FROM items").await == 2 }).await;
            until(|| async { centre.count("SELECT COUNT(*) FROM written WHERE items IS NOT NULL").await == 0 }).await;
            assert_eq!(centre.count("SELECT COUNT(*) FROM items WHERE length(variant) > 0").await, 0);
            next.stop().await;
        }
    }

    async fn a_draft_outlives_a_restart_and_is_its_writers_alone(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("telephone").await;
        let saved = ana.post(&format!("{form}/save"), "version=1&editor=a&reporter=Bu+Rekaan&words=rahasia+rekaan").await;
        assert_eq!(saved.status, 303);
        let next = base.centre().await;
        let ana = Writer { centre: &next, ..ana };
        assert!(ana.text(&form).await.contains("rahasia rekaan"));
        assert!(ana.text("/write").await.contains(&form));
        let budi = Writer::named(&next, "budi").await;
        assert_eq!(budi.get(&form).await.status, 404);
        assert_eq!(budi.post(&format!("{form}/send"), "version=2&editor=b&words=x").await.status, 404);
        assert!(!budi.text("/write").await.contains(&form));
        // Sealed at rest.
        let file = base.folder.path().join("all.backup");
        ots_server::backup::backup(next.state.store(), None, &file, next.state.clock().now()).await.unwrap();
        let bytes = std::fs::read(file).unwrap();
        assert!(!bytes.windows(7).any(|part| part == b"rahasia"));
    }

    async fn only_on_purpose_is_a_draft_thrown_away(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("telephone").await;
        assert_eq!(ana.post(&format!("{form}/discard"), "").await.status, 400);
        assert_eq!(ana.get(&form).await.status, 200);
        assert_eq!(ana.post(&format!("{form}/discard"), "sure=yes").await.status, 303);
        assert_eq!(ana.get(&form).await.status, 404);
        assert_eq!(centre.count("SELECT COUNT(*) FROM audit WHERE action = 'discard-draft'").await, 1);
    }

    async fn a_second_window_does_not_silently_win(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("telephone").await;
        let save = format!("{form}/save");
        // One window saves as it is written, whatever the version says meanwhile.
        for words in ["satu", "satu+dua"] {
            assert_eq!(ana.post(&save, &format!("version=1&editor=a&words={words}")).await.status, 303);
        }
        let other = ana.post(&save, "version=1&editor=b&words=lain").await;
        assert_eq!(other.status, 409);
        assert!(String::from_utf8(other.body).unwrap().contains("lain"), "what was typed is still on the screen");
        assert!(ana.text(&form).await.contains("satu dua"));
        assert_eq!(ana.post(&format!("{form}/send"), "version=1&editor=b&words=lain").await.status, 409);
        assert_eq!(ana.post(&save, "version=1&editor=b&words=lain&over=yes").await.status, 303);
        assert!(ana.text(&form).await.contains("lain"));
    }

    async fn what_cannot_be_read_is_said_field_by_field_and_kept(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        for (fields, field) in [
            ("area=Atlantis", "area"), ("coordinates=utara", "coordinates"), ("day=2999-01-01", "day"), ("at=2999-01-01T10:00", "at"),
            ("at=1999-01-01T10:00", "at"), ("allowed=phone", "safe-number"), ("allowed=sms&safe-number=rumah+ibu", "safe-number"),
            ("allowed=none&allowed=visit", "allowed"), ("allowed=app", "allowed"), ("from=pagi", "from"), ("tempat=bulan", "tempat"),
        ] {
            let form = ana.begin("telephone").await;
            let answer = ana.post(&format!("{form}/send"), &format!("version=1&editor=a&words=tetap+ada&{fields}")).await;
            let page = String::from_utf8(answer.body).unwrap();
            assert_eq!(answer.status, 422, "{fields}");
            assert!(page.contains(&format!("id=\"wrong-{field}\"")), "{fields}");
            assert!(page.contains("tetap ada"));
            assert!(ana.text(&form).await.contains("tetap ada"));
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM reports").await, 0);
    }

    async fn a_letter_of_any_length_is_kept_and_sent_whole(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("letter").await;
        let words = format!("awal-surat {} akhir-surat", "kata ".repeat(4_000).trim());
        let typed = words.replace(' ', "+");
        let answer = ana.post_part(&format!("{form}/save"), &format!("version=1&editor=a&words={typed}")).await;
        assert_eq!(answer.status, 200);
        assert!(ana.text(&form).await.contains(&words), "the draft holds all of it");

        // A name is no place for it: said, and nothing is lost of it.
        let name = "n".repeat(8_001);
        let fields = format!("version=1&editor=a&words={typed}&reporter={name}");
        let answer = ana.post(&format!("{form}/send"), &fields).await;
        assert_eq!(answer.status, 422);
        let page = String::from_utf8(answer.body).unwrap();
        assert!(page.contains("wrong-reporter") && page.contains("Terlalu panjang") && page.contains(&name) && page.contains(&words));

        let answer = ana.post(&format!("{form}/send"), &format!("version=1&editor=a&words={typed}")).await;
        let report = report_of(&answer);
        centre.all_opened().await;
        let told: String = said(&centre, report).await.into_iter().filter_map(|payload| match payload {
            ItemPayload::Message(message) => message.text.map(|text| text.as_str().to_owned()),
            _ => None,
        }).collect();
        assert_eq!(told, words);
    }

    async fn whoever_hangs_up_after_one_word_has_reported(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("telephone").await;
        let report = ana.send(&form, "urgency=").await;
        let row = reports::report(centre.state.store(), report).await.unwrap().unwrap();
        // As everywhere: what does not say how urgent it is counts as danger.
        assert_eq!(row.urgency, 1);
    }

    async fn the_law_counts_from_the_contact_and_not_from_the_writing(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("letter").await;
        let yesterday = centre.state.clock().now() - chrono::TimeDelta::hours(24);
        let local = (yesterday + chrono::TimeDelta::hours(7)).format("%Y-%m-%dT%H:%M").to_string();
        let report = ana.send(&form, &format!("at={}&words=surat", local.replace(':', "%3A"))).await;
        let row = reports::report(centre.state.store(), report).await.unwrap().unwrap();
        assert!((row.pressed_at - yesterday).abs() < chrono::TimeDelta::minutes(1));
        assert_eq!(report.time().unwrap().timestamp_millis(), row.pressed_at.timestamp_millis());
        let page = ana.text(&format!("/reports/{report}")).await;
        assert!(page.contains("jangan telepon begitu saja"), "it comes late, and says so");
    }

    async fn a_supervisor_takes_over_what_an_absent_colleague_left(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Writer::named(&centre, "ana").await;
        let budi = Writer::named(&centre, "budi").await;
        let sari = Writer::of(&centre, "sari", Role::Supervisor).await;
        let form = ana.begin("telephone").await;
        assert_eq!(ana.post(&format!("{form}/save"), "version=1&editor=a&words=ditinggal").await.status, 303);
        clock.advance_ms(policy::DRAFT_UNSENT.num_milliseconds());
        assert!(sari.text("/write").await.contains(&form));
        assert_eq!(sari.get(&form).await.status, 404, "not before it is theirs");
        assert_eq!(budi.post(&format!("{form}/take-over"), "").await.status, 403);
        assert_eq!(sari.post(&format!("{form}/take-over"), "").await.status, 303);
        assert!(sari.text(&form).await.contains("ditinggal"));
        assert_eq!(ana.get(&form).await.status, 404);
        assert_eq!(centre.count("SELECT COUNT(*) FROM audit WHERE action = 'take-over-draft'").await, 1);
    }

    async fn what_somebody_is_writing_is_not_taken_away_under_their_hands(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Writer::named(&centre, "ana").await;
        let sari = Writer::of(&centre, "sari", Role::Supervisor).await;
        let form = ana.begin("telephone").await;
        let take = format!("{form}/take-over");
        for _ in 0..3 {
            clock.advance_ms(policy::DRAFT_UNSENT.num_milliseconds() - 1);
            assert!(!sari.text("/write").await.contains(&take), "no button for it");
            let refused = sari.post(&take, "").await;
            assert_eq!(refused.status, 409);
            assert!(refused.text().contains("ana sedang menulis di sini"), "{}", refused.text());
            assert_eq!(ana.post(&format!("{form}/save"), "version=1&editor=a&words=terus").await.status, 303);
        }
        clock.advance_ms(policy::DRAFT_UNSENT.num_milliseconds());
        assert!(sari.text("/write").await.contains(&take));
        assert_eq!(sari.post(&take, "").await.status, 303);
        assert_eq!(sari.post(&take, "").await.status, 303, "theirs already");
    }

    async fn whoever_lost_a_form_has_what_they_wrote_drawn_again_and_kept(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Writer::named(&centre, "ana").await;
        let budi = Writer::named(&centre, "budi").await;
        let sari = Writer::of(&centre, "sari", Role::Supervisor).await;
        let form = ana.begin("walk-in").await;
        assert_eq!(ana.post(&format!("{form}/save"), "version=1&editor=a&words=sebelum").await.status, 303);
        clock.advance_ms(policy::DRAFT_UNSENT.num_milliseconds());
        assert_eq!(sari.post(&format!("{form}/take-over"), "").await.status, 303);
        // The page saves by itself: it says that nothing is kept, and changes nothing of hers.
        let typed = "version=2&editor=a&words=sesudah+itu&who=other";
        let line = ana.post_part(&format!("{form}/save"), typed).await;
        assert_eq!(line.status, 409);
        assert!(line.text().contains("sari mengambil alih draf ini") && line.text().contains("BELUM tersimpan"), "{}", line.text());
        assert!(sari.text(&form).await.contains("sebelum"));
        assert_eq!(centre.count("SELECT COUNT(*) FROM drafts").await, 1);
        // Saved or sent, every word of it stands in a form of her own; once, however often.
        let mut own = None;
        for tail in ["send", "save", "send"] {
            let drawn = ana.post(&format!("{form}/{tail}"), typed).await;
            assert_eq!(drawn.status, 409);
            let html = drawn.text();
            assert!(html.contains("sesudah itu") && html.contains("supaya laporan yang sama tidak dikirim dua kali"), "{html}");
            let at = html.split("action=\"").filter(|part| part.starts_with("/write/")).find(|part| part.contains("/save\"")).unwrap();
            let at = at.split("/save\"").next().unwrap().to_owned();
            assert_ne!(at, form);
            assert_eq!(*own.get_or_insert(at.clone()), at);
        }
        let own = own.unwrap();
        assert_eq!(centre.count("SELECT COUNT(*) FROM drafts").await, 2);
        assert!(ana.text(&own).await.contains("sesudah itu"));
        assert!(!sari.text(&form).await.contains("sesudah itu"));
        // Nobody else learns of it, or begins one with it.
        for tail in ["send", "save"] {
            assert_eq!(budi.post(&format!("{form}/{tail}"), typed).await.status, 404);
        }
        // Sent meanwhile by who has it: that is said, with its number.
        let sent = sari.post(&format!("{form}/send"), "version=3&editor=s&words=sebelum&who=other").await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let report = report_of(&sent);
        let html = ana.post(&format!("{form}/send"), typed).await.text();
        assert!(html.contains("sudah mengirimnya") && html.contains(&format!("href=\"/reports/{report}\"")), "{html}");
        let page = ana.text(&own).await;
        let version = page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let sent = ana.post(&format!("{own}/send"), &format!("version={version}&editor=n&words=sesudah+itu&who=other")).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        assert_ne!(report_of(&sent), report);
    }

    async fn whoever_takes_no_reports_writes_none(base) {
        let centre = base.centre().await;
        for (name, role) in [("tina", Role::Analyst), ("umar", Role::Admin)] {
            let person = Writer::of(&centre, name, role).await;
            assert_eq!(person.get("/write").await.status, 403);
            assert_eq!(person.post("/write", "door=telephone").await.status, 403);
        }
        let ana = Writer::named(&centre, "ana").await;
        assert_eq!(ana.post("/write", "door=sms").await.status, 400, "no such form");
    }

    async fn nobody_is_rung_for_what_is_in_hand_already(base) {
        let centre = base.centre().await;
        let ana = Writer::named(&centre, "ana").await;
        let form = ana.begin("telephone").await;
        ana.send(&form, WHOLE).await;
        let waiting = reports::count_waiting(centre.state.store(), crate::kit::nobody()).await.unwrap();
        assert_eq!((waiting.waiting, waiting.danger), (0, 0));
    }
}

#[test]
fn a_draft_shows_none_of_its_words_to_a_log() {
    let answers = Answers::of(&[
        ("words".into(), "rahasia".into()),
        ("strange".into(), "x".into()),
    ]);
    assert_eq!(format!("{answers:?}"), "Answers(1 fields)");
    assert!("not a form".parse::<DraftId>().is_err());
    assert_eq!(doors::DOORS.len(), 5);
}
