//! Need to know: who is barred, breaks the glass, exports, erases, and what is written down
//! of it. Everybody here is made up.

mod audit;
mod barred;
mod empty;
mod erasures;
mod exports;
mod falls_due;
mod glass;
mod hands;
mod listed;
mod shredded;

use chrono::{DateTime, Utc};
use ots_scenarios::http::{Answered, Connection, request};
use ots_server::accounts::{Role, SESSION_COOKIE, User, begin_session};
use ots_server::audit::verify;

use crate::kit::Centre;

/// Somebody with an open console.
pub(super) struct Person<'a> {
    pub(super) centre: &'a Centre,
    pub(super) user: User,
    cookie: String,
    form_token: String,
}

impl<'a> Person<'a> {
    pub(super) async fn new(centre: &'a Centre, name: &str, role: Role) -> Self {
        let user = crate::cases::Desk(centre).person(name, role).await;
        Self::of(centre, user).await
    }

    /// Somebody who has an account.
    pub(super) async fn of(centre: &'a Centre, user: User) -> Self {
        let token = begin_session(centre.state.store(), user.id, centre.state.clock().now())
            .await
            .unwrap();
        Self {
            centre,
            user,
            cookie: format!("{SESSION_COOKIE}={}", token.to_text()),
            form_token: token.form_token(),
        }
    }

    /// The same person, signed in once more.
    pub(super) async fn again(&self) -> Self {
        Self::of(self.centre, self.user.clone()).await
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.centre.state.clock().now()
    }

    pub(super) async fn get(&self, path: &str) -> Answered {
        self.centre
            .ask("GET", path, &[("Cookie", &self.cookie)], b"")
            .await
    }

    pub(super) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path} for {}", self.user.name);
        text(&answer)
    }

    pub(super) async fn post(&self, path: &str, form: &str) -> Answered {
        let form = format!("form_token={}&{form}", self.form_token);
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.centre
            .ask("POST", path, &headers, form.as_bytes())
            .await
    }

    /// A line to the queue.
    pub(super) async fn screen(&self, query: &str) -> Screen {
        let line = Connection::to(self.centre.address).await.unwrap();
        let path = format!("/queue/stream{query}");
        let headers = [("Cookie", self.cookie.as_str())];
        let (status, stream) = line
            .stream(&request("GET", &path, &headers, b""))
            .await
            .unwrap();
        assert_eq!(status, 200);
        Screen(stream)
    }
}

/// A line to the queue that stays open.
pub(super) struct Screen(ots_scenarios::http::Stream);

impl Screen {
    /// Everything up to an event of this kind.
    pub(super) async fn until(&mut self, kind: &str) -> String {
        let wanted = format!("event: {kind}\n");
        let mut said = String::new();
        while !said.contains(&wanted) {
            let piece = self.0.piece().await.unwrap().expect("the stream goes on");
            said.push_str(&String::from_utf8(piece).unwrap());
        }
        said
    }
}

pub(super) fn text(answer: &Answered) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// The chain holds, and has so many rows of this action.
pub(super) async fn written_down(centre: &Centre, action: &str) -> i64 {
    let state = &centre.state;
    assert!(verify(state.store(), state.keys()).await.unwrap().is_ok());
    sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE action = $1")
        .bind(action.to_owned())
        .fetch_one(state.store().reader())
        .await
        .unwrap()
}
