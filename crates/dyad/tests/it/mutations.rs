//! Lines of the example pages' briefs made wrong in one thing each: the check must leave them out.

use std::collections::BTreeMap;

use dyad::{Engine, PageOptions, Past, Reading};
use dyad_analysis::precursors::Role;
use dyad_analysis::{ActLine, Brief, CandidateLine, LineDate, Player, check};
use dyad_store::{Coding, Store};
use dyad_types::{Actuality, DateInterval, Event, Hedge, Precision};
use jiff::ToSpan as _;

use crate::examples::{PAGES, reading};

/// A way to make one line wrong: `None` when the brief has no such line.
type Mutation = fn(&mut Brief, usize, &Reading) -> Option<()>;

const MUTATIONS: [(&str, Mutation); 6] = [
    ("name swapped", name_swapped),
    ("number changed", number_changed),
    ("negation dropped", negation_dropped),
    ("hedge dropped", hedge_dropped),
    ("date moved", date_moved),
    ("direction reversed", direction_reversed),
];

fn acts(brief: &mut Brief) -> impl Iterator<Item = &mut ActLine> {
    brief.what_happened.iter_mut().chain(&mut brief.also_recorded)
}

/// Reasons and what is told of players: words, and how sure their holder sounds.
fn told(brief: &mut Brief) -> Vec<(&mut String, &mut Hedge)> {
    let reasons = brief.why_now.iter_mut().chain(&mut brief.background);
    let facets = brief.players.iter_mut().flat_map(|player| &mut player.lines);
    let outlooks = brief.what_comes_next.iter_mut();
    reasons
        .map(|line| (&mut line.reason, &mut line.hedge))
        .chain(facets.map(|line| (&mut line.text, &mut line.hedge)))
        .chain(outlooks.map(|line| (&mut line.outcome, &mut line.modality)))
        .collect()
}

fn name_swapped(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let players = players(brief);
    let line = acts(brief).nth(nth)?;
    let is_other = |player: &&Player| {
        **player != line.actor && Some(*player) != line.recipient.as_ref()
    };
    line.actor = players
        .iter()
        .filter(is_other)
        .nth(nth % players.len().max(1))
        .or_else(|| players.iter().find(is_other))?
        .clone();
    Some(())
}

fn number_changed(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let is_of_act = acts(brief).filter(|line| has_digit(&line.act)).count();
    let text = if nth < is_of_act {
        &mut acts(brief).filter(|line| has_digit(&line.act)).nth(nth)?.act
    } else {
        let facts = brief.players.iter_mut().flat_map(|player| &mut player.facts);
        let facts = facts.map(|fact| &mut fact.text);
        facts.filter(|text| has_digit(text)).nth(nth - is_of_act)?
    };
    let at = text.rfind(|c: char| c.is_ascii_digit())?;
    let other = if text.as_bytes()[at] == b'9' { "4" } else { "9" };
    text.replace_range(at..=at, other);
    Some(())
}

/// What the text says did not happen, told as if it had: a denied act as done, words without the
/// "not" before them.
fn negation_dropped(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let is_denied = |line: &&mut ActLine| line.actuality == Actuality::Denied;
    let n_denied = acts(brief).filter(is_denied).count();
    if nth < n_denied {
        acts(brief).filter(is_denied).nth(nth)?.actuality = Actuality::Happened;
        return Some(());
    }
    let after = |text: &str| {
        let split = text.split_once(" not ").or_else(|| text.split_once("n\u{2019}t "));
        split.map(|(_, after)| after.to_owned())
    };
    let mut negated = told(brief)
        .into_iter()
        .filter_map(|(text, _)| after(text).map(|after| (text, after)));
    let (text, after) = negated.nth(nth - n_denied)?;
    *text = after;
    Some(())
}

fn hedge_dropped(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let hedges = told(brief).into_iter().map(|(_, hedge)| hedge);
    *hedges.filter(|hedge| **hedge != Hedge::None).nth(nth)? = Hedge::None;
    Some(())
}

fn date_moved(brief: &mut Brief, nth: usize, _: &Reading) -> Option<()> {
    let is_dated = |date: &&mut LineDate| date.interval.is_some();
    let n_acts = acts(brief).map(|line| &mut line.date).filter(is_dated).count();
    let date = if nth < n_acts {
        acts(brief).map(|line| &mut line.date).filter(is_dated).nth(nth)?
    } else {
        let steps = brief.channels.iter_mut().flat_map(|channel| &mut channel.steps);
        steps.map(|step| &mut step.date).filter(is_dated).nth(nth - n_acts)?
    };
    let days = date.interval?;
    let is_exact = matches!(date.precision, Precision::Day | Precision::Week);
    let n = if is_exact { 7.days() } else { 1.year() };
    let moved = DateInterval {
        start: days.start.checked_sub(n).ok()?,
        end: days.end.checked_sub(n).ok()?,
    };
    *date = date.with_days(moved);
    Some(())
}

/// What two do with each other is as true the other way round: it is passed over.
fn direction_reversed(brief: &mut Brief, nth: usize, reading: &Reading) -> Option<()> {
    let told = brief.clone();
    let is_one_way = |line: &ActLine| {
        let Some(recipient) = &line.recipient else { return false };
        let cited = |event: &Event| {
            line.citations.iter().any(|citation| {
                let item = told.evidence.iter().find(|item| item.id == citation.evidence);
                item.is_some_and(|item| item.sentence.position == event.evidence.position)
            })
        };
        !reading.coded.events.iter().any(|event| {
            let other = event.recipient.as_ref().map(|actor| actor.name.as_str());
            event.event_type == line.event_type
                && event.actor.name == recipient.name
                && other == Some(line.actor.name.as_str())
                && cited(event)
        })
    };
    let line = acts(brief).filter(|line| is_one_way(line)).nth(nth)?;
    let recipient = line.recipient.take()?;
    line.recipient = Some(std::mem::replace(&mut line.actor, recipient));
    Some(())
}

fn n_dropped(brief: &Brief) -> usize {
    brief.dropped.iter().map(|count| count.n_lines).sum()
}

/// Players of all lines, each once.
fn players(brief: &Brief) -> Vec<Player> {
    let acts = brief.what_happened.iter().chain(&brief.also_recorded);
    let mut players: Vec<Player> = acts
        .flat_map(|line| std::iter::once(&line.actor).chain(&line.recipient))
        .cloned()
        .collect();
    players.sort();
    players.dedup();
    players
}

#[test]
fn wrong_lines_are_left_out() {
    let engine = Engine::load(&[]).unwrap();
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    let (mut n_left_out, mut n_lines, mut left_out) = (0, 0, Vec::new());
    for &(name, date) in &PAGES {
        let reading: Reading = reading(&engine, name, date);
        let brief = engine.brief(&reading, &[]);
        let ground = engine.ground(&reading);
        let n_before = n_dropped(&brief);
        n_left_out += n_before;
        n_lines += n_before + brief.n_lines();
        left_out.extend(brief.dropped.iter().map(|count| (name, *count)));
        for (what, mutate) in MUTATIONS {
            for nth in 0.. {
                let mut wrong = brief.clone();
                if mutate(&mut wrong, nth, &reading).is_none() {
                    break;
                }
                check(&mut wrong, &ground);
                let counts = tally.entry(what).or_default();
                counts.0 += usize::from(n_dropped(&wrong) > n_before);
                counts.1 += 1;
                if n_dropped(&wrong) == n_before {
                    missed.push(format!("{name}: {what} {nth}"));
                }
            }
        }
    }
    assert!(
        100 * n_left_out <= 2 * n_lines,
        "{n_left_out} of {n_lines} true lines are left out: {left_out:?}"
    );
    let (n_found, n_all) =
        tally.values().fold((0, 0), |sum, (f, a)| (sum.0 + f, sum.1 + a));
    assert!(n_all >= 200, "{tally:?}");
    assert!(
        100 * n_found >= 98 * n_all,
        "{n_found} of {n_all}: {tally:?}\n{}",
        missed.join("\n")
    );
}

/// Earlier pages, whose acts are candidates for why the four cut Qatar off: public events of May
/// 2017 in own words.
const MAY_2017: [&str; 4] = [
    "Missile at Riyadh\n\nSANAA, 19 May 2017 - Yemen's rebels fired a missile at Saudi Arabia on \
     Friday.\n",
    "Egypt blocks sites\n\nCAIRO, 24 May 2017 - Egypt blocked websites of Qatar on Wednesday.\n",
    "A quarrel in the Gulf\n\nRIYADH, 25 May 2017 - Saudi Arabia condemned Qatar on Thursday for \
     remarks of its emir.\n",
    "Qatar phones Iran\n\nDOHA, 27 May 2017 - The emir of Qatar phoned the president of Iran on \
     Saturday.\n",
];

/// What a store of those pages knows of the time before the page's turn.
fn past(engine: &Engine, reading: &Reading) -> Past {
    let mut store = Store::in_memory().unwrap();
    for (idx, page) in MAY_2017.iter().enumerate() {
        let options = PageOptions {
            name: format!("{idx}.txt"),
            ..PageOptions::default()
        };
        let earlier = engine.read(page.as_bytes(), &options).unwrap();
        let coding = Coding {
            article: &earlier.article,
            sentences: &earlier.sentences,
            coded: &earlier.coded,
            coder_version: "0.1.0",
        };
        store.put(coding).unwrap();
    }
    let turn = engine.turn(reading, &[]).unwrap();
    store.past(&turn.dyad, turn.day, &reading.article.id).unwrap()
}

/// A way to make one candidate wrong.
type CandidateMutation = fn(&mut CandidateLine);

const CANDIDATE_MUTATIONS: [(&str, CandidateMutation); 7] = [
    ("name swapped", |line| "Antegria".clone_into(&mut line.act.actor.name)),
    ("direction reversed", |line| {
        if let Some(recipient) = line.act.recipient.take() {
            line.act.recipient = Some(std::mem::replace(&mut line.act.actor, recipient));
        }
    }),
    ("told as planned", |line| line.act.actuality = Actuality::Planned),
    ("days moved", |line| line.days_before += 3),
    ("role changed", |line| {
        let is_same = line.role == Role::SameDyad;
        line.role = if is_same { Role::Inside } else { Role::SameDyad };
    }),
    ("count changed", |line| line.counts.n_with += 7),
    ("words added", |line| line.act.act.push_str(" again")),
];

#[test]
fn wrong_candidates_of_the_ledger_are_left_out() {
    let engine = Engine::load(&[]).unwrap();
    let reading = reading(&engine, "qatar-2017.html", None);
    let past = past(&engine, &reading);
    let brief = engine.brief_after(&reading, &[], Some(&past));
    let ground = engine.ground_after(&reading, &[], &past);
    let n_candidates = brief.ledger_candidates.len();
    assert!(n_candidates >= 3, "{:?}", brief.ledger_candidates);
    let mut again = brief.clone();
    check(&mut again, &ground);
    assert_eq!(again, brief, "true candidates stay");
    for (what, mutate) in CANDIDATE_MUTATIONS {
        for nth in 0..n_candidates {
            let mut wrong = brief.clone();
            mutate(&mut wrong.ledger_candidates[nth]);
            check(&mut wrong, &ground);
            assert_eq!(wrong.ledger_candidates.len(), n_candidates - 1, "{what} {nth}");
            assert_eq!(n_dropped(&wrong), n_dropped(&brief) + 1, "{what} {nth}");
        }
    }
}
