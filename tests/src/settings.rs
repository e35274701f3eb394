//! The settings of a made-up regency, as a file for `ots-server serve --instance`.

/// What scenarios vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Seconds in which a press can be cancelled.
    pub cancel_window_s: u32,
    /// Seconds after which an untaken alert says so.
    pub taken_after_s: u32,
}

impl Settings {
    /// A window that is over when a test looks again.
    pub const SHORT_WINDOW: Self = Self {
        cancel_window_s: 1,
        taken_after_s: 60,
    };

    /// A window that no test outlasts.
    pub const LONG_WINDOW: Self = Self {
        cancel_window_s: 30,
        taken_after_s: 60,
    };

    /// The file's text.
    #[must_use]
    pub fn toml(self) -> String {
        let Self {
            cancel_window_s,
            taken_after_s,
        } = self;
        format!(
            r#"
[instance]
id = "rekaan"
name = "Kabupaten Rekaan"
regency = "35.09"
time_zone = "Asia/Jakarta"

[numbers]
police = "110"
ambulance = "119"
sapa = "129"
sapa_whatsapp = "+62-811-1129-129"

[sms]
number = "+62-800-0000-0009"

[times]
cancel_window_s = {cancel_window_s}
taken_after_s = {taken_after_s}
"#
        )
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::LONG_WINDOW
    }
}
