//! A form of the case page: what it asks, what stands in it, and how one value is said.

use askama::Template;

use super::sheet::Sheet;
use crate::console::page::Page;
use crate::console::refusal::Refusal;
use crate::sent::form_id;

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// A line.
    Line,
    /// Words over several lines.
    Lines,
    /// A day; the server refuses one that has not come yet ([`super::read::come`]). The page cannot:
    /// it stays open over midnight.
    Day,
    /// The name of a place, offered while it is typed.
    Area,
    /// One of these, or none.
    One(Vec<(String, String)>),
    /// Any of these.
    Many(Vec<(String, String)>),
    /// Yes, or not said.
    Tick,
}

/// A field.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) takes: Takes,
    pub(super) need: bool,
    pub(super) most: usize,
}

/// A form.
#[derive(Clone, Debug, Template)]
#[template(path = "cases/form.html")]
pub(super) struct Form<'a> {
    page: &'a Page,
    /// Its name on the page: where a browser jumps to.
    pub(super) key: String,
    pub(super) action: String,
    pub(super) summary: String,
    pub(super) button: String,
    pub(super) say: Option<String>,
    /// The version of what it was drawn from.
    pub(super) version: Option<i64>,
    /// This copy's own ([`crate::sent`]).
    form_id: String,
    /// What it says without asking.
    pub(super) hidden: Vec<(&'static str, &'static str)>,
    pub(super) inputs: Vec<Input>,
    pub(super) sheet: Sheet,
    /// Why it was not saved.
    pub(super) wrong: Option<String>,
    pub(super) open: bool,
}

impl<'a> Form<'a> {
    pub(super) fn new(page: &'a Page, key: &str, action: String, button: &str) -> Self {
        Self {
            page,
            key: key.to_owned(),
            action,
            summary: page.t(button),
            button: page.t(button),
            say: None,
            version: None,
            form_id: form_id(),
            hidden: Vec::new(),
            inputs: Vec::new(),
            sheet: Sheet::default(),
            wrong: None,
            open: false,
        }
    }

    pub(super) fn page(&self) -> &'a Page {
        self.page
    }

    /// Under a heading of its own instead of the button's words.
    pub(super) fn under(mut self, summary: &str) -> Self {
        self.summary = self.page.t(summary);
        self
    }

    pub(super) fn saying(mut self, say: &str) -> Self {
        self.say = Some(self.page.t(say));
        self
    }

    /// With what stands there now.
    pub(super) fn of(mut self, version: i64, sheet: Sheet) -> Self {
        self.version = Some(version);
        self.sheet = sheet;
        self
    }

    pub(super) fn ask(mut self, name: &'static str, takes: Takes) -> Self {
        self.inputs.push(Input {
            name,
            label: self.page.t(&format!("cases-field-{name}")),
            hint: None,
            most: match takes {
                Takes::Lines => crate::policy::CASE_TEXT_CHARS,
                _ => crate::policy::IDENTITY_LINE_CHARS,
            },
            takes,
            need: false,
        });
        self
    }

    /// The field before is needed.
    pub(super) fn needed(mut self) -> Self {
        if let Some(last) = self.inputs.last_mut() {
            last.need = true;
        }
        self
    }

    /// The field before has this word of advice.
    pub(super) fn hint(mut self, key: &str) -> Self {
        let hint = self.page.t(key);
        if let Some(last) = self.inputs.last_mut() {
            last.hint = Some(hint);
        }
        self
    }

    /// With what somebody wrote, and why it was not saved.
    pub(super) fn refused(mut self, sheet: Sheet, wrong: String) -> Self {
        self.sheet = sheet;
        self.wrong = Some(wrong);
        self.open = true;
        self
    }

    /// # Errors
    /// When it cannot be drawn.
    pub(super) fn draw(&self) -> Result<String, Refusal> {
        Ok(self.render()?)
    }

    /// What a sheet has under a field, in words; empty where nothing.
    pub(super) fn said(&self, input: &Input, sheet: &Sheet) -> String {
        let words = |choices: &[(String, String)], value: &str| {
            let found = choices.iter().find(|(known, _)| known == value);
            found.map_or_else(|| value.to_owned(), |(_, label)| label.clone())
        };
        match &input.takes {
            Takes::One(choices) | Takes::Many(choices) => {
                let said: Vec<_> = sheet
                    .all(input.name)
                    .map(|value| words(choices, value))
                    .collect();
                said.join(", ")
            }
            Takes::Tick => {
                let yes = sheet.has(input.name, "yes");
                self.page.t(if yes { "yes" } else { "no" })
            }
            _ => sheet.one(input.name).to_owned(),
        }
    }

    fn id(&self, input: &Input) -> String {
        format!("{}-{}", self.key, input.name)
    }

    fn value(&self, input: &Input) -> &str {
        self.sheet.one(input.name)
    }

    fn has(&self, input: &Input, value: &str) -> bool {
        self.sheet.has(input.name, value)
    }
}
