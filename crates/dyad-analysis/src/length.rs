//! A length budget: the weightiest lines of each section, the rest counted.

use std::cmp::Reverse;

use dyad_types::{Actuality, CauseKind, codes};

use crate::brief::{ActLine, Brief, CutCount, Section};
use crate::citations;

codes! {
    /// How long a brief may be.
    pub enum Length: "length" {
        /// What a reader takes in at a glance.
        Short = "short",
        /// A page or two.
        Normal = "normal",
        /// Everything.
        Full = "full",
    }
}

/// Lines that a section may have at most, short and normal; what is told of players, and facts of the
/// tables, each player by itself. Own choices: a short brief is read in a minute, a normal one in five.
const fn budget(section: Section) -> (usize, usize) {
    match section {
        Section::WhatHappened => (5, 12),
        Section::AlsoRecorded | Section::Background | Section::Sanctions => (2, 10),
        Section::WhyNow | Section::WhatComesNext => (3, 10),
        Section::Players | Section::Channels => (3, 8),
        Section::Facts => (1, 8),
    }
}

/// Leaves out of each section of `brief` what is beyond its budget, and counts it in [`Brief::cut`].
/// Those stay that most articles tell; among equals acts that happened, then strong ones, reasons that
/// are triggers, then those told first. What the pages tell differently, red lines, the status, reasons
/// that the ledger holds too and candidates of the ledger are never left out before others.
pub fn shorten(brief: &mut Brief, length: Length) {
    let most = |section| match length {
        Length::Short => budget(section).0,
        Length::Normal => budget(section).1,
        Length::Full => usize::MAX,
    };
    let sizes = brief.clone();
    let n_articles = |citations: &[crate::Citation]| sizes.n_articles(citations);
    let mut cut = Vec::new();
    let mut count = |section, n_lines| {
        if n_lines > 0 {
            cut.push(CutCount { section, n_lines });
        }
    };
    let weight = |line: &ActLine| {
        let happened = matches!(line.actuality, Actuality::Happened | Actuality::Ongoing);
        // The bits of floats that are not negative ascend as they do.
        let strength = line.intensity.points().abs().to_bits();
        (n_articles(&line.citations), happened, strength)
    };
    let (happened, also) = (Section::WhatHappened, Section::AlsoRecorded);
    count(happened, keep(&mut brief.what_happened, most(happened), weight));
    count(also, keep(&mut brief.also_recorded, most(also), weight));
    let weight = |line: &crate::ReasonLine| {
        let is_trigger = line.kind == CauseKind::Trigger;
        (line.in_ledger.is_some(), n_articles(&line.citations), is_trigger)
    };
    count(Section::WhyNow, keep(&mut brief.why_now, most(Section::WhyNow), weight));
    let mut n_players = 0;
    for player in &mut brief.players {
        let most = most(Section::Players);
        n_players += keep(&mut player.lines, most, |line| n_articles(&line.citations));
    }
    count(Section::Players, n_players);
    let facts = brief.players.iter_mut();
    let n_facts =
        facts.map(|player| keep(&mut player.facts, most(Section::Facts), |_| 0));
    count(Section::Facts, n_facts.sum());
    let background = Section::Background;
    count(background, keep(&mut brief.background, most(background), weight));
    let n_cut = keep(&mut brief.channels, most(Section::Channels), |line| {
        line.steps
            .iter()
            .map(|step| n_articles(&step.citations))
            .sum::<usize>()
    });
    count(Section::Channels, n_cut);
    let next = Section::WhatComesNext;
    let n_cut = keep(&mut brief.what_comes_next, most(next), |line| {
        (n_articles(&line.citations), line.condition.is_some())
    });
    count(next, n_cut);
    let n_cut = keep(&mut brief.sanctions, most(Section::Sanctions), |line| {
        n_articles(&line.citations)
    });
    count(Section::Sanctions, n_cut);
    brief.cut = cut;
    citations::number_anew(brief);
}

/// Keeps the `most` weightiest, in their order; gives how many went.
fn keep<T, W: Ord>(lines: &mut Vec<T>, most: usize, weight: impl Fn(&T) -> W) -> usize {
    let n_cut = lines.len().saturating_sub(most);
    if n_cut == 0 {
        return 0;
    }
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&idx| Reverse(weight(&lines[idx])));
    let stays = &order[..most];
    let mut idx = 0;
    lines.retain(|_| {
        idx += 1;
        stays.contains(&(idx - 1))
    });
    n_cut
}
