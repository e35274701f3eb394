//! One form for a telephone number, however people in Indonesia write it.
//!
//! Our own few lines, because the library for it (`phonenumber`) carries the numbering
//! plans of the whole world and a regular-expression engine for a question that has one
//! answer here: `0812`, `+62 812`, `62812`, `812` and `0062812` are the same number.

/// Shortest number that is one person's: below it are service numbers (110, 129, 112) and
/// half of something.
const SHORTEST: usize = 8;
/// The longest that E.164 has.
const LONGEST: usize = 15;

/// Country code and number in digits, without a plus: `6281200000001`. `None` for what no
/// person could be called at.
#[must_use]
pub fn normalised(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(LONGEST);
    let mut plus = false;
    for character in text.trim().chars() {
        match character {
            '+' if digits.is_empty() && !plus => plus = true,
            // Full-width digits come from keyboards set to another script.
            '\u{ff10}'..='\u{ff19}' => {
                digits.push(char::from_digit(character as u32 - 0xff10, 10)?);
            }
            '0'..='9' => digits.push(character),
            ' '
            | '-'
            | '.'
            | '('
            | ')'
            | '/'
            | '\u{a0}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2009}'
            | '\u{202f}' => {}
            // Words around a number, a second number, marks that make a telephone wait.
            _ => return None,
        }
    }
    let number = if let Some(abroad) = digits.strip_prefix("00") {
        with_country(abroad)
    } else if plus {
        with_country(&digits)
    } else if let Some(rest) = digits.strip_prefix('0') {
        format!("62{rest}")
    } else if digits.starts_with("62") {
        with_country(&digits)
    } else if digits.starts_with('8') {
        format!("62{digits}")
    } else {
        digits
    };
    (SHORTEST..=LONGEST)
        .contains(&number.len())
        .then_some(number)
}

/// `+62 0812` is written by many who keep the zero.
fn with_country(digits: &str) -> String {
    match digits.strip_prefix("620") {
        Some(rest) => format!("62{rest}"),
        None => digits.to_owned(),
    }
}

/// Whether it is an Indonesian mobile number: the only kind that can be picked out of
/// running words without taking an identity card's number for one.
pub(crate) fn is_mobile(normalised: &str) -> bool {
    normalised.starts_with("628") && (11..=14).contains(&normalised.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for text in [
            "081200000001",
            "0812-0000-0001",
            "0812 0000 0001",
            " +62 812 0000 0001",
            "+62 (0)812-0000-0001",
            "62812.0000.0001",
            "81200000001",
            "0062 812 0000 0001",
            "+62081200000001",
            "０８１２０００００００１",
            "0812\u{a0}0000\u{2013}0001",
        ] {
            assert_eq!(normalised(text).as_deref(), Some("6281200000001"), "{text}");
        }
    }

    #[test]
    fn a_line_with_an_area_code_and_a_number_abroad_keep_theirs() {
        assert_eq!(normalised("(0331) 000001").as_deref(), Some("62331000001"));
        assert_eq!(
            normalised("+60 12 000 0001").as_deref(),
            Some("60120000001")
        );
    }

    #[test]
    fn what_nobody_could_be_called_at_has_none() {
        for text in [
            "",
            "110",
            "129",
            "tanya ibu",
            "OTS-INFO",
            "0812",
            "0812;wait=1",
            "081200000001 atau 081200000002",
            "1234567890123456",
        ] {
            assert_eq!(normalised(text), None, "{text}");
        }
    }
}
