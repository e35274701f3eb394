//! The kecamatan and villages of a regency, by their official codes.
//!
//! A table under `instances/areas/` (made by `tools/areas.py`); Jember's is built
//! in. The server keeps the table that was last given in its database, so that
//! every process shows the same names.

use std::collections::BTreeMap;

use ots_protocol::codes::AreaCode;

use super::SettingsError;

const JEMBER: &str = include_str!("../../../instances/areas/35.09.csv");

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its name.
    pub name: String,
    /// `kecamatan`, `desa` or `kelurahan`.
    pub kind: String,
}

/// Every place of a regency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas(BTreeMap<AreaCode, Area>);

impl Areas {
    /// Reads a table: a head line, then `code,name,kind,postcode`.
    ///
    /// # Errors
    /// When a line is none of that, or a place lies outside the regency.
    pub fn parse(text: &str, regency: &str) -> Result<Self, SettingsError> {
        let mut areas = BTreeMap::new();
        for (at, line) in text.lines().enumerate().skip(1) {
            let wrong = || {
                SettingsError::Form(format!(
                    "the areas' line {}: must be code,name,kind,postcode of a place in {regency}",
                    at + 1
                ))
            };
            let mut words = line.split(',');
            let (Some(code), Some(name), Some(kind)) = (words.next(), words.next(), words.next())
            else {
                return Err(wrong());
            };
            if !code.starts_with(&format!("{regency}."))
                || name.is_empty()
                || !matches!(kind, "kecamatan" | "desa" | "kelurahan")
            {
                return Err(wrong());
            }
            let code = code.parse().map_err(|_| wrong())?;
            areas.insert(
                code,
                Area {
                    name: name.to_owned(),
                    kind: kind.to_owned(),
                },
            );
        }
        Ok(Self(areas))
    }

    /// The table that is built in for a regency; empty for all but Jember.
    ///
    /// # Errors
    /// As [`Areas::parse`].
    pub fn built_in(regency: &str) -> Result<Self, SettingsError> {
        if regency == "35.09" {
            Self::parse(JEMBER, regency)
        } else {
            Ok(Self::default())
        }
    }

    /// A place by its code.
    #[must_use]
    pub fn get(&self, code: AreaCode) -> Option<&Area> {
        self.0.get(&code)
    }

    /// A place by what somebody typed: its code, `Village, Kecamatan`, or its name alone. A
    /// kecamatan goes before the village of the same name in it; villages of one name in
    /// several kecamatan are all given back.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<AreaCode> {
        if let Ok(code) = text.trim().parse::<AreaCode>()
            && self.0.contains_key(&code)
        {
            return vec![code];
        }
        let mut parts = text.split(',').map(plain);
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        let named = |code: &AreaCode, name: &str| {
            self.0
                .get(code)
                .is_some_and(|area| plain(&area.name) == name)
        };
        if let Some(kecamatan) = second {
            let within = self.0.iter().filter(|(code, area)| {
                area.kind != "kecamatan"
                    && plain(&area.name) == first
                    && code.kecamatan().is_some_and(|of| named(&of, &kecamatan))
            });
            return within.map(|(code, _)| *code).collect();
        }
        let whole = self
            .kecamatan()
            .find(|(_, area)| plain(&area.name) == first);
        match whole {
            Some((code, _)) => vec![code],
            None => {
                let villages = self.0.keys().filter(|code| named(code, &first));
                villages.copied().collect()
            }
        }
    }

    /// Every place as it is offered while somebody types: what [`Areas::find`] understands.
    pub fn offered(&self) -> impl Iterator<Item = String> {
        self.kecamatan().flat_map(|(code, kecamatan)| {
            let villages = self
                .villages(code)
                .map(move |(_, village)| format!("{}, {}", village.name, kecamatan.name));
            std::iter::once(kecamatan.name.clone()).chain(villages)
        })
    }

    /// The kecamatan, by code.
    pub fn kecamatan(&self) -> impl Iterator<Item = (AreaCode, &Area)> {
        self.0
            .iter()
            .filter(|(_, area)| area.kind == "kecamatan")
            .map(|(code, area)| (*code, area))
    }

    /// The villages of a kecamatan, by code.
    pub fn villages(&self, kecamatan: AreaCode) -> impl Iterator<Item = (AreaCode, &Area)> {
        self.0
            .iter()
            .filter(move |(code, area)| {
                area.kind != "kecamatan" && code.kecamatan() == Some(kecamatan)
            })
            .map(|(code, area)| (*code, area))
    }
}

/// As it is compared: small letters, without the word for what kind of place it is.
fn plain(name: &str) -> String {
    let small = name.trim().to_lowercase();
    let words: Vec<&str> = small
        .split_whitespace()
        .filter(|word| {
            !matches!(
                *word,
                "kec." | "kecamatan" | "kel." | "kelurahan" | "desa" | "ds."
            )
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jember_has_31_kecamatan_and_248_villages() {
        let areas = Areas::built_in("35.09").unwrap();
        assert_eq!(areas.kecamatan().count(), 31);
        let villages: usize = areas
            .kecamatan()
            .map(|(code, _)| areas.villages(code).count())
            .sum();
        assert_eq!(villages, 248);
        let kaliwates = areas
            .kecamatan()
            .find(|(_, area)| area.name == "Kaliwates")
            .unwrap()
            .0;
        assert!(
            areas
                .villages(kaliwates)
                .all(|(_, area)| area.kind == "kelurahan")
        );
    }

    #[test]
    fn a_place_is_found_by_code_by_name_and_by_what_is_offered() {
        let areas = Areas::built_in("35.09").unwrap();
        let name = |code: &AreaCode| areas.get(*code).unwrap().name.clone();
        let kaliwates = areas.find("kec. kaliwates");
        assert_eq!(kaliwates.len(), 1);
        assert_eq!(areas.get(kaliwates[0]).unwrap().kind, "kecamatan");
        assert_eq!(areas.find(&kaliwates[0].to_string()), kaliwates);
        assert!(areas.find("Atlantis").is_empty());
        for offered in areas.offered() {
            let found = areas.find(&offered);
            assert_eq!(found.len(), 1, "{offered}");
            assert!(offered.starts_with(&name(&found[0])));
        }
        assert_eq!(areas.offered().count(), 31 + 248);
    }

    #[test]
    fn a_table_with_a_wrong_line_names_the_line() {
        for line in [
            "35.09.01",
            "35.10.01,Elsewhere,kecamatan,",
            "35.09.01,,kecamatan,",
            "35.09.01,X,planet,",
            "35.09.0x,X,desa,",
        ] {
            let error =
                Areas::parse(&format!("code,name,kind,postcode\n{line}\n"), "35.09").unwrap_err();
            assert!(error.to_string().contains("line 2"), "{error}");
        }
    }
}
