//! The small items that follow a press.

use crate::{
    cbor::payload,
    codes::{CancelReason, LinkRelation, WithdrawScope},
    text::Text,
};

payload! {
    /// The reporter's words.
    pub struct Message {
        /// The words.
        1 => pub text: Text,
        /// The sequence number of the operator's question that this answers.
        2 => pub answers: u64,
    }
}

payload! {
    /// This press came from the same phone as another report.
    pub struct Linked {
        /// The sixteen bytes of the other report's id.
        1 => pub report: minicbor::bytes::ByteArray<16>,
        /// How they belong together.
        2 => pub relation: LinkRelation,
    }
}

payload! {
    /// The reporter cancels after the window. Shown to an operator, who decides: it may be forced.
    pub struct Cancel {
        /// Why, if the person said so.
        1 => pub reason: CancelReason,
    }
}

payload! {
    /// A consent taken back (UU PDP 27/2022).
    pub struct Withdraw {
        /// Which.
        1 => pub scope: WithdrawScope,
    }
}
