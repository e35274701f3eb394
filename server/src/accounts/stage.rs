//! How far somebody has come through the door, and what is still asked for.

use sqlx::Row;

use super::{Role, SessionToken};
use crate::ids::UserId;
use crate::store::{StoreError, Tx};

/// How many second factors the person of row `u` has.
macro_rules! factors {
    () => {
        "((SELECT COUNT(*) FROM totp t WHERE t.user_id = u.user_id) + \
          (SELECT COUNT(*) FROM passkeys p WHERE p.user_id = u.user_id)) AS factors"
    };
}
pub(super) use factors;

/// How far somebody has come through the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is asked for.
    SecondFactor,
    /// The password was made by somebody else and must be replaced.
    NewPassword,
    /// The role needs a second factor and the person has none.
    Enrol,
    /// Nothing is missing.
    In,
}

/// What a session row says of how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    Password,
    Proven,
    In,
}

impl Reached {
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Proven => "proven",
            Self::In => "in",
        }
    }

    pub(super) fn from_slug(slug: &str) -> Option<Self> {
        [Self::Password, Self::Proven, Self::In]
            .into_iter()
            .find(|reached| reached.slug() == slug)
    }

    pub(super) const fn stage(self, role: Role, has_factor: bool, must_change: bool) -> Stage {
        match self {
            Self::In => Stage::In,
            Self::Password if has_factor => Stage::SecondFactor,
            _ if must_change => Stage::NewPassword,
            _ if role.needs_second_factor() && !has_factor => Stage::Enrol,
            _ => Stage::In,
        }
    }
}

/// What is missing now; writes down that nothing is.
pub(super) async fn settle(
    tx: &mut Tx<'_>,
    token: &SessionToken,
    user: UserId,
    reached: Reached,
) -> Result<Stage, StoreError> {
    let sql = concat!(
        "SELECT u.role, u.must_change_password, ",
        factors!(),
        " FROM users u WHERE u.user_id = $1"
    );
    let row = sqlx::query(sql)
        .bind(user.as_bytes().to_vec())
        .fetch_one(tx.conn())
        .await?;
    let role: String = row.try_get("role")?;
    let role = role.parse().map_err(|_| StoreError::Corrupt("role"))?;
    let stage = reached.stage(
        role,
        row.try_get::<i64, _>("factors")? > 0,
        row.try_get::<i64, _>("must_change_password")? != 0,
    );
    if stage == Stage::In {
        sqlx::query("UPDATE sessions SET stage = $1 WHERE token_hash = $2")
            .bind(Reached::In.slug())
            .bind(token.hash())
            .execute(tx.conn())
            .await?;
    }
    Ok(stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_in_before_every_step_that_is_asked_of_them() {
        use Reached::{In, Password, Proven};
        let of = |reached: Reached, role, has_factor, must_change| {
            reached.stage(role, has_factor, must_change)
        };
        for role in Role::ALL {
            assert_eq!(of(Password, role, true, false), Stage::SecondFactor);
            assert_eq!(of(Password, role, true, true), Stage::SecondFactor);
            assert_eq!(of(Proven, role, true, true), Stage::NewPassword);
            assert_eq!(of(Proven, role, true, false), Stage::In);
            assert_eq!(of(Password, role, false, true), Stage::NewPassword);
            assert_eq!(of(In, role, false, false), Stage::In);
            let bare = of(Password, role, false, false);
            assert_eq!(bare == Stage::In, !role.needs_second_factor(), "{role}");
        }
        assert_eq!(of(Password, Role::Operator, false, false), Stage::Enrol);
    }
}
