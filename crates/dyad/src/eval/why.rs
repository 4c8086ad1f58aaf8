//! `dyad eval why`: briefs of explainer pages against what a reader labelled on them.

use std::collections::BTreeSet;

use dyad_analysis::{Brief, Citation};
use dyad_ledger::Party;
use dyad_types::FacetKind;
use serde::{Deserialize, Serialize};

use crate::eval::coding::Agreement;

/// How many lines of why now a reader looks at for the trigger.
const FIRST: usize = 3;

/// The labels of a page: whole sentences of it, and what each tells.
#[derive(Debug, Clone, Deserialize)]
pub struct WhyGold {
    /// Name of the page's file.
    pub page: String,
    /// Codes of the pair it is about, in either order.
    pub pair: [String; 2],
    /// "rupture" or "détente".
    pub turn: String,
    /// Sentences that state the immediate reason.
    pub triggers: Vec<String>,
    /// Sentences that state a lasting reason.
    #[serde(default)]
    pub background: Vec<String>,
    /// What is told of the players.
    #[serde(default)]
    pub players: Vec<PlayerGold>,
    /// What may come.
    #[serde(default)]
    pub outlooks: Vec<QuoteGold>,
    /// Limits stated.
    #[serde(default)]
    pub red_lines: Vec<QuoteGold>,
    /// What a second reader labelled, without sight of the first: a line that either has is right.
    #[serde(default)]
    pub second: Option<Box<Self>>,
}

impl WhyGold {
    /// The labels of both readers, the first reader's first.
    fn both<T>(&self, list: impl Fn(&Self) -> &Vec<T>) -> Vec<&T> {
        let second = self.second.iter().flat_map(|second| list(second));
        list(self).iter().chain(second).collect()
    }
}

/// What a sentence tells of a player.
#[derive(Debug, Clone, Deserialize)]
pub struct PlayerGold {
    /// Code of the player.
    pub player: String,
    /// What it tells.
    pub kind: FacetKind,
    /// The sentence.
    pub quote: String,
    /// Other kinds that a fair reader would accept.
    #[serde(default)]
    pub also: Vec<FacetKind>,
    /// Whether it may be left out: right when told, not missed when not.
    #[serde(default)]
    pub optional: bool,
}

/// A labelled sentence.
#[derive(Debug, Clone, Deserialize)]
pub struct QuoteGold {
    /// The sentence.
    pub quote: String,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
}

impl QuoteGold {
    fn of(quote: &str) -> Self {
        Self { quote: quote.to_owned(), optional: false }
    }
}

/// The scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyScores {
    /// Pages.
    pub pages: usize,
    /// Pages whose pair is found.
    pub pairs: usize,
    /// Pages whose turn, rupture or détente, is found.
    pub turns: usize,
    /// Share of the pages whose trigger stands in the first three lines of why now.
    pub trigger_in_first_three: f64,
    /// Lines of why now that cite a labelled trigger, and labelled triggers cited.
    pub why_now: Agreement,
    /// Lines of players whose sentence is labelled with the player and the kind, and labels found.
    pub players: Agreement,
    /// As `players`, whatever the kind.
    pub players_any_kind: Agreement,
    /// Lines of what comes next whose sentence is labelled, and labels found.
    pub outlooks: Agreement,
    /// Red lines whose sentence is labelled, and labels found.
    pub red_lines: Agreement,
}

/// A line that the labels do not have, or a label that no line has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyError {
    /// Name of the page.
    pub page: String,
    /// "why now", "players", "outlooks", "red lines".
    pub list: &'static str,
    /// The line, as the brief has it; `None` for one that is missing.
    pub line: Option<String>,
    /// The sentence.
    pub sentence: String,
}

/// Lines found and labels, with what they share.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    right: usize,
    lines: usize,
    found: usize,
    labels: usize,
}

impl Counts {
    fn agreement(self) -> Agreement {
        let of = |share, all| Agreement::of(share, all, all).p;
        let (p, r) = (of(self.right, self.lines), of(self.found, self.labels));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Agreement { p, r, f1 }
    }
}

/// Scores of briefs, each beside the labels of its page; and every difference.
pub fn why(pages: &[(WhyGold, Brief)]) -> (WhyScores, Vec<WhyError>) {
    let mut tally = Tally::default();
    for (gold, brief) in pages {
        tally.add(gold, brief);
    }
    (tally.scores(pages.len()), tally.errors)
}

#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    turns: usize,
    triggers: usize,
    why_now: Counts,
    players: Counts,
    players_any_kind: Counts,
    outlooks: Counts,
    red_lines: Counts,
    errors: Vec<WhyError>,
}

/// A line: what it says, and the sentence that it first cites.
type Line = (String, String);

impl Tally {
    fn add(&mut self, gold: &WhyGold, brief: &Brief) {
        let pair: BTreeSet<&str> = gold.pair.iter().map(String::as_str).collect();
        let dyad = brief.headline.as_ref().map(|headline| &headline.dyad);
        let own: Option<BTreeSet<&str>> =
            dyad.map(|dyad| dyad.parties().into_iter().map(Party::as_str).collect());
        self.pairs += usize::from(own == Some(pair));
        let turn = brief.status.as_ref().map(|status| status.turn.as_str());
        self.turns += usize::from(turn == Some(gold.turn.as_str()));
        let line = |text: &str, citations: &[Citation]| {
            (text.to_owned(), sentence(brief, citations))
        };
        let why_now: Vec<Line> = brief
            .why_now
            .iter()
            .map(|own| line(&own.reason, &own.citations))
            .collect();
        let triggers = gold.both(|labels| &labels.triggers);
        let is_trigger =
            |line: &Line| triggers.iter().any(|quote| is_same(quote, &line.1));
        self.triggers += usize::from(why_now.iter().take(FIRST).any(is_trigger));
        let page = gold.page.as_str();
        let quotes = |labels: &[String]| -> Vec<QuoteGold> {
            labels.iter().map(|quote| QuoteGold::of(quote)).collect()
        };
        let own = quotes(&gold.triggers);
        let either: Vec<&str> = triggers.iter().map(|quote| quote.as_str()).collect();
        self.why_now =
            self.list((page, "why now"), self.why_now, &why_now, (&own, &either));
        self.add_players(gold, brief);
        let outlooks: Vec<Line> = brief
            .what_comes_next
            .iter()
            .map(|own| line(&own.outcome, &own.citations))
            .collect();
        let either: Vec<&str> = gold
            .both(|labels| &labels.outlooks)
            .iter()
            .map(|own| own.quote.as_str())
            .collect();
        let own = (gold.outlooks.as_slice(), either.as_slice());
        self.outlooks = self.list((page, "outlooks"), self.outlooks, &outlooks, own);
        let red_lines: Vec<Line> = brief
            .red_lines
            .iter()
            .map(|own| line(&own.act, &own.citations))
            .collect();
        let either: Vec<&str> = gold
            .both(|labels| &labels.red_lines)
            .iter()
            .map(|own| own.quote.as_str())
            .collect();
        let own = (gold.red_lines.as_slice(), either.as_slice());
        self.red_lines = self.list((page, "red lines"), self.red_lines, &red_lines, own);
    }

    /// Counts lines that `either` reader has, and labels of the first reader that a line has.
    fn list(
        &mut self,
        (page, list): (&str, &'static str),
        mut counts: Counts,
        lines: &[Line],
        (first, either): (&[QuoteGold], &[&str]),
    ) -> Counts {
        for (text, sentence) in lines {
            let right = either.iter().any(|quote| is_same(quote, sentence));
            counts.right += usize::from(right);
            if !right {
                self.error(page, list, Some(text.clone()), sentence);
            }
        }
        for QuoteGold { quote, optional } in first {
            let found = lines.iter().any(|(_, sentence)| is_same(quote, sentence));
            if *optional {
                continue;
            }
            counts.labels += 1;
            counts.found += usize::from(found);
            if !found {
                self.error(page, list, None, quote);
            }
        }
        counts.lines += lines.len();
        counts
    }

    fn add_players(&mut self, gold: &WhyGold, brief: &Brief) {
        let lines: Vec<(String, FacetKind, Line)> = brief
            .players
            .iter()
            .flat_map(|context| {
                let party = context.player.party.as_ref();
                let code = party.map_or("", |party| party.as_str()).to_owned();
                context.lines.iter().map(move |line| {
                    let told = (line.text.clone(), sentence(brief, &line.citations));
                    (code.clone(), line.kind, told)
                })
            })
            .collect();
        let is_its = |row: &PlayerGold, line: &(String, FacetKind, Line)| {
            row.player == line.0 && is_same(&row.quote, &line.2.1)
        };
        let is_kind = |row: &PlayerGold, kind: FacetKind| {
            row.kind == kind || row.also.contains(&kind)
        };
        let either = gold.both(|labels| &labels.players);
        for line in &lines {
            let any = either.iter().any(|row| is_its(row, line));
            let right =
                either.iter().any(|row| is_its(row, line) && is_kind(row, line.1));
            self.players_any_kind.right += usize::from(any);
            self.players.right += usize::from(right);
            if !right {
                let told = format!("{} {}: {}", line.0, line.1, line.2.0);
                self.error(&gold.page, "players", Some(told), &line.2.1);
            }
        }
        let needed = gold.players.iter().filter(|row| !row.optional);
        for row in needed.clone() {
            let any = lines.iter().any(|line| is_its(row, line));
            let found =
                lines.iter().any(|line| is_its(row, line) && is_kind(row, line.1));
            self.players_any_kind.found += usize::from(any);
            self.players.found += usize::from(found);
            if !found {
                let told = format!("{} {}: {}", row.player, row.kind, row.quote);
                self.error(&gold.page, "players", None, &told);
            }
        }
        for counts in [&mut self.players, &mut self.players_any_kind] {
            counts.lines += lines.len();
            counts.labels += needed.clone().count();
        }
    }

    fn error(&mut self, page: &str, list: &'static str, line: Option<String>, at: &str) {
        let (page, sentence) = (page.to_owned(), at.to_owned());
        self.errors.push(WhyError { page, list, line, sentence });
    }

    fn scores(&self, n_pages: usize) -> WhyScores {
        WhyScores {
            pages: n_pages,
            pairs: self.pairs,
            turns: self.turns,
            trigger_in_first_three: self.triggers as f64 / n_pages.max(1) as f64,
            why_now: self.why_now.agreement(),
            players: self.players.agreement(),
            players_any_kind: self.players_any_kind.agreement(),
            outlooks: self.outlooks.agreement(),
            red_lines: self.red_lines.agreement(),
        }
    }
}

/// The sentence that a line first cites.
fn sentence(brief: &Brief, citations: &[Citation]) -> String {
    let first = citations.first().map(|citation| citation.evidence);
    let item = brief.evidence.iter().find(|item| Some(item.id) == first);
    item.map_or_else(String::new, |item| item.sentence.text.clone())
}

/// Whether one holds the other, blanks aside: a page's sentence may be split otherwise than a label.
fn is_same(quote: &str, sentence: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (quote, sentence) = (plain(quote), plain(sentence));
    !quote.is_empty()
        && !sentence.is_empty()
        && (quote.contains(&sentence) || sentence.contains(&quote))
}
