//! The pages on which cases are opened and carried, without a browser: every form of them,
//! what is refused and what is kept of it, and who is shown what. Everybody is made up.

use ots_protocol::codes::{
    Channel, Hubungan, JenisKelamin, JenisLayanan, KategoriTppo, KelompokUsia, Pekerjaan,
    Pendidikan, StatusPerkawinan, WithdrawScope,
};
use ots_protocol::items::{Alert, Details, Fix, ItemPayload, SafeContact, Withdraw};
use ots_scenarios::http::Answered;
use ots_server::accounts::{Role, SESSION_COOKIE, User, begin_session, begin_shift};
use ots_server::audit::verify;
use ots_server::cases::{self, ClosingReason, Prefill, State};
use ots_server::clock::Clock;
use ots_server::documents::{Owner, Upload, UploadError};
use ots_server::events::EventKind;
use ots_server::ids::CaseId;
use ots_server::reports::ReportState;
use ots_server::setup::{Changes, GivenSettings};

use crate::cases::Desk;
use crate::kit::{Centre, Press, noon};
use crate::on_both;

/// A signed-in person.
struct Reader<'a> {
    centre: &'a Centre,
    user: User,
    cookie: String,
    form_token: String,
}

impl<'a> Reader<'a> {
    async fn of(centre: &'a Centre, name: &str, role: Role) -> Self {
        let user = Desk(centre).person(name, role).await;
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

    /// Adds a file to a case.
    async fn upload(&self, id: CaseId) -> (u16, String) {
        let token = &self.form_token;
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n\
             --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"surat.pdf\"\r\n\r\n{PDF}\r\n--b--\r\n"
        );
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "multipart/form-data; boundary=b"),
        ];
        let path = format!("/cases/{id}/documents");
        let answer = self
            .centre
            .ask("POST", &path, &headers, body.as_bytes())
            .await;
        (answer.status, text(&answer))
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let answer = self
            .centre
            .ask("GET", path, &[("Cookie", &self.cookie)], b"")
            .await;
        (answer.status, text(&answer))
    }

    async fn page(&self, path: &str) -> String {
        let (status, html) = self.get(path).await;
        assert_eq!(status, 200, "{path}: {html}");
        html
    }

    async fn send(&self, path: &str, pairs: &[(&str, &str)]) -> (u16, String, String) {
        let mut form = format!("form_token={}", self.form_token);
        for (name, value) in pairs {
            let escaped: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            form.push_str(&format!("&{name}={escaped}"));
        }
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let answer = self
            .centre
            .ask("POST", path, &headers, form.as_bytes())
            .await;
        let to = answer.header("location").unwrap_or_default();
        (answer.status, to, text(&answer))
    }

    /// Sends a form that is expected to be taken.
    async fn does(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let (status, to, html) = self.send(path, pairs).await;
        assert_eq!(status, 303, "{path}: {html}");
        to
    }

    /// The same with the version that the case has now.
    async fn steps(&self, id: CaseId, tail: &str, pairs: &[(&str, &str)]) -> String {
        let version = Desk(self.centre).case(id).await.version.to_string();
        let mut all = vec![("version", version.as_str())];
        all.extend(pairs);
        self.does(&format!("/cases/{id}/{tail}"), &all).await
    }
}

const PDF: &str = "%PDF-1.7\nrekaan\n%%EOF\n";

fn text(answer: &Answered) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
}

/// A form that is refused: where it is sent, with what, the status, and what is kept of it.
type Wrong<'a> = (&'a str, &'a [(&'a str, &'a str)], u16, &'a str);

/// A form that comes back: where it is sent, with what, and what else of it is to be seen.
type Kept<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

/// A press that said who is behind it and what happened.
async fn told(centre: &Centre) -> Press {
    let press = centre.press(noon());
    centre.arrive(&press).await;
    let details = Details {
        bentuk: Some(vec![ots_protocol::codes::BentukKekerasan::Seksual]),
        kecamatan: Some("35.09.01".parse().unwrap()),
        victim_name: Some("NAMA KORBAN REKAAN".into()),
        ..Details::default()
    };
    let safe = SafeContact {
        allowed: Some(vec![Channel::Phone]),
        number: Some("081200000077".into()),
        ..SafeContact::default()
    };
    let mut log = centre
        .state
        .events()
        .subscribe(centre.state.events().head());
    for payload in [
        ItemPayload::Details(details),
        ItemPayload::SafeContact(safe),
    ] {
        let item = centre.item(&press, &payload);
        assert_eq!(centre.put(&item).await.status, 201);
        while log.next().await.unwrap().kind != EventKind::Item {}
    }
    press
}

on_both! {
    async fn a_case_is_carried_from_a_report_to_its_end_by_forms_alone(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let press = told(&centre).await;
        desk.take(&press, &dewi.user).await;
        let report = format!("/reports/{}", press.report);
        has(&dewi.page(&report).await, &["Laporan ini belum menjadi kasus", "/case\""]);
        has(&dewi.page(&format!("{report}/case")).await, &["Buka kasus baru", "seksual", "Anda yang akan menangani"]);
        let to = dewi.does(&format!("{report}/case"), &[]).await;
        let id: CaseId = to.strip_prefix("/cases/").unwrap().parse().unwrap();
        assert_eq!(desk.report(press.report).await.state, ReportState::Handled);
        let page = dewi.page(&to).await;
        has(&page, &["Kasus 2026-000001", "Penerimaan", "seksual", "Penerima manfaat 1", "Pelapor 1", "Risiko belum dinilai"]);
        assert!(!page.contains("NAMA KORBAN") && !page.contains("081200000077"), "an identity on the page");
        // The report leads to it, and does not offer a second one.
        let page = dewi.page(&report).await;
        has(&page, &[&format!("href=\"{to}\""), "mengikuti kasus"]);
        assert!(!page.contains(&format!("action=\"{report}/state\"")), "a button that can only be refused");

        dewi.steps(id, "step", &[("step", "identify")]).await;
        has(&dewi.page(&to).await, &["name=\"step\" value=\"assess\"", "name=\"step\" value=\"close\""]);
        // What is missing is said before anybody presses, and after.
        has(&dewi.page(&to).await, &["Sebelum tahap berikutnya masih perlu", "penilaian risiko"]);
        let facts = [("forms", "seksual"), ("forms", "fisik"), ("area", "Kaliwates"), ("place", "rumah-tangga"), ("incident", "2026-11-20")];
        dewi.steps(id, "facts", &facts).await;
        dewi.steps(id, "risk", &[("level", "high"), ("factors", "threat"), ("judgement", "diancam, rekaan")]).await;
        let service = [("kind", "kesehatan"), ("provider", "RS Rekaan"), ("began", "2026-11-24"), ("outcome", "going-on"), ("emergency", "yes")];
        dewi.does(&format!("{to}/services"), &service).await;
        dewi.steps(id, "step", &[("step", "assess")]).await;
        dewi.does(&format!("{to}/assessment"), &[("version", "0"), ("bio", "luka, rekaan"), ("psycho", "takut, rekaan")]).await;
        dewi.steps(id, "step", &[("step", "plan")]).await;
        dewi.does(&format!("{to}/plan"), &[("version", "0"), ("goals", "aman, rekaan"), ("agreed", "yes"), ("agreement", "lisan, rekaan")]).await;
        dewi.steps(id, "step", &[("step", "serve")]).await;
        let refer = [("step", "refer"), ("agency_kind", "police"), ("agency", "Unit PPA Rekaan"), ("sent", "2026-11-24"), ("why", "laporan polisi, rekaan")];
        dewi.steps(id, "step", &refer).await;
        assert_eq!(desk.report(press.report).await.state, ReportState::Referred);
        dewi.steps(id, "step", &[("step", "return"), ("returned", "2026-11-24"), ("why", "diterima, rekaan")]).await;
        let given = &cases::services_of(centre.state.store(), centre.state.keys(), id).await.unwrap()[0];
        let done = [("version", "1"), ("kind", "kesehatan"), ("provider", "RS Rekaan"), ("began", "2026-11-24"), ("ended", "2026-11-24"), ("outcome", "done"), ("result", "sembuh, rekaan")];
        dewi.does(&format!("{to}/services/{}", given.id), &done).await;
        dewi.steps(id, "step", &[("step", "monitor")]).await;
        dewi.does(&format!("{to}/visits"), &[("visited", "2026-11-24"), ("text", "baik, rekaan")]).await;
        dewi.does(&format!("{to}/notes"), &[("text", "catatan rekaan")]).await;
        let close = [("step", "close"), ("closing_reason", "goals-met"), ("closing_outcome", "safe"), ("why", "selesai, rekaan")];
        dewi.steps(id, "step", &close).await;
        assert_eq!(desk.case(id).await.state, State::Closed);
        assert_eq!(desk.report(press.report).await.state, ReportState::Closed);
        let page = dewi.page(&to).await;
        has(&page, &[
            "Kasus ini selesai.", "RISIKO TINGGI", "diancam, rekaan", "luka, rekaan", "aman, rekaan", "RS Rekaan", "sembuh, rekaan",
            "Unit PPA Rekaan", "diterima, rekaan", "baik, rekaan", "catatan rekaan", "Kaliwates", "20 Nov 2026", "Buka kembali",
        ]);
        // To a closed case a note is added, and nothing else.
        assert!(!page.contains("/facts\"") && page.contains("/notes\""));
        has(&dewi.page("/cases?view=closed").await, &["2026-000001"]);
    }

    async fn services_of_all_eight_kinds_and_people_with_all_nine_attributes_go_in_by_the_forms(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi.user).await;
        desk.to_services(&dewi.user, id).await;
        let to = format!("/cases/{id}");
        for kind in JenisLayanan::ALL {
            let provider = format!("LEMBAGA {} REKAAN", kind.slug());
            let form = [("kind", kind.slug()), ("provider", &provider), ("began", "2026-11-24"), ("outcome", "going-on")];
            dewi.does(&format!("{to}/services"), &form).await;
        }
        let given = cases::services_of(centre.state.store(), centre.state.keys(), id).await.unwrap();
        for kind in JenisLayanan::ALL {
            let provider = format!("LEMBAGA {} REKAAN", kind.slug());
            let found = given.iter().find(|one| one.is.words.provider == provider);
            assert_eq!(found.map(|one| one.is.kind), Some(*kind));
        }
        assert_eq!(JenisLayanan::ALL.len(), 8);
        let page = dewi.page(&to).await;
        let card = page.split_once("id=\"services-card\"").unwrap().1;
        let card = card.split_once("</section>").unwrap().0;
        let titles: Vec<_> = card.split("<h3>").skip(1).map(|rest| rest.split('<').next().unwrap().trim().to_lowercase()).collect();
        for kind in ["pengaduan", "kesehatan", "bantuan hukum", "penegakan hukum", "rehabilitasi sosial", "reintegrasi sosial", "pemulangan", "pendampingan tokoh agama"] {
            assert!(titles.iter().any(|title| title == kind), "{kind}: {titles:?}");
        }

        let person = [
            ("role", "penerima-manfaat"), ("name", "Bunga Rekaan"), ("sex", "laki-laki"), ("age", "60+"), ("education", "perguruan-tinggi"), ("work", "pedagang-tani-nelayan"),
            ("marital", "cerai"), ("disability", "yes"), ("kdrt", "no"), ("trafficking", "organ-tubuh"), ("relation", "lainnya"),
        ];
        dewi.does(&format!("{to}/people"), &person).await;
        let people = cases::people_of(centre.state.store(), id).await.unwrap();
        let kept = cases::Attributes {
            sex: Some(JenisKelamin::LakiLaki),
            age: Some(KelompokUsia::Usia60KeAtas),
            education: Some(Pendidikan::PerguruanTinggi),
            work: Some(Pekerjaan::PedagangTaniNelayan),
            marital: Some(StatusPerkawinan::Cerai),
            disability: Some(true),
            kdrt: Some(false),
            trafficking: Some(KategoriTppo::OrganTubuh),
            relation: Some(Hubungan::Lainnya),
        };
        assert_eq!(people[0].attributes, kept);
        // The form shows what is kept, and saves what it shows.
        let version = people[0].version.to_string();
        let again: Vec<_> = [("version", version.as_str())].into_iter().chain(person[2..].iter().copied()).collect();
        dewi.does(&format!("{to}/people/{}", people[0].id), &again).await;
        assert_eq!(cases::people_of(centre.state.store(), id).await.unwrap()[0].attributes, kept);
    }

    async fn a_drill_is_marked_on_its_page_and_where_it_is_found(base) {
        let centre = base.centre().await;
        let ana = Reader::of(&centre, "ana", Role::Operator).await;
        let alert = |drill| Alert { drill: Some(drill), ..Alert::default() };
        for drill in [false, true] {
            let press = centre.press_of(noon(), &alert(drill));
            centre.arrive(&press).await;
            assert_eq!(ana.page(&format!("/reports/{}", press.report)).await.contains("</svg> LATIHAN"), drill);
            assert_eq!(ana.page("/search").await.contains("</svg> LATIHAN"), drill);
        }
    }

    async fn its_map_shows_where_its_reports_say_somebody_is_to_whoever_reads_them(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let sari = Reader::of(&centre, "sari", Role::Supervisor).await;
        let at = |lat, lng| Fix::new(lat, lng, 18.0, 60).unwrap();
        let press = centre.press_of(noon(), &Alert { fix: Some(at(-8.171_234, 113.701_234)), ..Alert::default() });
        centre.arrive(&press).await;
        desk.take(&press, &dewi.user).await;
        let id = desk.open(&dewi.user, &press, &Prefill::default()).await.unwrap();
        let second = centre.press_of(noon(), &Alert { fix: Some(at(-8.181_234, 113.711_234)), ..Alert::default() });
        centre.arrive(&second).await;
        desk.take(&second, &dewi.user).await;
        cases::join(&centre.state, &dewi.user, second.report, id, noon()).await.unwrap();
        let read = "SELECT COUNT(*) FROM audit WHERE action = 'read-identity'";
        let before = centre.count(read).await;
        // On duty all day: what comes is not somebody else's to read.
        let later = centre.state.clock().now() + chrono::TimeDelta::days(1);
        begin_shift(centre.state.store(), dewi.user.id, later).await.unwrap();
        let path = format!("/cases/{id}");
        let page = dewi.page(&path).await;
        has(&page, &["<ots-map", "-8.171234, 113.701234", "-8.181234, 113.711234", "data-copy=\"-8.171234, 113.701234\""]);
        for one in [&press, &second] {
            has(page.split("class=\"positions\"").nth(1).unwrap(), &[&format!("href=\"/reports/{}\"", one.report)]);
        }
        assert_eq!(centre.count(read).await, before + 2, "of each report it is written down");
        // Who may open the case and holds none of its reports does not see where anybody is.
        let page = sari.page(&path).await;
        assert!(!page.contains("<ots-map") && !page.contains("113.701234") && !page.contains("113.711234"));
        assert_eq!(centre.count(read).await, before + 2);
        // What the reporter took back is shown nowhere.
        let withdraw = Withdraw { scope: Some(WithdrawScope::Position), ..Withdraw::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Withdraw(withdraw))).await.status, 201);
        centre.all_opened().await;
        let page = dewi.page(&path).await;
        assert!(!page.contains("113.701234"), "{page}");
        has(&page, &["-8.181234, 113.711234", "Pelapor meminta lokasi"]);
    }

    async fn only_pages_with_a_place_on_them_may_fetch_the_ground_of_the_map(base) {
        let text = include_str!("../../../instances/demo.toml").to_owned() + "\n[map]\nstyle_url = \"https://ubin.rekaan.invalid/style.json\"\n";
        let changes = Changes { settings: Some(GivenSettings { text, areas: None }), ..Changes::default() };
        let centre = base.centre_with(Clock::standing_at(noon()), changes).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let sari = Reader::of(&centre, "sari", Role::Supervisor).await;
        let press = centre.press_of(noon(), &Alert { fix: Some(Fix::new(-8.17, 113.7, 18.0, 60).unwrap()), ..Alert::default() });
        centre.arrive(&press).await;
        desk.take(&press, &dewi.user).await;
        let placed = desk.open(&dewi.user, &press, &Prefill::default()).await.unwrap();
        let (bare, without) = desk.opened(&dewi.user).await;
        for (who, path, fetches) in [
            (&dewi, format!("/cases/{placed}"), true),
            (&sari, format!("/cases/{placed}"), false),
            (&dewi, format!("/cases/{without}"), false),
            (&dewi, "/cases".to_owned(), false),
            (&dewi, format!("/reports/{}", press.report), true),
            // A position may come while its holder has it open.
            (&dewi, format!("/reports/{}", bare.report), true),
            (&sari, format!("/reports/{}", press.report), false),
        ] {
            let answer = centre.ask("GET", &path, &[("Cookie", &who.cookie)], b"").await;
            let policy = answer.header("content-security-policy").unwrap();
            assert_eq!(policy.contains("ubin.rekaan.invalid"), fetches, "{path} for {}: {policy}", who.user.name);
        }
    }

    async fn to_a_case_that_is_over_no_file_is_added_whatever_the_page_offered(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi.user).await;
        let whole = "SELECT COUNT(*) FROM documents WHERE state = 1";
        assert_eq!(dewi.upload(id).await.0, 303);
        // One that was on its way when the case was closed.
        let mut late = Upload::begin(&centre.state, Owner::Case(id), dewi.user.id, noon()).await.unwrap();
        late.add(PDF.as_bytes()).await.unwrap();
        desk.go(&dewi.user, id, cases::Step::Identify, "").await.unwrap();
        desk.close(&dewi.user, id, ClosingReason::Withdrawn).await.unwrap();
        assert!(matches!(late.finish("surat.pdf", noon()).await, Err(UploadError::Closed)));
        let (status, html) = dewi.upload(id).await;
        assert_eq!(status, 409);
        has(&html, &["kasus ini sudah selesai", &format!("/cases/{id}#documents")]);
        assert_eq!(centre.count(whole).await, 1);
        assert_eq!(centre.count("SELECT COUNT(*) FROM documents").await, 1, "nothing of them is left");
        assert_eq!(centre.count("SELECT COUNT(*) FROM audit WHERE action = 'write-document'").await, 1);
        // Opened again, it takes files again.
        let sari = Reader::of(&centre, "sari", Role::Supervisor).await;
        desk.go(&sari.user, id, cases::Step::Reopen, "rekaan").await.unwrap();
        assert_eq!(dewi.upload(id).await.0, 303);
        // Merged, it goes on under the other's number.
        let (_, other) = desk.opened(&dewi.user).await;
        let seen = desk.case(other).await.version;
        cases::merge(&centre.state, &sari.user, other, seen, id, "rekaan", noon()).await.unwrap();
        assert_eq!(dewi.upload(id).await.0, 409);
        assert_eq!(dewi.upload(other).await.0, 303);
        assert_eq!(centre.count(whole).await, 3);
    }

    async fn a_form_drawn_from_an_older_version_shows_both_and_can_be_saved_all_the_same(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi.user).await;
        desk.go(&dewi.user, id, cases::Step::Identify, "").await.unwrap();
        let facts = format!("/cases/{id}/facts");
        let seen = desk.case(id).await.version.to_string();
        dewi.does(&facts, &[("version", &seen), ("forms", "fisik"), ("area", "Kaliwates")]).await;
        let (status, _, html) = dewi.send(&facts, &[("version", &seen), ("forms", "psikis"), ("area", "Sumbersari")]).await;
        assert_eq!(status, 409);
        has(&html, &["Yang tersimpan sekarang", "Yang Anda tulis", "fisik", "psikis", "Kaliwates", "Sumbersari", "Simpan versi saya"]);
        assert_eq!(desk.case(id).await.facts.forms, [ots_protocol::codes::BentukKekerasan::Fisik], "nothing was overwritten");
        // The page carries what was written, and the version that it was compared with.
        let now = desk.case(id).await.version.to_string();
        has(&html, &[&format!("name=\"version\" value=\"{now}\""), "name=\"forms\" value=\"psikis\"", "name=\"area\" value=\"Sumbersari\""]);
        dewi.does(&facts, &[("version", &now), ("forms", "psikis"), ("area", "Sumbersari")]).await;
        assert_eq!(desk.case(id).await.facts.forms, [ots_protocol::codes::BentukKekerasan::Psikis]);
        // A step that the case has left behind: the words come back.
        let (status, _, html) = dewi.send(&format!("/cases/{id}/step"), &[("version", &seen), ("step", "identify"), ("why", "KATA REKAAN")]).await;
        assert!(matches!(status, 409), "{status}");
        has(&html, &["KATA REKAAN"]);
    }

    async fn a_form_that_is_refused_is_drawn_again_with_every_word_and_why(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi.user).await;
        let before = desk.case(id).await;
        let version = before.version.to_string();
        let at = |tail: &str| format!("/cases/{id}/{tail}");
        let table: &[Wrong<'_>] = &[
            ("facts", &[("area", "Negeri Rekaan")], 422, "Negeri Rekaan"),
            ("facts", &[("incident", "kemarin")], 422, "Tanggal kejadian"),
            ("risk", &[("judgement", "kata satu")], 422, "kata satu"),
            ("services", &[("kind", "kesehatan"), ("provider", "kata dua"), ("began", "2026-11-24"), ("outcome", "done")], 409, "kata dua"),
            ("visits", &[("text", "kata tiga")], 422, "kata tiga"),
            ("notes", &[("text", "  ")], 422, "Isi"),
            ("people", &[("role", "pelaku"), ("name", "kata empat")], 422, "kata empat"),
            ("step", &[("step", "close"), ("closing_reason", "goals-met"), ("closing_outcome", "safe"), ("why", "kata lima")], 422, "kata lima"),
            ("step", &[("step", "identify"), ("why", ""), ("unknown", "x")], 303, ""),
        ];
        for (tail, pairs, status, kept) in table {
            let mut all = vec![("version", version.as_str())];
            all.extend(*pairs);
            let (answered, _, html) = dewi.send(&at(tail), &all).await;
            assert_eq!(answered, *status, "{tail} {pairs:?}: {html}");
            if *status != 303 {
                has(&html, &[kept, "role=\"alert\""]);
                assert_eq!(desk.case(id).await, before, "{tail}");
            }
        }
        let (status, _, _) = dewi.send(&at("step"), &[("version", "1"), ("step", "menari")]).await;
        assert_eq!(status, 400);
    }

    async fn what_was_written_comes_back_whatever_became_of_the_case_meanwhile(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let rina = Reader::of(&centre, "rina", Role::Supervisor).await;
        let (_, id) = desk.opened(&dewi.user).await;
        let person = {
            dewi.does(&format!("/cases/{id}/people"), &[("role", "penerima-manfaat"), ("name", "NAMA REKAAN")]).await;
            cases::people_of(centre.state.store(), id).await.unwrap().pop().unwrap()
        };
        let seen = person.version.to_string();
        let identity = format!("people/{}/identity", person.id);
        let service = [("kind", "kesehatan"), ("provider", "KATA REKAAN"), ("began", "2026-11-24"), ("outcome", "done")];
        let table: &[Kept<'_>] = &[
            ("assessment", &[("version", "0"), ("bio", "KATA REKAAN")], &[]),
            ("plan", &[("version", "0"), ("goals", "KATA REKAAN")], &[]),
            ("visits", &[("visited", "2026-11-24"), ("text", "KATA REKAAN")], &["2026-11-24"]),
            ("services", &service, &["2026-11-24"]),
            ("people", &[("role", "pelapor"), ("name", "KATA REKAAN"), ("phone", "0812"), ("disability", "yes")], &["0812"]),
            (&identity, &[("version", &seen), ("name", "NAMA REKAAN"), ("address", "KATA REKAAN")], &["Alamat"]),
        ];
        desk.close(&dewi.user, id, ClosingReason::Withdrawn).await.unwrap();
        for (tail, pairs, more) in table {
            let (status, _, html) = dewi.send(&format!("/cases/{id}/{tail}"), pairs).await;
            assert_eq!(status, 409, "{tail}: {html}");
            has(&html, &["KATA REKAAN", "sudah selesai atau digabung", "table versions"]);
            has(&html, more);
        }
        // Nothing was written, so there is nothing to give back but why.
        let (status, _, html) = dewi.send(&format!("/cases/{id}/services"), &[]).await;
        assert!(matches!(status, 409 | 422) && !html.contains("table versions"), "{status}: {html}");

        // Opened again and given to somebody else: the words come back, the case does not.
        desk.go(&rina.user, id, cases::Step::Reopen, "rekaan").await.unwrap();
        let eko = desk.person("eko", Role::CaseWorker).await;
        let version = desk.case(id).await.version;
        cases::assign(&centre.state, &rina.user, id, version, (eko.id, "rekaan"), noon()).await.unwrap();
        let number = desk.case(id).await.number;
        let all = table.iter().map(|(tail, pairs, _)| (*tail, *pairs));
        let note: &[(&str, &str)] = &[("text", "KATA REKAAN")];
        for (tail, pairs) in all.chain([("notes", note)]) {
            let (status, _, html) = dewi.send(&format!("/cases/{id}/{tail}"), pairs).await;
            assert_eq!(status, 404, "{tail}: {html}");
            has(&html, &["KATA REKAAN", "tidak ada, atau tidak terbuka"]);
            assert!(!html.contains(&number) && !html.contains(&id.to_string()), "{tail}: {html}");
        }
        // It is told like one that never was.
        let never = CaseId::from_slice(&[7; 16]).unwrap();
        let (status, _, html) = dewi.send(&format!("/cases/{never}/notes"), note).await;
        assert_eq!(status, 404);
        has(&html, &["KATA REKAAN", "tidak ada, atau tidak terbuka"]);
    }

    async fn what_a_form_adds_is_added_once_however_often_it_is_sent(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let (press, id) = desk.opened(&dewi.user).await;
        desk.to_services(&dewi.user, id).await;
        let path = format!("/cases/{id}");
        let page = dewi.page(&path).await;
        let ids: Vec<_> = page.split("name=\"form_id\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(ids.len() > 5 && ids.iter().all(|one| one.len() == 32 && ids.iter().filter(|other| one == *other).count() == 1), "{ids:?}");
        let rows = async || {
            let notes = centre.count("SELECT COUNT(*) FROM case_papers").await;
            let services = centre.count("SELECT COUNT(*) FROM case_services").await;
            (notes, services, centre.count("SELECT COUNT(*) FROM people").await, centre.count("SELECT COUNT(*) FROM case_steps").await)
        };
        let version = desk.case(id).await.version.to_string();
        let service = [("kind", "kesehatan"), ("provider", "RS REKAAN"), ("began", "2026-11-24"), ("outcome", "going-on")];
        let refer = [("step", "refer"), ("version", version.as_str()), ("agency_kind", "police"), ("agency", "POLRES REKAAN"), ("sent", "2026-11-24"), ("why", "rekaan")];
        let table: [(&str, &[(&str, &str)]); 5] = [
            ("notes", &[("text", "CATATAN REKAAN")]),
            ("visits", &[("visited", "2026-11-24"), ("text", "KUNJUNGAN REKAAN")]),
            ("services", &service),
            ("people", &[("role", "pelapor"), ("name", "NAMA REKAAN")]),
            ("step", &refer),
        ];
        for (nr, (tail, pairs)) in table.into_iter().enumerate() {
            let form_id = format!("{nr:032}");
            let mut all = vec![("form_id", form_id.as_str())];
            all.extend(pairs);
            let before = rows().await;
            let at = format!("{path}/{tail}");
            // At the same moment, and again later.
            let (one, two) = tokio::join!(dewi.send(&at, &all), dewi.send(&at, &all));
            let after = rows().await;
            assert_eq!((one.0, two.0), (303, 303), "{tail}: {} {}", one.2, two.2);
            assert_ne!(before, after, "{tail}");
            assert_eq!(one.1, two.1, "{tail}");
            assert_eq!(dewi.send(&at, &all).await.0, 303, "{tail}");
            assert_eq!(after, rows().await, "{tail}: sent again");
            assert_eq!(after.3 - before.3, 1, "{tail}: one step");
        }
        // The same words in another copy of the form are another note, and so are other words in the same.
        let before = rows().await.0;
        for (form_id, text) in [("lain", "CATATAN REKAAN"), ("lain", "CATATAN LAIN"), ("lain", "CATATAN LAIN")] {
            assert_eq!(dewi.send(&format!("{path}/notes"), &[("form_id", form_id), ("text", text)]).await.0, 303);
        }
        assert_eq!(rows().await.0 - before, 2);
        // A message to the reporter.
        let to = format!("/reports/{}/answer", press.report);
        let said = async || centre.count("SELECT COUNT(*) FROM audit WHERE action = 'answer-report'").await;
        let answer = [("form_id", "jawab"), ("text", "KAMI DATANG")];
        let (one, two) = tokio::join!(dewi.send(&to, &answer), dewi.send(&to, &answer));
        assert_eq!((one.0, two.0, said().await), (303, 303, 1));
        dewi.does(&to, &[("form_id", "jawab"), ("text", "KAMI DATANG"), ("question", "yes")]).await;
        assert_eq!(said().await, 2);
    }

    async fn what_was_written_of_a_deadline_comes_back_whatever_became_of_it_meanwhile(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let rina = Reader::of(&centre, "rina", Role::Supervisor).await;
        let words: &[(&str, &str)] = &[("words", "KATA REKAAN")];
        // Merged into another case: what was owed is that one's.
        let (_, from) = desk.opened(&dewi.user).await;
        let (_, into) = desk.opened(&dewi.user).await;
        let version = desk.case(into).await.version;
        cases::merge(&centre.state, &rina.user, into, version, from, "rekaan", noon()).await.unwrap();
        let (status, _, html) = dewi.send(&format!("/cases/{from}/deadlines/outreach/done"), words).await;
        assert!(matches!(status, 404 | 409), "{status}: {html}");
        has(&html, &["KATA REKAAN"]);
        // A deadline of a kind that is not owed here.
        let (status, _, html) = dewi.send(&format!("/cases/{into}/deadlines/emergency/done"), words).await;
        assert_eq!(status, 409);
        has(&html, &["KATA REKAAN", "TIDAK disimpan"]);
        // Given to somebody else.
        let eko = desk.person("eko", Role::CaseWorker).await;
        let version = desk.case(into).await.version;
        cases::assign(&centre.state, &rina.user, into, version, (eko.id, "rekaan"), noon()).await.unwrap();
        let number = desk.case(into).await.number;
        let (status, _, html) = dewi.send(&format!("/cases/{into}/deadlines/outreach/done"), words).await;
        assert_eq!(status, 404);
        has(&html, &["KATA REKAAN", "tidak ada, atau tidak terbuka"]);
        assert!(!html.contains(&number) && !html.contains(&into.to_string()), "{html}");
        // A file stays on its own disk; that it was not taken is said.
        let (status, html) = dewi.upload(into).await;
        assert_eq!(status, 404);
        has(&html, &["tidak ada, atau tidak terbuka", "Berkas itu tidak ditambahkan"]);
        assert!(!html.contains(&number), "{html}");

        // A report that somebody else holds by now, and one that never was.
        let press = desk.held(&rina.user).await;
        let never = ots_server::ids::ReportId::new(noon(), [7; 10]);
        for report in [press.report, never] {
            let (status, _, html) = dewi.send(&format!("/reports/{report}/deadlines/outreach/done"), words).await;
            assert_eq!(status, 404);
            has(&html, &["KATA REKAAN", "tidak Anda pegang"]);
        }
        let police = [("number", "LP/7/REKAAN"), ("day", "2026-11-24")];
        let (_, _, html) = dewi.send(&format!("/reports/{never}/deadlines/police/done"), &police).await;
        has(&html, &["LP/7/REKAAN", "2026-11-24"]);
    }

    async fn the_list_says_how_dangerous_a_case_is_with_what_was_merged_into_it(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let rina = Reader::of(&centre, "rina", Role::Supervisor).await;
        let (_, from) = desk.opened(&rina.user).await;
        let (_, into) = desk.opened(&rina.user).await;
        desk.judge(&rina.user, from, cases::Risk::High).await;
        let version = desk.case(into).await.version;
        cases::merge(&centre.state, &rina.user, into, version, from, "rekaan", noon()).await.unwrap();
        let page = rina.page("/cases").await;
        has(&page, &["RISIKO TINGGI"]);
        assert!(!page.contains("Risiko belum dinilai"), "{page}");
        desk.judge(&rina.user, into, cases::Risk::Low).await;
        let page = rina.page("/cases").await;
        assert!(!page.contains("RISIKO TINGGI") && page.contains("Risiko rendah"), "{page}");
    }

    async fn a_day_is_taken_once_it_has_come_where_the_call_centre_is_however_long_the_page_stood(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi.user).await;
        let at = |tail: &str| format!("/cases/{id}/{tail}");
        let page = dewi.page(&at("")[..at("").len() - 1]).await;
        assert!(page.contains("type=\"date\"") && !page.contains(" max=\"2026"), "{page}");
        let version = desk.case(id).await.version.to_string();
        let service = [("kind", "kesehatan"), ("provider", "KATA REKAAN"), ("began", "2026-11-25"), ("outcome", "going-on"), ("emergency", "yes")];
        let forms: [(&str, &[(&str, &str)]); 3] = [
            ("visits", &[("visited", "2026-11-25"), ("text", "KATA REKAAN")]),
            ("services", &service),
            ("facts", &[("version", &version), ("incident", "2026-11-25")]),
        ];
        for (tail, pairs) in forms {
            let (status, _, html) = dewi.send(&at(tail), pairs).await;
            assert_eq!(status, 422, "{tail}: {html}");
            has(&html, &["2026-11-25"]);
        }
        // Half past midnight in Jember.
        clock.advance_ms(11 * 3_600_000 + 1_800_000);
        for (tail, pairs) in forms {
            dewi.does(&at(tail), pairs).await;
        }
    }

    async fn a_case_is_there_for_who_carries_it_and_supervisors_and_for_nobody_else(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let ana = Reader::of(&centre, "ana", Role::Operator).await;
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let eko = Reader::of(&centre, "eko", Role::CaseWorker).await;
        let rina = Reader::of(&centre, "rina", Role::Supervisor).await;
        let press = told(&centre).await;
        desk.take(&press, &ana.user).await;
        // An operator opens it, and is led back to the report: carrying it is another's work.
        let to = ana.does(&format!("/reports/{}/case", press.report), &[]).await;
        assert_eq!(to, format!("/reports/{}#case-card", press.report));
        let case = cases::case_of(centre.state.store(), press.report).await.unwrap().unwrap();
        let path = format!("/cases/{}", case.id);
        assert_eq!(ana.get(&path).await.0, 403);
        has(&ana.page(&format!("/reports/{}", press.report)).await, &["Kasus 2026-000001", "Menunggu manajer kasus"]);
        // Listed by its codes for whoever may take it, opened by nobody before that.
        has(&dewi.page("/cases?view=unassigned").await, &["2026-000001", "Ambil kasus"]);
        assert_eq!(dewi.get(&path).await.0, 404);
        let version = case.version.to_string();
        dewi.does(&format!("{path}/worker"), &[("version", &version)]).await;
        assert_eq!(desk.case(case.id).await.worker, Some(dewi.user.id));
        let (status, _, html) = eko.send(&format!("{path}/worker"), &[("version", &version)]).await;
        assert_eq!(status, 409);
        has(&html, &["sudah diambil orang lain"]);
        for (reader, status) in [(&dewi, 200), (&rina, 200), (&eko, 404), (&ana, 403)] {
            assert_eq!(reader.get(&path).await.0, status, "{}", reader.user.name);
        }
        for view in ["mine", "unassigned", "open", "closed"] {
            assert!(!eko.page(&format!("/cases?view={view}")).await.contains("2026-000001"), "{view}");
        }
        // A conflict of interest is a supervisor's to say, from the page.
        assert!(rina.page(&path).await.contains("/barred?number=2026-000001") && !dewi.page(&path).await.contains("/barred"));
        // Given by a supervisor to another: the first is out.
        let version = desk.case(case.id).await.version.to_string();
        let give = [("version", version.as_str()), ("to", &eko.user.id.to_string()), ("why", "bergantian, rekaan")];
        rina.does(&format!("{path}/worker"), &give).await;
        assert_eq!((dewi.get(&path).await.0, eko.get(&path).await.0), (404, 200));
    }

    async fn who_somebody_is_opens_one_at_a_time_for_a_reason_and_is_written_down(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let press = told(&centre).await;
        desk.take(&press, &dewi.user).await;
        let path = dewi.does(&format!("/reports/{}/case", press.report), &[]).await;
        let id: CaseId = path.strip_prefix("/cases/").unwrap().parse().unwrap();
        let people = cases::people_of(centre.state.store(), id).await.unwrap();
        let victim = &people[0];
        let at = format!("{path}/people/{}", victim.id);
        let rows = "SELECT COUNT(*) FROM audit WHERE action = 'read-identity'";
        let before = centre.count(rows).await;
        let (status, _, html) = dewi.send(&format!("{at}/open"), &[]).await;
        assert_eq!(status, 422, "no reason, no reading");
        assert!(!html.contains("NAMA KORBAN"));
        let (status, _, html) = dewi.send(&format!("{at}/open"), &[("reading", "other")]).await;
        assert_eq!(status, 422, "another reason needs words");
        assert!(!html.contains("NAMA KORBAN"));
        assert_eq!(centre.count(rows).await, before);
        let (status, _, html) = dewi.send(&format!("{at}/open"), &[("reading", "contact")]).await;
        assert_eq!(status, 200);
        has(&html, &["NAMA KORBAN REKAAN", "bukan izin untuk menelepon"]);
        assert!(!html.contains("081200000077"), "another person's number");
        assert_eq!(centre.count(rows).await, before + 1);
        // Corrected from two screens: the second sees both.
        let version = victim.version.to_string();
        dewi.does(&format!("{at}/identity"), &[("version", &version), ("name", "NAMA BETUL REKAAN")]).await;
        let (status, _, html) = dewi.send(&format!("{at}/identity"), &[("version", &version), ("name", "NAMA LAIN REKAAN")]).await;
        assert_eq!(status, 409);
        has(&html, &["NAMA BETUL REKAAN", "NAMA LAIN REKAAN"]);
        dewi.does(&at, &[("version", &(victim.version + 1).to_string()), ("sex", "perempuan"), ("disability", "yes")]).await;
        has(&dewi.page(&path).await, &["perempuan", "Penyandang disabilitas: ya", "Identitas dibuka"]);
        assert!(verify(centre.state.store(), centre.state.keys()).await.is_ok());
    }

    async fn a_like_case_is_suggested_and_a_report_joins_it(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let ana = Reader::of(&centre, "ana", Role::Operator).await;
        let (first, second) = (told(&centre).await, told(&centre).await);
        for press in [&first, &second] {
            desk.take(press, &ana.user).await;
        }
        ana.does(&format!("/reports/{}/case", first.report), &[]).await;
        let page = ana.page(&format!("/reports/{}/case", second.report)).await;
        has(&page, &["Kasus 2026-000001", "nomor telepon sama"]);
        assert!(!page.contains("081200000077") && !page.contains("NAMA KORBAN"), "a hint names nobody");
        let join = format!("/reports/{}/case/join", second.report);
        let (status, _, html) = ana.send(&join, &[("number", "2026-009999")]).await;
        assert_eq!(status, 422);
        has(&html, &["Nomor kasus"]);
        // The number alone shows the case; nothing is joined before it was seen.
        let (status, _, html) = ana.send(&join, &[("number", "2026-000001")]).await;
        assert_eq!(status, 200);
        has(&html, &["Kasus dengan nomor itu", "nomor yang Anda ketik", "Belum ada manajer kasus"]);
        assert!(!html.contains("081200000077") && !html.contains("NAMA KORBAN"), "it names nobody");
        assert_eq!(cases::case_of(centre.state.store(), second.report).await.unwrap(), None);
        let typed = cases::numbered(centre.state.store(), "2026-000001").await.unwrap().unwrap().id.to_string();
        ana.does(&join, &[("case", &typed)]).await;
        let case = cases::case_of(centre.state.store(), second.report).await.unwrap().unwrap();
        assert_eq!(case.number, "2026-000001");
        // Once more, from a page that stood open: it is where it belongs.
        let again = ana.does(&join, &[("number", "2026-000001")]).await;
        assert_eq!(again, format!("/reports/{}#case-card", second.report));
    }

    async fn what_was_joined_by_mistake_is_taken_out_again_by_whoever_did_it_until_something_follows(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let desk = Desk(&centre);
        let ana = Reader::of(&centre, "ana", Role::Operator).await;
        let (budi, dewi) = (Reader::of(&centre, "budi", Role::Operator).await, Reader::of(&centre, "dewi", Role::CaseWorker).await);
        let store = centre.state.store();
        let (_, case) = desk.opened(&dewi.user).await;
        for there in [false, true] {
            if there {
                begin_shift(store, dewi.user.id, noon()).await.unwrap();
            }
            let press = desk.held(&ana.user).await;
            let path = format!("/reports/{}", press.report);
            let number = desk.case(case).await.number;
            let (_, _, html) = ana.send(&format!("{path}/case/join"), &[("number", &number)]).await;
            has(&html, &[if there { "berpindah ke tangan dewi" } else { "dewi tidak sedang bertugas" }]);
            ana.does(&format!("{path}/case/join"), &[("case", &case.to_string())]).await;
            let holder = if there { dewi.user.id } else { ana.user.id };
            assert_eq!(desk.report(press.report).await.taken_by, Some(holder));
            // Nobody else, and only as long as nothing follows.
            let undo = format!("{path}/case/unjoin");
            assert!(!budi.page(&path).await.contains(&undo));
            budi.does(&undo, &[]).await;
            assert!(cases::case_of(store, press.report).await.unwrap().is_some());
            has(&ana.page(&path).await, &[&undo, "Salah kasus?"]);
            assert_eq!(ana.does(&undo, &[]).await, format!("{path}#case-card"));
            assert_eq!(cases::case_of(store, press.report).await.unwrap(), None);
            let row = desk.report(press.report).await;
            assert_eq!((row.state, row.taken_by, row.lease_until.is_some(), row.news_at), (ReportState::Taken, Some(ana.user.id), true, None));
            assert!(!dewi.page("/queue").await.contains("BERPINDAH TANGAN"));
            has(&dewi.page(&format!("/cases/{case}")).await, &["Laporan dilepaskan"]);

            clock.advance_ms(1_000);
            ana.does(&format!("{path}/case/join"), &[("case", &case.to_string())]).await;
            assert!(cases::case_of(store, press.report).await.unwrap().is_some());
            if there {
                // Read by whoever carries the case, it is in their hands.
                has(&ana.page(&path).await, &[&undo]);
                dewi.does(&format!("{path}/read"), &[("news", "0")]).await;
                assert!(!ana.page(&path).await.contains(&undo));
            }
            dewi.does(&format!("/cases/{case}/notes"), &[("text", "catatan rekaan")]).await;
            assert!(!ana.page(&path).await.contains(&undo));
            ana.does(&undo, &[]).await;
            assert!(cases::case_of(store, press.report).await.unwrap().is_some());
        }
    }

    async fn while_part_of_a_report_is_not_opened_yet_the_page_says_so_before_a_case_is_made_of_it(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let press = told(&centre).await;
        desk.take(&press, &dewi.user).await;
        let said = async |sql: &'static str| {
            let mut tx = centre.state.store().begin().await.unwrap();
            sqlx::query(sql).execute(tx.conn()).await.unwrap();
            tx.commit().await.unwrap();
        };
        // What cannot be read yet is left for later, as behind a flood.
        said("UPDATE items SET opened = 0, envelope = NULL WHERE kind <> (SELECT MIN(kind) FROM items)").await;
        let path = format!("/reports/{}/case", press.report);
        let page = dewi.page(&path).await;
        has(&page, &["belum terbaca", "name=\"unread\""]);
        assert!(!page.contains("Tidak ada kasus dengan nomor") && !page.contains("ikut terisi"), "{page}");
        let (status, _, html) = dewi.send(&path, &[]).await;
        assert_eq!(status, 409);
        has(&html, &["belum terbaca"]);
        assert!(cases::case_of(centre.state.store(), press.report).await.unwrap().is_none());
        // Somebody who has read that may go on: help does not wait for a flood.
        let to = dewi.does(&path, &[("unread", "seen")]).await;
        assert!(to.starts_with("/cases/"), "{to}");
    }

    async fn cases_are_merged_and_taken_apart_and_reports_left_out_by_forms(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let rina = Reader::of(&centre, "rina", Role::Supervisor).await;
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let (_, into) = desk.opened(&dewi.user).await;
        let (_, from) = desk.opened(&dewi.user).await;
        let number = desk.case(from).await.number;
        let version = desk.case(into).await.version.to_string();
        let merge = format!("/cases/{into}/merge");
        let (status, _, html) = rina.send(&merge, &[("version", &version), ("number", "1999-000001")]).await;
        assert_eq!(status, 422);
        has(&html, &["1999-000001"]);
        rina.does(&merge, &[("version", &version), ("number", &number), ("why", "satu kejadian, rekaan")]).await;
        has(&rina.page(&format!("/cases/{into}")).await, &["digabung ke kasus ini", "satu kejadian, rekaan"]);
        let merged = rina.page(&format!("/cases/{from}")).await;
        has(&merged, &["berlanjut di bawah nomor lain", "Batalkan penggabungan"]);
        rina.steps(from, "unmerge", &[("why", "dua kejadian, rekaan")]).await;
        assert_eq!(desk.case(from).await.state, State::Intake);
        let joined = desk.held(&dewi.user).await;
        cases::join(&centre.state, &dewi.user, joined.report, into, noon()).await.unwrap();
        let leave = format!("reports/{}/leave", joined.report);
        let version = desk.case(into).await.version.to_string();
        let (status, _, _) = dewi.send(&format!("/cases/{into}/{leave}"), &[("version", &version)]).await;
        assert_eq!(status, 422, "not without a word why");
        dewi.steps(into, &leave, &[("why", "bukan kejadian ini, rekaan")]).await;
        assert!(cases::case_of(centre.state.store(), joined.report).await.unwrap().is_none());
    }

    async fn what_was_written_in_a_merged_case_stands_on_the_page_of_the_one_that_goes_on(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let rina = Reader::of(&centre, "rina", Role::Supervisor).await;
        let dewi = Reader::of(&centre, "dewi", Role::CaseWorker).await;
        let eko = Reader::of(&centre, "eko", Role::CaseWorker).await;
        let (_, into) = desk.opened(&dewi.user).await;
        let (press, from) = desk.opened(&eko.user).await;
        let of = |tail: &str| format!("/cases/{from}/{tail}");
        eko.does(&of("notes"), &[("text", "CATATAN DARI SANA")]).await;
        eko.does(&of("visits"), &[("visited", "2026-11-24"), ("text", "KUNJUNGAN DARI SANA")]).await;
        let service = [("kind", "kesehatan"), ("provider", "RS DARI SANA"), ("began", "2026-11-24"), ("outcome", "going-on"), ("emergency", "yes")];
        eko.does(&of("services"), &service).await;
        let risk = |words| [("level", "low"), ("judgement", words)];
        eko.steps(from, "step", &[("step", "identify")]).await;
        eko.steps(from, "risk", &risk("RISIKO DARI SANA")).await;
        assert_eq!(eko.upload(from).await.0, 303);
        // Its own paper of the same kind stays the one that is changed here.
        dewi.steps(into, "step", &[("step", "identify")]).await;
        dewi.steps(into, "risk", &risk("RISIKO SENDIRI")).await;
        let report = format!("href=\"/reports/{}\"", press.report);
        let marked = format!("(Kasus {}", desk.case(from).await.number);
        let there = ["CATATAN DARI SANA", "KUNJUNGAN DARI SANA", "RS DARI SANA", "RISIKO DARI SANA", "surat.pdf", &report];
        let path = format!("/cases/{into}");
        let before = dewi.page(&path).await;
        assert!(there.iter().all(|word| !before.contains(word)), "{before}");

        let version = desk.case(into).await.version;
        cases::merge(&centre.state, &rina.user, into, version, from, "rekaan", noon()).await.unwrap();
        for reader in [&dewi, &rina] {
            let page = reader.page(&path).await;
            has(&page, &there);
            has(&page, &["RISIKO SENDIRI"]);
            // The note, the visit, the service, the judgement, the file, the report.
            assert!(page.matches(&marked).count() >= 6, "{page}");
            let form = page.split("action=\"/cases").find(|form| form.contains("/risk\"")).unwrap();
            assert!(form.contains("RISIKO SENDIRI") && !form.contains("RISIKO DARI SANA"), "{form}");
            assert!(!page.contains("/services/"), "what stands in the other case is not changed here");
        }
        let page = dewi.page(&path).await;
        let file = page.split("href=\"/documents/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(dewi.get(&format!("/documents/{file}")).await.0, 200);
        let read = centre.count("SELECT COUNT(DISTINCT subject) FROM audit WHERE action = 'read-case'").await;
        assert_eq!(read, 2, "that the other one was read is written down");
        // Who carried the other one reads that, and nothing of this.
        assert_eq!(eko.get(&path).await.0, 404);
        assert_eq!(Reader::of(&centre, "tono", Role::CaseWorker).await.get(&path).await.0, 404);
        let seen = desk.case(from).await.version;
        cases::unmerge(&centre.state, &rina.user, from, seen, "rekaan", noon()).await.unwrap();
        let after = dewi.page(&path).await;
        assert!(there.iter().all(|word| !after.contains(word)), "{after}");
    }

    async fn a_case_in_every_state_has_a_page_in_both_languages(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let rina = Reader::of(&centre, "rina", Role::Supervisor).await;
        let mut ids = Vec::new();
        for reason in [ClosingReason::Withdrawn, ClosingReason::NotACase, ClosingReason::Died] {
            let (_, id) = desk.opened(&rina.user).await;
            desk.close(&rina.user, id, reason).await.unwrap();
            ids.push(id);
        }
        let (_, id) = desk.opened(&rina.user).await;
        let english = format!("{}; ots_language=en", rina.cookie);
        let both = async |id: CaseId| {
            rina.page(&format!("/cases/{id}")).await;
            let answer = centre.ask("GET", &format!("/cases/{id}"), &[("Cookie", &english)], b"").await;
            assert_eq!(answer.status, 200);
        };
        both(id).await;
        desk.go(&rina.user, id, cases::Step::Identify, "").await.unwrap();
        both(id).await;
        let (_, whole) = desk.opened(&rina.user).await;
        desk.to_services(&rina.user, whole).await;
        desk.serve(&rina.user, whole, false).await.unwrap();
        both(whole).await;
        desk.go(&rina.user, whole, cases::Step::Monitor, "").await.unwrap();
        both(whole).await;
        for id in ids {
            both(id).await;
        }
        for view in ["mine", "unassigned", "open", "closed", "lain"] {
            rina.page(&format!("/cases?view={view}")).await;
        }
        let press = desk.held(&rina.user).await;
        desk.open(&rina.user, &press, &Prefill::default()).await.unwrap();
    }
}
