//! Codes of the report itself: how urgent, for whom, how to answer.

use super::code_list;

code_list! {
    /// What the person pressed.
    pub enum Urgency {
        /// *Saya dalam bahaya sekarang*.
        Danger = 1 "danger",
        /// *Saya ingin melapor*.
        Report = 2 "report",
        /// *Saya ingin berkonsultasi*.
        Consult = 3 "consult",
    }
}

code_list! {
    /// Whom the help is for.
    pub enum ForWhom {
        /// *Untuk saya*.
        Me = 1 "self",
        /// *Untuk orang lain*.
        Other = 2 "other",
    }
}

code_list! {
    /// Who is harmed, as the phone asks it. Ages and counts come later, if at all.
    pub enum Korban {
        /// *Perempuan*, 18 or older.
        Perempuan = 1 "perempuan",
        /// *Anak*, below 18.
        Anak = 2 "anak",
        /// Somebody else.
        Lainnya = 3 "lainnya",
    }
}

code_list! {
    /// The language the phone's screens are in, so that an answer can be in it too.
    pub enum Language {
        /// Indonesian.
        Indonesian = 1 "id",
        /// Javanese.
        Javanese = 2 "jv",
        /// Madurese.
        Madurese = 3 "mad",
        /// English.
        English = 4 "en",
    }
}

code_list! {
    /// Of whom or what a position is.
    pub enum PositionOf {
        /// The place where the person who reports is.
        Me = 1 "me",
        /// The place where it happened.
        Incident = 2 "incident",
    }
}

code_list! {
    /// A way to answer somebody.
    pub enum Channel {
        /// A telephone call.
        Phone = 1 "phone",
        /// WhatsApp.
        WhatsApp = 2 "whatsapp",
        /// A text message.
        Sms = 3 "sms",
        /// Messages inside the app.
        App = 4 "app",
        /// A visit.
        Visit = 5 "visit",
    }
}

code_list! {
    /// What a helper must know about the person before coming.
    pub enum Condition {
        /// Hard of hearing or deaf.
        Hearing = 1 "hearing",
        /// Cannot speak, or not in a call.
        Speech = 2 "speech",
        /// Sees little or nothing.
        Sight = 3 "sight",
        /// Walks with difficulty.
        Mobility = 4 "mobility",
        /// Pregnant.
        Pregnant = 5 "pregnant",
        /// Small children are with the person.
        Children = 6 "children",
        /// Needs medicine regularly.
        Medicine = 7 "medicine",
        /// A disability of another kind.
        Disability = 8 "disability",
    }
}

code_list! {
    /// How this press belongs to the other report.
    pub enum LinkRelation {
        /// Pressed on the same phone while the other was open.
        SamePhone = 1 "same-phone",
    }
}

code_list! {
    /// Why somebody cancelled. May be forced: the call centre shows it and decides.
    pub enum CancelReason {
        /// Pressed by mistake.
        Mistake = 1 "mistake",
        /// The danger has passed.
        Safe = 2 "safe",
        /// Another reason.
        Other = 3 "other",
    }
}

code_list! {
    /// Which consent is taken back (UU PDP 27/2022 art. 9).
    pub enum WithdrawScope {
        /// Everything: no contact, no further use beyond what the law demands.
        All = 1 "all",
        /// Contact only.
        Contact = 2 "contact",
        /// Use of the positions sent.
        Position = 3 "position",
    }
}
