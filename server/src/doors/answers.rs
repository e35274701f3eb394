//! What is filled in, field by field, as it was typed.

use std::collections::BTreeMap;
use std::fmt;

use super::form::Field;

/// The fields and their values. `Debug` shows how many: they are somebody's words.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Answers(BTreeMap<String, Vec<String>>);

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answers({} fields)", self.0.len())
    }
}

impl Answers {
    /// From a browser's form: known fields that hold something, whole. What is too long is said
    /// when it is sent.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut answers = Self::default();
        for (name, value) in pairs {
            let Some(field) = Field::from_name(name) else {
                continue;
            };
            // Browsers send every line end as two characters.
            let value = value.replace("\r\n", "\n");
            if !value.trim().is_empty() {
                answers
                    .0
                    .entry(field.name().to_owned())
                    .or_default()
                    .push(value);
            }
        }
        answers
    }

    /// The value of a field, trimmed; empty where nothing was filled in.
    #[must_use]
    pub fn one(&self, field: Field) -> &str {
        self.0
            .get(field.name())
            .and_then(|values| values.first())
            .map_or("", |value| value.trim())
    }

    /// Every value of a field.
    pub fn all(&self, field: Field) -> impl Iterator<Item = &str> {
        self.0
            .get(field.name())
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// Whether one of a field's values is this.
    #[must_use]
    pub fn has(&self, field: Field, value: &str) -> bool {
        self.all(field).any(|one| one == value)
    }

    /// Whether nothing was filled in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
