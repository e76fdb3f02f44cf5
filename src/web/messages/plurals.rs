//! Sentences with a number that a script in the browser puts in: one for each plural category of the language.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use super::Messages;

/// The end of the numbers among which there is one of each category of each language, as far as they are below a thousand.
const END: u32 = 112;

impl Messages {
    /// Gives the forms of a sentence over `$count`, by CLDR's category (`one`, `few`, `other`): `#` stands for the number.
    ///
    /// A category that only greater numbers have is left out; its form is that of `other`.
    pub fn plural_forms(&self, key: &str) -> Vec<(&'static str, String)> {
        // There are rules for languages, and none for scripts or most regions.
        let language = self.lang().split('-').next().unwrap_or_default();
        let locale: LanguageIdentifier = language.parse().unwrap_or_default();
        let rules = PluralRules::create(locale, PluralRuleType::CARDINAL).ok();
        let mut forms: Vec<(&'static str, String)> = Vec::new();
        // Sentences may have a form for exactly 0, which stands for no category but that which only 0 has.
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
