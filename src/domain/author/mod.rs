//! Authors of comments: name, private e-mail address, website.

mod avatar;
mod email;
mod name;
mod reserved;
mod website;

pub use avatar::AvatarSeed;
pub use email::EmailAddress;
pub use name::{AuthorName, mixes_scripts};
pub use reserved::ReservedNames;
pub use website::Website;

identifier!(
    /// Identifies an author: one address on one site.
    AuthorId
);
