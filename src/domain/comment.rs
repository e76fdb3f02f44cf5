//! Comments: what somebody wrote under an article.
