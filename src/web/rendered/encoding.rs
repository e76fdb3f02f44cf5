//! Content codings, and which of them a request wants (RFC 9110, section 12.5.3).

use actix_web::http::header::{self, HeaderMap, HeaderValue};

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// No coding.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Encoding {
    /// All codings, the best first.
    pub const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// Returns the value of `Content-Encoding`; identity has none.
    pub const fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// Returns the suffix of the entity tag: each coding is a separate representation.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }

    /// Picks the coding with the highest weight; of equal ones the smaller.
    ///
    /// Identity if the request names none, and even if it refuses all: an answer helps more than 406.
    pub fn wanted(headers: &HeaderMap) -> Self {
        let mut weights = Weights::default();
        for value in headers.get_all(header::ACCEPT_ENCODING) {
            value.to_str().unwrap_or_default().split(',').for_each(|entry| weights.add(entry));
        }
        let mut best = (Self::Identity, 0);
        for encoding in Self::ALL {
            let weight = weights.of(encoding);
            if weight > best.1 {
                best = (encoding, weight);
            }
        }
        best.0
    }
}

/// Weights in thousandths; `None` where a coding is not named.
#[derive(Default)]
struct Weights {
    brotli: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    others: Option<u16>,
}

impl Weights {
    fn add(&mut self, entry: &str) {
        let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let name = name.trim();
        let named = if name.eq_ignore_ascii_case("br") {
            &mut self.brotli
        } else if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            &mut self.gzip
        } else if name.eq_ignore_ascii_case("identity") {
            &mut self.identity
        } else if name == "*" {
            &mut self.others
        } else {
            return;
        };
        *named = Some(weight(parameters));
    }

    /// Identity has weight only if it is named: a client that names gzip wants gzip.
    fn of(&self, encoding: Encoding) -> u16 {
        let named = match encoding {
            Encoding::Brotli => self.brotli,
            Encoding::Gzip => self.gzip,
            Encoding::Identity => self.identity,
        };
        named.or(self.others).unwrap_or(0)
    }
}

/// Parses `q=0.5` as 500. A missing weight is 1000; an invalid one refuses.
fn weight(parameters: &str) -> u16 {
    let mut parts = parameters.split(';').map(str::trim);
    let Some(text) = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="))) else {
        return 1000;
    };
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_number = decimals.len() <= 3 && decimals.bytes().all(|digit| digit.is_ascii_digit());
    match whole {
        "1" if is_number => 1000,
        "0" if is_number => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{self, Brotli, Gzip, Identity};
    use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};

    fn wanted(lines: &[&'static str]) -> Encoding {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| headers.append(ACCEPT_ENCODING, HeaderValue::from_static(line)));
        Encoding::wanted(&headers)
    }

    #[test]
    fn the_liked_coding_is_picked_and_of_equals_the_smaller() {
        for (line, expected) in [
            ("", Identity),
            ("gzip", Gzip),
            ("x-gzip", Gzip),
            ("GZIP", Gzip),
            ("br", Brotli),
            ("gzip, deflate, br, zstd", Brotli),
            ("gzip;q=1.0, br;q=0.9", Gzip),
            ("br;q=0.001, gzip;q=0.002", Gzip),
            ("gzip;q=0.5", Gzip),
            ("gzip;q=0.5, identity", Identity),
            ("identity;q=0.5, gzip", Gzip),
            ("deflate, zstd", Identity),
        ] {
            assert_eq!(wanted(&[line]), expected, "{line}");
        }
        assert_eq!(wanted(&[]), Identity);
        assert_eq!(wanted(&["gzip", "br"]), Brotli);
    }

    #[test]
    fn what_is_refused_is_not_picked() {
        for (line, expected) in [
            ("gzip;q=0", Identity),
            ("gzip;q=0.000", Identity),
            ("br;q=0, gzip", Gzip),
            ("*", Brotli),
            ("*, br;q=0", Gzip),
            ("*;q=0", Identity),
            ("*;q=0, gzip", Gzip),
            ("gzip;q=0, *;q=0.1", Brotli),
            ("identity;q=0", Identity),
            ("identity;q=0, gzip;q=0.1", Gzip),
            ("identity;q=0, *", Brotli),
        ] {
            assert_eq!(wanted(&[line]), expected, "{line}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_refusal() {
        for line in
            ["gzip;q=2", "gzip;q=-1", "gzip;q=0.5.5", "gzip;q=0.1234", "gzip;q=", "gzip;q=NaN", ";;,", "gzip;q= 1"]
        {
            assert_eq!(wanted(&[line]), Identity, "{line}");
        }
        assert_eq!(wanted(&["br;level=5 ; q=0.4 , gzip ; q=0.3"]), Brotli);
    }
}
