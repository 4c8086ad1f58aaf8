//! The words for what the ledger says of why now, shared by all renderings for readers.

use dyad_analysis::precursors::{LEAST, Odds, Role};
use dyad_analysis::{Brief, CandidateLine, LedgerSearch};
use dyad_types::{EventType, QuadClass};

/// "same pair", "third party", "inside".
pub(super) fn role_label(role: Role) -> &'static str {
    match role {
        Role::SameDyad => "same pair",
        Role::ThirdParty => "third party",
        Role::Inside => "inside",
    }
}

/// How long before the turn: "12 days before".
pub(super) fn days_before(line: &CandidateLine) -> String {
    match line.days_before {
        1 => "1 day before".to_owned(),
        n => format!("{n} days before"),
    }
}

/// How often such acts come before such a turn, as far as there is history to say: "such a break
/// followed 4 of 9 months with such an act, 6 of 210 others: odds × 26 (5.9–112)". `None` when the
/// whole history is too thin, which [`search`] says once for all lines.
pub(super) fn rates(brief: &Brief, line: &CandidateLine) -> Option<String> {
    let search = brief.ledger_search.as_ref();
    let counts = &line.counts;
    let Some(odds) = &line.odds else {
        if search.is_none_or(|search| search.is_thin) {
            return None;
        }
        return Some(match counts.n_with {
            0 => "no earlier month with such an act".to_owned(),
            n => format!(
                "too few months to say: such a {} followed {} of {n} with such an act",
                turn_word(search),
                counts.n_with_followed
            ),
        });
    };
    Some(format!(
        "such a {} followed {} of {} months with such an act, {} of {} others: {}",
        turn_word(search),
        counts.n_with_followed,
        counts.n_with,
        counts.n_without_followed,
        counts.n_without,
        odds_text(odds)
    ))
}

/// "odds × 26 (5.9–112)": the ratio and its interval of 95 %, two digits each.
fn odds_text(odds: &Odds) -> String {
    let [ratio, low, high] =
        [odds.ratio, odds.low, odds.high].map(|ratio| two_digits(ratio.times()));
    format!("odds × {ratio} ({low}–{high})")
}

/// Two digits that matter, three from 100 on: 0.43, 5.9, 26, 112, 1200.
fn two_digits(number: f64) -> String {
    if number >= 1000.0 {
        format!("{}", (number / 100.0).round() * 100.0)
    } else if number >= 9.95 {
        format!("{number:.0}")
    } else if number >= 0.995 {
        format!("{number:.1}")
    } else {
        format!("{number:.2}")
    }
}

/// Further acts like the one shown.
pub(super) fn remarks(line: &CandidateLine) -> Vec<String> {
    let alike = match line.n_alike {
        0 => None,
        1 => Some("1 more like it".to_owned()),
        n => Some(format!("{n} more like it")),
    };
    alike.into_iter().collect()
}

/// The mark of a reason that the text states and the ledger holds too.
pub(super) fn mark(brief: &Brief, line: &CandidateLine) -> String {
    let rates = rates(brief, line).map(|rates| format!("; {rates}"));
    let days = days_before(line);
    format!("also in the ledger, {days}{}", rates.unwrap_or_default())
}

/// What such a turn is called.
fn turn_word(search: Option<&LedgerSearch>) -> &'static str {
    let quad = search.map(|search| search.event_type.quad_class());
    match quad {
        Some(QuadClass::VerbalCooperation | QuadClass::MaterialCooperation) => "thaw",
        Some(QuadClass::VerbalConflict | QuadClass::MaterialConflict) | None => "break",
    }
}

/// One quiet line below the candidates: what was searched, or why nothing can be said.
pub(super) fn search(brief: &Brief) -> Option<String> {
    let search = brief.ledger_search.as_ref()?;
    let turn = turn_word(Some(search));
    let day = search.day.strftime("%-d %B %Y");
    if search.n_acts == 0 {
        return Some(format!(
            "nothing recorded around the two in the 30 days before {day}"
        ));
    }
    let more = match search.n_more {
        0 => String::new(),
        1 => "1 more act of the 30 days is not shown; ".to_owned(),
        n => format!("{n} more acts of the 30 days are not shown; "),
    };
    if search.is_thin {
        return Some(format!(
            "{more}too little history to compare: such a {turn} followed {} of {} earlier \
             months of {} pairs, at least {LEAST} of each are needed",
            search.n_followed, search.n_months, search.n_pairs
        ));
    }
    Some(format!(
        "{more}such a {turn}: {} between two that had none the month before; counted in {} \
         months of 30 days of {} pairs before {day}, {} of them followed by one",
        types(&search.turns),
        search.n_months,
        search.n_pairs,
        search.n_followed
    ))
}

/// "SANCTION, MOBILIZE or ASSAULT".
fn types(types: &[EventType]) -> String {
    let names: Vec<&str> = types.iter().map(|code| code.as_str()).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_have_two_digits() {
        let printed = [0.4321, 0.999, 5.92, 9.96, 25.74, 111.9, 1234.0].map(two_digits);
        assert_eq!(printed, ["0.43", "1.0", "5.9", "10", "26", "112", "1200"]);
    }

    #[test]
    fn types_are_listed() {
        use EventType::{Assault, Coerce, Mobilize};
        assert_eq!(types(&[Assault]), "ASSAULT");
        assert_eq!(types(&[Mobilize, Coerce, Assault]), "MOBILIZE, COERCE or ASSAULT");
    }
}
