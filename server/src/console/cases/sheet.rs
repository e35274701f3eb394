//! What was filled in on a form, name by name, as a browser sends it.

use std::fmt;

use chrono::NaiveDate;
use serde::Deserialize;

/// Names and values in their order. `Debug` shows how many: they are somebody's words.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<(String, String)>")]
pub(super) struct Sheet(Vec<(String, String)>);

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sheet({} values)", self.0.len())
    }
}

impl From<Vec<(String, String)>> for Sheet {
    fn from(pairs: Vec<(String, String)>) -> Self {
        let kept = pairs
            .into_iter()
            .filter(|(name, _)| name != "form_token")
            // Browsers send every line end as two characters.
            .map(|(name, value)| (name, value.replace("\r\n", "\n")));
        Self(kept.collect())
    }
}

impl Sheet {
    /// With one more value; an empty one is left out.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((name.to_owned(), value));
        }
        self
    }

    /// With several values under one name.
    pub(super) fn with_all<V: Into<String>>(
        self,
        name: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |sheet, value| sheet.with(name, value))
    }

    /// The first value of a name, trimmed; empty where there is none.
    pub(super) fn one(&self, name: &str) -> &str {
        let found = self.0.iter().filter(|(one, _)| one == name);
        found
            .map(|(_, value)| value.trim())
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    }

    /// The values of a name, trimmed, without empty ones.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(one, _)| one == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Whether one of a name's values is this.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|one| one == value)
    }

    /// The version of what the form was drawn from; a missing one is older than any.
    pub(super) fn version(&self) -> i64 {
        self.one("version").parse().unwrap_or(-1)
    }

    /// A day that must be there.
    pub(super) fn day(&self, name: &'static str) -> Result<NaiveDate, &'static str> {
        self.one(name).parse().map_err(|_| name)
    }

    /// A day that may be missing.
    pub(super) fn day_if_any(&self, name: &'static str) -> Result<Option<NaiveDate>, &'static str> {
        match self.one(name) {
            "" => Ok(None),
            _ => self.day(name).map(Some),
        }
    }

    /// A choice that must be one of the known ones.
    pub(super) fn choice<T>(
        &self,
        name: &'static str,
        known: impl Fn(&str) -> Option<T>,
    ) -> Result<T, &'static str> {
        known(self.one(name)).ok_or(name)
    }

    /// A choice that may be left open.
    pub(super) fn choice_if_any<T>(
        &self,
        name: &'static str,
        known: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, &'static str> {
        match self.one(name) {
            "" => Ok(None),
            _ => self.choice(name, known).map(Some),
        }
    }

    /// Yes, no, or not known.
    pub(super) fn truth(&self, name: &'static str) -> Result<Option<bool>, &'static str> {
        self.choice_if_any(name, |value| match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })
    }

    /// Every pair, as it came.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every pair but the version, for a form that carries it on unseen.
    pub(super) fn carried(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs().filter(|(name, _)| *name != "version")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(pairs: &[(&str, &str)]) -> Sheet {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        pairs.collect::<Vec<_>>().into()
    }

    #[test]
    fn values_are_read_trimmed_and_an_empty_one_is_none() {
        let sheet = sheet(&[
            ("form_token", "x"),
            ("a", " 1 "),
            ("a", ""),
            ("a", "2"),
            ("text", "one\r\ntwo"),
        ]);
        assert_eq!(sheet.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(sheet.one("text"), "one\ntwo");
        assert_eq!((sheet.one("b"), sheet.one("form_token")), ("", ""));
        assert!(sheet.has("a", "2") && !sheet.has("a", ""));
    }

    #[test]
    fn what_is_no_day_no_choice_and_no_version_is_named_or_older_than_any() {
        let sheet = sheet(&[("day", "31 Feb"), ("kdrt", "maybe"), ("version", "x")]);
        assert_eq!(sheet.day("day"), Err("day"));
        assert_eq!(sheet.day_if_any("other"), Ok(None));
        assert_eq!(sheet.truth("kdrt"), Err("kdrt"));
        assert_eq!(sheet.truth("disability"), Ok(None));
        assert_eq!(sheet.version(), -1);
    }

    #[test]
    fn no_word_of_a_form_is_in_a_debug_print() {
        let said = format!("{:?}", sheet(&[("text", "RAHASIA")]));
        assert!(!said.contains("RAHASIA"), "{said}");
    }
}
