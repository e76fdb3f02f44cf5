//! The scripts that comments are written in, with everyday words and names in each.

/// A script, with the parts of its sentences.
#[derive(Debug)]
pub(crate) struct Script {
    /// Comments in a hundred that are written in it.
    pub percent: u32,
    /// Its words, with white space between them.
    pub words: &'static str,
    /// Names of authors who write in it.
    pub names: &'static [&'static str],
    /// The separator between two words.
    pub separator: &'static str,
    /// The end of a sentence.
    pub full_stop: &'static str,
}

/// Emoji that end some comments.
pub(crate) const EMOJI: &[&str] = &["🙂", "🎉", "👍", "🌻", "☕", "🚲", "❤️", "👩‍🔬", "🤔", "📚"];

/// All scripts; their percentages add up to 100.
pub(crate) const SCRIPTS: &[Script] = &[
    Script {
        percent: 58,
        words: include_str!("../data/latin.txt"),
        names: &["Ada", "Jörg", "María Luz", "Owen P.", "Zoë", "Łucja", "Tomás", "Brigid", "Nkechi", "Sanne"],
        separator: " ",
        full_stop: ". ",
    },
    Script {
        percent: 10,
        words: include_str!("../data/cyrillic.txt"),
        names: &["Вера", "Игорь", "Олена", "Стоян"],
        separator: " ",
        full_stop: ". ",
    },
    Script {
        percent: 6,
        words: include_str!("../data/greek.txt"),
        names: &["Ελένη", "Νίκος", "Δάφνη"],
        separator: " ",
        full_stop: ". ",
    },
    Script {
        percent: 6,
        words: include_str!("../data/arabic.txt"),
        names: &["ليلى", "سامي", "نورة"],
        separator: " ",
        full_stop: ". ",
    },
    Script {
        percent: 4,
        words: include_str!("../data/hebrew.txt"),
        names: &["נועה", "אורי", "תמר"],
        separator: " ",
        full_stop: ". ",
    },
    Script {
        percent: 6,
        words: include_str!("../data/devanagari.txt"),
        names: &["मीरा", "अर्जुन", "कविता"],
        separator: " ",
        full_stop: "। ",
    },
    Script {
        percent: 6,
        words: include_str!("../data/han.txt"),
        names: &["小梅", "李山", "陈河"],
        separator: "",
        full_stop: "。",
    },
    Script {
        percent: 4,
        words: include_str!("../data/hangul.txt"),
        names: &["지우", "민호", "하늘"],
        separator: " ",
        full_stop: ". ",
    },
];
