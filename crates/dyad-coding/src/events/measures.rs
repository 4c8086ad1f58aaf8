//! What a clause adds to its act: numbers, the fields of politics it speaks of, its date.

use dyad_data::EventLexicon;
use dyad_types::{
    Context, DateBasis, DateInterval, Dated, Dep, Direction, EntityLabel, Magnitude, Pos,
    Precision, Sentence, Tag, TimeExpression, TimeValue,
};
use jiff::civil::Date;

use super::act::Act;
use super::tree::Tree;

/// The contexts that the words of the sentence speak of, ascending, without repeats.
pub(crate) fn contexts(lexicon: &EventLexicon, tree: &Tree<'_>) -> Vec<Context> {
    let mut contexts = Vec::new();
    for idx in 0..tree.len() {
        for (next, context) in lexicon.contexts(tree.lemma(idx)) {
            let follows = match next {
                None => true,
                Some(words) => words
                    .split(' ')
                    .zip(idx + 1..)
                    .all(|(word, at)| tree.lemma(at) == word),
            };
            if follows && !contexts.contains(context) {
                contexts.push(*context);
            }
        }
    }
    contexts.sort_unstable();
    contexts
}

/// When the act happened: the time expression nearest to it in its clause, else publication.
pub(crate) fn date(tree: &Tree<'_>, act: &Act, anchor: Option<Date>) -> Dated {
    let sentence = tree.sentence;
    if let Some(since) = since_act(tree, act) {
        return before_stretch(tree, since, anchor);
    }
    let tense = if act.future { Direction::Future } else { Direction::Past };
    let mut nearest: Option<(usize, Dated)> = None;
    for time in &sentence.times {
        let at = time.tokens.start;
        let Some(steps) = steps_to_act(tree, act, at) else { continue };
        if nearest.as_ref().is_some_and(|(fewest, _)| *fewest <= steps) {
            continue;
        }
        // "agreed on Thursday to meet": what is to come was settled in the past.
        let tense = if told_in_past(tree, at) { Direction::Past } else { tense };
        let Some((interval, precision)) = time.resolve(anchor, tense) else { continue };
        let basis =
            if is_stated(time.value) { DateBasis::Stated } else { DateBasis::Relative };
        let words = Some(sentence.span_of(time.tokens));
        nearest =
            Some((steps, Dated { interval: Some(interval), precision, basis, words }));
    }
    if let Some((_, dated)) = nearest {
        return dated;
    }
    match anchor {
        Some(day) if !act.future && !act.perfect_past => Dated {
            interval: Some(DateInterval::day(day)),
            precision: Precision::Day,
            basis: DateBasis::Publication,
            words: None,
        },
        _ => Dated::UNDATED,
    }
}

/// Whether the nearest verb above the token stands in the past tense.
fn told_in_past(tree: &Tree<'_>, token: usize) -> bool {
    let mut at = token;
    for _ in 0..tree.sentence.tokens.len() {
        match tree.sentence.tokens[at].tag {
            Tag::Vbd => return true,
            Tag::Vb | Tag::Vbp | Tag::Vbz | Tag::Vbg | Tag::Vbn | Tag::Md => {
                return false;
            }
            _ if tree.head(at) == at => return false,
            _ => at = tree.head(at),
        }
    }
    false
}

/// The "since" whose object the act is: "since the meeting", "in the two years since a meeting".
fn since_act(tree: &Tree<'_>, act: &Act) -> Option<usize> {
    let prep = tree.head(act.core);
    (tree.dep(act.core) == Dep::Pobj && tree.lemma(prep) == "since").then_some(prep)
}

/// An act since which a stated stretch of time has passed lies that far back; another one, at an
/// unknown time before.
fn before_stretch(tree: &Tree<'_>, since: usize, anchor: Option<Date>) -> Dated {
    let holds = |time: &&TimeExpression| time.tokens.contains(tree.head(since));
    let found = tree.sentence.times.iter().find(holds).and_then(|time| {
        let TimeValue::Stretch { unit, count: Some(count), .. } = time.value else {
            return None;
        };
        let back = TimeValue::Shift { unit, by: -i32::from(count) };
        let (interval, precision) = dyad_types::resolve(back, anchor, Direction::Past)?;
        Some(Dated {
            interval: Some(interval),
            precision,
            basis: DateBasis::Relative,
            words: Some(tree.sentence.span_of(time.tokens)),
        })
    });
    found.unwrap_or(Dated::UNDATED)
}

fn is_stated(value: TimeValue) -> bool {
    matches!(
        value,
        TimeValue::Day { .. }
            | TimeValue::Month { .. }
            | TimeValue::Year { .. }
            | TimeValue::Period { .. }
            | TimeValue::DayOfYear { .. }
            | TimeValue::MonthOfYear { .. }
    )
}

/// Steps from the time expression up to a word of the act, if no other clause lies between.
fn steps_to_act(tree: &Tree<'_>, act: &Act, time: usize) -> Option<usize> {
    let mut at = time;
    for steps in 0..8 {
        if act.words.contains(&at) {
            return Some(steps);
        }
        let is_clause = matches!(
            tree.dep(at),
            Dep::Relcl | Dep::Advcl | Dep::Acl | Dep::Ccomp | Dep::Root | Dep::Conj
        );
        if is_clause && steps > 0 {
            let governs = act.words.iter().any(|&word| tree.head(word) == at);
            return governs.then_some(steps + 2);
        }
        let head = tree.head(at);
        if head == at {
            return None;
        }
        at = head;
    }
    None
}

/// The numbers of the act's clause.
pub(crate) fn magnitude(tree: &Tree<'_>, act: &Act) -> Magnitude {
    let mut magnitude = Magnitude::default();
    let root = act.code.root();
    for idx in 0..tree.len() {
        let Some(number) = number_at(tree, idx) else { continue };
        if !belongs(tree, act, idx) {
            continue;
        }
        if tree.label(idx) == Some(EntityLabel::Money) {
            magnitude.money =
                magnitude.money.or_else(|| money(tree.sentence, idx, number));
            continue;
        }
        if matches!(
            tree.label(idx),
            Some(
                EntityLabel::Date
                    | EntityLabel::Time
                    | EntityLabel::Percent
                    | EntityLabel::Ordinal
                    | EntityLabel::Quantity
            )
        ) {
            continue;
        }
        let counted = tree.head(idx);
        let verb = governing_verb(tree, idx);
        let verb_lemma = verb.map_or("", |verb| tree.lemma(verb));
        let of_act = verb.is_some_and(|verb| act.words.contains(&verb));
        if matches!(verb_lemma, "kill" | "die" | "slay" | "murder" | "massacre") {
            magnitude.dead = magnitude.dead.or(Some(number));
        } else if matches!(verb_lemma, "injure" | "wound" | "hurt") {
            magnitude.injured = magnitude.injured.or(Some(number));
        } else if of_act && matches!(act.code.as_str(), "173" | "174" | "181" | "166") {
            magnitude.detained = magnitude.detained.or(Some(number));
        } else if of_act
            && matches!(root, "14" | "15")
            && matches!(tree.pos(counted), Pos::Noun | Pos::Propn)
        {
            magnitude.size = magnitude.size.or(Some(number));
        }
    }
    magnitude
}

/// Whether the number hangs on the act, not on another clause: "nine" on "struck the town, killing
/// nine" and on "an attack that killed nine", not on "a day after rebels killed nine".
fn belongs(tree: &Tree<'_>, act: &Act, idx: usize) -> bool {
    let mut at = idx;
    for _ in 0..tree.len() {
        if act.words.contains(&at) {
            return true;
        }
        let head = tree.head(at);
        let apart = match tree.dep(at) {
            Dep::Relcl => !act.words.contains(&head),
            Dep::Ccomp | Dep::Parataxis => true,
            Dep::Conj => tree.is_verb(at),
            Dep::Advcl => tree.tag(at) != Tag::Vbg,
            _ => false,
        };
        if apart || head == at {
            return false;
        }
        at = head;
    }
    false
}

fn governing_verb(tree: &Tree<'_>, idx: usize) -> Option<usize> {
    let mut at = idx;
    for _ in 0..6 {
        let head = tree.head(at);
        if head == at {
            return None;
        }
        if tree.is_verb(head) {
            return Some(head);
        }
        at = head;
    }
    None
}

/// The number written at the token, digits or words, with a following "thousand" or "million".
fn number_at(tree: &Tree<'_>, idx: usize) -> Option<u64> {
    if tree.pos(idx) != Pos::Num {
        return None;
    }
    let word = tree.sentence.word(idx).to_lowercase();
    let value = parse_number(&word)?;
    let unit = match tree.lemma(idx + 1) {
        "hundred" => 100.0,
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        _ => 1.0,
    };
    let product = value * unit;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to lie in range just before"
    )]
    ((0.0..1e16).contains(&product)).then_some(product.round() as u64)
}

fn parse_number(word: &str) -> Option<f64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if let Some(value) = WORDS.iter().position(|&other| other == word) {
        return u32::try_from(value).ok().map(f64::from);
    }
    let digits: String = word.chars().filter(|&c| c != ',').collect();
    let digits = digits.trim_start_matches(['$', '€', '£']);
    digits.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The sum of money at `idx` with the ISO 4217 code of its currency, where the text names one.
fn money(sentence: &Sentence, idx: usize, number: u64) -> Option<(String, u64)> {
    let entity = sentence.entities.iter().find(|entity| entity.tokens.contains(idx))?;
    let from = entity.tokens.start.saturating_sub(1);
    let words: Vec<String> = (from..entity.tokens.end)
        .map(|at| sentence.word(at).to_lowercase())
        .collect();
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    let code = if has(&["$", "us$", "dollar", "dollars", "usd"]) {
        "USD"
    } else if has(&["€", "euro", "euros", "eur"]) {
        "EUR"
    } else if has(&["£", "pound", "pounds", "gbp"]) {
        "GBP"
    } else if has(&["¥", "yen", "jpy"]) {
        "JPY"
    } else if has(&["yuan", "renminbi", "rmb", "cny"]) {
        "CNY"
    } else if has(&["rupee", "rupees", "inr"]) {
        "INR"
    } else {
        return None;
    };
    Some((code.to_owned(), number))
}
