//! Draws an avatar: two wreaths of leaves around a centre, on a plain background.
//!
//! Background and leaves differ by at least 40 % in lightness, so that the drawing is visible on light and dark pages.
//! Every drawing is symmetrical. 53 bits choose among some millions of visibly different ones.

use crate::domain::author::AvatarSeed;
use std::fmt::Write;

/// The step on the colour circle, in degrees.
const HUE_STEP: u64 = 15;
/// The distances between the hues of leaves and background, in degrees: neighbours and opposites go well together.
const DISTANCES: [u64; 8] = [0, 25, 50, 140, 165, 195, 220, 320];

/// Draws the avatar of a seed: an SVG of 40 by 40 units and fewer than 2000 bytes.
pub fn draw(seed: AvatarSeed) -> String {
    let mut choices = Choices::of(seed);
    let ground = choices.below(360 / HUE_STEP) * HUE_STEP;
    let leaves = (ground + choices.pick(&DISTANCES)) % 360;
    let (saturation, darkness) = (35 + 10 * choices.below(3), 30 + 4 * choices.below(3));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 40\" width=\"40\" height=\"40\">\
         <rect width=\"40\" height=\"40\" fill=\"hsl({ground},{saturation}%,{darkness}%)\"/>"
    );
    let count = 3 + choices.below(6);
    let outer = Leaf::choose(&mut choices, 10, 14);
    let inner = Leaf::choose(&mut choices, 5, 8);
    let (light, lighter) = (74 + 4 * choices.below(3), 86 + 3 * choices.below(3));
    let turn = 180 * choices.below(2);
    wreath(&mut svg, &outer, count, turn, &format!("hsl({leaves},60%,{light}%)"));
    let is_between = choices.below(2) == 1;
    let inner_turn = turn + if is_between { 180 / count } else { 0 };
    wreath(&mut svg, &inner, count, inner_turn, &format!("hsl({ground},55%,{lighter}%)"));
    middle(&mut svg, &mut choices, &format!("hsl({leaves},70%,{}%)", darkness + 10));
    svg.push_str("</svg>");
    svg
}

/// Splits the seed into choices by repeated division.
struct Choices(u64);

impl Choices {
    /// Mixes the bits first, so that neighbouring numbers give different drawings.
    fn of(seed: AvatarSeed) -> Self {
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014): a permutation of the 64-bit numbers.
        let mut bits = seed.get().unsigned_abs().wrapping_add(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self(bits ^ (bits >> 31))
    }

    const fn below(&mut self, end: u64) -> u64 {
        let choice = self.0 % end;
        self.0 /= end;
        choice
    }

    fn pick(&mut self, values: &[u64]) -> u64 {
        let at = self.below(u64::try_from(values.len()).unwrap_or(1).max(1));
        usize::try_from(at).ok().and_then(|at| values.get(at)).copied().unwrap_or_default()
    }
}

/// One leaf of a wreath, standing above the middle.
struct Leaf {
    shape: u64,
    /// The distance of its centre from that of the drawing.
    distance: u64,
    /// Half its width, in tenths.
    width: u64,
    /// Half its height.
    height: u64,
}

impl Leaf {
    fn choose(choices: &mut Choices, nearest: u64, farthest: u64) -> Self {
        let distance = nearest + choices.below(farthest - nearest + 1);
        Self {
            shape: choices.below(4),
            distance,
            width: 20 + 5 * choices.below(6),
            height: 3 + choices.below(distance.min(19 - distance).saturating_sub(2).max(1)),
        }
    }

    fn write(&self, svg: &mut String) {
        let y = 20 - self.distance;
        let (height, whole, tenth) = (self.height, self.width / 10, self.width % 10);
        // Writing to a string cannot fail.
        let _ = match self.shape {
            0 => write!(svg, "<ellipse cx=\"20\" cy=\"{y}\" rx=\"{whole}.{tenth}\" ry=\"{height}\"/>"),
            1 => write!(svg, "<circle cx=\"20\" cy=\"{y}\" r=\"{whole}.{tenth}\"/>"),
            2 => write!(
                svg,
                "<path d=\"M20 {}l{whole}.{tenth} {height}-{whole}.{tenth} {height}-{whole}.{tenth}-{height}z\"/>",
                y - height
            ),
            _ => write!(
                svg,
                "<path d=\"M20 {}q{} {} 0 {}q-{} -{} 0 -{}z\"/>",
                y - height,
                2 * whole,
                height,
                2 * height,
                2 * whole,
                height,
                2 * height
            ),
        };
    }
}

fn wreath(svg: &mut String, leaf: &Leaf, count: u64, turn: u64, colour: &str) {
    let _ = write!(svg, "<g fill=\"{colour}\">");
    for place in 0..count {
        let _ = write!(svg, "<g transform=\"rotate({} 20 20)\">", turn + place * 360 / count);
        leaf.write(svg);
        svg.push_str("</g>");
    }
    svg.push_str("</g>");
}

fn middle(svg: &mut String, choices: &mut Choices, colour: &str) {
    let radius = 2 + choices.below(3);
    let _ = match choices.below(3) {
        0 => write!(svg, "<circle cx=\"20\" cy=\"20\" r=\"{radius}\" fill=\"{colour}\"/>"),
        1 => write!(
            svg,
            "<circle cx=\"20\" cy=\"20\" r=\"{radius}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>"
        ),
        _ => write!(
            svg,
            "<rect x=\"{0}\" y=\"{0}\" width=\"{1}\" height=\"{1}\" fill=\"{colour}\" transform=\"rotate(45 20 20)\"/>",
            20 - radius,
            2 * radius
        ),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn seeds() -> impl Iterator<Item = AvatarSeed> {
        (1..=2_000).chain((1..=500).map(|n| (1 << 53) - n)).filter_map(AvatarSeed::from_stored)
    }

    #[test]
    fn every_drawing_is_small_and_well_formed() {
        for seed in seeds() {
            let svg = draw(seed);
            assert!(svg.len() < 2_000, "{} bytes", svg.len());
            let mut depth = 0;
            for tag in svg.split('<').skip(1) {
                depth += if tag.starts_with('/') { -1 } else { i32::from(!tag.contains("/>")) };
                assert!(depth >= 0, "{svg}");
            }
            assert_eq!(depth, 0, "{svg}");
            for forbidden in ["script", "style", "href", "url(", "NaN", "--"] {
                assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
            }
        }
    }

    #[test]
    fn a_seed_always_gives_the_same_drawing_and_others_give_others() {
        let drawings: HashSet<_> = seeds().map(draw).collect();
        assert_eq!(drawings.len(), seeds().count());
        let seed = AvatarSeed::from_random(4_711);
        assert_eq!(draw(seed), draw(seed));
    }
}
