//! The year of an undated story, guessed from what it says: years it states, durations counted
//! from them, and who holds which office.

use dyad_data::{ActorTables, Office, PersonId, Tables, fold};
use dyad_types::{
    Article, Direction, Mention, Sentence, Tag, TimeExpression, TimeRelation, TimeUnit,
    TimeValue, TokenRange, YearEstimate, resolve,
};
use jiff::civil::{Date, date};

/// A stretch of days, first and last.
type Days = (Date, Date);

/// The longest stretch of years, in which offices alone still date a story.
const WIDEST: usize = 4;

/// How far a duration may stand from the year it is counted from, in sentences.
const REACH: usize = 2;

/// Nouns by which a leader's name stands for his time in office.
const RULES: &[&str] = &["administration", "government", "regime", "cabinet"];

/// Stands for the end of an office that lasts.
const LAST_DAY: Date = date(2199, 12, 31);

/// What the story says of its own time.
#[derive(Debug, Default)]
struct Clues {
    /// Days on which all named office-holders are in office.
    allowed: Vec<Days>,
    /// Latest year stated as past, with the words.
    stated: Option<(i16, String)>,
    /// Years reached by counting a duration from a stated year, with the words.
    counted: Vec<(i16, String)>,
    /// Reasons from offices.
    offices: Vec<String>,
}

/// The most likely year of the story numbered `story_idx`, from its own words alone.
///
/// A year is chosen when a duration leads from a stated year to one in which everybody named
/// with an office holds it, when those offices leave few years, or when the text states a year.
/// `None` when nothing tells. Neither today nor other stories of the page count.
pub fn estimate_year(
    tables: &Tables,
    article: &Article,
    story_idx: usize,
    sentences: &[Sentence],
    mentions: &[Mention],
) -> Option<YearEstimate> {
    article.stories.get(story_idx)?;
    let of_story: Vec<&Sentence> = sentences
        .iter()
        .filter(|sentence| sentence.position.story == story_idx)
        .collect();
    let mut clues = Clues {
        allowed: vec![(date(1900, 1, 1), LAST_DAY)],
        ..Clues::default()
    };
    read_years(&of_story, &mut clues);
    for mention in mentions.iter().filter(|mention| mention.position.story == story_idx) {
        let sentence = of_story.iter().find(|s| s.position == mention.position);
        if let Some(sentence) = sentence {
            read_office(&tables.actors, sentence, mention, &mut clues);
        }
    }
    weigh(clues)
}

fn weigh(clues: Clues) -> Option<YearEstimate> {
    let earliest = clues.stated.as_ref().map_or(1900, |(year, _)| *year);
    let is_allowed = |year: i16| {
        year >= earliest
            && clues
                .allowed
                .iter()
                .any(|(from, to)| from.year() <= year && year <= to.year())
    };
    let mut reasons = Vec::new();
    let counted = clues.counted.iter().find(|(year, _)| is_allowed(*year));
    let year = if let Some((year, words)) = counted {
        reasons.push(words.clone());
        *year
    } else if let Some((year, _)) =
        clues.stated.as_ref().filter(|(year, _)| is_allowed(*year))
    {
        *year
    } else if clues.offices.is_empty() {
        return None;
    } else {
        let years: Vec<i16> = (1900..2200).filter(|&year| is_allowed(year)).collect();
        if years.len() > WIDEST {
            return None;
        }
        *years.get(years.len() / 2)?
    };
    if let Some((stated, words)) = &clues.stated {
        reasons.push(format!("{words}: not before {stated}"));
    }
    reasons.extend(clues.offices);
    Some(YearEstimate { year, reasons })
}

/// Years stated as past, and durations near them.
fn read_years(sentences: &[&Sentence], clues: &mut Clues) {
    let mut stated: Vec<(usize, i16)> = Vec::new();
    for (nth, sentence) in sentences.iter().enumerate() {
        for time in &sentence.times {
            let Some(year) = past_year(sentence, time) else { continue };
            stated.push((nth, year));
            if clues.stated.as_ref().is_none_or(|(latest, _)| *latest < year) {
                clues.stated = Some((year, quoted(sentence, time.tokens)));
            }
        }
    }
    for (nth, sentence) in sentences.iter().enumerate() {
        for time in &sentence.times {
            let Some(n_years) = years_back(time) else { continue };
            let near = stated.iter().filter(|(at, _)| at.abs_diff(nth) <= REACH);
            let Some((_, from)) = near.min_by_key(|(at, _)| at.abs_diff(nth)) else {
                continue;
            };
            let words = format!(
                "{}, counted from {from}: {}",
                quoted(sentence, time.tokens),
                from + n_years
            );
            clues.counted.push((from + n_years, words));
        }
    }
}

/// The year of a stated time that lies behind the story.
fn past_year(sentence: &Sentence, time: &TimeExpression) -> Option<i16> {
    let ahead = matches!(time.relation, TimeRelation::By | TimeRelation::Until)
        || (0..time.tokens.start).rev().take(12).any(|idx| {
            let modal = sentence.tokens[idx].tag == Tag::Md;
            modal || ["plan", "aim", "expect", "until"].contains(&sentence.lemma(idx))
        });
    let is_stated = matches!(
        time.value,
        TimeValue::Day { .. }
            | TimeValue::Month { .. }
            | TimeValue::Year { .. }
            | TimeValue::Period { .. }
    );
    if ahead || !is_stated {
        return None;
    }
    let (interval, _) = resolve(time.value, None, Direction::Past)?;
    let year = interval.end.year();
    (1900..2200).contains(&year).then_some(year)
}

/// How many years a duration up to the story's present counts: "for the past two years".
fn years_back(time: &TimeExpression) -> Option<i16> {
    let count = match time.value {
        TimeValue::Stretch {
            unit: TimeUnit::Year,
            count: Some(count),
            direction: Direction::Past,
        } => i64::from(count),
        TimeValue::Shift { unit: TimeUnit::Year, by } if by < 0 => -i64::from(by),
        _ => return None,
    };
    i16::try_from(count).ok().filter(|count| (1..=30).contains(count))
}

/// The words and the three before them, for a reader to find.
fn quoted(sentence: &Sentence, tokens: TokenRange) -> String {
    let before = TokenRange::new(tokens.start.saturating_sub(3), tokens.end);
    format!("\"{}\"", sentence.text_of(before))
}

/// Somebody said to hold an office: the days in office are those the story can be of.
fn read_office(
    tables: &ActorTables,
    sentence: &Sentence,
    mention: &Mention,
    clues: &mut Clues,
) {
    let [actor] = mention.actors.as_slice() else { return };
    let Some(country) = actor.country else { return };
    let Some(classes) = told_classes(sentence, mention) else { return };
    let holds = |office: &&Office| {
        office.country == Some(country) && classes.contains(&office.class.as_str())
    };
    let full = fold(&actor.name);
    let key = RULES
        .iter()
        .find_map(|rule| full.strip_suffix(rule))
        .unwrap_or(&full)
        .trim_end();
    let named = |ids: &[PersonId]| -> Vec<Days> {
        let offices = ids.iter().flat_map(|&id| &tables.people.get(id).offices);
        offices.filter(holds).filter_map(days).collect()
    };
    let mut windows = named(tables.people.named(key));
    if windows.is_empty() {
        windows = named(tables.people.surnamed(key));
    }
    let both = intersect(&clues.allowed, &windows);
    if both.is_empty() {
        return;
    }
    let spans: Vec<String> = merged(windows)
        .iter()
        .map(|(from, to)| {
            if *to == LAST_DAY {
                format!("since {from}")
            } else {
                format!("{from} to {to}")
            }
        })
        .collect();
    let reason = format!(
        "\"{}\": in office {}",
        mention.span.of(&sentence.text),
        spans.join(", ")
    );
    if !clues.offices.contains(&reason) {
        clues.offices.push(reason);
    }
    clues.allowed = both;
}

/// Classes of office that the words around a name tell: its title, or "the NAME administration".
fn told_classes(
    sentence: &Sentence,
    mention: &Mention,
) -> Option<&'static [&'static str]> {
    let words = mention.span.of(&sentence.text).to_lowercase();
    let after = sentence.lemma(mention.tokens.end).to_lowercase();
    if ["former", "ex-", "ousted", "late ", "elect"]
        .iter()
        .any(|word| words.contains(word))
    {
        return None;
    }
    let last = words.rsplit(' ').next().unwrap_or_default();
    if RULES.contains(&last) {
        return Some(&["HOS", "HOG"]);
    }
    let is_named = mention
        .tokens
        .indices()
        .any(|idx| sentence.tokens[idx].tag == Tag::Nnp);
    if !is_named {
        return None;
    }
    let table: &[(&str, &'static [&'static str])] = &[
        ("vice president", &["VP"]),
        ("vice-president", &["VP"]),
        ("foreign minister", &["FM"]),
        ("foreign secretary", &["FM"]),
        ("secretary of state", &["FM"]),
        ("prime minister", &["HOG"]),
        ("premier", &["HOG"]),
        ("chancellor", &["HOG"]),
        ("president", &["HOS", "HOG"]),
    ];
    let told = table.iter().find(|(title, _)| words.contains(title));
    let told = told.map(|(_, classes)| *classes);
    told.or_else(|| RULES.contains(&after.as_str()).then_some(&["HOS", "HOG"]))
}

/// The days of an office; open ones last for ever.
fn days(office: &Office) -> Option<Days> {
    let last = office.to.or(office.valid_until).filter(|_| office.to.is_some());
    Some((office.from?, last.unwrap_or(LAST_DAY)))
}

fn intersect(a: &[Days], b: &[Days]) -> Vec<Days> {
    let mut both: Vec<Days> = Vec::new();
    for first in a {
        for second in b {
            let days = (first.0.max(second.0), first.1.min(second.1));
            if days.0 <= days.1 {
                both.push(days);
            }
        }
    }
    merged(both)
}

/// Overlapping and adjoining stretches as one, ascending.
fn merged(mut days: Vec<Days>) -> Vec<Days> {
    days.sort_unstable();
    let mut merged: Vec<Days> = Vec::new();
    for (from, to) in days {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}
