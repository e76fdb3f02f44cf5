//! Texts that contain the author's own address by mistake.

use super::{Form, Text};
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};

pub(super) fn check(text: Text<'_>, form: Form<'_>) -> Option<Verdict> {
    let email = form.email?;
    let places = [text.body, text.author_name.as_str(), text.author_url.unwrap_or_default()];
    let reason = || Reason::new(ReasonCode::OwnAddressInText);
    places.iter().any(|place| email.is_contained_in(place)).then(|| Verdict::new(Weight::Hold, reason()))
}
