//! Which addresses may be asked: a feed from a stranger must not make dyad ask machines of the
//! local network in its place.
//!
//! The addresses that a name leads to are looked at when a connection is made, on every redirect,
//! and the connection goes to one of those: a name cannot lead elsewhere in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use thiserror::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Which private addresses may be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Private {
    /// None.
    #[default]
    Refused,
    /// All.
    Allowed,
    /// These, address and port.
    These(Vec<SocketAddr>),
}

impl Private {
    fn may_ask(&self, address: SocketAddr) -> bool {
        match self {
            Self::Allowed => true,
            Self::Refused => !is_private(address.ip()),
            Self::These(allowed) => {
                allowed.contains(&address) || !is_private(address.ip())
            }
        }
    }
}

/// A name that leads only to addresses that may not be asked.
#[derive(Debug, Error)]
#[error("{host} is an address of this machine or its network")]
pub(super) struct PrivateAddress {
    pub(super) host: String,
}

/// Looks names up and keeps the addresses that may be asked.
#[derive(Debug)]
pub(super) struct Guard {
    private: Private,
    names: DefaultResolver,
}

impl Guard {
    pub(super) fn new(private: Private) -> Self {
        Self { private, names: DefaultResolver::default() }
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in found.iter().filter(|address| self.private.may_ask(**address)) {
            kept.push(*address);
        }
        if kept.is_empty() {
            let host = uri.host().unwrap_or_default().to_owned();
            return Err(ureq::Error::Other(Box::new(PrivateAddress { host })));
        }
        Ok(kept)
    }
}

/// Whether an address is of this machine, of a local network, or of no single machine at all.
///
/// Source: the registries of special-purpose addresses that RFC 6890 sets up; each line names the
/// document that sets its addresses apart.
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

#[expect(clippy::match_same_arms, reason = "each range beside its source")]
fn is_private_v4(address: Ipv4Addr) -> bool {
    match address.octets() {
        [0 | 10 | 127, ..] => true, // this network, private, loopback: RFC 1122, RFC 1918
        [100, 64..=127, ..] => true, // behind a provider's translation: RFC 6598
        [169, 254, ..] => true,     // link-local, the metadata of clouds: RFC 3927
        [172, 16..=31, ..] | [192, 168, ..] => true, // private: RFC 1918
        [192, 0, 0, _] => true,     // protocol assignments: RFC 6890
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => true, // documents: RFC 5737
        [192, 88, 99, _] => true,   // relays of 6to4: RFC 7526
        [198, 18 | 19, ..] => true, // benchmarks: RFC 2544
        [224..=255, ..] => true, // multicast, reserved, broadcast: RFC 5771, RFC 1112, RFC 919
        _ => false,
    }
}

#[expect(clippy::match_same_arms, reason = "each range beside its source")]
fn is_private_v6(address: Ipv6Addr) -> bool {
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        // Addresses that hold one of version 4 lead there.
        [0, 0, 0, 0, 0, 0xffff, high, low] => v4(high, low), // mapped: RFC 4291
        [0, 0, 0, 0, 0xffff, 0, high, low] => v4(high, low), // translated: RFC 2765
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low), // NAT64: RFC 6052
        [0x2002, high, low, ..] => v4(high, low),            // 6to4: RFC 3056
        // Unspecified, loopback, and version 4 in its old form: RFC 4291.
        [0, 0, 0, 0, 0, 0, ..] => true,
        [0x64, 0xff9b, 1, ..] => true, // NAT64 of a local network: RFC 8215
        [0x100, 0, 0, 0, ..] => true,  // thrown away: RFC 6666
        [0x2001, 0..=0x1ff, ..] => true, // protocol assignments, Teredo: RFC 2928, RFC 4380
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => true, // documents: RFC 3849, RFC 9637
        [0x5f00, ..] => true,          // segment routing: RFC 9602
        [0xfc00..=0xfdff, ..] => true, // unique local: RFC 4193
        [0xfe80..=0xfebf, ..] => true, // link-local: RFC 4291
        [0xfec0..=0xfeff, ..] => true, // site-local: RFC 3879
        [0xff00..=0xffff, ..] => true, // multicast: RFC 4291
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: [&str; 44] = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ];

    const PUBLIC: [&str; 16] = [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ];

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        let private = |text: &&str| is_private(text.parse().expect("an address"));
        let missed: Vec<&&str> = PRIVATE.iter().filter(|text| !private(text)).collect();
        assert!(missed.is_empty(), "{missed:?} would be asked");
        let refused: Vec<&&str> = PUBLIC.iter().filter(|text| private(text)).collect();
        assert!(refused.is_empty(), "{refused:?} would not be asked");
    }

    #[test]
    fn an_allowed_address_opens_no_other() {
        let these = Private::These(vec!["127.0.0.1:8080".parse().expect("an address")]);
        let may_ask = |text: &str| these.may_ask(text.parse().expect("an address"));
        assert!(may_ask("127.0.0.1:8080"));
        assert!(may_ask("8.8.8.8:80"));
        assert!(!may_ask("127.0.0.1:8081"));
        assert!(!may_ask("10.0.0.1:8080"));
    }
}
