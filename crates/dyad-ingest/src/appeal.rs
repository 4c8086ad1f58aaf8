//! Lines that address the reader instead of telling the story: newsletters, forums, tips, shops.

/// Turns that no sentence of a report has. Lower case. Own list, as the other ones here.
const SURE: [&str; 28] = [
    "all rights reserved",
    "in your inbox",
    "to your inbox",
    "may not be published, broadcast",
    "join our commenting",
    "have a tip?",
    "got a tip?",
    "have a story tip",
    "follow us on",
    "follow him on",
    "follow her on",
    "follow them on",
    "follow @",
    "like us on facebook",
    "find us on facebook",
    "subscribe to our",
    "sign up for our",
    "sign up to our",
    "order reprints",
    "print article",
    "support our journalism",
    "may earn a commission",
    "free newsletter",
    "may get a share of the sale",
    "affiliate links",
    "already a subscriber",
    "to continue reading",
    "download our app",
];

/// How lines begin that ask for a click. Lower case.
const ASKING: [&str; 3] = ["click here", "sign up", "subscribe"];

/// How lines begin that ask the reader for something else. Lower case.
const URGING: [&str; 4] = [
    "join the conversation",
    "leave a comment",
    "download the app",
    "follow the reporter",
];

/// Words to the reader; "us" may be a country.
const TO_READER: [&str; 4] = ["you", "your", "our", "here"];

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
        || URGING.iter().any(|turn| lower.starts_with(turn))
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
const NOTICE: [&str; 13] = [
    "cookie",
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

/// Whether the block is a notice of the site about itself: two turns of such in words to the reader, and
/// nobody speaks. A report about privacy addresses nobody.
pub(crate) fn is_notice(text: &str) -> bool {
    let lower = text.to_lowercase();
    let n_turns = NOTICE.iter().filter(|turn| lower.contains(**turn)).count();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let is_to_reader = words.any(|word| matches!(word, "you" | "your" | "we" | "our"));
    n_turns >= 2 && is_to_reader && !lower.contains(" said") && !lower.contains(" told ")
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
            "Turkey blocked Twitter after users refused to follow a court order.",
            "A newsletter of the US embassy in Kabul warned of attacks.",
            "Ministers asked the rebels to join the conversation in Geneva.",
        ] {
            assert!(!is_appeal(text), "{text}");
        }
        assert!(is_notice("We store cookies on your browser; you may opt out of these."));
        for report in [
            "The court ruled that the privacy of the envoys was broken.",
            "The court struck the privacy pact down because consent of users was missing.",
        ] {
            assert!(!is_notice(report), "{report}");
        }
    }
}
