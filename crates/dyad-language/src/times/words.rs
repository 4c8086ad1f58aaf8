//! What single words mean for a calendar: months, weekdays, units, numbers.

use compact_str::CompactString;
use dyad_types::{EntityLabel, Sentence, Tag, TimeUnit};

/// A sentence's tokens, each with what it can mean in a time expression.
pub(super) struct Words<'a> {
    pub(super) sentence: &'a Sentence,
    words: Vec<Word>,
}

struct Word {
    lower: CompactString,
    capital: bool,
    kind: Kind,
}

/// What a word can mean. Whether it does is for the grammar to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A month by its full name (`full`) or shortened ("Feb.").
    Month { month: i8, full: bool },
    /// A weekday, 1 = Monday.
    Weekday(i8),
    /// A unit: "week", "years".
    Unit(Unit),
    /// A count: "two", "a"; `None` for "several", "few".
    Count(Option<u16>),
    /// Digits without sign, point or comma, with their number.
    Digits { value: u32, len: usize },
    /// "25th".
    Ordinal(i8),
    /// "1990s": its first year.
    Decade(i16),
    /// Nothing in itself.
    Other,
}

/// A unit as the text names it; hours are counted in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) base: TimeUnit,
    /// How many of `base` one is: a fortnight is two weeks.
    pub(super) size: u16,
    pub(super) plural: bool,
    /// "hours", "minutes".
    pub(super) within_day: bool,
}

impl Unit {
    /// How many of the unit `count` of this word are; hours are rounded up to days.
    pub(super) fn times(self, count: u16) -> u16 {
        if self.within_day {
            count.div_ceil(24).max(1)
        } else {
            count.saturating_mul(self.size)
        }
    }
}

impl<'a> Words<'a> {
    pub(super) fn of(sentence: &'a Sentence) -> Self {
        let words = (0..sentence.tokens.len()).map(|idx| Word::of(sentence, idx));
        Self { sentence, words: words.collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at `idx` in lower case; empty outside the sentence.
    pub(super) fn at(&self, idx: usize) -> &str {
        self.words.get(idx).map_or("", |word| word.lower.as_str())
    }

    /// The word before `idx` in lower case; empty at the start.
    pub(super) fn before(&self, idx: usize) -> &str {
        idx.checked_sub(1).map_or("", |before| self.at(before))
    }

    pub(super) fn is(&self, idx: usize, any_of: &[&str]) -> bool {
        idx < self.len() && any_of.contains(&self.at(idx))
    }

    pub(super) fn kind(&self, idx: usize) -> Kind {
        self.words.get(idx).map_or(Kind::Other, |word| word.kind)
    }

    pub(super) fn capital(&self, idx: usize) -> bool {
        self.words.get(idx).is_some_and(|word| word.capital)
    }

    pub(super) fn tag(&self, idx: usize) -> Option<Tag> {
        self.sentence.tokens.get(idx).map(|token| token.tag)
    }

    /// Whether the recogniser sees a person there.
    pub(super) fn is_person(&self, idx: usize) -> bool {
        self.sentence.entities.iter().any(|entity| {
            entity.label == EntityLabel::Person && entity.tokens.contains(idx)
        })
    }

    /// A common noun in lower case, as in "the 2018 agreement".
    pub(super) fn is_common_noun(&self, idx: usize) -> bool {
        matches!(self.tag(idx), Some(Tag::Nn | Tag::Nns)) && !self.capital(idx)
    }

    pub(super) fn unit(&self, idx: usize) -> Option<Unit> {
        match self.kind(idx) {
            Kind::Unit(unit) => Some(unit),
            _ => None,
        }
    }

    /// A count at `idx` and the index after it: "two", "48", "a couple of", "twenty-five".
    pub(super) fn count(&self, idx: usize) -> Option<(Option<u16>, usize)> {
        if self.is(idx, &["a", "the"]) && self.is(idx + 1, &["few"]) {
            return Some((None, idx + 2));
        }
        if self.is(idx, &["a"]) && self.is(idx + 1, &["couple"]) {
            let end = if self.is(idx + 2, &["of"]) { idx + 3 } else { idx + 2 };
            return Some((Some(2), end));
        }
        match self.kind(idx) {
            Kind::Count(Some(tens)) if tens >= 20 && self.is(idx + 1, &["-"]) => {
                match self.kind(idx + 2) {
                    Kind::Count(Some(ones)) if ones < 10 => {
                        Some((Some(tens + ones), idx + 3))
                    }
                    _ => None,
                }
            }
            Kind::Count(count) => Some((count, idx + 1)),
            Kind::Digits { value, .. } if value > 0 => {
                Some((Some(u16::try_from(value).ok()?), idx + 1))
            }
            _ => None,
        }
    }

    /// A number of four digits that can be a year, 1000 to 2199.
    pub(super) fn four_digits(&self, idx: usize) -> Option<i16> {
        match self.kind(idx) {
            Kind::Digits { value, len: 4 } if (1000..2200).contains(&value) => {
                i16::try_from(value).ok()
            }
            _ => None,
        }
    }

    /// A day of the month at `idx`: "25", "25th".
    pub(super) fn day_of_month(&self, idx: usize) -> Option<i8> {
        match self.kind(idx) {
            Kind::Ordinal(day) if (1..=31).contains(&day) => Some(day),
            Kind::Digits { value, len: 1 | 2 } if (1..=31).contains(&value) => {
                i8::try_from(value).ok()
            }
            _ => None,
        }
    }
}

impl Word {
    fn of(sentence: &Sentence, idx: usize) -> Self {
        let text = sentence.word(idx);
        let lower = CompactString::from(text.to_ascii_lowercase());
        let capital = text.starts_with(|first: char| first.is_uppercase());
        let kind = kind_of(&lower, capital);
        Self { lower, capital, kind }
    }
}

fn kind_of(lower: &str, capital: bool) -> Kind {
    // Careless copy writes "monday"; "may", "march", "august" are words too.
    let name = capital || lower.len() > 5 && lower != "august";
    if name && let Some(kind) = month_or_weekday(lower) {
        return kind;
    }
    if lower.starts_with(|first: char| first.is_ascii_digit()) {
        return number(lower);
    }
    if let Some(unit) = unit(lower) {
        return Kind::Unit(unit);
    }
    count_word(lower)
}

/// A name of the calendar in lower case.
pub(super) fn month_or_weekday(lower: &str) -> Option<Kind> {
    let month = |month, full| Some(Kind::Month { month, full });
    match lower {
        "january" => month(1, true),
        "february" => month(2, true),
        "march" => month(3, true),
        "april" => month(4, true),
        "may" => month(5, true),
        "june" => month(6, true),
        "july" => month(7, true),
        "august" => month(8, true),
        "september" => month(9, true),
        "october" => month(10, true),
        "november" => month(11, true),
        "december" => month(12, true),
        "jan." | "jan" => month(1, false),
        "feb." | "feb" => month(2, false),
        "mar." | "mar" => month(3, false),
        "apr." | "apr" => month(4, false),
        "jun." | "jun" => month(6, false),
        "jul." | "jul" => month(7, false),
        "aug." | "aug" => month(8, false),
        "sept." | "sept" | "sep." | "sep" => month(9, false),
        "oct." | "oct" => month(10, false),
        "nov." | "nov" => month(11, false),
        "dec." | "dec" => month(12, false),
        "monday" | "mon." => Some(Kind::Weekday(1)),
        "tuesday" | "tue." | "tues." => Some(Kind::Weekday(2)),
        "wednesday" | "wed." => Some(Kind::Weekday(3)),
        "thursday" | "thu." | "thur." | "thurs." => Some(Kind::Weekday(4)),
        "friday" | "fri." => Some(Kind::Weekday(5)),
        "saturday" | "sat." => Some(Kind::Weekday(6)),
        "sunday" => Some(Kind::Weekday(7)),
        _ => None,
    }
}

fn unit(lower: &str) -> Option<Unit> {
    let (singular, plural) = match lower.strip_suffix('s') {
        Some(singular) => (singular, true),
        None => (lower, false),
    };
    let (base, size, within_day) = match singular {
        "minute" | "hour" => (TimeUnit::Day, 1, true),
        "day" => (TimeUnit::Day, 1, false),
        "week" => (TimeUnit::Week, 1, false),
        "fortnight" => (TimeUnit::Week, 2, false),
        "weekend" => (TimeUnit::Weekend, 1, false),
        "month" => (TimeUnit::Month, 1, false),
        "quarter" => (TimeUnit::Quarter, 1, false),
        "year" => (TimeUnit::Year, 1, false),
        "decade" => (TimeUnit::Year, 10, false),
        _ => return None,
    };
    Some(Unit { base, size, plural, within_day })
}

fn number(lower: &str) -> Kind {
    let n_digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, suffix) = lower.split_at_checked(n_digits).unwrap_or((lower, ""));
    let Ok(value) = digits.parse::<u32>() else {
        return Kind::Other;
    };
    match suffix {
        "" => Kind::Digits { value, len: n_digits },
        "st" | "nd" | "rd" | "th" => {
            i8::try_from(value).map_or(Kind::Other, Kind::Ordinal)
        }
        "s" if n_digits == 4 && value % 10 == 0 && (1000..2200).contains(&value) => {
            i16::try_from(value).map_or(Kind::Other, Kind::Decade)
        }
        _ => Kind::Other,
    }
}

fn count_word(lower: &str) -> Kind {
    let count = match lower {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        "hundred" => 100,
        "several" | "few" | "some" | "many" => return Kind::Count(None),
        _ => return Kind::Other,
    };
    Kind::Count(Some(count))
}

/// Splits "mid-2019", "early-March" into the part of the period and the rest.
pub(super) fn part_prefix(lower: &str) -> Option<(Part, &str)> {
    [("mid-", Part::Middle), ("early-", Part::Early), ("late-", Part::Late)]
        .into_iter()
        .find_map(|(prefix, part)| Some((part, lower.strip_prefix(prefix)?)))
}

/// Which third of a period is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// "early March", "the beginning of 2019".
    Early,
    /// "mid-2019".
    Middle,
    /// "late 1990s", "the end of 2019".
    Late,
}
