//! An operator at the console, without a browser: signs in, reads pages, follows the stream, takes.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::centre::CallCentre;
use crate::code_app::CodeApp;
use crate::http::{self, Answered, Connection, Stream};
use crate::policy::PATIENCE;
use crate::runtime::runtime;

/// A signed-in operator.
#[derive(Debug, Clone)]
pub struct Operator {
    addr: SocketAddr,
    name: String,
    cookie: String,
    codes: Arc<Mutex<Option<CodeApp>>>,
}

/// The operators' passwords in scenarios.
const PASSWORD: &str = "kata sandi rekaan";

impl Operator {
    /// Makes an account and signs in, which sets up its second factor.
    ///
    /// # Panics
    /// When either is refused.
    #[must_use]
    pub fn sign_in(centre: &CallCentre<'_>, name: &str) -> Self {
        centre.add_user(name, "operator", PASSWORD);
        Self {
            addr: centre.addr(),
            name: name.to_owned(),
            cookie: String::new(),
            codes: Arc::default(),
        }
        .arrive()
    }

    /// Signs the same person in once more, at any process of the call centre.
    ///
    /// # Panics
    /// When it is refused.
    #[must_use]
    pub fn sign_in_again_at(&self, addr: SocketAddr) -> Self {
        Self {
            addr,
            cookie: String::new(),
            ..self.clone()
        }
        .arrive()
    }

    /// From the password through every step to the pages behind.
    fn arrive(mut self) -> Self {
        let password = PASSWORD.replace(' ', "+");
        let form = format!("name={}&password={password}", self.name);
        let answered = self.submit("/sign-in", &form);
        let mut next = self.moved(&answered);
        let codes = Arc::clone(&self.codes);
        let mut codes = codes.lock().expect("nobody panicked with the codes");
        while next != "/" {
            let page = self.get(&next).text();
            let token = hidden(&page, "form_token");
            match next.as_str() {
                "/account/totp" => {
                    let app = codes.insert(CodeApp::scan(&page));
                    let form = format!("form_token={token}&code={}", app.code());
                    let answered = self.submit(&next, &form);
                    self.cookie = cookie(&answered);
                    app.keep_sheet(&answered.text());
                    "/".clone_into(&mut next);
                }
                "/sign-in/second" => {
                    let app = codes.as_mut().expect("a second factor set up here");
                    let form = format!("form_token={token}&code={}", app.code());
                    let answered = self.submit(&next, &form);
                    next = self.moved(&answered);
                }
                other => panic!("sign-in leads to {other}"),
            }
        }
        drop(codes);
        self
    }

    /// Where an answer leads, under the session it gives.
    fn moved(&mut self, answered: &Answered) -> String {
        let (status, text) = (answered.status, answered.text());
        assert_eq!(status, 303, "sign-in refused: {text}");
        self.cookie = cookie(answered);
        answered.header("location").unwrap_or_default().to_owned()
    }

    /// A page.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn get(&self, path: &str) -> Answered {
        http::ask(self.addr, &self.page_request(path)).expect("an answer")
    }

    /// The bytes that ask for a page.
    #[must_use]
    pub fn page_request(&self, path: &str) -> Vec<u8> {
        http::request("GET", path, &[("Cookie", &self.cookie)], b"")
    }

    /// Says that this operator is on duty.
    ///
    /// # Panics
    /// When the page has no such button.
    pub fn begin_shift(&self) {
        let token = hidden(&self.get("/queue").text(), "form_token");
        let answered = self.submit("/shift", &format!("form_token={token}&on=yes"));
        assert!(answered.status < 400, "{}", answered.text());
    }

    /// Takes a report that is on the queue page; gives the status of the answer.
    ///
    /// # Panics
    /// When it is not there to be taken.
    #[must_use]
    pub fn take(&self, report_id: &str) -> u16 {
        let (token, version) = self.what_to_take(report_id);
        self.take_as(report_id, &token, &version)
    }

    /// The form token and the version that the report's button sends.
    ///
    /// # Panics
    /// When it is not there to be taken.
    #[must_use]
    pub fn what_to_take(&self, report_id: &str) -> (String, String) {
        let page = self.get("/queue").text();
        let form = format!("action=\"/reports/{report_id}/take\"");
        let at = page
            .find(&form)
            .unwrap_or_else(|| panic!("no {form} in {page}"));
        let form = &page[at..];
        (hidden(form, "form_token"), hidden(form, "version"))
    }

    /// Presses the button of [`Operator::what_to_take`].
    #[must_use]
    pub fn take_as(&self, report_id: &str, token: &str, version: &str) -> u16 {
        let form = format!("form_token={token}&version={version}");
        let answered = self.submit(&format!("/reports/{report_id}/take"), &form);
        answered.status
    }

    /// Sends a form.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn submit(&self, path: &str, form: &str) -> Answered {
        http::ask(self.addr, &post(path, &self.cookie, form)).expect("an answer")
    }

    /// The live queue, from a plain function.
    ///
    /// # Panics
    /// When the stream does not begin.
    #[must_use]
    pub fn live(&self, after: Option<&str>) -> Live {
        let stream = runtime().block_on(self.follow(after));
        Live(stream.expect("a stream"))
    }

    /// The live queue.
    ///
    /// # Errors
    /// When it does not begin.
    pub async fn follow(&self, after: Option<&str>) -> io::Result<Events> {
        let mut headers = vec![("Cookie", self.cookie.as_str())];
        headers.extend(after.map(|id| ("Last-Event-ID", id)));
        let request = http::request("GET", "/queue/stream", &headers, b"");
        let (status, stream) = Connection::to(self.addr).await?.stream(&request).await?;
        match status {
            200 => Ok(Events {
                stream,
                text: String::new(),
            }),
            other => Err(io::Error::other(format!("the stream answers {other}"))),
        }
    }
}

/// One event of the live queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its kind.
    pub kind: String,
    /// Its number, where it has one.
    pub id: Option<String>,
    /// Its data.
    pub data: String,
}

impl Event {
    /// Whether it is the row of this report.
    #[must_use]
    pub fn is_row_of(&self, report_id: &str) -> bool {
        self.kind == "row" && self.data.contains(&format!("\"report\":\"{report_id}\""))
    }
}

/// The events of one stream.
#[derive(Debug)]
pub struct Events {
    stream: Stream,
    text: String,
}

impl Events {
    /// The next event.
    ///
    /// # Errors
    /// When the stream ends.
    pub async fn next(&mut self) -> io::Result<Event> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let rest = self.text.split_off(end + 2);
                let event = std::mem::replace(&mut self.text, rest);
                return Ok(parse(&event));
            }
            let piece = self.stream.piece().await?;
            let piece = piece.ok_or(io::ErrorKind::UnexpectedEof)?;
            self.text.push_str(&String::from_utf8_lossy(&piece));
        }
    }
}

/// The live queue for plain functions.
#[derive(Debug)]
pub struct Live(Events);

impl Live {
    /// Waits for an event that `is_it`; gives back every event up to and with it.
    ///
    /// # Panics
    /// When it does not come.
    pub fn wait_for(&mut self, what: &str, is_it: impl Fn(&Event) -> bool) -> Vec<Event> {
        let mut seen = Vec::new();
        let waiting = async {
            loop {
                let event = self.0.next().await.expect("the stream goes on");
                let found = is_it(&event);
                seen.push(event);
                if found {
                    return;
                }
            }
        };
        let waited = runtime().block_on(async { tokio::time::timeout(PATIENCE, waiting).await });
        assert!(waited.is_ok(), "waited in vain: {what}; seen: {seen:?}");
        seen
    }

    /// Everything that comes within a while.
    pub fn within(&mut self, time: Duration) -> Vec<Event> {
        let mut seen = Vec::new();
        let reading = async {
            while let Ok(event) = self.0.next().await {
                seen.push(event);
            }
        };
        let _ = runtime().block_on(async { tokio::time::timeout(time, reading).await });
        seen
    }
}

fn parse(text: &str) -> Event {
    let mut event = Event {
        kind: "message".to_owned(),
        id: None,
        data: String::new(),
    };
    for line in text.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut event.kind),
            "id" => event.id = Some(value.to_owned()),
            "data" => event.data.push_str(value),
            _ => {}
        }
    }
    event
}

/// The session that an answer gives.
fn cookie(answered: &Answered) -> String {
    let set = answered.header("set-cookie").unwrap_or_default();
    let cookie = set.split(';').next().unwrap_or_default();
    assert!(cookie.contains('='), "no session in {}", answered.text());
    cookie.to_owned()
}

fn post(path: &str, cookie: &str, form: &str) -> Vec<u8> {
    let headers = [
        ("Cookie", cookie),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    http::request("POST", path, &headers, form.as_bytes())
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let at = html
        .find(&field)
        .unwrap_or_else(|| panic!("no field {name} in {html}"));
    let value = &html[at + field.len()..];
    value.split('"').next().unwrap_or_default().to_owned()
}
