//! Proofs of work in the format of ALTCHA, version 2: its widget and its solvers work unchanged.
//!
//! A challenge has a nonce, a salt and a cost, and is signed. A solver tries counters from 0 until PBKDF2 with
//! HMAC-SHA-256 (RFC 8018), over the password `nonce || counter as 4 bytes, big-endian`, gives a key whose hexadecimal
//! digits begin with the prefix. Challenges are stateless: storage ensures that one is used once.

use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::keyring::{DerivedKey, Keyring, Purpose, is_equal};
use crate::domain::spam::ProofFault;
use crate::domain::timestamp::Timestamp;

/// The lifetime of a challenge: 20 minutes.
pub const PROOF_MAX_AGE_SECONDS: i64 = 1200;

/// The usual cost: rounds of PBKDF2 for one try.
///
/// The prefix `00` takes 256 tries on average, so about a million rounds in all: 0.25 s on a computer, about 1 s on a
/// telephone of 2020. Checking is one try, about 0.7 ms.
pub const PROOF_COST: u32 = 4000;

/// The time that a nonce is kept after its challenge expires.
const KEPT_SECONDS: i64 = 60;

const ALGORITHM: &str = "PBKDF2/SHA-256";
const KEY_BYTES: usize = 32;
/// 256 tries on average.
const KEY_PREFIX: &str = "00";
/// Longer text is refused before it is decoded. A path of 512 bytes makes about 1500.
const MAX_CHARS: usize = 4096;

/// A challenge, as JSON for the solver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofChallenge {
    parameters: Parameters,
    /// HMAC-SHA-256 in hexadecimal over the parameters as JSON: keys in the order of their names, no spaces.
    #[serde(default)]
    signature: Option<String>,
}

/// The signed parameters. The fields are in alphabetical order, as the signature requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    algorithm: String,
    cost: u32,
    data: Target,
    /// Seconds since 1970.
    expires_at: i64,
    key_length: usize,
    key_prefix: String,
    nonce: String,
    salt: String,
}

/// Where the comment is to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Target {
    article: String,
    site: String,
}

/// What comes back.
#[derive(Deserialize)]
struct Payload {
    challenge: ProofChallenge,
    solution: Solution,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Solution {
    counter: u32,
    derived_key: String,
}

/// A challenge that was solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SolvedProof {
    /// Identifies this challenge. Storage keeps it until `kept_until`.
    pub nonce: [u8; 16],
    /// From when on the proof is refused as too old.
    pub expires_at: Timestamp,
}

impl SolvedProof {
    /// Returns the time until which its nonce is kept: a while longer, as clocks behind one address may differ.
    pub const fn kept_until(self) -> Timestamp {
        self.expires_at.plus_seconds(KEPT_SECONDS)
    }
}

impl Keyring {
    /// Makes a challenge for one comment on one article of a site, both as they are kept. `cost` is at least 1 and usually
    /// `PROOF_COST`.
    pub fn proof_challenge(&self, site_slug: &str, article_path: &str, now: Timestamp, cost: u32) -> ProofChallenge {
        let parameters = Parameters {
            algorithm: ALGORITHM.to_owned(),
            cost: cost.max(1),
            data: Target { article: article_path.to_owned(), site: site_slug.to_owned() },
            expires_at: now.plus_seconds(PROOF_MAX_AGE_SECONDS).millis().div_euclid(1000),
            key_length: KEY_BYTES,
            key_prefix: KEY_PREFIX.to_owned(),
            nonce: random_hex(),
            salt: random_hex(),
        };
        let signature = HEXLOWER.encode(&mac(&self.derive(Purpose::PROOF_OF_WORK, None), &parameters));
        ProofChallenge { parameters, signature: Some(signature) }
    }

    /// Checks a proof that came with a comment on an article: base64 of JSON with the challenge and its solution.
    ///
    /// # Errors
    /// Every `ProofFault` but `Spent`. The sum is done once, and only for challenges that were made here.
    pub fn check_proof(
        &self,
        text: &str,
        site_slug: &str,
        article_path: &str,
        now: Timestamp,
    ) -> Result<SolvedProof, ProofFault> {
        let Payload { challenge, solution } = read(text).ok_or(ProofFault::Malformed)?;
        let parameters = challenge.parameters;
        let expires_at = Timestamp::from_millis(parameters.expires_at.saturating_mul(1000));
        if now > expires_at {
            return Err(ProofFault::Expired);
        }
        let given = challenge.signature.as_deref().and_then(from_hex).ok_or(ProofFault::Forged)?;
        if !self.derive_all(Purpose::PROOF_OF_WORK, None).any(|key| is_equal(&mac(&key, &parameters), &given)) {
            return Err(ProofFault::Forged);
        }
        if parameters.data.site != site_slug || parameters.data.article != article_path {
            return Err(ProofFault::OtherArticle);
        }
        let nonce = solved_nonce(&parameters, &solution).ok_or(ProofFault::Unsolved)?;
        Ok(SolvedProof { nonce, expires_at })
    }
}

/// Returns the nonce of a challenge, if the solution is right.
fn solved_nonce(parameters: &Parameters, solution: &Solution) -> Option<[u8; 16]> {
    let nonce: [u8; 16] = from_hex(&parameters.nonce)?.try_into().ok()?;
    let salt = from_hex(&parameters.salt)?;
    let given = from_hex(&solution.derived_key)?;
    // What has not even the prefix costs nothing to refuse.
    if parameters.algorithm != ALGORITHM || !HEXLOWER.encode(&given).starts_with(&parameters.key_prefix) {
        return None;
    }
    let key = derive_key(&nonce, &salt, parameters.cost, solution.counter);
    is_equal(&key, &given).then_some(nonce)
}

/// Does one try.
fn derive_key(nonce: &[u8; 16], salt: &[u8], cost: u32, counter: u32) -> [u8; KEY_BYTES] {
    let mut password = [0; 20];
    password.iter_mut().zip(nonce.iter().copied().chain(counter.to_be_bytes())).for_each(|(to, from)| *to = from);
    pbkdf2::pbkdf2_hmac_array::<Sha256, KEY_BYTES>(&password, salt, cost)
}

fn mac(key: &DerivedKey, parameters: &Parameters) -> [u8; 32] {
    let Ok(json) = serde_json::to_vec(parameters) else {
        unreachable!("texts and numbers can be written as JSON");
    };
    key.mac(&[&json])
}

fn read(text: &str) -> Option<Payload> {
    let text = text.trim();
    if text.len() > MAX_CHARS {
        return None;
    }
    serde_json::from_slice(&BASE64.decode(text.as_bytes()).ok()?).ok()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()
}

fn random_hex() -> String {
    let mut bytes = [0_u8; 16];
    rand::fill(&mut bytes);
    HEXLOWER.encode(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const AT: Timestamp = Timestamp::from_millis(1_795_339_800_123);
    /// Few rounds, so that tests are quick; what they show does not depend on it.
    const LOW: u32 = 2;

    fn solve(challenge: &ProofChallenge) -> Value {
        let parameters = &challenge.parameters;
        let nonce = from_hex(&parameters.nonce).unwrap().try_into().unwrap();
        let salt = from_hex(&parameters.salt).unwrap();
        let (counter, key) = (0..100_000)
            .map(|counter| (counter, derive_key(&nonce, &salt, parameters.cost, counter)))
            .find(|(_, key)| HEXLOWER.encode(key).starts_with(&parameters.key_prefix))
            .unwrap();
        let solution = json!({"counter": counter, "derivedKey": HEXLOWER.encode(&key), "time": 12.5});
        json!({"challenge": challenge, "solution": solution})
    }

    fn encode(payload: &Value) -> String {
        BASE64.encode(payload.to_string().as_bytes())
    }

    fn check(keyring: &Keyring, payload: &Value) -> Result<SolvedProof, ProofFault> {
        keyring.check_proof(&encode(payload), "blog", "/a", AT)
    }

    #[test]
    fn key_is_what_rfc_7914_section_11_says_of_pbkdf2() {
        let key = pbkdf2::pbkdf2_hmac_array::<Sha256, 64>(b"passwd", b"salt", 1);
        assert_eq!(
            HEXLOWER.encode(&key),
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
             49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
        );
    }

    #[test]
    fn challenge_has_the_form_that_solvers_expect() {
        let challenge = Keyring::fixed().proof_challenge("blog", "/a", AT, PROOF_COST);
        let mut shown = serde_json::to_value(&challenge).unwrap();
        for (name, digits) in [("nonce", 32), ("salt", 32)] {
            assert_eq!(shown["parameters"][name].as_str().unwrap().len(), digits);
            shown["parameters"][name] = json!("");
        }
        assert_eq!(shown["signature"].as_str().unwrap().len(), 64);
        assert_eq!(
            shown["parameters"],
            json!({
                "algorithm": "PBKDF2/SHA-256", "cost": 4000, "data": {"article": "/a", "site": "blog"},
                "expiresAt": 1_795_341_000, "keyLength": 32, "keyPrefix": "00", "nonce": "", "salt": "",
            })
        );
    }

    #[test]
    fn what_is_signed_has_its_keys_in_order_and_no_spaces() {
        let challenge = Keyring::fixed().proof_challenge("blog", "/a", AT, LOW);
        let signed = serde_json::to_string(&challenge.parameters).unwrap();
        // A map of serde_json is in the order of its keys.
        let sorted: std::collections::BTreeMap<String, Value> = serde_json::from_str(&signed).unwrap();
        assert_eq!(signed, serde_json::to_string(&sorted).unwrap());
    }

    #[test]
    fn solved_challenge_is_good_for_twenty_minutes() {
        let keyring = Keyring::fixed();
        let payload = encode(&solve(&keyring.proof_challenge("blog", "/a", AT, LOW)));
        let at = |seconds| keyring.check_proof(&payload, "blog", "/a", AT.plus_seconds(seconds));
        assert!(at(0).is_ok() && at(1199).is_ok());
        assert_eq!(at(1200), Err(ProofFault::Expired));
        assert!(Keyring::rotated().check_proof(&payload, "blog", "/a", AT).is_ok(), "older keys are known");
        assert_eq!(Keyring::generate().check_proof(&payload, "blog", "/a", AT), Err(ProofFault::Forged));
    }

    #[test]
    fn each_challenge_has_a_nonce_of_its_own() {
        let keyring = Keyring::fixed();
        let nonce = || check(&keyring, &solve(&keyring.proof_challenge("blog", "/a", AT, LOW))).unwrap().nonce;
        assert_ne!(nonce(), nonce());
    }

    #[test]
    fn proof_for_another_article_or_site_is_refused() {
        let keyring = Keyring::fixed();
        let payload = encode(&solve(&keyring.proof_challenge("blog", "/a", AT, LOW)));
        for (site, article) in [("blog", "/b"), ("shop", "/a")] {
            assert_eq!(keyring.check_proof(&payload, site, article, AT), Err(ProofFault::OtherArticle));
        }
    }

    #[test]
    fn whatever_is_changed_in_the_challenge_makes_it_forged() {
        let keyring = Keyring::fixed();
        let solved = solve(&keyring.proof_challenge("blog", "/a", AT, LOW));
        for (name, value) in [
            ("cost", json!(1)),
            ("keyPrefix", json!("")),
            ("keyLength", json!(1)),
            ("expiresAt", json!(i64::MAX)),
            ("algorithm", json!("SHA-256")),
            ("nonce", json!("00".repeat(16))),
            ("data", json!({"article": "/b", "site": "blog"})),
        ] {
            let mut changed = solved.clone();
            changed["challenge"]["parameters"][name] = value;
            assert_eq!(check(&keyring, &changed), Err(ProofFault::Forged), "{name}");
        }
        for signature in [Value::Null, json!(""), json!("zz"), json!("00".repeat(32))] {
            let mut changed = solved.clone();
            changed["challenge"]["signature"] = signature;
            assert_eq!(check(&keyring, &changed), Err(ProofFault::Forged));
        }
    }

    #[test]
    fn wrong_sum_is_unsolved_even_with_the_prefix() {
        let keyring = Keyring::fixed();
        let solved = solve(&keyring.proof_challenge("blog", "/a", AT, LOW));
        let counter = solved["solution"]["counter"].as_u64().unwrap();
        for (name, value) in [
            ("counter", json!(counter + 1)),
            ("derivedKey", json!("00".repeat(32))),
            ("derivedKey", json!("00")),
            ("derivedKey", json!("")),
            ("derivedKey", json!("no digits")),
        ] {
            let mut changed = solved.clone();
            changed["solution"][name] = value;
            assert_eq!(check(&keyring, &changed), Err(ProofFault::Unsolved), "{name}");
        }
    }

    #[test]
    fn what_is_no_proof_is_malformed() {
        let keyring = Keyring::fixed();
        let solved = solve(&keyring.proof_challenge("blog", "/a", AT, LOW));
        let negative = json!({"challenge": solved["challenge"], "solution": {"counter": -1, "derivedKey": "00"}});
        let long = format!("{}{}", encode(&solved), " ".repeat(8)) + &"A".repeat(MAX_CHARS);
        for text in [String::new(), "e30=".to_owned(), solved.to_string(), encode(&json!([])), encode(&negative), long]
        {
            assert_eq!(keyring.check_proof(&text, "blog", "/a", AT), Err(ProofFault::Malformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_is_malformed(text in "\\PC{0,200}|[A-Za-z0-9+/]{0,200}={0,2}") {
            prop_assert_eq!(Keyring::fixed().check_proof(&text, "blog", "/a", AT), Err(ProofFault::Malformed));
        }

        #[test]
        fn damaged_proof_is_refused_and_breaks_nothing(at in 0_usize..1000, byte in any::<u8>()) {
            let keyring = Keyring::fixed();
            let solved = solve(&keyring.proof_challenge("blog", "/a", AT, LOW)).to_string().into_bytes();
            let mut damaged = solved.clone();
            let at = at % damaged.len();
            damaged[at] = byte;
            let text = BASE64.encode(&damaged);
            let said = keyring.check_proof(&text, "blog", "/a", AT);
            // The time is not needed; upper-case digits are equivalent.
            let is_same = serde_json::from_slice::<Payload>(&damaged).is_ok() && said.is_ok();
            prop_assert!(damaged == solved || said.is_err() || is_same);
        }
    }
}
