//! One sentence across the page, with an icon and perhaps one way on.

use askama::Template;

use super::look;

/// How it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Ok,
    Warn,
}

#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct Notice {
    tone: &'static str,
    icon: String,
    say: String,
    link: Option<(String, String)>,
}

impl Notice {
    pub(super) fn new(tone: Tone, say: String) -> Self {
        let (tone, icon) = match tone {
            Tone::Ok => ("ok", "done"),
            Tone::Warn => ("warn", "info"),
        };
        Self {
            tone,
            icon: look::icon(icon),
            say,
            link: None,
        }
    }

    pub(super) fn with_link(mut self, href: String, label: String) -> Self {
        self.link = Some((href, label));
        self
    }
}
