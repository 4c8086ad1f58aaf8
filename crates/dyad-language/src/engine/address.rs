//! Whether a chunk is a web address as spaCy's `url_match` sees it: kept as one token.
//!
//! Source: `url_match` of `en_core_web_sm` 3.8.0 (MIT, Explosion), after Diego Perini's expression.

use crate::engine::punctuation::{Ranges, holds};

/// Whether the whole of `text` is an address; `lower` is the class of top-level domain letters.
pub(crate) fn is_address(text: &str, lower: &Ranges) -> bool {
    if !text.contains('.') {
        return false;
    }
    let after_scheme =
        text.find("://").filter(|&at| is_scheme(text.get(..at).unwrap_or("")));
    let bases = [Some(0), after_scheme.map(|at| at + 3)];
    bases.into_iter().flatten().any(|base| {
        let rest = text.get(base..).unwrap_or("");
        // A user name may stand before any "@" but the first character.
        let after_user = rest
            .match_indices('@')
            .filter(|&(at, _)| at > 0)
            .map(|(at, _)| at + 1);
        std::iter::once(0)
            .chain(after_user)
            .any(|start| is_host_and_path(rest.get(start..).unwrap_or(""), lower))
    })
}

fn is_scheme(text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || "_+-.".contains(c);
    text.chars().count() >= 2 && text.chars().all(word)
}

fn is_host_and_path(text: &str, lower: &Ranges) -> bool {
    let end = text.find([':', '/', '?', '#']).unwrap_or(text.len());
    let (Some(host), Some(rest)) = (text.get(..end), text.get(end..)) else {
        return false;
    };
    (is_public_ip(host) || is_domain(host, lower)) && is_port_and_path(rest)
}

fn is_port_and_path(rest: &str) -> bool {
    let path = match rest.strip_prefix(':') {
        Some(port) => {
            let path = port.trim_start_matches(|c: char| c.is_ascii_digit());
            if !(2..=5).contains(&(port.len() - path.len())) {
                return false;
            }
            path
        }
        None => rest,
    };
    path.is_empty() || path.starts_with(['/', '?', '#'])
}

fn is_domain(host: &str, lower: &Ranges) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let n_letters = top.chars().count();
    (2..=63).contains(&n_letters)
        && top.chars().all(|c| holds(lower, c))
        && labels.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let letter =
        |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    let inner = |c: char| letter(c) || c == '_' || c == '-';
    label.chars().count() <= 64
        && label.chars().all(inner)
        && label.chars().next().is_some_and(letter)
        && label.chars().next_back().is_some_and(letter)
}

/// Four numbers of the public range of IP version 4.
fn is_public_ip(host: &str) -> bool {
    let parts: Option<Vec<u16>> = host
        .split('.')
        .map(|part| {
            let digits =
                (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            part.parse().ok().filter(|_| digits)
        })
        .collect();
    let Some([a, b, c, d]) = parts.as_deref().and_then(<[u16]>::as_array::<4>) else {
        return false;
    };
    let private = *a == 10
        || *a == 127
        || (*a == 169 && *b == 254)
        || (*a == 192 && *b == 168)
        || (*a == 172 && (16..=31).contains(b));
    !private && (1..=223).contains(a) && *b <= 255 && *c <= 255 && (1..=254).contains(d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_what_only_looks_like_one() {
        let lower = vec![(97, 122)];
        let yes = [
            "http://www.example.org/a?b",
            "example.org",
            "a@b.example.org",
            "8.8.8.8:80/x",
        ];
        for text in yes {
            assert!(is_address(text, &lower), "{text}");
        }
        for text in ["U.S", "10.1.2.3", "end.The", "example.org:1", "-a.org", "3.5"] {
            assert!(!is_address(text, &lower), "{text}");
        }
    }
}
