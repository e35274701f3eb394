//! What a file is, by its first bytes.

use serde::{Deserialize, Serialize};

/// The kinds of files that are taken: what people send who report violence (photographs,
/// recordings, screenshots) and what agencies send (letters).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// MP3.
    Mp3,
    /// Ogg, Opus in it too: WhatsApp's voice notes.
    Ogg,
    /// MPEG-4 audio.
    M4a,
    /// WAV.
    Wav,
    /// MPEG-4 video.
    Mp4,
    /// Text in UTF-8.
    Text,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Mp3,
        Self::Ogg,
        Self::M4a,
        Self::Wav,
        Self::Mp4,
        Self::Text,
    ];

    /// The ending that a file of this kind gets, without the dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::M4a => "m4a",
            Self::Wav => "wav",
            Self::Mp4 => "mp4",
            Self::Text => "txt",
        }
    }

    /// Other endings that mean the same.
    #[must_use]
    pub const fn other_endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpeg"],
            Self::Ogg => &["oga", "opus"],
            _ => &[],
        }
    }

    /// Judges by the beginning of a file; `None` where it is of no kind that is taken.
    /// [`FileKind::Text`] is a guess until all of it was looked at.
    pub(super) fn of(beginning: &[u8]) -> Option<Self> {
        let Some(found) = infer::get(beginning) else {
            return Some(Self::Text);
        };
        Some(match found.mime_type() {
            "application/pdf" => Self::Pdf,
            "image/jpeg" => Self::Jpeg,
            "image/png" => Self::Png,
            "image/webp" => Self::Webp,
            "audio/mpeg" => Self::Mp3,
            "audio/ogg" | "audio/opus" => Self::Ogg,
            "audio/m4a" => Self::M4a,
            "audio/x-wav" => Self::Wav,
            "video/mp4" => Self::Mp4,
            _ => return None,
        })
    }
}

/// Looks whether pieces of a file are text: UTF-8, and no control characters but those
/// that lay text out.
#[derive(Debug, Default)]
pub(super) struct TextCheck {
    /// The beginning of a character whose end is in the next piece.
    cut: Vec<u8>,
}

impl TextCheck {
    /// Whether it still is after this piece.
    pub(super) fn goes_on(&mut self, piece: &[u8]) -> bool {
        let mut bytes = std::mem::take(&mut self.cut);
        bytes.extend_from_slice(piece);
        let (text, rest) = match std::str::from_utf8(&bytes) {
            Ok(text) => (text, &[][..]),
            // Cut off in a character: that is not the text's fault.
            Err(error) if error.error_len().is_none() => {
                let (whole, rest) = bytes.split_at(error.valid_up_to());
                (std::str::from_utf8(whole).unwrap_or_default(), rest)
            }
            Err(_) => return false,
        };
        let plain = text
            .chars()
            .all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}'));
        let rest = rest.to_vec();
        self.cut = rest;
        plain
    }

    /// Whether the end was no broken-off character.
    pub(super) fn ends(&self) -> bool {
        self.cut.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Some(FileKind::Pdf)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(FileKind::Png)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(FileKind::Webp)),
            (b"ID3\x04\0\0", Some(FileKind::Mp3)),
            (b"OggS\0\x02\0\0\0\0\0\0\0\0", Some(FileKind::Ogg)),
            (
                b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01",
                Some(FileKind::Ogg),
            ),
            (b"\0\0\0\x20ftypM4A \0\0\0\0", Some(FileKind::M4a)),
            (b"RIFF\x10\0\0\0WAVEfmt ", Some(FileKind::Wav)),
            (b"\0\0\0\x20ftypisom\0\0\0\0", Some(FileKind::Mp4)),
            ("kronologi menurut pelapor".as_bytes(), Some(FileKind::Text)),
            (b"MZ\x90\0\x03", None),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", None),
            (b"#!/bin/sh\n", None),
            (b"<!DOCTYPE html><script>", None),
            (b"PK\x03\x04\x14\0", None),
        ] {
            assert_eq!(
                FileKind::of(bytes),
                kind,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[test]
    fn text_is_text_wherever_it_is_cut() {
        let text = "é 漢字 \u{1f33f} selesai\r\n\tbaris".as_bytes();
        for at in 0..=text.len() {
            let mut check = TextCheck::default();
            assert!(check.goes_on(&text[..at]) && check.goes_on(&text[at..]) && check.ends());
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_found_out_at_any_place() {
        for bytes in [&b"a\0b"[..], b"a\xffb", b"a\x1b[31m", b"\xc3\x28"] {
            for at in 0..=bytes.len() {
                let mut check = TextCheck::default();
                let fine =
                    check.goes_on(&bytes[..at]) && check.goes_on(&bytes[at..]) && check.ends();
                assert!(!fine, "{bytes:?} cut at {at}");
            }
        }
        let mut check = TextCheck::default();
        assert!(check.goes_on(b"ends in a character: \xc3"));
        assert!(!check.ends());
    }
}
