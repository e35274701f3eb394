//! Printing figures as they come, and only those that were asked for.

use std::io::Write as _;

/// The figures that were asked for.
#[derive(Debug)]
pub(crate) struct Figures {
    wanted: Vec<String>,
}

impl Figures {
    /// These and no others.
    pub(crate) fn of(wanted: Vec<String>) -> Self {
        Self { wanted }
    }

    /// Whether this one was asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.wanted.iter().any(|wanted| wanted == name)
    }

    /// A figure.
    pub(crate) fn give(&mut self, name: &str, value: f64, unit: &str) {
        if self.wants(name) {
            println!("{name} {} {unit}", short(value));
            let _ = std::io::stdout().flush();
        }
    }

    /// Something the reader should know beside the figures.
    pub(crate) fn comment(&mut self, text: &str) {
        println!("# {text}");
        let _ = std::io::stdout().flush();
    }
}

/// Whole numbers as they are, others with three significant digits.
fn short(value: f64) -> String {
    match value {
        v if v.fract() == 0.0 || v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v if v >= 1.0 => format!("{v:.2}"),
        v => format!("{v:.3}"),
    }
}
