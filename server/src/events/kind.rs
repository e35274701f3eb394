//! The kinds of events.

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident = $slug:literal,)+) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum EventKind {
            $($(#[$doc])+ $name,)+
            /// Written by a newer server than this one.
            Unknown,
        }

        impl EventKind {
            /// The word it stands as in the log and on the SSE stream.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$name => $slug,)+
                    Self::Unknown => "unknown",
                }
            }

            /// The other way.
            #[must_use]
            pub fn from_slug(slug: &str) -> Self {
                match slug {
                    $($slug => Self::$name,)+
                    _ => Self::Unknown,
                }
            }
        }
    };
}

kinds! {
    /// A report is new in the queue: it rings.
    Report = "report",
    /// A further item of a report was opened.
    Item = "item",
    /// An item arrived whose id is taken by another body; both are kept.
    Conflict = "conflict",
    /// An envelope or an SMS cannot be read: it rings as such.
    Unreadable = "unreadable",
    /// Somebody took a report.
    Taken = "taken",
    /// Its holder gave it back.
    Released = "released",
    /// The reporter sent something more and nobody was there to read it: it rings again.
    News = "news",
    /// The holder has read all that the reporter sent.
    Read = "read",
    /// The holder's claim ran out: it rings again.
    Lapsed = "lapsed",
    /// It stands elsewhere among those that wait: suspected abuse, or no more.
    Ranked = "ranked",
    /// Nobody took it within the set time.
    Unattended = "unattended",
    /// Nobody took it, and the supervisors were called.
    SupervisorsCalled = "supervisors-called",
    /// The state that the reporter sees changed.
    State = "state",
    /// A message or question to the reporter was written.
    Answer = "answer",
    /// The phone fetched what was written for it.
    Fetched = "fetched",
    /// Contents were erased on request.
    Erased = "erased",
    /// Somebody went on or off shift.
    Shift = "shift",
    /// A newer instance document stands.
    Instance = "instance",
    /// Something of a case changed.
    Case = "case",
    /// Somebody was barred from a report, or is no more: every screen draws its list anew.
    Barred = "barred",
    /// A glass was broken, or a supervisor has read of it.
    Glass = "glass",
    /// An export of identities was asked for, or decided about.
    Export = "export",
    /// A call that is being written down was begun, sent, thrown away or taken over, or was left
    /// and somebody was told.
    Draft = "draft",
    /// A deadline is soon or has passed, or somebody said something of it.
    Deadline = "deadline",
}
