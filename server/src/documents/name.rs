//! The name under which a file may be stored on somebody's machine.

use super::FileKind;
use crate::policy;

/// A name made harmless: no folders, no control or direction characters, not too long,
/// and the ending of what the file is, whatever it called itself.
#[must_use]
pub fn clean_name(given: &str, kind: FileKind) -> String {
    let base = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = base
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c) && !"\"*:<>?|".contains(*c))
        .collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c == ' ');
    let fits = kept.rsplit_once('.').is_some_and(|(stem, ending)| {
        let ending = ending.to_lowercase();
        !stem.is_empty()
            && (ending == kind.ending() || kind.other_endings().contains(&ending.as_str()))
    });
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if fits => (stem, ending),
        _ => (kept, kind.ending()),
    };
    let stem: String = stem.chars().take(policy::DOCUMENT_NAME_CHARS).collect();
    let stem = stem.trim_end();
    if stem.is_empty() {
        format!("dokumen.{ending}")
    } else {
        format!("{stem}.{ending}")
    }
}

/// Characters that make a name look like another one.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_what_is_harmless_and_ends_as_the_file_is() {
        for (given, kind, clean) in [
            ("visum 12.pdf", FileKind::Pdf, "visum 12.pdf"),
            ("FOTO.JPEG", FileKind::Jpeg, "FOTO.JPEG"),
            ("surat.pdf.exe", FileKind::Pdf, "surat.pdf.exe.pdf"),
            ("../../etc/passwd", FileKind::Text, "passwd.txt"),
            ("C:\\Users\\a\\suara.opus", FileKind::Ogg, "suara.opus"),
            ("gambar\u{202e}gpj.exe", FileKind::Png, "gambargpj.exe.png"),
            ("a\r\nX-Y: z.png", FileKind::Png, "a  X-Y z.png"),
            (".bashrc", FileKind::Text, "bashrc.txt"),
            ("", FileKind::Mp4, "dokumen.mp4"),
            ("...", FileKind::Mp4, "dokumen.mp4"),
            ("catatan", FileKind::Text, "catatan.txt"),
        ] {
            assert_eq!(clean_name(given, kind), clean);
        }
        let long = clean_name(&"n".repeat(5_000), FileKind::Pdf);
        assert_eq!(long.len(), policy::DOCUMENT_NAME_CHARS + 4);
    }
}
