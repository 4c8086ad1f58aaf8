//! One spelling of a page's address: without what only tells where a reader came from.

/// Beginnings of parameters that count clicks and name no page.
const TRACKING_PREFIXES: [&str; 5] = ["utm_", "mc_", "pk_", "hsa_", "at_"];

/// Parameters that do so by their whole name. Own list: what networks, mail senders and news sites add
/// to their links.
const TRACKING: [&str; 18] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "twclid",
    "yclid",
    "igshid",
    "ocid",
    "cmpid",
    "cmp",
    "smid",
    "smtyp",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "ito",
    "taid",
    "traffic_source",
];

/// The address without fragment and tracking parameters, its scheme and host in lower case, its
/// default port left out. It leads to the same page. What is no address of the web stays as it is.
pub fn clean_address(address: &str) -> String {
    let address = address.trim();
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return address.to_owned();
    }
    let rest = rest.split('#').next().unwrap_or("");
    let (host_end, has_path) = match rest.find(['/', '?']) {
        Some(at) => (at, true),
        None => (rest.len(), false),
    };
    let (host, tail) = rest.split_at(host_end);
    let host = host.to_ascii_lowercase();
    let default = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(default).unwrap_or(&host);
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_tracking(pair))
        .collect();
    let path = if !has_path || path.is_empty() { "/" } else { path };
    let query =
        if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{scheme}://{host}{path}{query}")
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
    TRACKING.contains(&name.as_str())
        || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_spelling() {
        for (address, clean) in [
            (
                "HTTPS://News.Example:443/a?utm_source=x&id=7&fbclid=y#top",
                "https://news.example/a?id=7",
            ),
            ("http://news.example", "http://news.example/"),
            ("http://news.example?id=7", "http://news.example/?id=7"),
            ("http://news.example:8080/A/b/", "http://news.example:8080/A/b/"),
            ("urn:7", "urn:7"),
            ("file:///a#b", "file:///a#b"),
        ] {
            assert_eq!(clean_address(address), clean);
            assert_eq!(clean_address(clean), clean, "once is enough");
        }
    }
}
