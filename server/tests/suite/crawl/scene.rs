//! A call centre with something to hide in every place that holds words, names or files.

use ots_protocol::codes::{BentukKekerasan, Channel};
use ots_protocol::items::{ItemPayload, Message, SafeContact};
use ots_scenarios::http::{Answered, Connection, request};
use ots_server::accounts::{Role, SESSION_COOKIE, SessionToken, User, add_user};
use ots_server::barred;
use ots_server::cases::{
    self, Attributes, Facts, Identity, NewPerson, NewService, PersonRole, Prefill, ServiceWords,
    TextPaper,
};
use ots_server::deadlines::Owner;
use ots_server::documents::{self, Upload};
use ots_server::doors::{self, Answers, DraftId};
use ots_server::events::EventKind;
use ots_server::exports::{self, Scope};
use ots_server::glass::{self, Broken};
use ots_server::ids::{CaseId, DocumentId, ErasureId, ExportId, GlassId, PersonId, ServiceId};
use ots_server::reports::{self, Change, ReportState, Via};
use ots_server::retention::{self, Ground};

use crate::cases::{Desk, service};
use crate::kit::{Centre, Press, noon};

/// What the reporter wrote, their number, and by what they are known on the telephone.
pub(crate) const WORDS: &str = "KATA-RAHASIA-PELAPOR";
pub(crate) const NUMBER: &str = "081234509876";
pub(crate) const CODE: &str = "NAMA-KODE-REKAAN";
/// Of the case that became of it: a person, a note, who gives a service, a file.
pub(crate) const NAME: &str = "NAMA-KORBAN-REKAAN";
pub(crate) const NOTE: &str = "KATA-RAHASIA-CATATAN";
pub(crate) const PROVIDER: &str = "PEMBERI-RAHASIA-REKAAN";
pub(crate) const FILE: &str = "KATA-RAHASIA-BERKAS";
pub(crate) const FILE_NAME: &str = "nama-rahasia-berkas";
/// Why somebody opened the report in an emergency, and why identities are to leave as a file.
pub(crate) const GLASS: &str = "ALASAN-RAHASIA-DARURAT";
pub(crate) const EXPORT: &str = "ALASAN-RAHASIA-EKSPOR";
/// Of other reports: a call that is being written down, why one is to be erased, and why
/// somebody is barred from it.
pub(crate) const DRAFT: &str = "KATA-RAHASIA-FORMULIR";
pub(crate) const ERASURE: &str = "ALASAN-RAHASIA-HAPUS";
pub(crate) const BAR: &str = "ALASAN-RAHASIA-LARANGAN";

/// What is known of made-up people, and of nobody else in these files.
pub(crate) const SECRETS: [&str; 13] = [
    WORDS, NUMBER, CODE, NAME, NOTE, PROVIDER, FILE, FILE_NAME, GLASS, EXPORT, DRAFT, ERASURE, BAR,
];

/// What of it belongs to the report and the case that became of it.
pub(crate) const OF_THE_CASE: [&str; 10] = [
    WORDS, NUMBER, CODE, NAME, NOTE, PROVIDER, FILE, FILE_NAME, GLASS, EXPORT,
];

pub(crate) struct Scene<'a> {
    centre: &'a Centre,
    pub(crate) press: Press,
    pub(crate) case: CaseId,
    person: PersonId,
    service: ServiceId,
    document: DocumentId,
    draft: DraftId,
    export: ExportId,
    glass: GlassId,
    erasure: ErasureId,
    people: Vec<User>,
    /// A supervisor as whom nobody here signs in.
    other: User,
}

impl<'a> Scene<'a> {
    pub(crate) async fn set(centre: &'a Centre) -> Self {
        let (state, now) = (&centre.state, centre.state.clock().now());
        let desk = Desk(centre);
        let mut people = Vec::new();
        for role in Role::ALL {
            people.push(account(centre, &format!("orang-{role}"), role).await);
        }
        let role = |role| {
            people
                .iter()
                .find(|user: &&User| user.role == role)
                .unwrap()
        };
        let (operator, worker, overseer) = (
            role(Role::Operator),
            role(Role::CaseWorker),
            role(Role::Supervisor),
        );
        let other = account(centre, "orang-lain", Role::Supervisor).await;
        let colleague = account(centre, "rekan", Role::Operator).await;

        let press = report(centre).await;
        desk.take(&press, operator).await;
        let case = desk.open(operator, &press, &prefill()).await.unwrap();
        let version = desk.case(case).await.version;
        cases::assign(state, &other, case, version, (worker.id, ""), now)
            .await
            .unwrap();
        // The operator had it still: the case worker is not on shift.
        let version = desk.report(press.report).await.version;
        reports::release(state, press.report, version, operator.id, now)
            .await
            .unwrap();
        let person = cases::people_of(state.store(), case).await.unwrap()[0].id;
        let note = TextPaper {
            text: NOTE.to_owned(),
        };
        cases::add_note(state, worker, case, &note, now)
            .await
            .unwrap();
        let words = ServiceWords {
            provider: PROVIDER.to_owned(),
            result: String::new(),
        };
        let service = NewService {
            words,
            ..service(true)
        };
        let service = cases::add_service(state, worker, case, &service, now)
            .await
            .unwrap();
        let owner = documents::Owner::Case(case);
        let mut upload = Upload::begin(state, owner, worker.id, now).await.unwrap();
        let bytes = format!("%PDF-1.7\n{FILE}\n%%EOF\n");
        upload.add(bytes.as_bytes()).await.unwrap();
        let document = upload
            .finish(&format!("{FILE_NAME}.pdf"), now)
            .await
            .unwrap();

        let export = exports::ask(state, overseer, Scope::Case(case), EXPORT, now)
            .await
            .unwrap();
        let made = exports::decide(state, &other, export, true, "ya", now).await;
        assert_eq!(made.unwrap(), 1);
        let owner = Owner::Report(press.report);
        let broken = glass::smash(state, &colleague, owner, GLASS, now).await;
        let Broken::Open(broken) = broken.unwrap() else {
            panic!("not theirs anyway")
        };

        let draft = doors::begin(state, operator.id, Via::Telephone, now)
            .await
            .unwrap();
        let answers = Answers::of(&[("words".to_owned(), DRAFT.to_owned())]);
        doors::save(state, draft, operator.id, &answers, 1, "a", false, now)
            .await
            .unwrap();
        let closed = desk.held(&colleague).await.report;
        let version = desk.report(closed).await.version;
        let to = ReportState::Closed;
        let done = reports::set_state(state, closed, version, colleague.id, to, now).await;
        assert!(matches!(done.unwrap(), Change::Made(_)));
        let owner = Owner::Report(closed);
        let erasure = retention::ask(state, &other, owner, (Ground::Asked, ERASURE), now)
            .await
            .unwrap();
        barred::bar(state, &other, owner, colleague.id, BAR, now)
            .await
            .unwrap();
        Self {
            centre,
            press,
            case,
            person,
            service,
            document: document.unwrap(),
            draft,
            export,
            glass: broken.id,
            erasure,
            people,
            other,
        }
    }

    /// The same things, at another process on the same database.
    pub(crate) fn at(self, centre: &Centre) -> Scene<'_> {
        Scene { centre, ..self }
    }

    pub(crate) fn person(&self, role: Role) -> &User {
        self.people.iter().find(|user| user.role == role).unwrap()
    }

    /// By what somebody could tell that the report and its case are there.
    pub(crate) fn ids(&self) -> Vec<String> {
        vec![
            self.press.report.to_string(),
            self.case.to_string(),
            self.person.to_string(),
            self.document.to_string(),
        ]
    }

    /// The address with things of the scene in it.
    pub(crate) fn fill(&self, path: &str) -> String {
        let first = path.split('/').nth(1).unwrap_or_default();
        let id = match first {
            "reports" => self.press.report.to_string(),
            "cases" => self.case.to_string(),
            "documents" => self.document.to_string(),
            "exports" => self.export.to_string(),
            "glass" => self.glass.to_string(),
            "erasures" => self.erasure.to_string(),
            "write" => self.draft.to_string(),
            "accounts" => self.other.id.to_string(),
            _ => NOTHING.to_owned(),
        };
        self.with(path, &id)
    }

    /// The same address of nothing.
    pub(crate) fn of_nothing(&self, path: &str) -> String {
        self.with(path, NOTHING)
    }

    fn with(&self, path: &str, id: &str) -> String {
        path.replace("{id}", id)
            .replace("{report}", &self.press.report.to_string())
            .replace("{person}", &self.person.to_string())
            .replace("{service}", &self.service.to_string())
            .replace("{kind}", "police")
            .replace("{file}", "mark.svg")
    }

    /// Asks; of an answer that is expected to go on for ever, only the beginning.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&SessionToken>,
        let_in: bool,
    ) -> Answered {
        let cookie = token.map_or_else(String::new, SessionToken::to_text);
        let cookie = format!("{SESSION_COOKIE}={cookie}");
        let form = token.map_or_else(String::new, SessionToken::form_token);
        // Enough to open an identity; nothing else takes it.
        let form = format!("form_token={form}&reading=contact");
        let mut headers = vec![("Cookie", cookie.as_str())];
        let mut body: &[u8] = b"";
        if method == "POST" {
            headers.push(("Content-Type", "application/x-www-form-urlencoded"));
            body = form.as_bytes();
        }
        if let_in && path.ends_with("/stream") {
            return self.begin(&request(method, path, &headers, body)).await;
        }
        self.centre.ask(method, path, &headers, body).await
    }

    /// Sends a form, or a file to where one is taken, with this token of a form.
    pub(crate) async fn send(&self, path: &str, session: &SessionToken, given: &str) -> Answered {
        let cookie = format!("{SESSION_COOKIE}={}", session.to_text());
        let (kind, body) = if path.ends_with("/documents") {
            let body = format!(
                "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{given}\r\n\
                 --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rekaan.txt\"\r\n\r\nrekaan\r\n--b--\r\n"
            );
            ("multipart/form-data; boundary=b", body)
        } else {
            let body = format!("form_token={given}&reading=contact&text=rekaan&words=rekaan");
            ("application/x-www-form-urlencoded", body)
        };
        let headers = [("Cookie", cookie.as_str()), ("Content-Type", kind)];
        self.centre
            .ask("POST", path, &headers, body.as_bytes())
            .await
    }

    /// How an answer without an end begins.
    async fn begin(&self, request: &[u8]) -> Answered {
        let line = Connection::to(self.centre.address).await.unwrap();
        let (status, mut stream) = line.stream(request).await.unwrap();
        let body = stream.piece().await.unwrap().unwrap_or_default();
        Answered::begun(status, body)
    }
}

const NOTHING: &str = "01920000-0000-7000-8000-000000000000";

async fn account(centre: &Centre, name: &str, role: Role) -> User {
    let (store, now) = (centre.state.store(), centre.state.clock().now());
    add_user(store, name, role, "a long made-up password", now)
        .await
        .unwrap()
}

/// A report with words, a number and a code in it.
async fn report(centre: &Centre) -> Press {
    let press = centre.press(noon());
    centre.arrive(&press).await;
    let safe = SafeContact {
        allowed: Some(vec![Channel::Phone]),
        number: Some(NUMBER.into()),
        code_phrase: Some(CODE.into()),
        ..SafeContact::default()
    };
    let message = Message {
        text: Some(WORDS.into()),
        ..Message::default()
    };
    let events = centre.state.events();
    let mut log = events.subscribe(events.head());
    for payload in [
        ItemPayload::Message(message),
        ItemPayload::SafeContact(safe),
    ] {
        let item = centre.item(&press, &payload);
        assert_eq!(centre.put(&item).await.status, 201);
        while log.next().await.unwrap().kind != EventKind::Item {}
    }
    press
}

fn prefill() -> Prefill {
    let identity = Identity {
        name: NAME.to_owned(),
        ..Identity::default()
    };
    let person = NewPerson {
        role: PersonRole::Beneficiary,
        attributes: Attributes::default(),
        identity,
    };
    // The police must hear of it: a deadline stands on the case.
    let facts = Facts {
        forms: vec![BentukKekerasan::Seksual],
        ..Facts::default()
    };
    Prefill {
        facts,
        people: vec![person],
    }
}

/// The secrets in an answer, its headers included.
pub(crate) fn shows(answer: &Answered) -> Vec<&'static str> {
    let text = format!("{}{}", answer.head(), answer.text());
    SECRETS
        .into_iter()
        .filter(|secret| text.contains(secret))
        .collect()
}
