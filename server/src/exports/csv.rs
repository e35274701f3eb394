//! The file: RFC 4180 with a byte order mark, so that spreadsheets read its letters right.

use zeroize::Zeroizing;

use crate::cases::{Identity, Person};

/// Writes it. A field that a spreadsheet would take for a formula begins with an apostrophe.
pub(super) fn file(people: &[(String, Person, Identity)]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(String::from(
        "\u{feff}kasus,peran,nomor_urut,nama,telepon,alamat,nik,tanggal_lahir,catatan\r\n",
    ));
    for (number, person, identity) in people {
        let place = person.place.to_string();
        let fields = [
            number.as_str(),
            person.role.slug(),
            &place,
            &identity.name,
            &identity.phone,
            &identity.address,
            &identity.nik,
            &identity.birth_date,
            &identity.notes,
        ];
        for (at, value) in fields.into_iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            field(&mut text, value);
        }
        text.push_str("\r\n");
    }
    Zeroizing::new(text.as_bytes().to_vec())
}

fn field(text: &mut String, value: &str) {
    text.push('"');
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        text.push('\'');
    }
    for letter in value.chars() {
        if letter == '"' {
            text.push('"');
        }
        text.push(letter);
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_breaks_out_of_its_cell_or_becomes_a_formula() {
        for (value, written) in [
            ("Bunga \"B\", rekaan", "\"Bunga \"\"B\"\", rekaan\""),
            ("=1+1", "\"'=1+1\""),
            ("+62811", "\"'+62811\""),
            ("baris\r\ndua", "\"baris\r\ndua\""),
            ("", "\"\""),
        ] {
            let mut text = String::new();
            field(&mut text, value);
            assert_eq!(text, written);
        }
    }
}
