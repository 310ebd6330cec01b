//! `did:web`: a DID that is a place on the web.
//!
//! ```text
//! example.com                → did:web:example.com                   /.well-known/did.json
//! example.com/school/2026    → did:web:example.com:school:2026       /school/2026/did.json
//! localhost:8443             → did:web:localhost%3A8443              /.well-known/did.json
//! ```
//!
//! Source: W3C CCG did:web, sections 2.1 (no addresses in numbers) and 2.5.2. Of what a path may hold, the part that
//! needs no percent-encoding.

/// Characters of the longest `did:web`.
const LONGEST: usize = 300;

/// A `did:web`, and where its document is hosted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DidWeb {
    /// The DID.
    pub did: String,
    /// The document's address.
    pub url: String,
}

/// Why a text names no place for a `did:web`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DidWebError {
    /// No host name, or not as names are written.
    #[error("expected a domain such as example.com, in small letters, not an address in numbers")]
    Domain,
    /// Too long.
    #[error("a did:web has at most {LONGEST} characters")]
    Long,
    /// A path with other characters, empty parts, `.` or `..`.
    #[error("the path's parts are of letters, digits, `-`, `.`, `_` and `~`, with one `/` between them")]
    Path,
    /// No number from 1 to 65535.
    #[error("the port is not a number from 1 to 65535")]
    Port,
}

impl DidWeb {
    /// How such a DID begins.
    pub const PREFIX: &str = "did:web:";

    /// From the DID.
    pub fn of(did: &str) -> Result<Self, DidWebError> {
        let place = did.strip_prefix(Self::PREFIX).ok_or(DidWebError::Domain)?;
        let web = Self::at(&place.replace(':', "/").replacen("%3A", ":", 1))?;
        match web.did == did {
            true => Ok(web),
            false => Err(DidWebError::Domain),
        }
    }

    /// From `DOMAIN[:PORT][/PATH]`.
    pub fn at(place: &str) -> Result<Self, DidWebError> {
        if place.len() > LONGEST {
            return Err(DidWebError::Long);
        }
        let (host, path) = place.split_once('/').map_or((place, None), |(host, path)| (host, Some(path)));
        let (domain, port) = host.split_once(':').map_or((host, None), |(domain, port)| (domain, Some(port)));
        if !is_domain(domain) {
            return Err(DidWebError::Domain);
        }
        if port.is_some_and(|port| port.starts_with(['0', '+']) || !port.parse().is_ok_and(|port: u16| port > 0)) {
            return Err(DidWebError::Port);
        }
        if path.is_some_and(|path| !path.split('/').all(is_segment)) {
            return Err(DidWebError::Path);
        }
        let parts = path.map(|path| format!(":{}", path.replace('/', ":"))).unwrap_or_default();
        Ok(Self {
            did: format!("did:web:{}{parts}", host.replace(':', "%3A")),
            url: format!("https://{host}/{}/did.json", path.unwrap_or(".well-known")),
        })
    }
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(fits) && !label.starts_with('-') && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.split('.').all(label) && last.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn is_segment(segment: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !segment.is_empty() && segment.bytes().all(fits) && segment.bytes().any(|byte| byte != b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_dids() {
        for (place, did, url) in [
            ("example.com", "did:web:example.com", "https://example.com/.well-known/did.json"),
            ("example.com/a/B.c_~-", "did:web:example.com:a:B.c_~-", "https://example.com/a/B.c_~-/did.json"),
            ("localhost:8443/x", "did:web:localhost%3A8443:x", "https://localhost:8443/x/did.json"),
            (
                "xn--bcher-kva.example",
                "did:web:xn--bcher-kva.example",
                "https://xn--bcher-kva.example/.well-known/did.json",
            ),
        ] {
            let web = DidWeb { did: did.into(), url: url.into() };
            assert_eq!((DidWeb::at(place), DidWeb::of(did)), (Ok(web.clone()), Ok(web)));
        }
    }

    #[test]
    fn what_is_no_place_is_named() {
        use DidWebError::{Domain, Long, Path, Port};
        for (place, error) in [
            ("", Domain),
            ("Example.com", Domain),
            ("example..com", Domain),
            ("-x.com", Domain),
            ("user@example.com", Domain),
            ("bücher.example", Domain),
            ("127.0.0.1", Domain),
            ("[::1]", Domain),
            ("https://example.com", Port),
            ("example.com:0", Port),
            ("example.com:+80", Port),
            ("example.com:65536", Port),
            ("example.com/", Path),
            ("example.com//a", Path),
            ("example.com/a/", Path),
            ("example.com/..", Path),
            ("example.com/a b", Path),
            ("example.com/a:b", Path),
            ("example.com/%41", Path),
            (&"x.".repeat(200), Long),
        ] {
            assert_eq!(DidWeb::at(place), Err(error), "{place}");
        }
        for did in ["example.com", "did:key:z6Mk", "did:web:", "did:web:example.com%3a80", "did:web:a.example/b"] {
            assert!(DidWeb::of(did).is_err(), "{did}");
        }
    }
}
