//! People with accounts: who they are, what they may see, their passwords and
//! their sessions.

mod passwords;
mod roles;
mod sessions;
mod shifts;
mod users;

pub use passwords::{PasswordError, hash_password};
pub use roles::Role;
pub use sessions::{
    SESSION_COOKIE, Session, SessionToken, begin_session, end_session, find_session, session_stands,
};
pub use shifts::{Shift, beat_shift, begin_shift, end_shift, on_shift};
pub use users::{AddUserError, User, add_user, user, users, verify_login};
