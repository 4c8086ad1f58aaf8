//! Which punctuation comes off a word, at its start, at its end, and inside.
//!
//! Source of every rule: the expressions `prefix_search`, `suffix_search` and `infix_finditer` of
//! `en_core_web_sm` 3.8.0 (MIT, Explosion), kept as frames in `xtask/data/tokenizer_frames.json`.

/// Single characters of PUNCT, QUOTES and CURRENCY that come off at either end.
const BOTH_ENDS: &str = "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪\
    '\"”“`‘´’‚„»«「」『』（）〔〕【】《》〈〉\u{2329}\u{232a}⟦⟧—–";

/// Single characters that come off at the start only.
const START_ONLY: &str = "§%=";

const CURRENCY: &str = "$£€¥฿₽﷼₴₠₡₢₣₤₥₦₧₨₩₪₫€₭₮₯₰₱₲₳₴₵₶₷₸₹₺₻₼₽₾₿";

const QUOTES: &str = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉\u{2329}\u{232a}⟦⟧";

/// Characters after which a full stop at the end comes off, beside digits and small letters. The
/// expression means alternatives but stands in a character class, so "|", "?" and ":" count too.
const BEFORE_STOP: &str = "%²-+…|,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪\
    '\"”“`‘´’‚„»«「」『』（）〔〕【】《》〈〉\u{2329}\u{232a}⟦⟧";

/// Units that come off after a digit. "тбكم" is one word in the source.
const UNITS: &[&str] = &[
    "km",
    "km²",
    "km³",
    "m",
    "m²",
    "m³",
    "dm",
    "dm²",
    "dm³",
    "cm",
    "cm²",
    "cm³",
    "mm",
    "mm²",
    "mm³",
    "ha",
    "µm",
    "nm",
    "yd",
    "in",
    "ft",
    "kg",
    "g",
    "mg",
    "µg",
    "t",
    "lb",
    "oz",
    "m/s",
    "km/h",
    "kmh",
    "mph",
    "hPa",
    "Pa",
    "mbar",
    "mb",
    "MB",
    "kb",
    "KB",
    "gb",
    "GB",
    "tb",
    "TB",
    "T",
    "G",
    "M",
    "K",
    "%",
    "км",
    "км²",
    "км³",
    "м",
    "м²",
    "м³",
    "дм",
    "дм²",
    "дм³",
    "см",
    "см²",
    "см³",
    "мм",
    "мм²",
    "мм³",
    "нм",
    "кг",
    "г",
    "мг",
    "м/с",
    "км/ч",
    "кПа",
    "Па",
    "мбар",
    "Кб",
    "КБ",
    "кб",
    "Мб",
    "МБ",
    "мб",
    "Гб",
    "ГБ",
    "гб",
    "Тб",
    "ТБ",
    "тбكم",
    "كم²",
    "كم³",
    "م",
    "م²",
    "م³",
    "سم",
    "سم²",
    "سم³",
    "مم",
    "مم²",
    "مم³",
    "كم",
    "غرام",
    "جرام",
    "جم",
    "كغ",
    "ملغ",
    "كوب",
    "اكواب",
];

const HYPHENS: &[&str] = &["-", "–", "—", "--", "---", "——", "~"];

/// Inclusive ranges of code points, ascending.
pub(crate) type Ranges = Vec<(u32, u32)>;

/// Whether `c` lies in one of the ranges.
pub(crate) fn holds(ranges: &Ranges, c: char) -> bool {
    let code = u32::from(c);
    let after = ranges.partition_point(|&(first, _)| first <= code);
    // Ranges of the source may nest, so a few before the last candidate are looked at too.
    ranges[..after].iter().rev().take(8).any(|&(_, last)| code <= last)
}

/// The character classes of the rules.
#[derive(Debug)]
pub(crate) struct Punctuation {
    pub(crate) alpha: Ranges,
    pub(crate) lower: Ranges,
    pub(crate) upper: Ranges,
    pub(crate) icons: Ranges,
}

impl Punctuation {
    /// Bytes that come off at the start; 0 if none.
    pub(crate) fn prefix(&self, text: &str) -> usize {
        let mut characters = text.chars();
        let Some(first) = characters.next() else { return 0 };
        if first.is_ascii_lowercase() || first.is_ascii_digit() {
            return 0;
        }
        let next = characters.next();
        let len = first.len_utf8();
        match first {
            '+' if next.is_none_or(|c| !c.is_ascii_digit()) => len,
            '.' => dots(text),
            'U' if text.starts_with("US$") => 3,
            'C' | 'A' if next == Some('$') => 2,
            c if BOTH_ENDS.contains(c)
                || START_ONLY.contains(c)
                || CURRENCY.contains(c) =>
            {
                len
            }
            c if !c.is_ascii() && holds(&self.icons, c) => len,
            _ => 0,
        }
    }

    /// Bytes that come off at the end, the longest that does; 0 if none.
    pub(crate) fn suffix(&self, text: &str) -> usize {
        let Some(last) = text.chars().next_back() else { return 0 };
        let mut longest = 0;
        if BOTH_ENDS.contains(last) || (!last.is_ascii() && holds(&self.icons, last)) {
            longest = last.len_utf8();
        }
        if text.ends_with("……") {
            longest = "……".len();
        }
        longest = longest.max(self.stop(text));
        for ending in ["'s", "'S", "’s", "’S"] {
            if text.ends_with(ending) {
                longest = longest.max(ending.len());
            }
        }
        longest.max(after_digit(text))
    }

    /// A full stop, or a run of them, at the end.
    fn stop(&self, text: &str) -> usize {
        let Some(before) = text.strip_suffix('.') else { return 0 };
        let n_dots = text.len() - text.trim_end_matches('.').len();
        if n_dots > 1 {
            return n_dots;
        }
        let mut back = before.chars().rev();
        let (one, two) = (back.next(), back.next());
        let Some(one) = one else { return 0 };
        let degrees = two == Some('°') && "FfCcKk".contains(one);
        let ends_word =
            one.is_ascii_digit() || holds(&self.lower, one) || BEFORE_STOP.contains(one);
        let abbreviation =
            holds(&self.upper, one) && two.is_some_and(|two| holds(&self.upper, two));
        usize::from(degrees || ends_word || abbreviation)
    }

    /// Where infixes stand, as byte ranges, in text order, never overlapping.
    pub(crate) fn infixes<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, usize)> + 'a {
        let mut at = 0;
        let mut before = None;
        std::iter::from_fn(move || {
            while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
                let len = self.infix(before, rest);
                let step = if len > 0 { len } else { rest.chars().next()?.len_utf8() };
                let start = at;
                before = rest.get(..step).and_then(|passed| passed.chars().next_back());
                at += step;
                if len > 0 {
                    return Some((start, at));
                }
            }
            None
        })
    }

    /// Bytes of the infix at the start of `rest`; 0 if none. The first rule that fits wins.
    fn infix(&self, before: Option<char>, rest: &str) -> usize {
        let mut characters = rest.chars();
        let Some(first) = characters.next() else { return 0 };
        if first.is_ascii_alphanumeric() {
            return 0;
        }
        let next = characters.next();
        let len = first.len_utf8();
        if first == '.' && dots(rest) > 0 {
            return dots(rest);
        }
        if first == '…' || (!first.is_ascii() && holds(&self.icons, first)) {
            return len;
        }
        let Some(before) = before else { return 0 };
        let digit_before = before.is_ascii_digit();
        let sign_between = "+-*^".contains(first)
            && digit_before
            && next.is_some_and(|c| c.is_ascii_digit() || c == '-');
        if sign_between {
            return len;
        }
        let stop_between = first == '.'
            && (holds(&self.lower, before) || QUOTES.contains(before))
            && next.is_some_and(|c| holds(&self.upper, c) || QUOTES.contains(c));
        let letter_before = holds(&self.alpha, before);
        let letter_after = next.is_some_and(|c| holds(&self.alpha, c));
        let comma_between = first == ',' && letter_before && letter_after;
        if stop_between || comma_between {
            return len;
        }
        if !letter_before && !digit_before {
            return 0;
        }
        for hyphen in HYPHENS {
            let after = rest.strip_prefix(hyphen).and_then(|after| after.chars().next());
            if after.is_some_and(|c| holds(&self.alpha, c)) {
                return hyphen.len();
            }
        }
        if ":<>=/".contains(first) && letter_after { len } else { 0 }
    }
}

/// Bytes of a run of two or more full stops at the start; 0 for fewer.
fn dots(text: &str) -> usize {
    let n_dots = text.len() - text.trim_start_matches('.').len();
    if n_dots > 1 { n_dots } else { 0 }
}

/// Plus signs, currencies and units at the end, after a digit; the longest that fits.
fn after_digit(text: &str) -> usize {
    let after = |ending: &str| {
        let before = text
            .strip_suffix(ending)
            .and_then(|before| before.chars().next_back());
        if before.is_some_and(|c| c.is_ascii_digit()) { ending.len() } else { 0 }
    };
    let Some(last) = text.chars().next_back() else { return 0 };
    if last.is_ascii_digit() || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    let mut longest = after("+");
    if CURRENCY.contains(last) {
        let single = text.get(text.len() - last.len_utf8()..).unwrap_or("");
        longest = longest
            .max(after(single))
            .max(after("US$"))
            .max(after("C$"))
            .max(after("A$"));
    }
    UNITS.iter().map(|unit| after(unit)).fold(longest, usize::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Punctuation {
        Punctuation {
            alpha: vec![(65, 90), (97, 122)],
            lower: vec![(97, 122)],
            upper: vec![(65, 90)],
            icons: vec![(0x2600, 0x266e)],
        }
    }

    #[test]
    fn what_comes_off() {
        let rules = rules();
        assert_eq!(rules.prefix("...and"), 3);
        assert_eq!(rules.prefix("+5"), 0);
        assert_eq!(rules.prefix("US$5"), 3);
        assert_eq!(rules.suffix("5km/h"), 4);
        assert_eq!(rules.suffix("U.S."), 0, "an abbreviation keeps its stop");
        assert_eq!(rules.suffix("EU."), 1);
        assert_eq!(rules.suffix("Kim’s"), "’s".len());
        let infixes = |text| rules.infixes(text).collect::<Vec<_>>();
        assert_eq!(infixes("pre-election"), [(3, 4)]);
        assert_eq!(infixes("over--under"), [(4, 6)]);
        assert_eq!(infixes("2014-2016"), [(4, 5)]);
        assert_eq!(infixes("F-16"), []);
    }
}
