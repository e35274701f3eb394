//! What the tests share: made-up instances, a fake call centre over real sockets, a clock to turn.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "every test binary uses a part of this; what one leaves unused another needs"
)]

pub mod call_centre;
pub mod clock;
pub mod http;
pub mod instance;
pub mod phone;
