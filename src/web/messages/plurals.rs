//! Messages in which a script inserts a number: one form for each plural category of the language.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use super::Messages;

/// The numbers below this cover every plural category that a language uses below a thousand.
const END: u32 = 112;

impl Messages {
    /// Returns the forms of a message with `$count`, by CLDR category (`one`, `few`, `other`). `#` stands for the
    /// number.
    ///
    /// A category that only greater numbers have is omitted; `other` serves for it.
    pub fn plural_forms(&self, key: &str) -> Vec<(&'static str, String)> {
        // The rules are by language, not by script or region.
        let language = self.lang().split('-').next().unwrap_or_default();
        let locale: LanguageIdentifier = language.parse().unwrap_or_default();
        let rules = PluralRules::create(locale, PluralRuleType::CARDINAL).ok();
        let mut forms: Vec<(&'static str, String)> = Vec::new();
        // A message may have an exact `[0]` variant. Use it for the `zero` category only.
        for number in (1..END).chain([0]) {
            let category = rules.as_ref().and_then(|rules| rules.select(number).ok());
            let name = name_of(category.unwrap_or(PluralCategory::OTHER));
            if forms.iter().all(|(known, _)| *known != name) {
                let text = self.text_with(key, [("count", number.into())]);
                forms.push((name, text.replace(&number.to_string(), "#")));
            }
        }
        forms
    }
}

const fn name_of(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn there_is_a_form_for_each_category_with_a_place_for_the_number() {
        assert_eq!(
            Messages::default().plural_forms("embed-news"),
            [("one", "Show # new comment".to_owned()), ("other", "Show # new comments".to_owned())]
        );
        for (tag, categories) in [("ru", 3), ("ar", 6), ("ja", 1), ("cs", 3), ("pl", 3), ("pt-BR", 2), ("zh-Hans", 1)] {
            if let Some(language) = Language::named(tag) {
                assert_eq!(Messages::of(language).plural_forms("embed-news").len(), categories, "{tag}");
            }
        }
    }
}
