//! Lines that address the reader instead of telling the story: newsletters, forums, tips, shops.

/// Turns that no sentence of a report has. Lower case.
const SURE: [&str; 26] = [
    "all rights reserved",
    "in your inbox",
    "to your inbox",
    "may not be published, broadcast",
    "join our commenting",
    "join the conversation",
    "leave a comment",
    "have a tip?",
    "got a tip?",
    "have a story tip",
    "follow us on",
    "like us on facebook",
    "find us on facebook",
    "subscribe to our",
    "sign up for our",
    "sign up to our",
    "order reprints",
    "print article",
    "support our journalism",
    "we may earn",
    "may earn a commission",
    "may get a share of the sale",
    "affiliate links",
    "already a subscriber",
    "to continue reading",
    "download our app",
];

/// How lines begin that ask for a click. Lower case.
const ASKING: [&str; 5] =
    ["click here", "sign up", "subscribe", "download the app", "follow @"];

/// Where one is to follow somebody.
const NETWORKS: [&str; 7] =
    ["twitter", "facebook", "instagram", "whatsapp", "telegram", "linkedin", "threads"];

/// Words to the reader.
const TO_READER: [&str; 6] = ["you", "your", "our", "us", "here", "free"];

/// Most words of such a line.
const MOST_WORDS: usize = 50;

/// Whether the block addresses the reader. What somebody says, and quotations, never do.
pub(crate) fn is_appeal(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '@')
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > MOST_WORDS || lower.contains(['"', '“', '”']) {
        return false;
    }
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    if has(&["said", "says", "told", "wrote", "according"]) {
        return false;
    }
    SURE.iter().any(|turn| lower.contains(turn))
        || (has(&["newsletter", "newsletters"]) && has(&TO_READER))
        || (has(&["follow"]) && (has(&NETWORKS) || lower.contains("follow @")))
        || (ASKING.iter().any(|turn| lower.starts_with(turn)) && has(&TO_READER))
        || has_address(&lower)
}

/// An address of electronic mail: nobody's act stands beside one.
fn has_address(lower: &str) -> bool {
    lower.split_whitespace().any(|word| {
        word.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.trim_end_matches('.').contains('.')
        })
    })
}

/// Words of notices about cookies and accounts. Lower case.
const NOTICE: [&str; 14] = [
    "cookie",
    "cookies",
    "privacy",
    "consent",
    "browser",
    "opt-out",
    "opt out",
    "preferences",
    "personal data",
    "personal information",
    "terms of use",
    "terms and conditions",
    "ad blocker",
    "subscribers",
];

/// Whether the block is a notice of the site about itself: two turns of such, and nobody speaks.
pub(crate) fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    let n_turns = NOTICE.iter().filter(|turn| lower.contains(**turn)).count();
    n_turns >= 2 && !lower.contains(" said") && !lower.contains(" told ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appeals_are_told_from_reports() {
        for text in [
            "Get the latest updates right in your inbox. Subscribe to our newsletters.",
            "Have a tip? The reporter may be reached at desk@paper.example.",
            "If you buy something through links in our stories, we may earn a commission.",
            "Follow the reporter on Twitter at @desk",
            "Join our commenting forum",
        ] {
            assert!(is_appeal(text), "{text}");
        }
        for text in [
            "Forty countries will sign up to the treaty on Monday.",
            "\u{201c}Subscribe to our cause\u{201d}, the rebels wrote on Telegram.",
            "The minister told us on Facebook that our border is shut.",
            "An agreement was reached at talks in Geneva on Friday.",
            "The ministry announced the expulsion on Twitter.",
        ] {
            assert!(!is_appeal(text), "{text}");
        }
        assert!(is_notice("We store cookies on your browser; you may opt out of these."));
        assert!(!is_notice("The court ruled that the privacy of the envoys was broken."));
    }
}
