//! The way in, one's own account, and the accounts of others.
//!
//! After the password come the steps that are missing, in this order: the second factor
//! ([`second`]), a password of one's own in the place of one that somebody else made
//! ([`password`]), and a second factor where the role needs one and there is none
//! ([`totp`], [`passkeys`]). A session that lacks a step opens that step's page alone
//! ([`arrive`]). The same pages serve whoever is in and wants to change something.

mod account;
mod add;
pub(super) mod arrive;
mod codes;
mod list;
mod one;
mod passkeys;
mod password;
mod second;
mod sessions;
mod totp;

use axum::Router;
use axum::routing::{get, post};

use crate::AppState;

/// Its pages and operations.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in/second", get(second::show).post(second::code))
        .route("/sign-in/passkey", post(second::passkey))
        .route("/account", get(account::show))
        .route(
            "/account/password",
            get(password::show).post(password::change),
        )
        .route("/account/totp", get(totp::show).post(totp::accept))
        .route("/account/passkeys", get(passkeys::show).post(passkeys::add))
        .route("/account/passkeys/{id}/remove", post(passkeys::remove))
        .route("/account/recovery-codes", post(codes::renew))
        .route("/account/sign-out-elsewhere", post(sessions::end_others))
        .route("/accounts", get(list::show).post(add::add))
        .route("/accounts/{id}", get(one::show))
        .route("/accounts/{id}/change", post(one::change))
        .route("/accounts/{id}/password", post(one::password))
}
