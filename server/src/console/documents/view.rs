//! The card with the files of a report or a case, and the form that adds one.

use askama::Template;

use crate::AppState;
use crate::console::page::Page;
use crate::console::rows::name;
use crate::console::words::Words;
use crate::documents::{FileKind, Owner, documents};
use crate::ids::{CaseId, ReportId};
use crate::policy;
use crate::sent::form_id;
use crate::store::StoreError;

#[derive(Template)]
#[template(path = "deadlines/documents.html")]
pub(in crate::console) struct Documents<'a> {
    page: &'a Page,
    /// Where a file is sent to; nowhere where none is taken.
    action: Option<String>,
    files: Vec<File>,
    /// How many more there are that do not open here.
    closed: i64,
    accept: String,
    /// Of the form that adds one.
    form_id: String,
    limit_mib: i64,
}

struct File {
    /// The case that it stands in, where that was merged into this one.
    of: Option<String>,
    href: String,
    name: String,
    kind: &'static str,
    size: String,
    at: String,
    by: String,
}

impl Documents<'_> {
    /// The card of a report, for its holder; and whether there is a file, whose name it shows.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(in crate::console) async fn of_report(
        state: &AppState,
        page: &Page,
        id: ReportId,
        mine: bool,
    ) -> Result<(String, bool), StoreError> {
        let action = mine.then(|| format!("/reports/{id}/documents"));
        let owners = [(Owner::Report(id), None)];
        Self::draw(state, page, &owners, action).await
    }

    /// The card of a case, with the files of those `merged` into it that the reader may open; to a
    /// closed one nothing is added.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(in crate::console) async fn of_case(
        state: &AppState,
        page: &Page,
        id: CaseId,
        merged: Vec<(CaseId, String)>,
        open: bool,
    ) -> Result<String, StoreError> {
        let action = open.then(|| format!("/cases/{id}/documents"));
        let merged = merged
            .into_iter()
            .map(|(id, title)| (Owner::Case(id), Some(title)));
        let owners: Vec<_> = std::iter::once((Owner::Case(id), None))
            .chain(merged)
            .collect();
        let (drawn, _) = Self::draw(state, page, &owners, action).await?;
        Ok(drawn)
    }

    async fn draw(
        state: &AppState,
        page: &Page,
        owners: &[(Owner, Option<String>)],
        action: Option<String>,
    ) -> Result<(String, bool), StoreError> {
        let mut files = Vec::new();
        let mut closed = 0;
        for (owner, of) in owners {
            let (whole, others) = documents(state.store(), state.keys(), *owner).await?;
            closed += others;
            for document in whole {
                files.push(File {
                    of: of.clone(),
                    href: format!("/documents/{}", document.id),
                    kind: kind_word(document.kind),
                    size: size(document.size, page.words),
                    at: page.time(document.at),
                    by: name(state, document.by).await?,
                    name: document.name,
                });
            }
        }
        let any = !files.is_empty();
        let drawn = Documents {
            page,
            action,
            files,
            closed: i64::try_from(closed).unwrap_or(i64::MAX),
            accept: accept(),
            form_id: form_id(),
            limit_mib: i64::try_from(policy::DOCUMENT_BYTES / (1024 * 1024)).unwrap_or_default(),
        }
        .render();
        let drawn = drawn.map_err(|_| StoreError::Corrupt("a drawing of documents"))?;
        Ok((drawn, any))
    }
}

/// What the browser's file chooser offers first; what is taken is judged here.
fn accept() -> String {
    let endings: Vec<_> = FileKind::ALL
        .into_iter()
        .flat_map(|kind| std::iter::once(kind.ending()).chain(kind.other_endings().iter().copied()))
        .map(|ending| format!(".{ending}"))
        .collect();
    endings.join(",")
}

const fn kind_word(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Pdf => "deadlines-kind-pdf",
        FileKind::Jpeg | FileKind::Png | FileKind::Webp => "deadlines-kind-picture",
        FileKind::Mp3 | FileKind::Ogg | FileKind::M4a | FileKind::Wav => "deadlines-kind-sound",
        FileKind::Mp4 => "deadlines-kind-video",
        FileKind::Text => "deadlines-kind-text",
    }
}

fn size(bytes: u64, words: Words) -> String {
    let tenths = |unit: u64| {
        let tenths = (bytes * 10).div_ceil(unit);
        let comma = if words == Words::Indonesian { ',' } else { '.' };
        format!("{}{comma}{}", tenths / 10, tenths % 10)
    };
    if bytes < 1024 * 1024 {
        words.t1("deadlines-size-kb", "n", bytes.div_ceil(1024).to_string())
    } else {
        words.t1("deadlines-size-mb", "n", tenths(1024 * 1024))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_readers_way_and_never_as_nothing() {
        assert_eq!(size(1, Words::Indonesian), "1 KB");
        assert_eq!(size(300_000, Words::English), "293 KB");
        assert_eq!(size(3 * 1024 * 1024 / 2, Words::Indonesian), "1,5 MB");
        assert_eq!(size(3 * 1024 * 1024 / 2, Words::English), "1.5 MB");
    }
}
