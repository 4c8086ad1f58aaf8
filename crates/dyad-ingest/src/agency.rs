//! The news agency that a story is from: by its dateline, its byline, or the line that ends it.

use dyad_types::{ParagraphKind, Story};

/// Names as agencies sign, case as written, and the agency. Own list.
const AGENCIES: [(&str, &str); 42] = [
    ("AP", "Associated Press"),
    ("Associated Press", "Associated Press"),
    ("The Associated Press", "Associated Press"),
    ("Reuters", "Reuters"),
    ("REUTERS", "Reuters"),
    ("Thomson Reuters", "Reuters"),
    ("AFP", "Agence France-Presse"),
    ("Agence France-Presse", "Agence France-Presse"),
    ("Agence France Presse", "Agence France-Presse"),
    ("dpa", "dpa"),
    ("DPA", "dpa"),
    ("UPI", "UPI"),
    ("EFE", "EFE"),
    ("ANSA", "ANSA"),
    ("Xinhua", "Xinhua"),
    ("XINHUA", "Xinhua"),
    ("TASS", "TASS"),
    ("Tass", "TASS"),
    ("Interfax", "Interfax"),
    ("RIA Novosti", "RIA Novosti"),
    ("Yonhap", "Yonhap"),
    ("Kyodo", "Kyodo"),
    ("Kyodo News", "Kyodo"),
    ("Jiji", "Jiji Press"),
    ("Anadolu", "Anadolu"),
    ("Anadolu Agency", "Anadolu"),
    ("AA", "Anadolu"),
    ("PTI", "Press Trust of India"),
    ("Press Trust of India", "Press Trust of India"),
    ("ANI", "ANI"),
    ("IANS", "IANS"),
    ("APP", "Associated Press of Pakistan"),
    ("IRNA", "IRNA"),
    ("SANA", "SANA"),
    ("KCNA", "KCNA"),
    ("MENA", "MENA"),
    ("WAM", "WAM"),
    ("NAN", "News Agency of Nigeria"),
    ("Bloomberg", "Bloomberg"),
    ("PA", "PA Media"),
    ("AAP", "AAP"),
    ("Canadian Press", "Canadian Press"),
];

/// How far into a paragraph a dateline reaches. Bytes.
const DATELINE: usize = 90;

/// The agency of the story: "OSTREL, June 17 (Reuters) - ...", an author that is an agency, or a
/// last line that is one ("-- AFP").
pub(crate) fn of(story: Option<&Story>, authors: &[String]) -> Option<&'static str> {
    let bodies = || {
        story
            .into_iter()
            .flat_map(|story| &story.paragraphs)
            .filter(|paragraph| {
                matches!(paragraph.kind, ParagraphKind::Body | ParagraphKind::Standfirst)
            })
    };
    let by_dateline = || bodies().take(3).find_map(|paragraph| dateline(&paragraph.text));
    let by_author = || authors.iter().find_map(|name| named(name));
    let by_last = || bodies().next_back().and_then(|paragraph| sign_off(&paragraph.text));
    by_dateline().or_else(by_author).or_else(by_last)
}

fn named(name: &str) -> Option<&'static str> {
    let name = name.trim();
    AGENCIES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, agency)| *agency)
}

/// "(AP) \u{2014}", "(Reuters/AFP) -": in brackets, a dash after it.
fn dateline(text: &str) -> Option<&'static str> {
    let head = text.get(..text.floor_char_boundary(DATELINE))?;
    let (before, rest) = head.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    // "OSTREL, June 17": names and numbers alone.
    let is_place = before
        .split_whitespace()
        .all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    let is_dash = after.trim_start().starts_with(['-', '\u{2013}', '\u{2014}', ':']);
    if !is_place || !is_dash {
        return None;
    }
    inside.split(['/', ',']).find_map(named)
}

/// A line that is an agency's name alone: "- AFP", "(AP)", "Source: Reuters".
fn sign_off(text: &str) -> Option<&'static str> {
    let text = text.trim().trim_start_matches("Source:").trim();
    let is_edge = |c: char| !c.is_alphanumeric();
    let mut parts = text.split('/').map(|part| part.trim_matches(is_edge));
    parts.find_map(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_sign_in_three_ways() {
        let line = "OSTREL, Ruritania, June 17 (Reuters) - The bridge was shut.";
        assert_eq!(dateline(line), Some("Reuters"));
        assert_eq!(dateline("OSTREL (AP) \u{2014} The bridge"), Some("Associated Press"));
        assert_eq!(dateline("The party (PA) - which rules - agreed."), None);
        assert_eq!(dateline("The bridge (built in 1970) - now shut - is old."), None);
        assert_eq!(sign_off("\u{2013} AFP"), Some("Agence France-Presse"));
        assert_eq!(sign_off("Reuters said so."), None);
        assert_eq!(of(None, &["Jo Doe".to_owned(), "dpa".to_owned()]), Some("dpa"));
    }
}
