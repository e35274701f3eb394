//! `POST /reports/{id}/answer`: words to the reporter, who reads them in the app.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ots_protocol::codes::Language;
use ots_protocol::updates::Update;
use serde::Deserialize;

use super::door::{OwnForm, ReportPath, Taker};
use super::notice::{Notice, Tone};
use super::refusal::Refusal;
use super::report::{Told, answer_with, contact_of};
use super::take::go;
use super::words::Words;
use crate::ids::{ReportId, UserId};
use crate::reports::{Unsent, report_for};
use crate::sent::Once;
use crate::settings::Numbers;
use crate::{AppState, policy, reports};

/// A ready-made message. The phone knows it by its name and shows it in the reader's
/// own language; the words are for phones that do not know it yet.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) words: String,
}

const NAMES: [&str; 6] = ["seen", "safe", "where", "coming", "cancel", "closed"];

impl Ready {
    /// Every ready-made message, with the numbers that this regency's phones dial. The words
    /// to the reporter are Indonesian, whatever language the operator's screen is in.
    pub(super) fn all(words: Words, numbers: &Numbers) -> Vec<Self> {
        let said = |name: &str| {
            Words::Indonesian.t2(
                &format!("template-{name}-words"),
                "police",
                numbers.police.as_str(),
                "sapa",
                numbers.sapa.as_str(),
            )
        };
        NAMES
            .into_iter()
            .map(|name| Self {
                name,
                title: words.t(&format!("template-{name}")),
                words: said(name),
            })
            .collect()
    }

    /// The name of the ready-made message with exactly these words.
    fn of(text: &str, numbers: &Numbers) -> Option<&'static str> {
        let all = Self::all(Words::Indonesian, numbers);
        all.into_iter()
            .find(|ready| ready.words == text)
            .map(|ready| ready.name)
    }
}

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    text: String,
    /// The box is ticked: an answer is awaited.
    question: Option<String>,
    /// The ready-made message that was chosen last, by its name.
    #[serde(default)]
    ready: String,
    /// The form's own id ([`crate::sent`]).
    #[serde(default)]
    form_id: String,
    /// Up to which item the page from which it is answered showed what came.
    news: Option<i64>,
}

impl Given {
    /// The mark of this copy of the form with these words in it.
    fn once(&self, by: UserId, id: ReportId, text: &str) -> Once {
        let question = if self.question.is_some() { "yes" } else { "" };
        let path = format!("/reports/{id}/answer");
        let pairs = [("text", text), ("question", question)];
        Once::of(by, &path, &self.form_id, pairs)
    }

    /// All that was filled in, with these words.
    fn unsent(&self, text: String) -> Unsent {
        let known = NAMES.contains(&self.ready.as_str());
        Unsent {
            text,
            question: self.question.is_some(),
            ready: if known {
                self.ready.clone()
            } else {
                String::new()
            },
        }
    }

    /// Browsers send line ends as CR LF; what a ready-made message says is compared.
    fn words(&self) -> String {
        self.text.replace("\r\n", "\n").trim().to_owned()
    }
}

/// `POST /reports/{id}/answer/keep`: what was written so far and not sent, kept for its writer.
pub(super) async fn keep(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(given): OwnForm<Given>,
) -> Result<StatusCode, Refusal> {
    let text = given.words();
    if text.chars().count() > policy::ANSWER_MAX_CHARS {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let once = given.once(me.user.id, id, &text);
    let now = state.clock().now();
    let kept =
        reports::keep_unsent(&state, id, (me.user.id, once), &given.unsent(text), now).await?;
    Ok(if kept {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::CONFLICT
    })
}

pub(super) async fn send(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let words = me.words;
    let text = given.words();
    let wrong = match text.chars().count() {
        0 => Some(words.t("answer-empty")),
        n if n > policy::ANSWER_MAX_CHARS => Some(words.t1(
            "answer-too-long",
            "max",
            policy::ANSWER_MAX_CHARS.to_string(),
        )),
        _ => None,
    };
    if let Some(say) = wrong {
        let notice = Told::Done(Some(Notice::new(Tone::Warn, say)));
        return answer_with(
            &state,
            &me,
            id,
            StatusCode::UNPROCESSABLE_ENTITY,
            notice,
            given.unsent(given.text.clone()),
        )
        .await;
    }
    let row = report_for(state.store(), me.user.id, id).await?;
    let now = state.clock().now();
    let against = match row {
        Some(row) if !row.has_app() => Some("doors-no-answer"),
        // What was said about contact is for the holder's eyes.
        Some(row) if row.taken_by == Some(me.user.id) => {
            let contact = contact_of(&state, id, now).await?;
            (!contact.may_write()).then_some("answer-not-wanted")
        }
        _ => None,
    };
    if let Some(why) = against {
        let notice = Told::Done(Some(Notice::new(Tone::Warn, words.t(why))));
        return answer_with(
            &state,
            &me,
            id,
            StatusCode::CONFLICT,
            notice,
            given.unsent(text),
        )
        .await;
    }
    let question = given.question.is_some();
    let once = given.once(me.user.id, id, &text);
    let update = Update {
        template: Ready::of(&text, &state.facts().settings.numbers).map(Into::into),
        text: Some(text.clone().into()),
        language: Some(Language::Indonesian),
        question: question.then_some(true),
        ..Update::default()
    };
    let sent = reports::answer_once(&state, id, (me.user.id, once), &update, now).await?;
    if let (Some(_), Some(news)) = (sent, given.news) {
        reports::read(&state, id, me.user.id, news, now).await?;
    }
    match sent {
        Some(_) if me.partial => {
            let notice = Told::Done(Some(Notice::new(Tone::Ok, words.t("answer-sent"))));
            answer_with(&state, &me, id, StatusCode::OK, notice, Unsent::default()).await
        }
        Some(_) => Ok(go(&format!("/reports/{id}"), false)),
        None => {
            let notice = Told::Done(Some(Notice::new(Tone::Warn, words.t("not-holder-action"))));
            answer_with(
                &state,
                &me,
                id,
                StatusCode::CONFLICT,
                notice,
                given.unsent(text),
            )
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Numbers {
        Numbers {
            police: "0800-1".to_owned(),
            ambulance: "0800-2".to_owned(),
            sapa: "0800-3".to_owned(),
            sapa_whatsapp: "0800-4".to_owned(),
            emergency: None,
            hotline: None,
        }
    }

    #[test]
    fn a_ready_made_message_goes_by_its_name_only_while_its_words_are_unchanged() {
        let all = Ready::all(Words::English, &numbers());
        for ready in &all {
            assert_eq!(Ready::of(&ready.words, &numbers()), Some(ready.name));
        }
        let more = format!("{} Ya.", all[0].words);
        assert_eq!(Ready::of(&more, &numbers()), None);
    }

    #[test]
    fn a_ready_made_message_names_the_numbers_of_its_regency_and_no_others() {
        let all = Ready::all(Words::Indonesian, &numbers());
        let of = |name| &all.iter().find(|ready| ready.name == name).unwrap().words;
        for name in ["seen", "coming"] {
            assert!(of(name).contains("0800-1"), "{}", of(name));
        }
        assert!(of("cancel").contains("0800-3"), "{}", of("cancel"));
        for ready in &all {
            let others = ready.words.replace("0800-1", "").replace("0800-3", "");
            assert!(!others.contains(|c: char| c.is_ascii_digit()), "{others}");
        }
    }
}
