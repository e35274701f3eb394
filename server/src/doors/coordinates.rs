//! Coordinates as people read them out or copy them: latitude, then longitude, in degrees, with a
//! point or an Indonesian comma.

/// Latitude and longitude; `None` where it is not certain which two numbers are meant.
pub(super) fn read(text: &str) -> Option<(f64, f64)> {
    let text = text.replace(['\u{2212}', '\u{2013}'], "-");
    let parts: Vec<&str> = text
        .split(|c: char| c == ';' || c.is_whitespace())
        .map(|part| part.trim_matches(','))
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [lat, lng] => Some((number(lat)?, number(lng)?)),
        [both] => match both.split(',').collect::<Vec<_>>().as_slice() {
            // A comma between two numbers with points, or a comma in each and one between. Without
            // a point, one comma may as well be that of a single number.
            [lat, lng] if both.contains('.') => Some((number(lat)?, number(lng)?)),
            [lat, lat_rest, lng, lng_rest] => Some((
                number(&format!("{lat}.{lat_rest}"))?,
                number(&format!("{lng}.{lng_rest}"))?,
            )),
            _ => None,
        },
        _ => None,
    }
}

/// A plain decimal number: no exponent, no infinity.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    (plain && !digits.is_empty())
        .then(|| text.replace(',', ".").parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_are_read_however_people_write_them() {
        for text in [
            "-8.17 113.70",
            "-8,17 113,70",
            "-8.17, 113.70",
            "-8,17, 113,70",
            "-8.17,113.70",
            "-8,17,113,70",
            "-8,17; 113,70",
            "-8.17;113.70",
            " \u{2212}8,17   113,70 ",
        ] {
            assert_eq!(read(text), Some((-8.17, 113.70)), "{text}");
        }
        assert_eq!(read("-8 113"), Some((-8.0, 113.0)));
    }

    #[test]
    fn what_is_not_certainly_two_numbers_is_not_guessed() {
        for text in [
            "",
            "di sana",
            "-8.17",
            "-8,17",
            "-8,17,113",
            "-8.17 113.70 5",
            "-8.1.7 113.70",
            "1e2 113",
            "NaN 113",
            "inf 113",
            "-8.17 timur",
            "--8.17 113.70",
            ", ,",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
