//! What the tests share: made-up instances, a fake call centre over real sockets, a clock to turn.

pub mod call_centre;
pub mod clock;
pub mod desk;
pub mod fault;
pub mod http;
pub mod instance;
pub mod phone;
pub mod program;
pub mod stream;
