//! The settings of one regency: names, numbers, addresses, times. No keys.
//!
//! A TOML file under `instances/`; see `instances/jember.toml` for every setting
//! with its meaning. What is read is checked before anything is done with it, and
//! an error names the setting and what it should be.

mod areas;
mod check;
mod model;
#[cfg(test)]
mod tests;

pub use areas::{Area, Areas};
pub use check::SettingsError;
pub(crate) use check::is_base_url;
pub use model::{
    App, Escalation, Followup, Instance, Map, Numbers, Privacy, Server, Settings, Shift, Sms,
    Times, Tls,
};

/// The settings that hold where none were ever given.
pub const BUILT_IN: &str = include_str!("../../../instances/jember.toml");

impl Settings {
    /// Reads and checks a settings file's text.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self =
            toml::from_str(text).map_err(|error| SettingsError::Form(error.to_string()))?;
        check::check(&settings)?;
        Ok(settings)
    }
}
