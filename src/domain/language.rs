//! The supported languages, and the choice of one for a tag or an `Accept-Language` header.

/// The tags of all languages (BCP 47), English first; from the folders of `locales/`.
pub const TAGS: &[&str] = include!(concat!(env!("OUT_DIR"), "/language_tags.rs"));

/// The most ranges of `Accept-Language` that are parsed; browsers send a handful.
const MAX_RANGES: usize = 32;

/// The files of each language, in the order of `TAGS`: name and text.
const SOURCES: &[&[(&str, &str)]] = include!(concat!(env!("OUT_DIR"), "/language_sources.rs"));

/// A language that there are sentences in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Language(usize);

impl Language {
    /// English, which every other language falls back to.
    pub const ENGLISH: Self = Self(0);

    /// Lists all languages, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TAGS.len()).map(Self)
    }

    /// Finds the language with exactly this tag, however its letters are written.
    pub fn named(tag: &str) -> Option<Self> {
        TAGS.iter().position(|known| known.eq_ignore_ascii_case(tag)).map(Self)
    }

    /// Finds the language that a tag means, or the nearest one that its readers read; `None` where there is none.
    ///
    /// Chinese is told apart by its script, which a region stands for where none is named: Taiwan, Hong Kong and Macao
    /// write traditional characters, everybody else simplified ones. Norwegian is answered in Danish, as CLDR's
    /// distances between languages propose.
    ///
    /// ```
    /// use afterword::domain::language::Language;
    ///
    /// assert_eq!(Language::near("de-AT").map(Language::tag), Some("de"));
    /// assert_eq!(Language::near("zh-TW").map(Language::tag), Some("zh-Hant"));
    /// assert_eq!(Language::near("xx"), None);
    /// ```
    pub fn near(tag: &str) -> Option<Self> {
        Self::named(tag).or_else(|| LanguageTag::read(tag)?.nearest())
    }

    /// Picks what an `Accept-Language` header (RFC 9110, section 12.5.4) likes best, of equals the first. What stands behind
    /// its first 32 ranges is passed over.
    pub fn accepted(header: &str) -> Option<Self> {
        Self::accepted_among(header, |_| true)
    }

    /// Does so among the languages that `is_spoken` takes.
    pub fn accepted_among(header: &str, is_spoken: impl Fn(Self) -> bool) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for (weight, tag) in header.split(',').take(MAX_RANGES).filter_map(preference) {
            if best.is_none_or(|(most, _)| weight > most)
                && let Some(language) = Self::near(tag).filter(|language| is_spoken(*language))
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// Returns the tag, for `lang` and `Content-Language`.
    pub fn tag(self) -> &'static str {
        TAGS.get(self.0).copied().unwrap_or("en")
    }

    /// Returns the files of its sentences (Fluent messages): name and text.
    pub fn sources(self) -> &'static [(&'static str, &'static str)] {
        SOURCES.get(self.0).copied().unwrap_or_default()
    }

    /// Returns its index in `TAGS`.
    pub const fn index(self) -> usize {
        self.0
    }
}

/// The parts of a tag that tell languages apart; the rest (variants, extensions) makes no difference here.
#[derive(Debug, Clone, Copy)]
struct LanguageTag<'a> {
    language: &'a str,
    script: Option<&'a str>,
    region: Option<&'a str>,
}

impl<'a> LanguageTag<'a> {
    fn read(tag: &'a str) -> Option<Self> {
        let mut subtags = tag.split(['-', '_']);
        let language = subtags.next().filter(|name| (2..=3).contains(&name.len()) && is_letters(name))?;
        let (mut script, mut region) = (None, None);
        // A single letter begins an extension, which may hold anything.
        for subtag in subtags.take_while(|subtag| subtag.len() > 1) {
            match subtag.len() {
                4 if is_letters(subtag) && region.is_none() => script = script.or(Some(subtag)),
                2 | 3 => region = region.or(Some(subtag)),
                _ => {}
            }
        }
        Some(Self { language, script, region })
    }

    fn nearest(self) -> Option<Language> {
        let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(self.language));
        if is(&["zh", "cmn", "yue"]) {
            return Language::named(if self.is_traditional() { "zh-Hant" } else { "zh-Hans" });
        }
        let language = match self.language {
            // Withdrawn codes, which old systems still send.
            _ if is(&["iw"]) => "he",
            _ if is(&["in"]) => "id",
            _ if is(&["nb", "nn", "no"]) => "da",
            own => own,
        };
        let speaks = |tag: &str| tag.split('-').next().is_some_and(|spoken| spoken.eq_ignore_ascii_case(language));
        TAGS.iter().position(|tag| speaks(tag)).map(Language)
    }

    fn is_traditional(self) -> bool {
        let is_one_of = |names: &[&str], own: &str| names.iter().any(|name| name.eq_ignore_ascii_case(own));
        match (self.script, self.region) {
            (Some(script), _) => is_one_of(&["Hant"], script),
            (None, Some(region)) => is_one_of(&["TW", "HK", "MO"], region),
            (None, None) => is_one_of(&["yue"], self.language),
        }
    }
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Reads one range of `Accept-Language`: how much it is liked, and its tag. `None` for weight 0 and nonsense.
fn preference(range: &str) -> Option<(f32, &str)> {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, "q=1"));
    let weight: f32 = parameters.trim().strip_prefix("q=")?.trim().parse().ok()?;
    (weight > 0.0 && weight <= 1.0).then_some((weight, tag.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(tag: &str) -> Option<&'static str> {
        Language::near(tag).map(Language::tag)
    }

    fn accepted(header: &str) -> Option<&'static str> {
        Language::accepted(header).map(Language::tag)
    }

    #[test]
    fn english_is_the_first_of_all_languages_and_each_is_found_by_its_tag() {
        assert_eq!(Language::ENGLISH.tag(), "en");
        for language in Language::all() {
            assert_eq!(Language::named(language.tag()), Some(language));
            assert_eq!(Language::near(&language.tag().to_ascii_uppercase()), Some(language));
        }
    }

    #[test]
    fn a_tag_means_the_nearest_language() {
        for (tag, expected) in [
            ("en-GB", "en"),
            ("de-AT", "de"),
            ("de_CH", "de"),
            ("de-CH-1996-u-co-phonebk", "de"),
            ("pt", "pt-BR"),
            ("pt-PT", "pt-BR"),
            ("iw", "he"),
            ("in-ID", "id"),
            ("nb-NO", "da"),
            ("nn", "da"),
            ("no", "da"),
        ] {
            assert_eq!(near(tag), Some(expected), "{tag}");
        }
        for tag in ["", "xx", "e", "english", "x-klingon", "i-klingon", "-de", "de\u{e9}", "12", "*"] {
            assert_eq!(near(tag), None, "{tag}");
        }
    }

    #[test]
    fn chinese_is_told_apart_by_script_and_then_by_region() {
        for tag in ["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-HK", "cmn", "zh-cmn-Hans-CN"] {
            assert_eq!(near(tag), Some("zh-Hans"), "{tag}");
        }
        for tag in ["zh-TW", "zh-HK", "zh-MO", "zh-hant", "zh-Hant-CN", "zh_TW", "yue"] {
            assert_eq!(near(tag), Some("zh-Hant"), "{tag}");
        }
    }

    #[test]
    fn the_best_liked_language_is_accepted_and_of_equals_the_first() {
        for (header, expected) in [
            ("de", Some("de")),
            ("xx, de;q=0.5, fr;q=0.7", Some("fr")),
            ("de, fr", Some("de")),
            ("en-GB,en;q=0.5", Some("en")),
            ("de;q=0, en;q=0.1", Some("en")),
            ("de;q=2, fr;q=-1, it;q=x", None),
            ("", None),
            ("*", None),
            ("\u{0};;q=q,,", None),
        ] {
            assert_eq!(accepted(header), expected, "{header:?}");
        }
        assert_eq!(accepted(&format!("{}de", "xx,".repeat(31))), Some("de"));
        assert_eq!(accepted(&format!("{}de", "xx,".repeat(32))), None);
        assert_eq!(preference(" de ; q=0.8"), Some((0.8, "de")));
        let german = Language::accepted_among("ja, de;q=0.8, fr;q=0.5", |language| language.tag() != "ja");
        assert_eq!(german.map(Language::tag), Some("de"));
    }
}
