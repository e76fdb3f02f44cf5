//! The user that a command runs as. Only the server's own user should create files in its data directory.

use super::error::CliError;
use crate::crypto::{KeyringError, effective_user};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

const ROOT: u32 = 0;
const ACCOUNTS: &str = "/etc/passwd";

/// Runs this command again as another user, in place of itself; returns where that user runs it already.
pub(super) fn become_user(name: &str) -> Result<(), CliError> {
    let accounts = std::fs::read_to_string(ACCOUNTS).unwrap_or_default();
    let Some((user, group)) = find(&accounts, name) else {
        return Err(CliError::Usage(format!("--as: there is no user {name} in {ACCOUNTS}")));
    };
    match effective_user() {
        Some(own) if own == user => Ok(()),
        Some(ROOT) => {
            let program = std::env::current_exe().map_err(CliError::failed)?;
            // Gives root's groups up, too: the standard library does so for a process that changes its user.
            let error = Command::new(program).args(std::env::args_os().skip(1)).uid(user).gid(group).exec();
            Err(CliError::Failed(format!("the command cannot be run as {name}: {error}")))
        }
        _ => Err(CliError::Usage(format!(
            "--as: only root may act as somebody else; run `sudo -u {name} afterword ...`"
        ))),
    }
}

/// Refuses to run as root in another user's directory: the server could not read root's files.
pub(super) fn refuse_root(directory: &Path) -> Result<(), CliError> {
    let Some(owner) = owner(directory).filter(|owner| *owner != ROOT && effective_user() == Some(ROOT)) else {
        return Ok(());
    };
    let owner = shown(owner);
    Err(CliError::Configuration(format!(
        "the data directory {} belongs to {owner}, and you are root: what you make there the server could not use; run this \
         command with `--as {owner}`, or as `sudo -u {owner} afterword ...`",
        directory.display()
    )))
}

/// Says whose file it is that the system refuses, and what to do; `None` where that is not the reason.
pub(super) fn refusal(path: &Path) -> Option<String> {
    let (owner, user) = (owner(path)?, effective_user()?);
    remedy(&path.display().to_string(), owner, user)
}

fn remedy(path: &str, owner: u32, user: u32) -> Option<String> {
    if owner == user {
        return None;
    }
    let (whose, who) = (shown(owner), shown(user));
    Some(if owner == ROOT {
        format!("{path} belongs to root, and this command runs as {who}; as root, run `chown -R {who} {path}`")
    } else {
        format!(
            "{path} belongs to {whose}, and this command runs as {who}; run it as `sudo -u {whose} afterword ...`, or as root \
             with `--as {whose}`"
        )
    })
}

/// Says what is wrong with a keyring. That of another user is left to that user: whoever takes it stops the server.
pub(super) fn keyring_refused(error: &KeyringError) -> String {
    let told = match error {
        // Where root made the keyring, it made the other files beside it, too.
        KeyringError::WrongOwner { path, .. } | KeyringError::Read { path, .. } => {
            refusal(path).map(|told| path.parent().and_then(refusal).unwrap_or(told))
        }
        _ => None,
    };
    told.unwrap_or_else(|| error.to_string())
}

/// Lists the files of a directory that are not its owner's.
pub(super) fn strangers_files(directory: &Path) -> std::io::Result<Option<(String, Vec<String>)>> {
    let owner = std::fs::metadata(directory)?.uid();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        if entry.metadata()?.uid() != owner {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok((!names.is_empty()).then(|| (shown(owner), names)))
}

fn owner(path: &Path) -> Option<u32> {
    std::fs::symlink_metadata(path).ok().map(|metadata| metadata.uid())
}

/// Returns the name of a user, or the number as `sudo -u` takes it.
fn shown(user: u32) -> String {
    let accounts = std::fs::read_to_string(ACCOUNTS).unwrap_or_default();
    name_of(&accounts, user).unwrap_or_else(|| format!("'#{user}'"))
}

/// Finds user and group of a name. The fields of a line (`passwd(5)`): name, password, user, group, and others.
fn find(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line =
        accounts.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|line| line.first() == Some(&name))?;
    Some((line.get(2)?.parse().ok()?, line.get(3)?.parse().ok()?))
}

fn name_of(accounts: &str, user: u32) -> Option<String> {
    let mut lines = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let line = lines.find(|line| line.get(2).and_then(|id| id.parse().ok()) == Some(user))?;
    line.first().map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNTS: &str =
        "root:x:0:0:root:/root:/bin/bash\nafterword:x:990:991::/var/lib/afterword:/usr/sbin/nologin\n";

    #[test]
    fn a_user_is_found_by_name_and_by_number() {
        assert_eq!(find(ACCOUNTS, "afterword"), Some((990, 991)));
        assert_eq!((find(ACCOUNTS, "after"), find(ACCOUNTS, "")), (None, None));
        assert_eq!(name_of(ACCOUNTS, 990).as_deref(), Some("afterword"));
        assert_eq!(name_of(ACCOUNTS, 7), None);
    }

    #[test]
    fn only_what_root_made_is_given_away() {
        let given = remedy("data", ROOT, 65_533).unwrap();
        assert!(given.contains("chown -R '#65533' data"), "{given}");
        let kept = remedy("data", 65_533, ROOT).unwrap();
        assert!(kept.contains("sudo -u '#65533'") && kept.contains("--as") && !kept.contains("chown"), "{kept}");
        assert_eq!(remedy("data", 65_533, 65_533), None);
    }
}
