//! The code app on a made-up person's phone, and the sheet of recovery codes in their
//! drawer: the second factor of scenarios, as a person has it.
//!
//! A code is good once, and a step lasts half a minute: whoever signs in more often than
//! that takes codes from the sheet, as a person with two screens would.

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret, Totp};

/// Seconds of one step (RFC 6238).
const STEP_S: u64 = 30;

/// A phone that has scanned a secret.
pub struct CodeApp {
    totp: Totp,
    last_step: u64,
    sheet: Vec<String>,
}

impl std::fmt::Debug for CodeApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeApp(..)")
    }
}

impl CodeApp {
    /// Scans the page that offers a secret.
    ///
    /// # Panics
    /// When there is none on it.
    #[must_use]
    pub fn scan(page: &str) -> Self {
        let secret = between(page, "id=\"secret\">", "<").replace(' ', "");
        let secret = Secret::try_from_base32(secret).expect("a secret in base32");
        let totp = Builder::new().with_secret(secret).build();
        Self {
            totp: totp.expect("a secret of the right length"),
            last_step: 0,
            sheet: Vec::new(),
        }
    }

    /// Keeps the sheet of recovery codes on this page.
    pub fn keep_sheet(&mut self, page: &str) {
        let sheet = between(page, "id=\"codes\">", "</ol>");
        self.sheet = sheet
            .split("<code>")
            .skip(1)
            .filter_map(|rest| rest.split('<').next())
            .map(ToOwned::to_owned)
            .collect();
    }

    /// The code of a step, `ahead` of the one at `now`.
    #[must_use]
    pub fn code_at(&self, now_s: i64, ahead: i64) -> String {
        let at = now_s + ahead * i64::try_from(STEP_S).unwrap_or_default();
        let at = u64::try_from(at).unwrap_or_default();
        self.totp.generate(at).to_string()
    }

    /// A code that was not used: by the clock while there is one, else from the sheet.
    ///
    /// # Panics
    /// When the sheet is used up.
    pub fn code(&mut self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let present = now.map_or(0, |now| now.as_secs()) / STEP_S;
        let step = present.max(self.last_step + 1);
        // The next step is taken too; a clock may run ahead by one.
        if step > present + 1 {
            return self.sheet.pop().expect("a code left on the sheet");
        }
        self.last_step = step;
        self.totp.generate(step * STEP_S).to_string()
    }
}

fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split(after).next().unwrap_or_default()
}
