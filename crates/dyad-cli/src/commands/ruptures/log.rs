//! What `dyad ruptures` watches: acts of histories and of articles, and changes of channels, as far as they
//! were known by the day of the list.

use std::collections::{BTreeMap, BTreeSet};

use dyad::{
    ActLog, ActNumber, ActorTables, ChannelNews, Dyad, EventType, LoggedAct, Report,
    Signal, channel_news, is_of_states, once_a_cluster,
};
use dyad_store::{ArticleAct, HistoryFilter, Store, ToldChange};
use jiff::civil::Date;

use crate::arguments::RupturesArguments;
use crate::commands::clusters;
use crate::failure::Failure;

/// Acts and changes in one log, and what articles tell of the changes.
pub(super) struct WatchLog {
    pub(super) log: ActLog,
    /// By the day on which they were first known.
    pub(super) news: Vec<ChannelNews>,
}

/// Reads what is watched.
pub(super) fn watch_log(
    store: &Store,
    tables: &ActorTables,
    arguments: &RupturesArguments,
) -> Result<WatchLog, Failure> {
    let filter = HistoryFilter {
        until: arguments.as_of,
        known_by: arguments.as_of,
        ..HistoryFilter::default()
    };
    let is_watched = |dyad: &Dyad| arguments.all || is_of_states(tables, dyad);
    let mut log = Log::default();
    histories(store, &filter, is_watched, &mut log)?;
    let changes = store
        .told_changes(arguments.as_of.unwrap_or(Date::MAX))
        .map_err(Failure::yours)?;
    let mut news = channel_news(changes.iter().map(|told| &told.entry));
    news.retain(|news| is_watched(&news.dyad));
    let acts = acts_of_articles(store, &filter, is_watched)?;
    let twice = ToldTwice::of(&changes, &news, &acts);
    articles(store, &filter, &acts, &twice, &mut log)?;
    for (news, is_act_too) in news.iter().zip(&twice.news) {
        let is_opened = news.is_opened();
        let dyad = log.number(&news.dyad);
        log.acts.push(LoggedAct {
            day: news.known,
            dyad,
            act: None,
            signal: if is_opened { Signal::ChannelOpened } else { Signal::ChannelShut },
            weight: 1.0,
            is_meeting: false,
            told_twice: *is_act_too,
        });
    }
    mark_told_twice(&mut log.acts);
    Ok(WatchLog { log: ActLog::new(log.dyads, log.acts), news })
}

/// Marks the other reports of acts that are told as a change of a channel too: those of one day and pair
/// that agree in what was done by which side, in whatever sentence or history.
fn mark_told_twice(acts: &mut [LoggedAct]) {
    let key = |act: &LoggedAct| Some((act.dyad, act.day, act.act?));
    let twice = acts.iter().filter(|act| act.told_twice).filter_map(key);
    let twice: BTreeSet<_> = twice.collect();
    if twice.is_empty() {
        return;
    }
    for act in acts.iter_mut() {
        act.told_twice |= key(act).is_some_and(|key| twice.contains(&key));
    }
}

#[derive(Default)]
struct Log {
    dyads: Vec<Dyad>,
    numbers: BTreeMap<Dyad, u32>,
    acts: Vec<LoggedAct>,
}

impl Log {
    fn number(&mut self, dyad: &Dyad) -> u32 {
        if let Some(number) = self.numbers.get(dyad) {
            return *number;
        }
        let number = u32::try_from(self.dyads.len()).unwrap_or(u32::MAX);
        self.dyads.push(dyad.clone());
        self.numbers.insert(dyad.clone(), number);
        number
    }
}

fn histories(
    store: &Store,
    filter: &HistoryFilter,
    is_watched: impl Fn(&Dyad) -> bool,
    log: &mut Log,
) -> Result<(), Failure> {
    let words = store.history_tables().map_err(Failure::yours)?;
    let mut numbers: Vec<Option<u32>> = Vec::with_capacity(words.dyads.len());
    for dyad in &words.dyads {
        let watched = dyad.as_ref().filter(|dyad| is_watched(dyad));
        numbers.push(watched.map(|dyad| log.number(dyad)));
    }
    let kinds: Vec<_> = words
        .acts
        .iter()
        .map(|act| {
            let act = act.as_ref()?;
            let number = |from_a: bool| ActNumber::of_history(act, from_a);
            let is_meeting = act.event_type == Some(EventType::Consult);
            let signal = dyad::signal_of_history(act);
            Some((signal, is_meeting, [number(false), number(true)]))
        })
        .collect();
    let weights: Vec<f64> = words
        .actors
        .iter()
        .map(|actor| actor.as_ref().map_or(1.0, |actor| dyad::side_weight(actor.sector)))
        .collect();
    let weight = |of: u32| weights.get(of as usize).copied().unwrap_or(1.0);
    let mut take = |act: dyad_store::StoredAct| {
        let dyad = numbers.get(act.dyad as usize).copied().flatten()?;
        let (signal, is_meeting, [from_b, from_a]) =
            kinds.get(act.act as usize).copied().flatten()?;
        log.acts.push(LoggedAct {
            day: act.date()?,
            dyad,
            act: Some(if act.from_a { from_a } else { from_b }),
            signal,
            weight: weight(act.actor) * weight(act.recipient),
            is_meeting,
            told_twice: false,
        });
        Some(())
    };
    let read = store.each_history_act(filter, |act| {
        take(act);
    });
    read.map_err(Failure::yours)
}

/// What articles tell that is dated to a day.
fn acts_of_articles(
    store: &Store,
    filter: &HistoryFilter,
    is_watched: impl Fn(&Dyad) -> bool,
) -> Result<Vec<ArticleAct>, Failure> {
    let mut acts = store.article_acts(filter).map_err(Failure::yours)?;
    acts.retain(|act| {
        act.days.start == act.days.end && is_watched(&act.directed.undirected())
    });
    Ok(acts)
}

/// Each cluster once for every day, direction and signal: what many papers print is no more of a rupture,
/// what is told anew day after day is.
fn articles(
    store: &Store,
    filter: &HistoryFilter,
    acts: &[ArticleAct],
    twice: &ToldTwice,
    log: &mut Log,
) -> Result<(), Failure> {
    if acts.is_empty() {
        return Ok(());
    }
    let told = clusters::of_reports(store, None, filter.known_by)?;
    let reports: Vec<Report<(Date, Signal)>> = acts
        .iter()
        .map(|act| {
            let class = (act.days.start, Signal::of_cameo(&act.cameo));
            clusters::report(&told, act, class)
        })
        .collect();
    let clusters_told_twice: BTreeSet<_> = acts
        .iter()
        .zip(&reports)
        .filter(|(act, _)| twice.acts.contains(&act.item_id))
        .filter_map(|(_, report)| report.cluster.clone())
        .collect();
    for idx in once_a_cluster(&reports) {
        let (Some(act), Some(report)) = (acts.get(idx), reports.get(idx)) else {
            continue;
        };
        let of = act.directed.undirected();
        let from_a = act.directed.actor() == of.a();
        let [a, b] = act.sectors.map(dyad::side_weight);
        let cluster = report.cluster.as_ref();
        let told_twice = twice.acts.contains(&act.item_id)
            || cluster.is_some_and(|cluster| clusters_told_twice.contains(cluster));
        let dyad = log.number(&of);
        log.acts.push(LoggedAct {
            day: act.days.start,
            dyad,
            act: Some(ActNumber::of_cameo(&act.cameo, from_a)),
            signal: Signal::of_cameo(&act.cameo),
            weight: a * b,
            is_meeting: act.event_type == EventType::Consult,
            told_twice,
        });
    }
    Ok(())
}

/// What one sentence tells both as an act and as a change of a channel.
struct ToldTwice {
    /// Rows of the acts.
    acts: BTreeSet<i64>,
    /// For each change whether a sentence that tells it tells an act.
    news: Vec<bool>,
}

impl ToldTwice {
    /// Of `acts`, those that count.
    fn of(changes: &[ToldChange], news: &[ChannelNews], acts: &[ArticleAct]) -> Self {
        let counting: BTreeSet<i64> = acts.iter().map(|act| act.item_id).collect();
        let mut by_sentence: BTreeMap<_, BTreeSet<i64>> = BTreeMap::new();
        for told in changes {
            let source = &told.entry.source;
            for dyad in &told.entry.dyads {
                let sentence = (dyad, &source.origin.article.0, source.sentence.position);
                let acts = told.acts.iter().filter(|id| counting.contains(*id));
                by_sentence.entry(sentence).or_default().extend(acts);
            }
        }
        let mut twice = Self { acts: BTreeSet::new(), news: Vec::new() };
        for news in news {
            let mut is_act_too = false;
            for source in &news.sources {
                let sentence =
                    (&news.dyad, &source.origin.article.0, source.sentence.position);
                if let Some(acts) = by_sentence.get(&sentence) {
                    is_act_too |= !acts.is_empty();
                    twice.acts.extend(acts);
                }
            }
            twice.news.push(is_act_too);
        }
        twice
    }
}
