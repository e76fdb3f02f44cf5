//! Names that readers cannot use, because they would look official.

use super::name::{AuthorName, looks};
use crate::domain::text;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words for roles, in the languages of most sites. Whole names only: "Mary Moderator" is a name.
const ROLES: &[&str] = &[
    "admin",
    "admins",
    "administrator",
    "administration",
    "anonymous",
    "editor",
    "mod",
    "mods",
    "moderator",
    "moderators",
    "moderation",
    "official",
    "operator",
    "owner",
    "root",
    "site admin",
    "staff",
    "support",
    "sysadmin",
    "system",
    "team",
    "webmaster",
    "Administratorin",
    "Moderatorin",
    "Betreiber",
    "Redaktion",
    "anonym",
    "administrateur",
    "administratrice",
    "modérateur",
    "modératrice",
    "anonyme",
    "équipe",
    "administrador",
    "administradora",
    "moderador",
    "moderadora",
    "anónimo",
    "anônimo",
    "equipe",
    "equipo",
    "amministratore",
    "moderatore",
    "anonimo",
    "beheerder",
    "anoniem",
    "ylläpito",
    "administratör",
    "yönetici",
    "администратор",
    "админ",
    "модератор",
    "аноним",
    "管理者",
    "管理人",
    "モデレーター",
    "管理员",
    "管理員",
    "版主",
    "관리자",
    "운영자",
    "مدير",
    "مشرف",
];

static ROLE_LOOKS: LazyLock<HashSet<String>> =
    LazyLock::new(|| ROLES.iter().flat_map(|role| looks(role)).map(|look| unaccented(&look)).collect());

/// The reserved names of one site.
///
/// Names are compared by look (UTS #39 skeleton of the casefolded name without white space and punctuation); role words
/// also without accents, as "àdmin" is no real name.
#[derive(Debug, Clone, Default)]
pub struct ReservedNames {
    names: HashSet<String>,
}

impl ReservedNames {
    /// Reserves the given names, such as those of the moderators and the site's, and the fixed list of role words.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: HashSet<String> = names.into_iter().flat_map(looks).collect();
        names.remove("");
        Self { names }
    }

    /// Returns whether a name looks like a reserved one.
    pub fn contains(&self, name: &AuthorName) -> bool {
        name.looks().iter().any(|look| self.names.contains(look) || ROLE_LOOKS.contains(&unaccented(look)))
    }
}

/// Drops the marks of a skeleton, which is decomposed already.
fn unaccented(skeleton: &str) -> String {
    skeleton.chars().filter(|c| !text::is_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_reserved(name: &str) -> bool {
        let reserved = ReservedNames::new(["Grace Hopper", "José", "The Daily Example", "!"]);
        reserved.contains(&AuthorName::parse(name).unwrap())
    }

    #[test]
    fn look_alikes_of_people_and_roles_are_reserved() {
        for name in [
            "Grace Hopper",
            "grace hopper",
            "GraceHopper",
            "Grасе Норреr",
            "the daily example",
            "José",
            "JOSE\u{0301}",
            "admin",
            "ADMlN",
            "аdmin",
            "Ａｄｍｉｎ",
            "[Admin]",
            "★ Moderator ★",
            "àdmin",
            "Moderateur",
            "модератор",
            "Anonymous",
            "𝐚𝐝𝐦𝐢𝐧",
            "adm\u{131}n",
            "M0D",
        ] {
            assert!(is_reserved(name), "{name} was taken");
        }
    }

    #[test]
    fn other_names_are_free() {
        for name in ["Grace", "Jose", "Mary Moderator", "Modesty", "Ada", "Anna Admina", "7"] {
            assert!(!is_reserved(name), "{name} was refused");
        }
    }
}
