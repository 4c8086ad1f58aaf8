//! Dates of lines: how the days that the coder found are shown to a reader.

use dyad_ledger::wording::MONTHS;
use dyad_types::{DateBasis, DateInterval, Dated, Precision};
use jiff::civil::Date;

use crate::brief::LineDate;

impl LineDate {
    /// No date.
    pub fn undated(words: Option<String>) -> Self {
        Self {
            short: "undated".to_owned(),
            full: "undated".to_owned(),
            interval: None,
            precision: Precision::Unknown,
            basis: DateBasis::Undated,
            words,
            counted_from: None,
        }
    }

    /// The date of something told in a sentence of the text `sentence`, in a story published on
    /// `published`. The year is left out of the short form when it is the year of `reader_year`.
    pub fn of(
        dated: &Dated,
        sentence: &str,
        published: Option<Date>,
        reader_year: Option<i16>,
    ) -> Self {
        let words = dated.words.map(|words| words.of(sentence).to_owned());
        let words = words.filter(|words| !words.trim().is_empty());
        let Some(days) = dated.interval else { return Self::undated(words) };
        let counted = match dated.basis {
            DateBasis::Relative | DateBasis::Publication | DateBasis::Context => {
                published
            }
            DateBasis::Stated | DateBasis::Undated | DateBasis::Corrected => None,
        };
        let shown = Shown {
            days,
            precision: dated.precision,
            basis: dated.basis,
        };
        Self {
            short: shown.text(reader_year, true),
            full: shown.text(None, false),
            interval: Some(days),
            precision: dated.precision,
            basis: dated.basis,
            words,
            counted_from: counted,
        }
    }

    /// Whether the printed forms are those of the days.
    /// The same date with other days, printed anew.
    #[must_use]
    pub fn with_days(&self, days: DateInterval) -> Self {
        let shown = Shown { days, precision: self.precision, basis: self.basis };
        Self {
            short: shown.text(None, true),
            full: shown.text(None, false),
            interval: Some(days),
            ..self.clone()
        }
    }

    pub(crate) fn prints_its_days(&self) -> bool {
        let Some(days) = self.interval else {
            return self.short == "undated" && self.full == "undated";
        };
        let shown = Shown { days, precision: self.precision, basis: self.basis };
        let year = Some(days.end.year());
        self.full == shown.text(None, false)
            && (self.short == shown.text(None, true)
                || self.short == shown.text(year, true))
    }
}

struct Shown {
    days: DateInterval,
    precision: Precision,
    basis: DateBasis,
}

impl Shown {
    fn text(&self, reader_year: Option<i16>, short: bool) -> String {
        let DateInterval { start, end } = self.days;
        let month = |date: Date| month_name(date, short);
        let year = |date: Date| {
            let left_out = reader_year == Some(date.year()) && short;
            if left_out { String::new() } else { format!(" {}", date.year()) }
        };
        let same_year = start.year() == end.year();
        let same_month = same_year && start.month() == end.month();
        let n_days = start.until(end).map_or(0, |span| span.get_days());
        // News told without a date happened by the day it was published.
        let by = if self.basis == DateBasis::Publication { "by " } else { "" };
        match self.precision {
            Precision::Year if same_year => start.year().to_string(),
            Precision::Month if same_month => {
                format!("{} {}", month(start), start.year())
            }
            Precision::Period | Precision::Quarter | Precision::Year if n_days > 730 => {
                format!("{}-{}", start.year(), end.year())
            }
            Precision::Period | Precision::Quarter | Precision::Year if n_days > 31 => {
                let first = if same_year {
                    month(start).to_owned()
                } else {
                    format!("{} {}", month(start), start.year())
                };
                format!("{first}-{} {}", month(end), end.year())
            }
            Precision::Day
            | Precision::Week
            | Precision::Month
            | Precision::Quarter
            | Precision::Year
            | Precision::Period
            | Precision::Unknown => {
                if start == end || !by.is_empty() {
                    format!("{by}{} {}{}", end.day(), month(end), year(end))
                } else if same_month {
                    let (first, last) = (start.day(), end.day());
                    format!("{first}-{last} {}{}", month(end), year(end))
                } else {
                    let first_year = if same_year { String::new() } else { year(start) };
                    format!(
                        "{} {}{first_year}-{} {}{}",
                        start.day(),
                        month(start),
                        end.day(),
                        month(end),
                        year(end)
                    )
                }
            }
        }
    }
}

fn month_name(date: Date, short: bool) -> &'static str {
    let idx = usize::try_from(date.month() - 1).unwrap_or(0);
    let name = MONTHS.get(idx).copied().unwrap_or("");
    if short { name.get(..3).unwrap_or(name) } else { name }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(start: Date, end: Date, precision: Precision, short: &str, full: &str) {
        let interval = Some(DateInterval::new(start, end));
        let dated = Dated {
            interval,
            precision,
            basis: DateBasis::Stated,
            words: None,
        };
        let line = LineDate::of(&dated, "", None, Some(2020));
        assert_eq!((line.short.as_str(), line.full.as_str()), (short, full));
        assert!(line.prints_its_days());
    }

    #[test]
    fn dates_read_as_news_prints_them() {
        let (june, year) = (|day| date(2020, 6, day), |y| date(y, 1, 1));
        check(june(16), june(16), Precision::Day, "16 Jun", "16 June 2020");
        check(june(8), june(14), Precision::Week, "8-14 Jun", "8-14 June 2020");
        let july = date(2020, 7, 5);
        check(june(29), july, Precision::Week, "29 Jun-5 Jul", "29 June-5 July 2020");
        let (old, new) = (date(2019, 12, 30), date(2020, 1, 5));
        check(
            old,
            new,
            Precision::Week,
            "30 Dec 2019-5 Jan",
            "30 December 2019-5 January 2020",
        );
        check(june(1), june(30), Precision::Month, "Jun 2020", "June 2020");
        check(year(2018), date(2018, 12, 31), Precision::Year, "2018", "2018");
        check(
            june(17),
            date(2020, 12, 17),
            Precision::Period,
            "Jun-Dec 2020",
            "June-December 2020",
        );
        check(
            year(2014),
            date(2016, 12, 31),
            Precision::Period,
            "2014-2016",
            "2014-2016",
        );
        check(
            date(2018, 6, 17),
            june(16),
            Precision::Period,
            "Jun 2018-Jun 2020",
            "June 2018-June 2020",
        );
        let other = date(2018, 3, 2);
        check(other, other, Precision::Day, "2 Mar 2018", "2 March 2018");
    }
}
