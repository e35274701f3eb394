//! The words on the screens: Indonesian first, English second, in Fluent's form
//! under `translations/`: one file a language for what every page shares, and one for
//! each area of the console.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

const ID: &str = concat!(
    include_str!("../../translations/id.ftl"),
    "\n",
    include_str!("../../translations/id/accounts.ftl"),
    "\n",
    include_str!("../../translations/id/cases.ftl"),
    "\n",
    include_str!("../../translations/id/deadlines.ftl"),
    "\n",
    include_str!("../../translations/id/doors.ftl"),
    "\n",
    include_str!("../../translations/id/guard.ftl"),
    "\n",
    include_str!("../../translations/id/map.ftl"),
    "\n",
    include_str!("../../translations/id/search.ftl"),
);
const EN: &str = concat!(
    include_str!("../../translations/en.ftl"),
    "\n",
    include_str!("../../translations/en/accounts.ftl"),
    "\n",
    include_str!("../../translations/en/cases.ftl"),
    "\n",
    include_str!("../../translations/en/deadlines.ftl"),
    "\n",
    include_str!("../../translations/en/doors.ftl"),
    "\n",
    include_str!("../../translations/en/guard.ftl"),
    "\n",
    include_str!("../../translations/en/map.ftl"),
    "\n",
    include_str!("../../translations/en/search.ftl"),
);

static INDONESIAN: LazyLock<Bundle> = LazyLock::new(|| bundle("id", ID));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", EN));

fn bundle(language: &str, text: &'static str) -> Bundle {
    // A faulty line costs that line, not the screen; a test refuses faulty files.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(rest, _)| rest);
    let mut bundle = Bundle::new_concurrent(vec![
        language.parse::<LanguageIdentifier>().unwrap_or_default(),
    ]);
    // Marks around every inserted word would be read out by some screen readers.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// One language's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Words {
    #[default]
    Indonesian,
    English,
}

impl Words {
    /// The language with this code, if there is one.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Indonesian, Self::English]
            .into_iter()
            .find(|words| words.code() == code)
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language to switch to.
    pub(crate) const fn other_code(self) -> &'static str {
        match self {
            Self::Indonesian => "en",
            Self::English => "id",
        }
    }

    /// The words under this key.
    pub(crate) fn t(self, key: &str) -> String {
        self.say(key, None)
    }

    /// The words under this key with one thing put in.
    pub(crate) fn t1<'a>(
        self,
        key: &str,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        self.say(key, Some(&args))
    }

    /// The words under this key with two things put in.
    pub(crate) fn t2<'a>(
        self,
        key: &str,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
        other_name: &'a str,
        other: impl Into<FluentValue<'a>>,
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value);
        args.set(other_name, other);
        self.say(key, Some(&args))
    }

    /// The words under this key with three things put in.
    pub(crate) fn t3(self, key: &str, parts: [(&str, String); 3]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in parts {
            args.set(name, value);
        }
        self.say(key, Some(&args))
    }

    /// Whether there are words under this key.
    pub(crate) fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn bundle(self) -> &'static Bundle {
        match self {
            Self::Indonesian => &INDONESIAN,
            Self::English => &ENGLISH,
        }
    }

    fn say(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self
            .bundle()
            .get_message(key)
            .and_then(|message| message.value());
        let Some(pattern) = pattern else {
            // Better a key on the screen than no screen.
            debug_assert!(false, "no words under {key}");
            return key.to_owned();
        };
        self.bundle()
            .format_pattern(pattern, args, &mut Vec::new())
            .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(text: &str) -> BTreeSet<&str> {
        text.lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key)
            .collect()
    }

    /// Every key that a template or a source file of the console names in quotes.
    fn named() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut folders = vec![root.join("templates"), root.join("src/console")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(path).unwrap();
                for call in [".t(\"", ".t1(\"", ".t2(\""] {
                    for part in text.split(call).skip(1) {
                        found.extend(part.split('"').next().map(str::to_owned));
                    }
                }
            }
        }
        found
    }

    #[test]
    fn both_files_are_sound_and_hold_the_same_keys() {
        for text in [ID, EN] {
            assert!(FluentResource::try_new(text.to_owned()).is_ok());
        }
        assert_eq!(keys(ID), keys(EN));
    }

    #[test]
    fn no_key_stands_twice() {
        for text in [ID, EN] {
            let mut seen = BTreeSet::new();
            let twice: Vec<_> = text
                .lines()
                .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|line| line.split_once(" ="))
                .filter(|(key, _)| !seen.insert(*key))
                .collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }

    #[test]
    fn every_key_that_a_page_names_has_words() {
        let missing: Vec<_> = named()
            .into_iter()
            .filter(|key| !Words::Indonesian.has(key) || !Words::English.has(key))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_is_put_in_stands_in_the_sentence_without_marks() {
        assert_eq!(
            Words::Indonesian.t1("row-held-by", "name", "Petugas A"),
            "dipegang Petugas A"
        );
    }
}
