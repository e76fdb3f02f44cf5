//! Words: runs of letters and digits.

/// Returns the words of a text, as they stand in it.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_part_of_word(c)).filter(|word| !word.is_empty())
}

fn is_part_of_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { c.is_alphanumeric() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits_in_a_row() {
        let found: Vec<_> = words("i'm 2 zoës_ (at) 本の-page.").collect();
        assert_eq!(found, ["i", "m", "2", "zoës_", "at", "本の", "page"]);
        assert_eq!(words(" .,! ").count(), 0);
    }
}
