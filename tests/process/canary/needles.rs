//! Addresses that nobody else has, every spelling in which one could come out, and a search for all of them at once.

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;

/// How many bytes of a needle are looked up at once; no needle is shorter.
const WINDOW: usize = 8;
/// How much of a digest is looked for, in bytes: cut-off ones count too.
const DIGEST_PREFIX: usize = 8;

/// An address that is used for one path only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canary {
    /// What it is used for.
    pub path: String,
    pub address: String,
}

impl Canary {
    /// Makes the address of a path: the same for the same path in the same run.
    pub fn new(run: &[u8], path: &str) -> Self {
        let random = BASE32_NOPAD.encode(&Sha256::digest([run, path.as_bytes()].concat()));
        // Both cases, so that an address that was brought to lower case is another needle.
        let (local, rest) = random.split_at(20);
        let domain = rest.split_at(16).0.to_lowercase();
        Self { path: path.to_owned(), address: format!("cnry{local}@{domain}.example") }
    }

    /// Gives every spelling to look for, each with its name.
    fn spellings(&self) -> Vec<(&'static str, Vec<u8>)> {
        let lower = self.address.to_lowercase();
        let upper = self.address.to_uppercase();
        let mut found = Vec::new();
        for address in [self.address.as_str(), &lower, &upper] {
            let (local, domain) = address.split_once('@').unwrap();
            // What escapes each character by itself, or none of these, shows in the parts already.
            for part in [local, domain.split_once('.').unwrap().0] {
                found.extend(of_part(part));
            }
            found.extend(of_address(address));
        }
        found.sort();
        found.dedup_by(|a, b| a.1 == b.1);
        found
    }
}

fn of_part(part: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = part.as_bytes();
    let each = |write: fn(&mut String, u32)| {
        let mut text = String::new();
        part.chars().for_each(|letter| write(&mut text, letter.into()));
        text.into_bytes()
    };
    let mut found = vec![
        ("plain", bytes.to_vec()),
        ("reversed", bytes.iter().rev().copied().collect()),
        ("percent-encoded", each(|text, code| write!(text, "%{code:02X}").unwrap())),
        ("percent-encoded", each(|text, code| write!(text, "%{code:02x}").unwrap())),
        ("as HTML entities", each(|text, code| write!(text, "&#{code};").unwrap())),
        ("as HTML entities", each(|text, code| write!(text, "&#x{code:x};").unwrap())),
        ("as HTML entities", each(|text, code| write!(text, "&#x{code:X};").unwrap())),
        ("JSON-escaped", each(|text, code| write!(text, "\\u{code:04x}").unwrap())),
        ("JSON-escaped", each(|text, code| write!(text, "\\u{code:04X}").unwrap())),
        ("UTF-16LE", part.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", part.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hexadecimal", HEXLOWER.encode(bytes).into_bytes()),
        ("hexadecimal", HEXLOWER.encode(bytes).to_uppercase().into_bytes()),
        ("as a list of bytes", bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes()),
        ("as a list of bytes", bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(",").into_bytes()),
    ];
    for skipped in 0..3 {
        // Whole groups of three bytes only: the letters at both ends depend on the neighbours.
        let whole = &bytes[skipped..skipped + (bytes.len() - skipped) / 3 * 3];
        found.push(("base64", BASE64_NOPAD.encode(whole).into_bytes()));
        found.push(("base64url", BASE64URL_NOPAD.encode(whole).into_bytes()));
    }
    found
}

fn of_address(address: &str) -> Vec<(&'static str, Vec<u8>)> {
    let digests = [Md5::digest(address).to_vec(), Sha1::digest(address).to_vec(), Sha256::digest(address).to_vec()];
    let mut found = Vec::new();
    for (name, digest) in ["MD5", "SHA-1", "SHA-256"].into_iter().zip(digests) {
        let hex = HEXLOWER.encode(&digest[..DIGEST_PREFIX]);
        // Ten letters stand for seven and a half bytes, whatever follows.
        let letters = |text: String| text.as_bytes()[..10].to_vec();
        found.push((name, hex.to_uppercase().into_bytes()));
        found.push((name, hex.into_bytes()));
        found.push((name, letters(BASE64_NOPAD.encode(&digest))));
        found.push((name, letters(BASE64URL_NOPAD.encode(&digest))));
        found.push((name, digest[..DIGEST_PREFIX].to_vec()));
    }
    found
}

/// Everything to look for.
pub struct Needles {
    canaries: Vec<Canary>,
    needles: Vec<(usize, &'static str, Vec<u8>)>,
    /// Which pairs of first bytes any needle begins with: most places are passed by on this alone.
    begins: Vec<bool>,
    by_window: HashMap<[u8; WINDOW], Vec<usize>>,
}

impl Needles {
    pub fn new(canaries: Vec<Canary>) -> Self {
        let mut needles = Vec::new();
        for (position, canary) in canaries.iter().enumerate() {
            needles.extend(canary.spellings().into_iter().map(|(name, bytes)| (position, name, bytes)));
        }
        let mut begins = vec![false; 1 << 16];
        let mut by_window: HashMap<_, Vec<_>> = HashMap::new();
        for (position, (_, _, bytes)) in needles.iter().enumerate() {
            begins[usize::from(bytes[0]) << 8 | usize::from(bytes[1])] = true;
            by_window.entry(bytes[..WINDOW].try_into().unwrap()).or_default().push(position);
        }
        Self { canaries, needles, begins, by_window }
    }

    /// Gives what was found: the path of the canary, and the spelling.
    pub fn find(&self, haystack: &[u8]) -> Vec<(&str, &'static str)> {
        let mut found = Vec::new();
        for (start, window) in haystack.windows(WINDOW).enumerate() {
            if !self.begins[usize::from(window[0]) << 8 | usize::from(window[1])] {
                continue;
            }
            for position in self.by_window.get(window).into_iter().flatten() {
                let (canary, name, bytes) = &self.needles[*position];
                if haystack[start..].starts_with(bytes) {
                    found.push((self.canaries[*canary].path.as_str(), *name));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[test]
fn every_spelling_is_found_wherever_it_stands_and_nothing_else_is() {
    let (wanted, other) = (Canary::new(b"run", "wanted"), Canary::new(b"run", "other"));
    let needles = Needles::new(vec![wanted.clone()]);
    for address in [wanted.address.clone(), wanted.address.to_lowercase(), wanted.address.to_uppercase()] {
        for (name, spelling) in of_part(address.split_once('@').unwrap().0).into_iter().chain(of_address(&address)) {
            let haystack = [b"before ".as_slice(), &spelling, b" behind"].concat();
            assert!(needles.find(&haystack).iter().any(|(_, found)| *found == name), "{name}");
        }
    }
    for before in 0..3 {
        let text = format!("{}{} behind", "x".repeat(before), wanted.address);
        assert_eq!(needles.find(BASE64_NOPAD.encode(text.as_bytes()).as_bytes())[0].0, "wanted");
    }
    for (_, spelling) in other.spellings() {
        assert_eq!(needles.find(&spelling), []);
    }
}
