//! Whose a call centre is. Its folder belongs to the user that the server runs as, and so must
//! every command: a key or a database file that root made there (in a rotation, a restore, or
//! merely by looking, since SQLite writes beside its file) could not be read by the server, and
//! the call centre would be down at its next start, long after whoever did it has gone.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::CliError;

/// Refuses a call centre that belongs to another user of this machine.
pub(super) fn ours(data: &Path) -> Result<(), CliError> {
    let me = rustix::process::geteuid().as_raw();
    let parts = [data.to_owned(), data.join("db"), data.join("keys")];
    for part in parts {
        // What is not there yet will be made by us.
        let Ok(there) = std::fs::metadata(&part) else {
            continue;
        };
        if there.uid() != me {
            return Err(CliError::wrong(not_ours(&part, there.uid(), me)));
        }
    }
    Ok(())
}

fn not_ours(part: &Path, owner: u32, me: u32) -> String {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = |id| name_of(&users, id).map_or_else(|| format!("user {id}"), str::to_owned);
    let (owner, me) = (named(owner), named(me));
    format!(
        "{part} belongs to {owner}, and this command runs as {me}: what it wrote there {owner} could not read. \
         Say: runuser -u {owner} -- ots-server ...",
        part = part.display()
    )
}

/// The name of a user, from the lines of a passwd file.
fn name_of(users: &str, id: u32) -> Option<&str> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _, this) = (fields.next()?, fields.next()?, fields.next()?);
        (this.parse() == Ok(id)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_named_as_the_machine_knows_them() {
        let users = "root:x:0:0:root:/root:/bin/bash\nbroken\nots:x:998:998::/var/lib/ots:/usr/sbin/nologin\n";
        assert_eq!(name_of(users, 998), Some("ots"));
        assert_eq!(name_of(users, 0), Some("root"));
        assert_eq!(name_of(users, 99), None);
    }
}
