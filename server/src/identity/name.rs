//! One form for a name, however people write it: the words that make it, in the order of
//! the alphabet.
//!
//! Folded is only what is written either way for the same name: case, accents and marks;
//! titles and degrees; doubled letters; the spelling before 1972 (`oe`, `dj`, `tj`, `nj`,
//! `sj`), in which many older people still write their names; `v` and `f`, which are one
//! sound; and the abbreviations of Muhammad. Nothing that only sounds alike (Aminah and
//! Amina, Yusuf and Yusup): a search shows that somebody reported, so it must not show the
//! neighbour with a similar name.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Titles, forms of address, degrees and the words for "son of": no part of who it is.
/// Compared with the dots taken out.
const NO_NAME: &[&str] = &[
    "alm",
    "almarhum",
    "almarhumah",
    "almh",
    "amd",
    "amdkeb",
    "amdkep",
    "anak",
    "apt",
    "bapak",
    "bidan",
    "bin",
    "binti",
    "bpk",
    "bu",
    "bung",
    "cak",
    "dr",
    "dra",
    "drg",
    "drh",
    "drs",
    "gus",
    "h",
    "haji",
    "hajjah",
    "hj",
    "ibu",
    "ir",
    "kak",
    "kakak",
    "kh",
    "kiai",
    "kyai",
    "lora",
    "mag",
    "mas",
    "mba",
    "mbak",
    "mbok",
    "mh",
    "mhum",
    "mkes",
    "mkn",
    "mm",
    "mpd",
    "mpdi",
    "msi",
    "ners",
    "ning",
    "nn",
    "nona",
    "ny",
    "nyai",
    "nyi",
    "nyonya",
    "pak",
    "prof",
    "sag",
    "sdr",
    "sdri",
    "se",
    "sh",
    "shi",
    "skeb",
    "skep",
    "skm",
    "skom",
    "sos",
    "spd",
    "spdi",
    "spsi",
    "ssos",
    "st",
    "stp",
    "str",
    "strkeb",
    "tn",
    "tuan",
    "ust",
    "ustad",
    "ustadz",
    "ustadzah",
    "ustaz",
    "ustazah",
];

/// The same first name, written out or not.
const MUHAMMAD: &[&str] = &[
    "moch", "mochamad", "moh", "mohamad", "mohamed", "mohd", "much", "muchamad", "muh", "muhamad",
    "muhamed", "muhd",
];

/// The words of a name, folded, sorted, each once. Where only titles were said (*Bu Haji*),
/// these are all there is and stay.
pub(super) fn words(text: &str) -> Vec<String> {
    let raw: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    let kept: Vec<&str> = raw
        .iter()
        .copied()
        .filter(|word| !NO_NAME.contains(&plain(word).as_str()))
        .collect();
    let kept = if kept.is_empty() { raw } else { kept };
    let mut words: Vec<String> = kept
        .iter()
        .flat_map(|word| word.split(['.', '-', '\u{2010}', '\u{2013}']))
        .map(|word| fold(&plain(word)))
        .filter(|word| !word.is_empty())
        .collect();
    words.sort();
    words.dedup();
    words
}

/// Whether a single word is enough to be looked for by: an initial is not.
pub(super) fn stands_alone(word: &str) -> bool {
    word.chars().count() > 1
}

/// Small letters and digits only.
fn plain(word: &str) -> String {
    word.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn fold(word: &str) -> String {
    let mut folded = word.to_owned();
    for (old, new) in [
        ("oe", "u"),
        ("dj", "j"),
        ("tj", "c"),
        ("nj", "ny"),
        ("sj", "sy"),
        ("v", "f"),
    ] {
        folded = folded.replace(old, new);
    }
    let mut last = None;
    folded.retain(|c| last.replace(c) != Some(c));
    if MUHAMMAD.contains(&folded.as_str()) {
        folded.replace_range(.., "muhamad");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(texts: &[&str]) {
        for text in texts {
            assert_eq!(words(text), words(texts[0]), "{text}");
        }
    }

    #[test]
    fn one_name_has_one_form_however_it_is_written() {
        same(&[
            "Siti Aminah",
            "siti  AMINAH",
            "Aminah, Siti",
            "Siti-Aminah",
            "Ibu Siti Aminah",
            "Hj. Siti Aminah, S.Pd.",
            "Ny. SITI AMINNAH",
            "S\u{ed}ti Ami\u{301}nah",
        ]);
        same(&["Nur'aini", "Nuraini", "Nur\u{2019}aini", "nur`aini"]);
        same(&["Soekarti", "Sukarti"]);
        same(&["Djoko Tjahjono", "joko cahjono"]);
        same(&[
            "Moh. Yusuf",
            "Muhammad Yusuf",
            "Mohammad Yusuf",
            "yusuf muh",
        ]);
        same(&["M.Rofiq", "M. Roviq", "rofiq m"]);
        same(&["Fatimah binti Hasan", "hasan fatimah"]);
    }

    #[test]
    fn names_that_only_sound_alike_stay_apart() {
        for (one, other) in [
            ("Aminah", "Amina"),
            ("Yusuf", "Yusup"),
            ("Siti Aminah", "Siti Aisyah"),
            ("Budi", "Budi Santoso"),
        ] {
            assert_ne!(words(one), words(other));
        }
    }

    #[test]
    fn a_title_alone_is_all_there_is() {
        assert_eq!(words("Bu Haji"), ["bu", "haji"]);
        assert!(words("  ... ").is_empty());
        assert!(words("").is_empty());
    }

    #[test]
    fn a_name_in_another_script_is_one_too() {
        assert_eq!(words("ＢＵＤＩ"), ["budi"]);
        assert_eq!(words("陳 美").len(), 2);
    }
}
