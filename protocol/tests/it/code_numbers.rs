//! The numbers of the code lists: those of `vectors/codes.json` and of the specification's tables.

use std::collections::BTreeMap;

use ots_protocol::{ItemKind, codes::*, refusal::RefusalCode, updates::ReportState};

use crate::pinned::{section, standing};

/// List to number to name.
type Lists = BTreeMap<String, BTreeMap<u64, String>>;

/// More than any list has: up to here every number is looked at.
const HIGHEST: u16 = 255;

/// What the implementation makes of every number, where it knows one.
fn implemented() -> Lists {
    let mut lists = Lists::new();
    macro_rules! add {
        ($($list:ident)*) => {$({
            let known = (0..=u64::from(HIGHEST)).map($list::from_code);
            let known = known.filter(|code| !matches!(code, $list::Unknown(_)));
            let names = known.map(|code| (code.code(), code.slug().to_owned())).collect();
            lists.insert(stringify!($list).to_owned(), names);
        })*};
    }
    add!(BentukKekerasan CancelReason Channel Condition ForWhom Hubungan JenisKelamin JenisLayanan
        KategoriTppo KelompokUsia Korban Language LinkRelation Pekerjaan Pendidikan PositionOf
        ReportState StatusPerkawinan TempatKejadian Urgency WithdrawScope);
    let kinds = (0..=u8::MAX).map(ItemKind::from_code);
    let kinds = kinds.filter(|kind| !matches!(kind, ItemKind::Unknown(_)));
    let kinds = kinds.map(|kind| (u64::from(kind.code()), kind.slug().to_owned()));
    lists.insert("ItemKind".to_owned(), kinds.collect());
    let refusals = (0..=HIGHEST).map(RefusalCode::from_code);
    let refusals = refusals.filter(|code| !matches!(code, RefusalCode::Unknown(_)));
    let refusals = refusals.map(|code| (code.code().into(), lower(&format!("{code:?}"), '-')));
    lists.insert("RefusalCode".to_owned(), refusals.collect());
    lists
}

/// `TooLarge` as `too-large`.
fn lower(camel: &str, between: char) -> String {
    let mut out = String::new();
    for letter in camel.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push(between);
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// `text` without what stands in brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// The cells of every row of the tables in `text`, without the heads.
fn rows(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().filter(|line| line.starts_with("| "));
    let cells = |row: &str| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    rows.map(cells)
        .filter(|row: &Vec<String>| row[0] != "list" && row[0] != "kind" && row[0] != "---")
        .collect()
}

/// The tables of sections 7 and 6.2.
fn specified() -> Lists {
    let mut lists = Lists::new();
    for row in rows(&section("## 7 Code lists")) {
        let list = without_brackets(&row[0]).trim().to_owned();
        let list = if list == "Refusal code" {
            "RefusalCode".to_owned()
        } else {
            list
        };
        let codes = without_brackets(&row[1]);
        let codes = codes.split(',').map(|code| {
            let (number, name) = code.trim().split_once(' ').unwrap();
            (number.parse().unwrap(), name.trim().replace(' ', "-"))
        });
        assert!(lists.insert(list, codes.collect()).is_none());
    }
    let kinds = rows(&section("### 6.2 Kinds of items"));
    let kinds = kinds
        .iter()
        .map(|row| (row[1].parse().unwrap(), lower(&row[0], '_')));
    lists.insert("ItemKind".to_owned(), kinds.collect());
    lists
}

#[test]
fn code_numbers_are_those_of_the_specification() {
    let pinned: Lists = serde_json::from_slice(&standing("codes.json")).unwrap();
    assert_eq!(implemented(), pinned, "vectors/codes.json");
    assert_eq!(specified(), pinned, "docs/protocol.md");
    assert!(pinned.values().all(|codes| !codes.is_empty()));
}
