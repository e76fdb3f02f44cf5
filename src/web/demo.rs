//! The sample articles of `demo`.

/// The slug of the site that the sample articles belong to.
pub const SITE_SLUG: &str = "demo";

/// An article that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleArticle {
    /// The last segment of its address, `/demo/{slug}`.
    pub slug: &'static str,
    /// The title.
    pub title: &'static str,
    /// The text, one paragraph each, without HTML.
    pub paragraphs: &'static [&'static str],
}

/// The sample articles, in the order in which they are listed.
pub const SAMPLE_ARTICLES: &[SampleArticle] = &[
    SampleArticle {
        slug: "how-the-tide-comes-in",
        title: "How the tide comes in",
        paragraphs: &[
            "Stand on a flat beach for an afternoon and the sea seems to change its mind. It walks out until the boats lie \
             on their sides, thinks about it, and comes back for them. Nothing pushed it. Most of the work is done by the \
             moon, from very far away and without any hurry.",
            "The moon pulls harder on the water that faces it than on the earth below, and harder on the earth than on the \
             water behind. So the sea is drawn into two gentle heaps, one on each side, and the earth turns underneath \
             them. A coast that passes through both heaps has two high tides a day. Because the moon itself moves on while \
             the earth turns, each day's tides come a little under an hour later than those of the day before.",
            "The sun helps or hinders. When sun and moon stand in one line, at new moon and at full moon, their pulls add \
             up, and the water climbs high and falls low: spring tides, which have nothing to do with the season. When \
             they stand at right angles, the range is small, and sailors speak of neap tides.",
            "The rest is geography. In a nearly closed sea the water has no room to gather and hardly moves. In a bay that \
             narrows like a funnel it piles up on itself, and the same heap that lifts the open ocean by the height of a \
             chair can lift the far end of the bay by the height of a house.",
            "That is why a tide table is made for one harbour and not for a country. If you want to know what the water \
             will do where you are, ask somebody who keeps a boat there. The moon will agree with them.",
        ],
    },
    SampleArticle {
        slug: "mending-a-bicycle-tube",
        title: "Mending a bicycle tube",
        paragraphs: &[
            "A flat tyre takes a quarter of an hour to mend, and most of that is waiting for glue. You need two tyre \
             levers, a patch, a scrap of sandpaper, a small tube of rubber solution and a pump. A bowl of water helps, \
             but a quiet room does nearly as well.",
            "Take the wheel out, let the last air go, and lift one side of the tyre over the rim with the levers. Pull the \
             tube out and pump it up until it is fatter than it was in the tyre. Now listen, or turn it slowly past your \
             cheek: you will feel the leak before you see it. Mark the spot with a cross that is larger than the patch, \
             because the middle of the mark is about to disappear.",
            "Roughen the rubber around the hole until it is dull, then spread a thin film of solution, again larger than \
             the patch. Then comes the step that everybody skips: wait. The solution has to look dry and feel tacky. A \
             patch pressed into wet glue slides about for a week and then lets go on a hill.",
            "Press the patch on, hard, from the middle outwards. While it settles, run your fingers with care around the \
             inside of the tyre. Whatever made the hole is often still there, a thorn or a splinter of glass, and it will \
             make the next one before you reach the corner.",
            "Put a little air into the tube so that it keeps its shape, tuck it in, and push the tyre back over the rim by \
             hand, finishing at the valve. Pump, spin the wheel, and look at it from the side. If it runs round without a \
             hop, wash your hands and go somewhere.",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_articles_have_their_own_slug_and_three_to_five_plain_paragraphs() {
        let mut slugs: Vec<_> = SAMPLE_ARTICLES.iter().map(|article| article.slug).collect();
        slugs.dedup();
        assert_eq!(slugs.len(), SAMPLE_ARTICLES.len());
        for article in SAMPLE_ARTICLES {
            assert!((3..=5).contains(&article.paragraphs.len()), "{}", article.slug);
            assert!(
                article.paragraphs.iter().all(|text| !text.contains('<') && !text.contains("  ")),
                "{}",
                article.slug
            );
        }
    }
}
