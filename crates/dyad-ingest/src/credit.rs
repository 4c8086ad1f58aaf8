//! Captions and credits of pictures, told by their words.

/// Agencies and sellers of pictures.
const AGENCIES: [&str; 28] = [
    "reuters",
    "afp",
    "ap photo",
    "associated press",
    "getty",
    "epa-efe",
    "shutterstock",
    "sipa",
    "xinhua",
    "anadolu",
    "kyodo",
    "yonhap",
    "zuma",
    "alamy",
    "istock",
    "imago",
    "picture alliance",
    "pa images",
    "pa wire",
    "pa media",
    "sopa images",
    "nurphoto",
    "bloomberg",
    "tass",
    "ritzau",
    "ntb",
    "wikimedia",
    "unsplash",
];

/// Ways to name a photographer at the start of a line.
const CREDIT_STARTS: [&str; 13] = [
    "photo by",
    "photo:",
    "photos:",
    "photograph:",
    "photograph by",
    "image:",
    "images:",
    "picture:",
    "credit:",
    "courtesy of",
    "©",
    "image credit",
    "photo credit",
];

/// What only captions say. Lower case, compared as part of the text.
const CAPTION_CUES: &[&str] = &[
    "pictured",
    "file photo",
    "file picture",
    "file image",
    "archive photo",
    "speaks during",
    "speaks at",
    "speaks to reporters",
    "looks on",
    "attends a",
    "attend a",
    "waves to",
    "shakes hands",
    "shake hands",
    "gestures",
    "poses for",
    "pose for",
    "are seen",
    "is seen",
    "seen in this",
    "stands in front",
    "walks past",
    "walk past",
    "during a press conference",
    "during a news conference",
    "in this handout",
    "handout picture",
];

/// Whether `text` is a credit line: short, no sentence, with an agency, "Photo by", or names
/// parted by slashes ("Jo Doe/Pool").
pub(crate) fn is_credit(text: &str) -> bool {
    let n_words = text.split_whitespace().count();
    if n_words == 0 || n_words > 14 || text.chars().count() > 120 {
        return false;
    }
    let lower = text.to_lowercase();
    if CREDIT_STARTS.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let ends_sentence = text.ends_with(['.', '?', '!', ':']) && !text.ends_with("Inc.");
    if ends_sentence || n_words > 10 {
        return false;
    }
    let names_agency = AGENCIES.iter().any(|agency| contains_word(&lower, agency));
    // A headline may name an agency; a credit is names and small words alone.
    let all_names = text
        .split(|c: char| c.is_whitespace() || c == '/')
        .filter(|word| word.chars().any(char::is_alphabetic))
        .all(|word| {
            word.trim_start_matches('(').starts_with(char::is_uppercase)
                || matches!(
                    word,
                    "via" | "for" | "by" | "of" | "de" | "von" | "van" | "and"
                )
        });
    let from_seller = n_words <= 6
        && (contains_word(&lower, "via")
            || ["images", "photos", "pictures", "pool"]
                .iter()
                .any(|end| lower.ends_with(end)));
    all_names
        && ((names_agency && (n_words <= 6 || text.contains('/')))
            || from_seller
            || is_slashed(text))
}

/// "Al Example/Pool/Agency": names on both sides of a slash, without digits.
fn is_slashed(text: &str) -> bool {
    let n_words = text.split_whitespace().count();
    n_words <= 8
        && text.contains('/')
        && !text.contains("://")
        && !text.chars().any(|c| c.is_ascii_digit())
        && text
            .split('/')
            .all(|part| part.trim().starts_with(char::is_uppercase))
        && text.split('/').any(|part| part.split_whitespace().count() >= 2)
}

/// Whether `text` holds `words` between word borders.
pub(crate) fn contains_word(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|after| after.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric())
            && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// Whether `text` reads as what a picture shows: at most 60 words, with the words of captions,
/// or a full date after "on" in its one sentence of the present tense.
pub(crate) fn is_caption(text: &str) -> bool {
    let n_words = text.split_whitespace().count();
    if !(4..=60).contains(&n_words) || text.starts_with(['"', '“']) {
        return false;
    }
    let lower = text.to_lowercase();
    if CAPTION_CUES.iter().any(|cue| contains_word(&lower, cue)) && n_words <= 45 {
        return !lower.contains(" said");
    }
    ends_in_credit(text)
}

/// Whether `text` can be nothing but a caption: it begins with "Pictured", or ends in a credit.
pub(crate) fn is_surely_caption(text: &str) -> bool {
    text.split_whitespace().count() <= 60
        && (text.starts_with("Pictured")
            || text.starts_with("PICTURED")
            || ends_in_credit(text))
}

/// A caption often ends in its credit: "... in the capital. (AP Photo/Jo Doe)".
fn ends_in_credit(text: &str) -> bool {
    let Some(inside) = text.trim_end_matches('.').strip_suffix(')') else { return false };
    let Some((_, last)) = inside.rsplit_once(['(', '[']) else { return false };
    is_credit(last)
}

/// Whether a caption says that its picture is older than the story beside it.
pub(crate) fn is_archive(text: &str) -> bool {
    const CUES: [&str; 9] = [
        "undated",
        "pictured here",
        "pictured",
        "file photo",
        "file picture",
        "file image",
        "archive",
        "archival",
        "then-",
    ];
    let lower = text.to_lowercase();
    CUES.iter().any(|cue| lower.contains(cue))
}

/// Wording of advertisers about themselves; one point each. A turn that ends in a full stop
/// counts at the end of the text alone.
const PROMOTION: &[&str] = &[
    "dedicated to",
    "committed to",
    "find out",
    "learn more",
    "learn how",
    "discover",
    "sign up",
    "join us",
    "solutions",
    "innovation",
    "innovative",
    "our mission",
    "aims to",
    "helps",
    "empower",
    "empowers",
    "impact",
    "sustainable",
    "sponsored",
    "advertisement",
    "paid content",
    "partner content",
    "in partnership with",
    "presented by",
    "brought to you",
    "leading provider",
    "drive",
    "accelerates",
    "collaboration",
    "brings together",
    "businesses",
    "customers",
    "your company",
    "your business",
    "your family",
    "our",
    "we offer",
    "explore",
    "unlock",
    "transformation",
    "better future",
    "foundation",
    "trusted",
    "award-winning",
    "works for a world",
    "here.",
    "click here",
    "shop now",
    "book now",
    "order now",
];

/// Whether `text` advertises: three or more turns of promotion, two at the end of the page, and
/// nobody said anything on any day.
pub(crate) fn is_promotion(text: &str, is_last: bool) -> bool {
    let lower = text.to_lowercase();
    let n_turns = PROMOTION.iter().filter(|turn| contains_turn(&lower, turn)).count();
    n_turns >= if is_last { 2 } else { 3 }
        && !contains_word(&lower, "said")
        && !contains_word(&lower, "told")
        && crate::date::first_weekday(text).is_none()
}

fn contains_turn(lower: &str, turn: &str) -> bool {
    if turn.ends_with('.') { lower.ends_with(turn) } else { contains_word(lower, turn) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_told_from_headlines() {
        for text in [
            "REUTERS/Jo Doe",
            "JO DOE/Pool via REUTERS",
            "Jo Doe/Pool/Some Agency",
            "Somebody Images via Reuters",
            "Photo by Jo Doe for The Paper",
            "© 2020 The Paper",
            "Jo Doe / AFP / Getty Images",
            "Handout via Some Images",
            "Some Pictures",
        ] {
            assert!(is_credit(text), "{text}");
        }
        for text in [
            "Reuters says its reporter is free",
            "Either/or: a choice for the islands",
            "Jo Doe spoke to Reuters.",
            "The budget for 2019/2020",
            "Why now?",
        ] {
            assert!(!is_credit(text), "{text}");
        }
    }

    #[test]
    fn promotion_is_told_from_news() {
        let blurb = "The Lake Trust helps leaders to cooperate. Learn how it can help your \
                     company here.";
        assert!(is_promotion(blurb, false));
        let news = "The foundation said on Monday that its collaboration with the council \
                    helps businesses of the delta.";
        assert!(!is_promotion(news, true));
        assert!(!is_promotion("The bank agreed to take over its rival in a deal.", true));
    }

    #[test]
    fn captions_are_told_from_news() {
        assert!(is_caption(
            "The envoy speaks during a visit to the port on May 4, 2021."
        ));
        assert!(is_caption("The old bridge in Ostrel, in 2015. (AP Photo/Jo Doe)"));
        assert!(!is_caption("The envoy said that she was seen as weak by the council."));
    }
}
