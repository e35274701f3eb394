//! The `app` section of an instance document: checked for what Android and a person's eyes accept,
//! and written as the resources that replace the app's own.

use ots_protocol::instance::InstanceDocument;

/// WCAG AA for text. The colour of actions stands as text on the page and behind white text.
const LEAST_CONTRAST: f64 = 4.5;
/// The page of the light theme, `bg` in the design.
const PAGE: Rgb = Rgb(0xFB, 0xF8, 0xF3);
/// Launchers cut longer names; a cut name can read as another regency's.
const LONGEST_LABEL: usize = 30;

/// Why no APK can be made for this `app` section.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(crate) enum AppError {
    #[error("the instance document has no `app` section: application_id, label")]
    Missing,
    #[error(
        "app.application_id \"{0}\" is no Android application id: two or more words joined by dots, \
         each a small letter followed by small letters, digits or underscores"
    )]
    ApplicationId(String),
    #[error("app.label must have 1 to {LONGEST_LABEL} characters and no line break")]
    Label,
    #[error("app.act_colour \"{0}\" is not of the form #RRGGBB")]
    Colour(String),
    #[error(
        "app.act_colour \"{0}\" cannot be read on the page: contrast {1:.1} to 1, at least {LEAST_CONTRAST} to 1"
    )]
    Contrast(String, f64),
}

/// How this regency's app calls itself and looks.
#[derive(Debug, PartialEq)]
pub(crate) struct App {
    pub(crate) application_id: String,
    pub(crate) label: String,
    act_colour: Option<String>,
}

/// Reads the section, refusing what Android would refuse later or on some phones only.
pub(crate) fn checked(document: &InstanceDocument) -> Result<App, AppError> {
    let look = document.app.as_ref().ok_or(AppError::Missing)?;
    if !is_application_id(&look.application_id) {
        return Err(AppError::ApplicationId(look.application_id.clone()));
    }
    let length = look.label.trim().chars().count();
    if length == 0 || length > LONGEST_LABEL || look.label.chars().any(char::is_control) {
        return Err(AppError::Label);
    }
    if let Some(colour) = &look.act_colour {
        let rgb = Rgb::parse(colour).ok_or_else(|| AppError::Colour(colour.clone()))?;
        let contrast = rgb.contrast(&PAGE);
        if contrast < LEAST_CONTRAST {
            return Err(AppError::Contrast(colour.clone(), contrast));
        }
    }
    Ok(App {
        application_id: look.application_id.clone(),
        label: look.label.trim().to_owned(),
        act_colour: look.act_colour.clone(),
    })
}

impl App {
    /// The resources that stand in place of `android/src/main/res/values/instance.xml`.
    pub(crate) fn resources(&self) -> String {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<resources>\n");
        xml.push_str(&format!(
            "    <string name=\"app_name\" translatable=\"false\">{}</string>\n",
            as_android_string(&self.label)
        ));
        if let Some(colour) = &self.act_colour {
            xml.push_str(&format!("    <color name=\"act\">{colour}</color>\n"));
        }
        xml.push_str("</resources>\n");
        xml
    }
}

/// Android's own rule, with capitals left out: file systems and stores that fold case exist.
fn is_application_id(id: &str) -> bool {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    id.contains('.') && id.split('.').all(word)
}

/// A text as a string resource holds it: XML's own characters, and those that aapt2 reads as
/// quotes, escapes, references or spaces to fold.
fn as_android_string(text: &str) -> String {
    let mut escaped = String::from("\"");
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            _ => escaped.push(c),
        }
    }
    escaped.push('"');
    escaped
}

struct Rgb(u8, u8, u8);

impl Rgb {
    fn parse(colour: &str) -> Option<Self> {
        let digits = colour.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// WCAG 2.2, relative luminance.
    fn luminance(&self) -> f64 {
        let linear = |value: u8| {
            let share = f64::from(value) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    fn contrast(&self, other: &Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_ids_follow_androids_rule() {
        for id in ["id.go.jember.ots", "id.go.kab_bondowoso.ots2", "a.b"] {
            assert!(is_application_id(id), "{id}");
        }
        for id in [
            "",
            "ots",
            "id..ots",
            ".id.ots",
            "id.ots.",
            "id.2go.ots",
            "id.go.Ots",
            "id.go.o-ts",
            "id.go.öts",
        ] {
            assert!(!is_application_id(id), "{id}");
        }
    }

    #[test]
    fn a_name_reaches_the_resources_as_it_was_written() {
        let escaped = as_android_string(r#"@OTS "A" & <B>  it's \n ?"#);
        assert_eq!(escaped, r#""@OTS \"A\" &amp; &lt;B>  it's \\n ?""#);
    }

    #[test]
    fn contrast_is_wcags() {
        let black_on_white = Rgb(0, 0, 0).contrast(&Rgb(255, 255, 255));
        assert!((black_on_white - 21.0).abs() < 0.01, "{black_on_white}");
        let grey = Rgb(0x77, 0x77, 0x77).contrast(&Rgb(255, 255, 255));
        assert!((grey - 4.48).abs() < 0.01, "{grey}");
    }

    #[test]
    fn colours_have_six_digits() {
        assert!(Rgb::parse("#0F5C5C").is_some());
        for colour in ["0F5C5C", "#0F5C5", "#0F5C5C0", "#0F5CGG", "#ÄÖÜ", "red"] {
            assert!(Rgb::parse(colour).is_none(), "{colour}");
        }
    }
}
