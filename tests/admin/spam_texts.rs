//! Comments of our own making, spam and not, for what learns to tell them apart.

/// Draws words, the same ones for the same seed.
pub struct Draw(u64);

impl Draw {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn number(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.number() % words.len()]
    }

    /// Advertising: it asks to look at something, in ever other words.
    pub fn spam(&mut self) -> String {
        let please = self.one(&["please", "hey guys", "everyone", "hello", "dear all", "quick favour", "psst", "hi"]);
        let look =
            self.one(&["check out", "visit", "look at", "subscribe to", "have a look at", "come over to", "try"]);
        let what =
            self.one(&["my channel", "my page", "our new shop", "this site", "my profile", "the offer", "my mix"]);
        let why = self.one(&[
            "you will love it",
            "it is free",
            "only today",
            "I need support",
            "earn money at home",
            "thousands already did",
            "best prices",
            "no scam",
            "it changed my life",
            "first ten get a gift",
        ]);
        let end =
            self.one(&["thanks!!!", ":)", "cheers", "share it", "link below", "tell your friends", "do not wait"]);
        let host = self.one(&["deals", "promo", "bestbuy4u", "cheapstuff", "videos", "followers"]);
        match self.number() % 3 {
            0 => format!("{please} {look} {what}, {why} {end}"),
            1 => format!("{look} {what} {please} http://{host}{}.example {why}", self.number() % 90),
            _ => format!("{why}! {please} {look} {what} {end} www.{host}.example/{}", self.number() % 900),
        }
    }

    /// A reader's comment: it says something about what stands above.
    pub fn ham(&mut self) -> String {
        let start = self.one(&[
            "I remember",
            "This brings back",
            "Nobody told me about",
            "We sang",
            "I never understood",
            "My mother loved",
            "What a voice in",
            "Best part:",
            "Does anybody know",
            "Still crying over",
        ]);
        let what = self.one(&[
            "the second verse",
            "that bridge",
            "the video with the horses",
            "this song",
            "the drums",
            "the old version",
            "the live take from 2009",
            "that dress",
            "the last chorus",
            "her smile",
        ]);
        let when = self.one(&[
            "when I was in school",
            "on the way to work",
            "at our wedding",
            "every summer",
            "in 2014",
            "before the split",
            "with my brother",
            "after all these years",
            "at three in the night",
            "in the car",
        ]);
        let end = self.one(&[
            "so good",
            "and I still do",
            "lol",
            "it never gets old",
            "what a time",
            "goosebumps",
            "but the sound is thin",
            "sorry for my english",
            "who else?",
            "check the ending too",
        ]);
        match self.number() % 3 {
            0 => format!("{start} {what} {when}, {end}"),
            1 => format!("{start} {what}. {end}"),
            _ => format!("{end}... {start} {what} {when}"),
        }
    }
}
