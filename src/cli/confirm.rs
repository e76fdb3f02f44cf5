//! Asks for confirmation before something irreversible.

use super::error::CliError;
use crate::service::removal::Extent;
use std::io::{IsTerminal, Write};

/// Continues with `--yes`, or if the user at a terminal types `name`.
pub(super) fn confirm(is_yes: bool, what: &str, name: &str) -> Result<(), CliError> {
    if is_yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(CliError::Usage(format!("{what}\nNothing was removed. Repeat the command with --yes to do it.")));
    }
    let mut stderr = std::io::stderr().lock();
    write!(stderr, "{what}\nThis cannot be taken back. Type {name} to go on: ").map_err(CliError::failed)?;
    stderr.flush().map_err(CliError::failed)?;
    let mut typed = String::new();
    std::io::stdin().read_line(&mut typed).map_err(CliError::failed)?;
    if typed.trim() == name { Ok(()) } else { Err(CliError::Failed("nothing was removed".to_owned())) }
}

/// Says what goes with a site or an article.
pub(super) fn describe(what: &str, extent: Extent) -> String {
    let counted = |count: i64, one: &str, several: &str| {
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { several }))
    };
    let parts = [
        counted(extent.articles, "article", "articles").filter(|_| what.starts_with("the site")),
        counted(extent.comments, "comment with its receipt", "comments with their receipts"),
        counted(extent.addresses, "sealed address", "sealed addresses"),
        counted(extent.spam_examples, "lesson of the spam filter", "lessons of the spam filter"),
        counted(extent.bans, "ban", "bans"),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let goes = if parts.is_empty() { String::new() } else { format!(" and with it: {}", parts.join(", ")) };
    format!("This removes {what} for good{goes}. The audit log stays, and says so.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_is_counted() {
        let extent = Extent { articles: 2, comments: 1, addresses: 3, ..Extent::default() };
        let expected = "This removes the site blog for good and with it: 2 articles, 1 comment with its receipt, 3 sealed \
                        addresses. The audit log stays, and says so.";
        assert_eq!(describe("the site blog", extent), expected);
        let empty = describe("the article /a", Extent { articles: 1, ..Extent::default() });
        assert_eq!(empty, "This removes the article /a for good. The audit log stays, and says so.");
    }
}
