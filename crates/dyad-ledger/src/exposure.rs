//! How much there was to read of two parties: days on which nobody reports count for no silence.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

/// How much there was to read of two parties, day by day.
#[derive(Debug, Clone, Copy)]
pub enum Exposure<'a> {
    /// Every day counts as one: the sources cover all days alike.
    EveryDay,
    /// How many articles told of one of the two, by day of publication; days without one may be
    /// left out.
    ///
    /// A day counts by the articles of the week up to it, in shares of the mean of such weeks
    /// between the first and the newest contact, and as one at most: a war brings more news, but
    /// no more days to call on.
    News(&'a BTreeMap<Date, u32>),
}

/// Length of the period whose articles tell whether a day is reported on. Own choice: newspapers
/// have a weekly round.
const WEEK: i64 = 7;

/// An [`Exposure`] tied to the time in which a rhythm is learnt.
pub(crate) enum Exposed {
    EveryDay,
    /// What the days up to this one count, days that count nothing left out.
    Days(Vec<(Date, f64)>),
}

impl Exposed {
    /// `first` and `last` are the contacts between which the rhythm is learnt.
    pub(crate) fn of(exposure: Exposure<'_>, first: Date, last: Date) -> Self {
        let Exposure::News(n_articles) = exposure else { return Self::EveryDay };
        let mut weeks: BTreeMap<Date, u64> = BTreeMap::new();
        for (published, n) in n_articles {
            for later in 0..WEEK {
                if let Ok(day) = published.checked_add(later.days()) {
                    *weeks.entry(day).or_default() += u64::from(*n);
                }
            }
        }
        let learnt = weeks.range(first..=last).map(|(_, n)| *n as f64).sum::<f64>();
        let usual = learnt / (days_between(first, last) + 1.0);
        let mut whole = 0.0;
        let counted = weeks.iter().map(|(day, n)| {
            whole += if usual > 0.0 { (*n as f64 / usual).min(1.0) } else { 0.0 };
            (*day, whole)
        });
        Self::Days(counted.collect())
    }

    /// What the days after `from` up to `to` count.
    pub(crate) fn after(&self, from: Date, to: Date) -> f64 {
        match self {
            Self::EveryDay => days_between(from, to),
            Self::Days(counted) => {
                let up_to = |day: Date| {
                    let n_days = counted.partition_point(|(other, _)| *other <= day);
                    let last = n_days.checked_sub(1).and_then(|idx| counted.get(idx));
                    last.map_or(0.0, |(_, whole)| *whole)
                };
                (up_to(to) - up_to(from)).max(0.0)
            }
        }
    }

    /// What the time from one contact to the next counts: a contact that is told of is a day that
    /// was reported on.
    pub(crate) fn gap(&self, from: Date, to: Date) -> f64 {
        to.yesterday().map_or(0.0, |eve| self.after(from, eve)) + 1.0
    }
}

/// Days from one day to another; 0 when it is not later.
pub(crate) fn days_between(from: Date, to: Date) -> f64 {
    from.until(to).map_or(0.0, |span| f64::from(span.get_days()).max(0.0))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_without_news_count_nothing_and_a_flood_of_it_counts_no_more() {
        let (first, last) = (date(2020, 1, 1), date(2020, 1, 31));
        let daily = first.series(1.days()).take_while(|day| *day <= last);
        let mut news: BTreeMap<Date, u32> = daily.map(|day| (day, 2)).collect();
        news.insert(date(2020, 3, 1), 500);
        let exposed = Exposed::of(Exposure::News(&news), first, last);
        // A month without a word but for the six days after the last report.
        assert!(exposed.after(last, date(2020, 2, 28)) < 6.0);
        let flood = exposed.after(date(2020, 2, 28), date(2020, 3, 31));
        assert!((flood - 7.0).abs() < 1e-9, "{flood}");
        let usual = exposed.gap(date(2020, 1, 10), date(2020, 1, 20));
        assert!((usual - 10.0).abs() < 1e-9, "{usual}");
    }

    #[test]
    fn without_any_news_times_between_contacts_are_all_alike() {
        let nothing = BTreeMap::new();
        let (first, last) = (date(2020, 1, 1), date(2020, 1, 31));
        let exposed = Exposed::of(Exposure::News(&nothing), first, last);
        assert!((exposed.gap(first, last) - 1.0).abs() < f64::EPSILON);
        assert!(exposed.after(last, Date::MAX) < f64::EPSILON);
        assert!(days_between(last, first) < f64::EPSILON);
    }
}
