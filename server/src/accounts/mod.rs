//! People with accounts: who they are, what they may see, how they prove who they are,
//! and their sessions.
//!
//! - **Roles** are capabilities ([`Role`]); nothing else says who may what.
//! - **The way in** is a password, then a second factor, for everybody who opens
//!   identities or makes accounts ([`Stage`]). Whoever has none is led to one and reaches
//!   nothing before. A second factor is a code by the clock, a passkey, or once a code
//!   from a sheet of paper.
//! - **A session** is a secret in one browser. It changes with every step of the way in,
//!   and all of a person's end when the password, the role or the account changes.
//! - **Accounts** are made and changed by administrators, at the console or, for the
//!   first one and in need, at the command line; every change is in the audit log. For a while
//!   after it the account is the second of no two people ([`Hands`]).

mod ceremonies;
mod change;
mod hands;
mod manage;
mod one_time;
mod passkeys;
mod passwords;
mod recovery;
mod roles;
mod second_factor;
mod second_tries;
mod sessions;
mod shifts;
mod stage;
mod token;
mod totp;
mod users;

pub(crate) use ceremonies::SEALED as SEALED_CEREMONY;
pub use change::{ChangeError, change_password, sign_out_elsewhere};
pub(crate) use hands::note_hands;
pub use hands::{Hand, Hands, NotSecond, handed};
pub use manage::{
    By, COMMAND_LINE, Change, Managed, change_account, change_seen_account, make_account,
    reset_password,
};
pub(crate) use passkeys::SEALED as SEALED_PASSKEY;
pub use passkeys::{
    NewPasskey, OwnPasskey, Site, add_passkey, ask_new_passkey, ask_passkey, give_passkey,
    passkeys_of, remove_passkey,
};
pub use passwords::{Line, PasswordError, hash_password};
pub use recovery::{new_recovery_codes, recovery_codes_left};
pub use roles::Role;
pub use second_factor::{Factors, Second, factors_of, give_code, note_wrong_second_factors};
pub use second_tries::{Try, begin_try, count_try, failed_tries, forget_tries, take_try_back};
pub use sessions::{
    OwnSession, Session, begin_arrival, begin_session, end_session, find_arrival, find_session,
    session_stands, sessions_of,
};
pub(crate) use shifts::is_on_shift;
pub use shifts::{Shift, beat_shift, begin_shift, end_shift, on_shift};
pub use stage::Stage;
pub use token::{SESSION_COOKIE, SessionToken};
pub use totp::{Offer, accept_totp, demo_code, give_demo_totp, offer_totp};
pub(crate) use totp::{SEALED as SEALED_TOTP, SEALED_OFFERED as SEALED_TOTP_OFFERED};
pub(crate) use users::user_on;
pub use users::{
    AddUserError, Login, User, add_account, add_user, user, user_named, users, verify_login,
};
