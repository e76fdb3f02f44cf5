//! The messages of one language, loaded on first use: most visitors of a site share one or two.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::numbers;
use crate::domain::language::{Language, TAGS};

/// Messages by key.
pub(super) type Bundle = FluentBundle<FluentResource>;

static SPOKEN: [OnceLock<Bundle>; TAGS.len()] = [const { OnceLock::new() }; TAGS.len()];

/// Returns the messages of a language.
pub(super) fn spoken(language: Language) -> Option<&'static Bundle> {
    let own_origins = SPOKEN.get(language.index())?;
    Some(
        own_origins.get_or_init(|| bundle(language, language.sources().iter().map(|(_, source)| (*source).to_owned()))),
    )
}

/// Parses messages. Omits invalid ones: English replaces them, and tests rule them out for our own.
pub(super) fn bundle(language: Language, sources: impl IntoIterator<Item = String>) -> Bundle {
    let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Isolation marks would also appear in titles and attributes. Templates isolate foreign text with elements instead.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(numbers::writer(language.tag())));
    for source in sources {
        let resource = FluentResource::try_new(source).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Formats a message. Returns `None` if the key (`message` or `message.attribute`) is unknown or an argument is
/// missing.
pub(super) fn format(bundle: &Bundle, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(attribute) => message.get_attribute(attribute)?.value(),
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, arguments, &mut errors);
    errors.is_empty().then(|| text.into_owned())
}
