//! A report whose own key does not open, or whose press was sealed to a key that is not here: its
//! page says so and what to do, and the work on it goes on. Everybody is made up.

use ots_protocol::codes::Channel;
use ots_protocol::items::{ItemPayload, Message, SafeContact};
use ots_protocol::{ReportId, sms};
use ots_server::accounts::Role;
use ots_server::cases::Prefill;
use ots_server::documents::{Owner, Upload};
use ots_server::reports::{self, ReportState};
use ots_server::reseal::Resealing;
use serde_json::json;

use crate::api::gateway;
use crate::cases::Desk;
use crate::guard::{Person, text};
use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

const NUMBER: &str = "+62811000733";

fn says(words: &str) -> ItemPayload {
    ItemPayload::Message(Message {
        text: Some(words.into()),
        ..Message::default()
    })
}

fn by_phone() -> ItemPayload {
    ItemPayload::SafeContact(SafeContact {
        allowed: Some(vec![Channel::Phone]),
        number: Some(NUMBER.into()),
        ..SafeContact::default()
    })
}

/// Has the key of every report, or every case, stand torn off in the database; gives what stood
/// there.
async fn tear(centre: &Centre, kind: i64) -> Vec<u8> {
    let mut tx = centre.state.store().begin().await.unwrap();
    let whole = sqlx::query_scalar("SELECT sealed FROM own_keys WHERE owner_kind = $1")
        .bind(kind)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    sqlx::query("UPDATE own_keys SET sealed = substr(sealed, 1, 40) WHERE owner_kind = $1")
        .bind(kind)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    whole
}

async fn mend(centre: &Centre, kind: i64, whole: Vec<u8>) {
    let mut tx = centre.state.store().begin().await.unwrap();
    sqlx::query("UPDATE own_keys SET sealed = $1 WHERE owner_kind = $2")
        .bind(whole)
        .bind(kind)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn state_of(centre: &Centre, id: ReportId) -> ReportState {
    let row = reports::report(centre.state.store(), id).await.unwrap();
    row.unwrap().state
}

/// A press with all that a report can have: words, a way to call, an SMS around it, an answer, a
/// draft, a file and the number of a police report.
async fn full(centre: &Centre, ana: &Person<'_>) -> Press {
    let press = centre.press(noon());
    let around = sms::encode(press.envelope.as_slice().try_into().unwrap());
    let around = json!({"from": "+62811000779", "text": format!("{around} kata sekitar")});
    assert_eq!(gateway(centre, &around).await.status, 201);
    assert_eq!(centre.put(&press.envelope).await.status, 200);
    for payload in [says("kata pelapor"), by_phone()] {
        assert_eq!(centre.put(&centre.item(&press, &payload)).await.status, 201);
    }
    centre.all_opened().await;
    let path = format!("/reports/{}", press.report);
    let posts = [
        ("take", "version=1"),
        ("answer", "text=jawaban+lama"),
        ("answer/keep", "text=draf+lama"),
        ("deadlines/outreach/done", "words=kunjungan+lama"),
    ];
    for (to, form) in posts {
        let answer = ana.post(&format!("{path}/{to}"), form).await;
        assert!(answer.status < 400, "{to}: {}", text(&answer));
    }
    let (state, owner) = (&centre.state, Owner::Report(press.report));
    let mut upload = Upload::begin(state, owner, ana.user.id, ana.now())
        .await
        .unwrap();
    upload.add(b"%PDF-1.7\nrekaan\n%%EOF\n").await.unwrap();
    upload.finish("surat lama.pdf", ana.now()).await.unwrap();
    let page = ana.page(&path).await;
    for word in [
        "kata sekitar",
        "jawaban lama",
        "draf lama",
        "kunjungan lama",
        "surat lama.pdf",
        "tel:",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
    assert!(!page.contains("tidak dapat dibaca di sini"), "{page}");
    press
}

on_both! {
    async fn a_report_whose_own_key_does_not_open_has_a_page_and_is_answered_and_closed(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        let press = full(&centre, &ana).await;
        let path = format!("/reports/{}", press.report);
        let whole = tear(&centre, 1).await;
        // A consent may have been taken back, for all that can be read.
        assert_eq!(centre.put(&centre.item(&press, &by_phone())).await.status, 201);
        assert_eq!(centre.put(&centre.item(&press, &says("kata kemudian"))).await.status, 201);
        centre.all_opened().await;

        // What is known without the key, which one is missing, and no way to call.
        let page = ana.page(&path).await;
        let key = centre.state.keys().vault().newest().unwrap();
        for word in [
            "Tidak semua dari laporan ini dapat dibaca di sini",
            &format!("Kunci laporan ini di basis data rusak (kunci data {key} ada)."),
            "Beri tahu pengelola server.",
            "jawaban disimpan dan tidak sampai ke HP pelapor",
            "Keadaan atau pesan: isinya tidak dapat dibaca di sini.",
            "Isi dan nomor pengirimnya tidak dapat dibaca di sini.",
            "1 dokumen tidak dapat dibaca di sini.",
            "Yang ditulis tidak dapat dibaca di sini.",
        ] {
            assert!(page.contains(word), "{word}: {page}");
        }
        for word in ["tel:", "jawaban lama", "draf lama", "kunjungan lama", "surat lama.pdf", "+62811000779"] {
            assert!(!page.contains(word), "{word}: {page}");
        }
        let theirs = budi.page(&path).await;
        assert!(theirs.contains("Tidak semua dari laporan ini") && !theirs.contains("kata pelapor"), "{theirs}");

        // The work goes on, and what is written now is read.
        for (to, form) in [("answer/keep", "text=draf+baru"), ("answer", "text=jawaban+baru"), ("deadlines/complaint/done", "words=tindak+baru")] {
            let answer = ana.post(&format!("{path}/{to}"), form).await;
            assert!(answer.status < 400, "{to}: {}", text(&answer));
        }
        let (state, owner) = (&centre.state, Owner::Report(press.report));
        let mut upload = Upload::begin(state, owner, ana.user.id, ana.now()).await.unwrap();
        upload.add(b"%PDF-1.7\nrekaan\n%%EOF\n").await.unwrap();
        upload.finish("surat baru.pdf", ana.now()).await.unwrap();
        let page = ana.page(&path).await;
        for word in ["jawaban baru", "tindak baru", "surat baru.pdf"] {
            assert!(page.contains(word), "{word}: {page}");
        }
        let version = Desk(&centre).report(press.report).await.version;
        assert_eq!(ana.post(&format!("{path}/release"), &format!("version={version}")).await.status, 303);
        assert!(budi.page("/queue").await.contains(&press.report.to_string()));
        assert_eq!(budi.post(&format!("{path}/take"), &format!("version={}", version + 1)).await.status, 303);
        assert_eq!(budi.post(&format!("{path}/state"), &format!("version={}&to=closed", version + 2)).await.status, 303);
        assert_eq!(state_of(&centre, press.report).await, ReportState::Closed);
        // Nothing can be sealed for the phone: it asks again.
        let asked = centre.updates(&press, "").await;
        assert_eq!((asked.status, asked.json()["retryable"].clone()), (503, json!(true)));

        // What is sealed anew passes over it, and says how much was left.
        let mut work = Resealing::new(centre.state.store(), centre.state.keys());
        while work.page(ana.now()).await.unwrap().is_some() {}
        assert!(work.progress().stuck > 0 && work.progress().anew == 0, "{:?}", work.progress());

        // The key is back: everything of before and of meanwhile is read, here and by the phone.
        mend(&centre, 1, whole).await;
        let next = base.centre().await;
        until(|| async { next.count("SELECT COUNT(*) FROM items WHERE opened = 1 AND proven = 1").await == 5 }).await;
        let budi = Person::of(&next, budi.user.clone()).await;
        let page = budi.page(&path).await;
        for word in ["kata pelapor", "kata kemudian", "kata sekitar", "jawaban lama", "jawaban baru", "surat lama.pdf", "surat baru.pdf", "tel:"] {
            assert!(page.contains(word), "{word}: {page}");
        }
        assert!(!page.contains("dapat dibaca di sini"), "{page}");
        assert_eq!(next.updates(&press, "").await.status, 200);
        // An erasure throws both keys away.
        let keys = "SELECT COUNT(*) FROM own_keys";
        assert_eq!(next.count(keys).await, 2);
        assert!(reports::erase(&next.state, press.report, budi.user.id, budi.now()).await.unwrap());
        assert_eq!(next.count(keys).await, 0);
    }

    async fn the_case_of_such_a_report_is_opened_found_and_listed(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let press = full(&centre, &siti).await;
        tear(&centre, 1).await;
        assert_eq!(centre.put(&centre.item(&press, &says("kata kemudian"))).await.status, 201);
        centre.all_opened().await;
        let opens = siti.page(&format!("/reports/{}/case", press.report)).await;
        assert!(opens.contains("form"), "{opens}");
        let case = Desk(&centre).open(&siti.user, &press, &Prefill::default()).await.unwrap();
        let number = Desk(&centre).case(case).await.number;
        for path in ["/queue", "/cases", "/deadlines", &format!("/cases/{case}"), &format!("/reports/{}", press.report)] {
            siti.page(path).await;
        }
        let report = press.report.to_string();
        for typed in [number.as_str(), &report[report.len() - 6..]] {
            let found = siti.post("/search", &format!("q={typed}")).await;
            assert_eq!(found.status, 303);
            siti.page(&found.header("location").unwrap()).await;
        }
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        assert_eq!(ana.post("/exports", &format!("number={number}&why=sidang+rekaan")).await.status, 303);
        let page = budi.page("/exports").await;
        let id = &page.split_once("/exports/").unwrap().1[..36];
        assert_eq!(budi.post(&format!("/exports/{id}/decide"), "decision=approve&why=ya").await.status, 303);
        assert_eq!(ana.get(&format!("/exports/{id}/file")).await.status, 200);
    }

    async fn a_press_that_was_sealed_to_a_key_that_is_not_here_says_which_one_and_is_closed(base) {
        let centre = base.centre().await;
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let mut press = centre.press(noon());
        press.envelope[1] ^= 0xff;
        assert_eq!(centre.put(&press.envelope).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM reports").await == 1 }).await;
        let path = format!("/reports/{}", press.report);
        let key: String = press.envelope[1..5].iter().map(|byte| format!("{byte:02x}")).collect();
        for taken in [false, true] {
            if taken {
                assert_eq!(ana.post(&format!("{path}/take"), "version=1").await.status, 303);
            }
            let page = ana.page(&path).await;
            for word in ["Laporan ini tidak dapat dibaca di sini", &format!("Berkas kunci sealing.{key}.key tidak ada di server ini."), "jawaban disimpan dan tidak sampai"] {
                assert!(page.contains(word), "{word}: {page}");
            }
            assert_eq!(page.contains("Tidak terbaca apakah ada cara aman."), taken, "{page}");
        }
        assert_eq!(ana.post(&format!("{path}/answer"), "text=jawaban").await.status, 303);
        assert_eq!(ana.post(&format!("{path}/state"), "version=2&to=closed").await.status, 303);
        assert_eq!(state_of(&centre, press.report).await, ReportState::Closed);
    }
}
