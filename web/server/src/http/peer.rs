//! Who is at the other end, and how often they may ask.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use cando_record::Digest;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::{Config, Rate, Rates};
use crate::fault::Fault;
use crate::http::bearer;

/// Buckets are swept when there are so many.
const SWEEP: usize = 10_000;

/// Token buckets for peers and for candidates.
pub struct Limits {
    peer: Bucket<IpAddr>,
    tickets: Bucket<IpAddr>,
    token: Bucket<Digest>,
    trusted_proxies: usize,
}

struct Bucket<K: Clone + Eq + std::hash::Hash>(DefaultKeyedRateLimiter<K>);

impl Limits {
    /// As configured.
    pub fn new(config: &Config) -> Self {
        let Rates { peer, token, tickets } = config.rates;
        let trusted_proxies = config.network.trusted_proxies;
        Self { peer: Bucket::new(peer), tickets: Bucket::new(tickets), token: Bucket::new(token), trusted_proxies }
    }

    fn peer(&self, request: &Request) -> IpAddr {
        let direct = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let direct = direct.map_or(IpAddr::from(Ipv6Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
        network(forwarded(request.headers(), self.trusted_proxies).unwrap_or(direct))
    }
}

/// Refuses whoever asks too often: one peer, or one token from wherever.
pub async fn limit(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Result<Response, Fault> {
    limits.peer.take(&limits.peer(&request))?;
    let (parts, body) = request.into_parts();
    if let Some(token) = bearer::token(&parts) {
        limits.token.take(&token.0)?;
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Refuses a peer that makes too many tickets.
pub async fn limit_tickets(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Result<Response, Fault> {
    limits.tickets.take(&limits.peer(&request))?;
    Ok(next.run(request).await)
}

impl<K: Clone + Eq + std::hash::Hash> Bucket<K> {
    fn new(rate: Rate) -> Self {
        Self(RateLimiter::keyed(Quota::per_second(rate.per_second).allow_burst(rate.burst)))
    }

    fn take(&self, key: &K) -> Result<(), Fault> {
        if self.0.len() > SWEEP {
            self.0.retain_recent();
        }
        self.0.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Fault::TooFast { seconds: wait.as_secs() + 1 }
        })
    }
}

/// The address that the last trusted proxy saw: entries are counted from the right, because a client writes the left.
fn forwarded(headers: &HeaderMap, trusted_proxies: usize) -> Option<IpAddr> {
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    let mut entries = lines.iter().flat_map(|line| line.split(',')).rev();
    entries.nth(trusted_proxies.checked_sub(1)?)?.trim().parse().ok()
}

/// One household or host: an IPv4 address, or an IPv6 /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (!0 << 64)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| ("x-forwarded-for".parse().unwrap(), line.parse().unwrap())).collect()
    }

    #[test]
    fn trusts_only_what_its_own_proxies_wrote() {
        let two_lines = headers(&["10.0.0.1, 203.0.113.7", "198.51.100.2"]);
        let text = |address: Option<IpAddr>| address.map(|address| address.to_string());
        assert_eq!(text(forwarded(&two_lines, 0)), None);
        assert_eq!(text(forwarded(&two_lines, 1)).as_deref(), Some("198.51.100.2"));
        assert_eq!(text(forwarded(&two_lines, 2)).as_deref(), Some("203.0.113.7"));
        assert_eq!(text(forwarded(&two_lines, 9)), None);
        assert_eq!(text(forwarded(&headers(&["unknown"]), 1)), None);
    }

    #[test]
    fn counts_a_network_as_one_peer() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn gives_no_more_than_the_burst() {
        let bucket = Bucket::new(Rate::new(1, 3));
        let taken = (0..5).filter(|_| bucket.take(&1).is_ok()).count();
        assert_eq!(taken, 3);
        assert!(bucket.take(&2).is_ok());
    }
}
