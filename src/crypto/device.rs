//! Device tokens: a browser that has signed in before gets its own allowance of guesses (OWASP, "Slow Down Online
//! Guessing Attacks with Device Cookies").
//!
//! A token is `base64url(device || time || first 16 bytes of HMAC-SHA-256)`. The MAC also covers the moderator's name:
//! the token does not contain it, and is valid for no other.

use data_encoding::BASE64URL_NOPAD;

use super::keyring::{Keyring, Purpose, is_equal};
use super::signed::CLOCK_SKEW_SECONDS;
use crate::domain::timestamp::Timestamp;

/// The lifetime of a device token: 180 days after the last sign-in.
pub const DEVICE_MAX_AGE_SECONDS: i64 = 180 * 86_400;
/// The lifetime of an operator's unlock token: 15 minutes.
pub const UNLOCK_MAX_AGE_SECONDS: i64 = 900;

/// The length of a token: 40 bytes in base64url.
const TOKEN_CHARS: usize = 54;

/// A browser that has signed in, or that an operator lets in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeviceId([u8; 16]);

hide!(DeviceId, "[device]");

impl DeviceId {
    /// Makes a new one.
    pub fn generate() -> Self {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes);
        Self(bytes)
    }
}

impl Keyring {
    /// Signs that a browser has signed in under a name.
    pub fn sign_device(&self, device: DeviceId, name: &str, at: Timestamp) -> String {
        self.sign_for(Purpose::DEVICE, device, name, at)
    }

    /// Reads such a token; `None` where it was not signed here for this name, or is older than `DEVICE_MAX_AGE_SECONDS`.
    pub fn read_device(&self, text: &str, name: &str, now: Timestamp) -> Option<DeviceId> {
        self.read_for(Purpose::DEVICE, text, name, (now, DEVICE_MAX_AGE_SECONDS))
    }

    /// Signs that an operator lets a browser in under a name.
    pub fn sign_unlock(&self, name: &str, at: Timestamp) -> String {
        self.sign_for(Purpose::UNLOCK, DeviceId::generate(), name, at)
    }

    /// Reads such a token; `None` where it was not signed here for this name, or is older than `UNLOCK_MAX_AGE_SECONDS`.
    pub fn read_unlock(&self, text: &str, name: &str, now: Timestamp) -> Option<DeviceId> {
        self.read_for(Purpose::UNLOCK, text, name, (now, UNLOCK_MAX_AGE_SECONDS))
    }

    /// Hashes the name of a sign-in attempt, so that attempts are counted without names; a known device gets a key of
    /// its own. The caller normalises the name.
    pub fn throttle_key(&self, name: &str, device: Option<DeviceId>) -> [u8; 16] {
        let device = device.map_or_else(Vec::new, |device| [&[0], device.0.as_slice()].concat());
        self.derive(Purpose::SIGN_IN_THROTTLE, None).short_mac(&[name.as_bytes(), &device])
    }

    /// Hashes a network for a limit of this name that all instances count together.
    pub fn limit_key(&self, limit: &str, network: &[u8; 16]) -> [u8; 16] {
        self.derive(Purpose::RATE_LIMIT, None).short_mac(&[limit.as_bytes(), network])
    }

    fn sign_for(&self, purpose: Purpose, device: DeviceId, name: &str, at: Timestamp) -> String {
        let payload = [device.0.as_slice(), &at.millis().to_be_bytes()].concat();
        let mac = self.derive(purpose, None).short_mac(&[&payload, name.as_bytes()]);
        BASE64URL_NOPAD.encode(&[payload.as_slice(), &mac].concat())
    }

    fn read_for(
        &self,
        purpose: Purpose,
        text: &str,
        name: &str,
        (now, max_age_seconds): (Timestamp, i64),
    ) -> Option<DeviceId> {
        if text.len() != TOKEN_CHARS {
            return None;
        }
        let signed = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (payload, mac) = signed.split_last_chunk::<16>()?;
        let (device, at) = payload.split_first_chunk::<16>()?;
        let at = Timestamp::from_millis(i64::from_be_bytes(at.try_into().ok()?));
        let is_current = now <= at.plus_seconds(max_age_seconds) && at <= now.plus_seconds(CLOCK_SKEW_SECONDS);
        let mut keys = self.derive_all(purpose, None);
        let is_ours = keys.any(|key| is_equal(&key.short_mac(&[payload, name.as_bytes()]), mac));
        (is_ours && is_current).then_some(DeviceId(*device))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_millis(1_795_339_800_123);

    #[test]
    fn a_device_is_known_under_one_name_for_180_days() {
        let keyring = Keyring::fixed();
        let device = DeviceId::generate();
        let token = keyring.sign_device(device, "ada", AT);
        assert_eq!(token.len(), TOKEN_CHARS);
        assert_eq!(keyring.read_device(&token, "ada", AT.plus_days(180)), Some(device));
        assert_eq!(keyring.read_device(&token, "ada", AT.plus_days(180).plus_seconds(1)), None);
        assert_eq!(keyring.read_device(&token, "bob", AT), None);
        assert_eq!(keyring.read_device(&token, "ada", AT.plus_seconds(-61)), None);
        assert_eq!(Keyring::generate().read_device(&token, "ada", AT), None);
        assert_eq!(Keyring::rotated().read_device(&token, "ada", AT), Some(device));
    }

    #[test]
    fn an_unlock_is_no_device_and_lasts_a_quarter_of_an_hour() {
        let keyring = Keyring::fixed();
        let token = keyring.sign_unlock("ada", AT);
        assert!(keyring.read_unlock(&token, "ada", AT.plus_seconds(900)).is_some());
        assert_eq!(keyring.read_unlock(&token, "ada", AT.plus_seconds(901)), None);
        assert_eq!(keyring.read_device(&token, "ada", AT), None);
    }

    #[test]
    fn changed_or_cut_tokens_are_refused() {
        let keyring = Keyring::fixed();
        let token = keyring.sign_device(DeviceId::generate(), "ada", AT);
        for at in 0..token.len() {
            let mut bytes = token.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            let changed = String::from_utf8(bytes).unwrap();
            // The last character carries bits that stand for nothing; base64 refuses them when they are set.
            assert_eq!(keyring.read_device(&changed, "ada", AT), None, "character {at}");
            assert_eq!(keyring.read_device(token.get(..at).unwrap(), "ada", AT), None, "cut at {at}");
        }
    }

    #[test]
    fn throttle_keys_differ_by_name_device_and_keyring() {
        let keyring = Keyring::fixed();
        let device = Some(DeviceId::generate());
        assert_eq!(keyring.throttle_key("ann", None), keyring.throttle_key("ann", None));
        assert_ne!(keyring.throttle_key("ann", None), keyring.throttle_key("bob", None));
        assert_ne!(keyring.throttle_key("ann", None), Keyring::generate().throttle_key("ann", None));
        assert_ne!(keyring.throttle_key("ann", device), keyring.throttle_key("ann", None));
        assert_ne!(keyring.throttle_key("ann", device), keyring.throttle_key("ann", Some(DeviceId::generate())));
        assert_eq!(format!("{device:?}"), "Some([device])");
    }
}
