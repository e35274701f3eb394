//! Files of a report: what is taken, who gets it back, and what stays where.

use ots_scenarios::http::Answered;
use ots_server::accounts::{SESSION_COOKIE, User, begin_session};
use ots_server::audit::verify;
use ots_server::clock::Clock;
use ots_server::deadlines::Owner;
use ots_server::glass;
use ots_server::reports::{self, Take};

use crate::kit::{Centre, Press, noon};
use crate::on_both;

const PDF: &[u8] = b"%PDF-1.7\nrekaan: surat keterangan KATA-RAHASIA-DI-BERKAS\n%%EOF\n";

struct Person<'a> {
    centre: &'a Centre,
    user: User,
    cookie: String,
    form_token: String,
}

impl<'a> Person<'a> {
    async fn named(centre: &'a Centre, name: &str) -> Self {
        let user = centre.operator(name).await;
        let now = centre.state.clock().now();
        let token = begin_session(centre.state.store(), user.id, now)
            .await
            .unwrap();
        Self {
            centre,
            user,
            cookie: format!("{SESSION_COOKIE}={}", token.to_text()),
            form_token: token.form_token(),
        }
    }

    async fn get(&self, path: &str) -> Answered {
        self.centre
            .ask("GET", path, &[("Cookie", &self.cookie)], b"")
            .await
    }

    async fn holds(&self, press: &Press) {
        let taken = reports::take(
            &self.centre.state,
            press.report,
            1,
            self.user.id,
            self.centre.state.clock().now(),
        )
        .await;
        assert!(matches!(taken.unwrap(), Take::Won { .. }));
    }

    async fn upload(&self, press: &Press, name: &str, bytes: &[u8]) -> Answered {
        self.upload_with(press, &self.form_token, name, bytes).await
    }

    async fn upload_with(&self, press: &Press, token: &str, name: &str, bytes: &[u8]) -> Answered {
        self.upload_by(press, (token, ""), name, bytes).await
    }

    /// By a form that has an id of its own, unless that is empty.
    async fn upload_by(
        &self,
        press: &Press,
        (token, form): (&str, &str),
        name: &str,
        bytes: &[u8],
    ) -> Answered {
        let form = if form.is_empty() {
            String::new()
        } else {
            format!("--b\r\nContent-Disposition: form-data; name=\"form_id\"\r\n\r\n{form}\r\n")
        };
        let mut body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n{form}\
             --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "multipart/form-data; boundary=b"),
        ];
        let path = format!("/reports/{}/documents", press.report);
        self.centre.ask("POST", &path, &headers, &body).await
    }

    /// The addresses of the files on the report's page.
    async fn files(&self, press: &Press) -> Vec<String> {
        let page = self.get(&format!("/reports/{}", press.report)).await;
        let page = String::from_utf8(page.body).unwrap();
        page.split("href=\"/documents/")
            .skip(1)
            .map(|rest| format!("/documents/{}", rest.split('"').next().unwrap()))
            .collect()
    }
}

async fn arrived(centre: &Centre) -> Press {
    let press = centre.press(noon());
    centre.arrive(&press).await;
    press
}

fn text(answer: &Answered) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

on_both! {
    async fn a_file_that_a_form_sends_twice_is_added_once(base) {
        let centre = base.centre().await;
        let ana = Person::named(&centre, "ana").await;
        let press = arrived(&centre).await;
        ana.holds(&press).await;
        let page = text(&ana.get(&format!("/reports/{}", press.report)).await);
        let drawn = page.split("id=\"document-add\"").nth(1).unwrap().split("name=\"form_id\" value=\"").nth(1).unwrap();
        let form = (ana.form_token.as_str(), drawn.split('"').next().unwrap());
        assert_eq!(form.1.len(), 32);
        // At the same moment, and once more later.
        let (one, two) = tokio::join!(ana.upload_by(&press, form, "surat.pdf", PDF), ana.upload_by(&press, form, "surat.pdf", PDF));
        let again = ana.upload_by(&press, form, "surat.pdf", PDF).await;
        for answer in [&one, &two, &again] {
            assert_eq!((answer.status, answer.header("location")), (303, one.header("location")));
        }
        assert_eq!(ana.files(&press).await.len(), 1);
        let written = "SELECT COUNT(*) FROM audit WHERE action = 'write-document'";
        assert_eq!(centre.count(written).await, 1);
        assert_eq!(centre.count("SELECT COUNT(*) FROM documents").await, 1, "nothing of the other is left");
        // Another file or name by the same copy is another, and so is the same by another copy.
        let other = [PDF, b"lain"].concat();
        for (form, name, bytes) in [(form, "lain.pdf", PDF), (form, "surat.pdf", &other), ((form.0, "lain"), "surat.pdf", PDF)] {
            assert_eq!(ana.upload_by(&press, form, name, bytes).await.status, 303);
        }
        assert_eq!(ana.files(&press).await.len(), 4);
        // What is no id of a form is no file either.
        assert_eq!(ana.upload_by(&press, (form.0, &"x".repeat(200)), "surat.pdf", PDF).await.status, 400);
        assert_eq!(ana.files(&press).await.len(), 4);
    }

    async fn by_a_broken_glass_files_are_read_and_none_is_added(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        let press = arrived(&centre).await;
        ana.holds(&press).await;
        assert_eq!(ana.upload(&press, "surat.pdf", PDF).await.status, 303);
        let now = centre.state.clock().now();
        let broken = glass::smash(&centre.state, &budi.user, Owner::Report(press.report), "rekaan", now).await;
        assert!(matches!(broken, Ok(glass::Broken::Open(_))));
        let files = budi.files(&press).await;
        assert_eq!(files.len(), 1);
        assert_eq!(budi.get(&files[0]).await.status, 200);
        assert_eq!(budi.upload(&press, "lain.pdf", PDF).await.status, 404);
        assert_eq!(ana.files(&press).await.len(), 1);
        let path = format!("/reports/{}", press.report);
        let offered = async |who: &Person<'_>| text(&who.get(&path).await).contains(&format!("{path}/documents"));
        assert!(offered(&ana).await && !offered(&budi).await);
    }

    async fn a_file_comes_back_byte_for_byte_and_only_as_a_download(base) {
        let centre = base.centre().await;
        let press = arrived(&centre).await;
        let ana = Person::named(&centre, "ana").await;
        ana.holds(&press).await;
        // Over several pieces, and not at their borders.
        let mut long = b"OggS\0\x02rekaan".to_vec();
        long.extend((0..700_000_u32).map(|n| (n % 251) as u8));
        for (name, bytes) in [("surat visum.pdf", PDF), ("suara.opus", &long)] {
            let answer = ana.upload(&press, name, bytes).await;
            assert_eq!(answer.status, 303, "{}", text(&answer));
        }
        let files = ana.files(&press).await;
        assert_eq!(files.len(), 2);
        for (file, (name, bytes)) in files.iter().zip([("surat%20visum.pdf", PDF), ("suara.opus", &long)]) {
            let answer = ana.get(file).await;
            assert_eq!(answer.status, 200);
            assert!(answer.body == bytes, "{name}");
            assert_eq!(answer.header("content-type"), Some("application/octet-stream".to_owned()));
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff".to_owned()));
            assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'; sandbox".to_owned()));
            assert_eq!(answer.header("content-disposition"), Some(format!("attachment; filename*=UTF-8''{name}")));
        }
    }

    async fn adding_a_file_renews_the_claim(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = Person::named(&centre, "ana").await;
        let press = arrived(&centre).await;
        ana.holds(&press).await;
        clock.advance_ms(600_000);
        assert_eq!(ana.upload(&press, "surat.pdf", PDF).await.status, 303);
        let until = centre.count("SELECT lease_until FROM reports").await;
        assert_eq!(until - clock.now().timestamp_millis(), 900_000);
    }

    async fn what_is_of_no_kind_that_is_taken_is_refused_in_words_whatever_it_is_called(base) {
        let centre = base.centre().await;
        let press = arrived(&centre).await;
        let ana = Person::named(&centre, "ana").await;
        ana.holds(&press).await;
        for (name, bytes) in [
            ("foto.jpg", &b"MZ\x90\0\x03\0\0\0"[..]),
            ("surat.pdf", b"<!DOCTYPE html><script>alert(1)</script>"),
            ("catatan.txt", b"catatan \0 rekaan"),
            ("arsip.docx", b"PK\x03\x04\x14\0\x06\0"),
        ] {
            let answer = ana.upload(&press, name, bytes).await;
            assert_eq!(answer.status, 415, "{name}");
            assert!(text(&answer).contains("Tidak disimpan"), "{name}");
        }
        let answer = ana.upload(&press, "kosong.pdf", b"").await;
        assert_eq!(answer.status, 422);
        let huge = [PDF, &vec![0; 32 * 1024 * 1024]].concat();
        let answer = ana.upload(&press, "besar.pdf", &huge).await;
        assert_eq!(answer.status, 413);
        assert!(text(&answer).contains("32 MB"));
        assert!(ana.files(&press).await.is_empty());
        // Nothing is left of them either.
        assert_eq!(centre.count("SELECT COUNT(*) FROM document_chunks").await, 0);
    }

    async fn only_the_holder_sees_adds_and_gets_files_and_every_time_is_written_down(base) {
        let centre = base.centre().await;
        let press = arrived(&centre).await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        assert_eq!(ana.upload(&press, "surat.pdf", PDF).await.status, 404);
        ana.holds(&press).await;
        assert_eq!(ana.upload(&press, "surat.pdf", PDF).await.status, 303);
        assert_eq!(budi.upload(&press, "surat.pdf", PDF).await.status, 404);
        let files = ana.files(&press).await;
        assert_eq!(budi.get(&files[0]).await.status, 404);
        assert!(budi.files(&press).await.is_empty());
        assert_eq!(ana.get(&files[0]).await.status, 200);
        for (action, times) in [("write-document", 1), ("read-document", 1)] {
            let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE action = $1 AND actor = $2 AND reason = $3")
                .bind(action)
                .bind(ana.user.id.to_string())
                .bind(press.report.to_string())
                .fetch_one(centre.state.store().reader())
                .await
                .unwrap();
            assert_eq!(found, times, "{action}");
        }
        assert!(verify(centre.state.store(), centre.state.keys()).await.unwrap().is_ok());
    }

    async fn a_form_without_this_sessions_token_adds_nothing(base) {
        let centre = base.centre().await;
        let press = arrived(&centre).await;
        let (ana, budi) = (Person::named(&centre, "ana").await, Person::named(&centre, "budi").await);
        ana.holds(&press).await;
        for token in ["", "wrong", &budi.form_token] {
            assert_eq!(ana.upload_with(&press, token, "surat.pdf", PDF).await.status, 403);
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM documents").await, 0);
    }

    async fn erasing_a_report_erases_its_files(base) {
        let centre = base.centre().await;
        let press = arrived(&centre).await;
        let ana = Person::named(&centre, "ana").await;
        ana.holds(&press).await;
        ana.upload(&press, "surat.pdf", PDF).await;
        let files = ana.files(&press).await;
        reports::erase(&centre.state, press.report, ana.user.id, noon()).await.unwrap();
        assert_eq!(ana.get(&files[0]).await.status, 404);
        assert_eq!(centre.count("SELECT COUNT(*) FROM document_chunks").await, 0);
        assert_eq!(centre.count("SELECT COUNT(*) FROM documents WHERE key_sealed IS NOT NULL OR facts IS NOT NULL").await, 0);
    }

    async fn a_piece_that_was_changed_or_taken_away_is_found_out(base) {
        let centre = base.centre().await;
        let press = arrived(&centre).await;
        let ana = Person::named(&centre, "ana").await;
        ana.holds(&press).await;
        ana.upload(&press, "surat.pdf", PDF).await;
        let files = ana.files(&press).await;
        let mut tx = centre.state.store().begin().await.unwrap();
        sqlx::query("DELETE FROM document_chunks").execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ana.get(&files[0]).await.status, 503);
    }
}

#[tokio::test]
async fn neither_the_words_of_a_file_nor_its_name_stand_in_the_database_file() {
    let base = crate::kit::Base::sqlite();
    let centre = base.centre().await;
    let press = arrived(&centre).await;
    let ana = Person::named(&centre, "ana").await;
    ana.holds(&press).await;
    let answer = ana.upload(&press, "NAMA-RAHASIA.pdf", PDF).await;
    assert_eq!(answer.status, 303);
    for file in std::fs::read_dir(base.folder.path().join("db")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in ["KATA-RAHASIA-DI-BERKAS", "NAMA-RAHASIA"] {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret}");
        }
    }
}
