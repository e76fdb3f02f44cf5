//! Proofs of work that cost next to nothing, as everything but their cost is what matters.

use afterword::crypto::{Keyring, ProofChallenge};
use afterword::domain::timestamp::Timestamp;
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::Sha256;

/// Makes a challenge of the lowest cost and solves it; gives what stands in the field.
pub fn proof(keyring: &Keyring, site: &str, article: &str, now: Timestamp) -> String {
    solve(&keyring.proof_challenge(site, article, now, 1))
}

fn solve(challenge: &ProofChallenge) -> String {
    let challenge = serde_json::to_value(challenge).unwrap();
    let text = |name: &str| challenge["parameters"][name].as_str().unwrap().to_owned();
    let bytes = |name: &str| HEXLOWER.decode(text(name).as_bytes()).unwrap();
    let (nonce, salt, prefix) = (bytes("nonce"), bytes("salt"), text("keyPrefix"));
    let cost = u32::try_from(challenge["parameters"]["cost"].as_u64().unwrap()).unwrap();
    let key = |counter: u32| {
        let password = [nonce.as_slice(), &counter.to_be_bytes()].concat();
        HEXLOWER.encode(&pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(&password, &salt, cost))
    };
    let counter = (0..100_000).find(|counter| key(*counter).starts_with(&prefix)).unwrap();
    let solution: Value = json!({"counter": counter, "derivedKey": key(counter)});
    BASE64.encode(json!({"challenge": challenge, "solution": solution}).to_string().as_bytes())
}
