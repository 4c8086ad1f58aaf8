//! The words by which a text says why and what next: signals of causes, hedges, nouns and verbs
//! of channels, words of stakes and of looks ahead. Tables under `tables/lexicon`.

use std::collections::BTreeMap;

use dyad_types::{CauseKind, ChannelKind, ChannelState, FacetKind, Hedge, OutlookKind};
use thiserror::Error;

use crate::phrases::PhraseMap;
use crate::table_rows::table_rows;

/// A lexicon table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("table {table}, line {line}, column {column}: {reason}")]
pub struct LexiconError {
    /// File name of the table.
    pub table: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// How a signal of a cause stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalForm {
    /// Governs a noun phrase: "in response to".
    Phrase,
    /// Governs a clause: "because".
    Clause,
    /// Is itself the head of a participle clause: "demanding".
    Participle,
    /// Governs an infinitive: "in order to".
    Purpose,
    /// A verb between the two: "led to".
    Verb,
    /// Points back to what was told before: "as a result".
    Adverb,
}

/// Which side of a signal is the cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CauseSide {
    /// What the signal governs; the object of a verb.
    Governed,
    /// What the signal hangs on; the subject of a verb; what was told before.
    Host,
}

/// Words that mark a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CauseSignal {
    /// How it stands in the tree.
    pub form: SignalForm,
    /// Where the cause is.
    pub cause: CauseSide,
    /// What kind of reason it marks.
    pub kind: CauseKind,
    /// It marks a reason only of what such a word tells; `None`: of anything.
    pub hosts: Option<WordList>,
}

/// A noun that names a channel when one of `with_any` stands before it; empty: always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelNoun {
    /// What channel.
    pub kind: ChannelKind,
    /// Base forms of modifiers, at least one of which must be there.
    pub with_any: Vec<String>,
}

/// A verb that brings a channel into a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelVerb {
    /// The state.
    pub state: ChannelState,
    /// The kinds it says so of; empty: of all.
    pub only_kinds: Vec<ChannelKind>,
    /// Whether the verb says so when negated: "did not answer".
    pub negated: bool,
    /// Number of words of the phrase, without "not".
    pub n_words: usize,
}

/// How a word of a stake stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetForm {
    /// A verb with the player as subject, or as subject of its passive.
    Verb,
    /// A predicate of the player.
    Adjective,
    /// A noun that the player has or is.
    Noun,
    /// A verb that a player who refuses an act would do by it: "violate".
    Breach,
    /// What a player can do: "can tighten".
    Able,
    /// Said of something that makes a bad state worse: "isn't helping".
    Worse,
    /// What stands elsewhere: "its attention is on the border".
    Attention,
    /// What a player is under: "pressure".
    Under,
}

/// How a word of a look ahead stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutlookForm {
    /// A verb with the player or holder as subject.
    Verb,
    /// What is promised or threatened.
    Act,
    /// A noun: "ultimatum".
    Noun,
    /// A predicate: "likely to".
    Adjective,
    /// A modal verb.
    Modal,
}

/// A named list of `why_words.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordList {
    /// Verbs of saying and thinking whose subject holds what is said.
    Report,
    /// Verbs and states of mind: no event to be expected.
    Mental,
    /// "tolerate" and its like: what one will not do to a line crossed.
    Intolerable,
    /// "issue", "reason": nouns of which a cause is said.
    Reason,
    /// Adjectives of an immediate reason.
    Immediate,
    /// Adjectives of a lasting reason.
    Lasting,
    /// "context", "picture": nouns that open the larger why.
    Context,
    /// Verbs that bring a channel about.
    Opening,
    /// Buildings that may house a channel.
    Building,
    /// "meeting", "contact": what such a building is for.
    Meeting,
    /// Sanctions and embargoes.
    Sanction,
    /// Verbs that end a sanction, or a part of it.
    SanctionEnd,
    /// Of these, those that end only a part.
    SanctionEase,
    /// Verbs that put or keep a sanction in force.
    SanctionStart,
    /// Of these, those that tell of one that was there before.
    SanctionKeep,
    /// Nouns after "sanctions" that name no measure: "relief".
    SanctionRelief,
    /// Acts of anger and quarrel, which are over or against something.
    Contention,
    /// Acts of protest, which are against something.
    Dissent,
    /// Acts of blame and praise, which are for something.
    Blame,
    /// Words of harm, which comes in or when something happens.
    Harm,
    /// Nouns of incidents in which people come to harm.
    Incident,
    /// Verbs whose infinitive is what the object does: "force".
    Control,
    /// Verbs of going and gathering, done for a purpose.
    Motion,
}

/// The tables by which reasons, looks ahead, channels and stakes are read.
#[derive(Debug, Clone)]
pub struct WhyLexicon {
    /// Signals of causes.
    pub causes: PhraseMap<CauseSignal>,
    /// How sure words make a statement sound.
    pub hedges: PhraseMap<Hedge>,
    /// Nouns of channels, by head.
    pub channel_nouns: PhraseMap<ChannelNoun>,
    /// Verbs of channels.
    pub channel_verbs: PhraseMap<ChannelVerb>,
    /// Words of stakes.
    pub facets: PhraseMap<(FacetKind, FacetForm)>,
    /// Words of looks ahead.
    pub outlooks: PhraseMap<(OutlookKind, OutlookForm)>,
    lists: BTreeMap<WordList, PhraseMap<()>>,
    no_words: PhraseMap<()>,
}

/// The texts of the seven tables.
#[derive(Debug, Clone, Copy)]
pub struct WhyTexts<'a> {
    /// `cause_signals.tsv`.
    pub causes: &'a str,
    /// `hedges.tsv`.
    pub hedges: &'a str,
    /// `channels.tsv`.
    pub channel_nouns: &'a str,
    /// `channel_verbs.tsv`.
    pub channel_verbs: &'a str,
    /// `facets.tsv`.
    pub facets: &'a str,
    /// `outlook_words.tsv`.
    pub outlooks: &'a str,
    /// `why_words.tsv`.
    pub lists: &'a str,
}

impl WhyTexts<'static> {
    /// The tables that come with dyad.
    pub const EMBEDDED: Self = Self {
        causes: include_str!("../tables/lexicon/cause_signals.tsv"),
        hedges: include_str!("../tables/lexicon/hedges.tsv"),
        channel_nouns: include_str!("../tables/lexicon/channels.tsv"),
        channel_verbs: include_str!("../tables/lexicon/channel_verbs.tsv"),
        facets: include_str!("../tables/lexicon/facets.tsv"),
        outlooks: include_str!("../tables/lexicon/outlook_words.tsv"),
        lists: include_str!("../tables/lexicon/why_words.tsv"),
    };
}

impl WhyLexicon {
    /// The lexicon that comes with dyad.
    ///
    /// # Errors
    /// [`LexiconError`] when a table is broken; a test keeps those that come with dyad whole.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::read(WhyTexts::EMBEDDED)
    }

    /// Reads the lexicon from its tables.
    ///
    /// # Errors
    /// [`LexiconError`] for a row with other than three columns or an unknown code.
    pub fn read(texts: WhyTexts<'_>) -> Result<Self, LexiconError> {
        Ok(Self {
            causes: causes(texts.causes)?,
            hedges: hedges(texts.hedges)?,
            channel_nouns: channel_nouns(texts.channel_nouns)?,
            channel_verbs: channel_verbs(texts.channel_verbs)?,
            facets: facets(texts.facets)?,
            outlooks: outlooks(texts.outlooks)?,
            lists: lists(texts.lists)?,
            no_words: PhraseMap::default(),
        })
    }

    /// The phrases of a list.
    pub fn list(&self, list: WordList) -> &PhraseMap<()> {
        self.lists.get(&list).unwrap_or(&self.no_words)
    }
}

fn causes(text: &str) -> Result<PhraseMap<CauseSignal>, LexiconError> {
    let forms = [
        ("phrase", SignalForm::Phrase),
        ("clause", SignalForm::Clause),
        ("participle", SignalForm::Participle),
        ("purpose", SignalForm::Purpose),
        ("verb", SignalForm::Verb),
        ("adverb", SignalForm::Adverb),
    ];
    let sides = [
        ("governed", CauseSide::Governed),
        ("object", CauseSide::Governed),
        ("host", CauseSide::Host),
        ("subject", CauseSide::Host),
        ("before", CauseSide::Host),
    ];
    let mut map = PhraseMap::default();
    for row in table_rows("cause_signals.tsv", text, 5)? {
        let form = row.choice(1, &forms)?;
        let cause = row.choice(2, &sides)?;
        let hosts = match row.cell(4) {
            "" => None,
            _ => Some(row.choice(4, LISTS)?),
        };
        map.insert(row.cell(0), CauseSignal { form, cause, kind: row.code(3)?, hosts });
    }
    Ok(map)
}

fn hedges(text: &str) -> Result<PhraseMap<Hedge>, LexiconError> {
    let mut map = PhraseMap::default();
    for row in table_rows("hedges.tsv", text, 2)? {
        map.insert(row.cell(0), row.code(1)?);
    }
    Ok(map)
}

fn channel_nouns(text: &str) -> Result<PhraseMap<ChannelNoun>, LexiconError> {
    let mut map = PhraseMap::default();
    for row in table_rows("channels.tsv", text, 3)? {
        let with_any = row.cell(2).split('|').filter(|word| !word.is_empty());
        let with_any = with_any.map(str::to_owned).collect();
        map.insert(row.cell(1), ChannelNoun { kind: row.code(0)?, with_any });
    }
    Ok(map)
}

fn channel_verbs(text: &str) -> Result<PhraseMap<ChannelVerb>, LexiconError> {
    let mut map = PhraseMap::default();
    for row in table_rows("channel_verbs.tsv", text, 3)? {
        let words = row.cell(0);
        let (words, negated) =
            words.strip_prefix("not ").map_or((words, false), |verb| (verb, true));
        let only_kinds = row
            .cell(2)
            .split('|')
            .filter(|kind| !kind.is_empty())
            .map(|kind| kind.parse().map_err(|_| row.error(2)))
            .collect::<Result<_, _>>()?;
        let n_words = words.split(' ').count();
        map.insert(
            words,
            ChannelVerb { state: row.code(1)?, only_kinds, negated, n_words },
        );
    }
    Ok(map)
}

fn facets(text: &str) -> Result<PhraseMap<(FacetKind, FacetForm)>, LexiconError> {
    let forms = [
        ("verb", FacetForm::Verb),
        ("adjective", FacetForm::Adjective),
        ("noun", FacetForm::Noun),
        ("breach", FacetForm::Breach),
        ("able", FacetForm::Able),
        ("worse", FacetForm::Worse),
        ("attention", FacetForm::Attention),
        ("under", FacetForm::Under),
    ];
    let mut map = PhraseMap::default();
    for row in table_rows("facets.tsv", text, 3)? {
        map.insert(row.cell(2), (row.code(0)?, row.choice(1, &forms)?));
    }
    Ok(map)
}

fn outlooks(text: &str) -> Result<PhraseMap<(OutlookKind, OutlookForm)>, LexiconError> {
    let forms = [
        ("verb", OutlookForm::Verb),
        ("act", OutlookForm::Act),
        ("noun", OutlookForm::Noun),
        ("adjective", OutlookForm::Adjective),
        ("modal", OutlookForm::Modal),
    ];
    let mut map = PhraseMap::default();
    for row in table_rows("outlook_words.tsv", text, 3)? {
        map.insert(row.cell(2), (row.code(0)?, row.choice(1, &forms)?));
    }
    Ok(map)
}

fn lists(text: &str) -> Result<BTreeMap<WordList, PhraseMap<()>>, LexiconError> {
    let mut lists: BTreeMap<WordList, PhraseMap<()>> = BTreeMap::new();
    for row in table_rows("why_words.tsv", text, 2)? {
        lists
            .entry(row.choice(0, LISTS)?)
            .or_default()
            .insert(row.cell(1), ());
    }
    Ok(lists)
}

/// The lists of `why_words.tsv` by name.
const LISTS: &[(&str, WordList)] = &[
    ("report", WordList::Report),
    ("mental", WordList::Mental),
    ("intolerable", WordList::Intolerable),
    ("reason", WordList::Reason),
    ("immediate", WordList::Immediate),
    ("lasting", WordList::Lasting),
    ("context", WordList::Context),
    ("opening", WordList::Opening),
    ("building", WordList::Building),
    ("meeting", WordList::Meeting),
    ("sanction", WordList::Sanction),
    ("sanction ease", WordList::SanctionEase),
    ("sanction end", WordList::SanctionEnd),
    ("sanction keep", WordList::SanctionKeep),
    ("sanction start", WordList::SanctionStart),
    ("sanction relief", WordList::SanctionRelief),
    ("contention", WordList::Contention),
    ("dissent", WordList::Dissent),
    ("blame", WordList::Blame),
    ("harm", WordList::Harm),
    ("incident", WordList::Incident),
    ("control", WordList::Control),
    ("motion", WordList::Motion),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_that_come_with_dyad_are_whole_and_sorted() {
        WhyLexicon::embedded().unwrap();
        let texts = WhyTexts::EMBEDDED;
        for text in [
            texts.causes,
            texts.hedges,
            texts.channel_nouns,
            texts.channel_verbs,
            texts.facets,
            texts.outlooks,
            texts.lists,
        ] {
            let rows: Vec<Vec<&str>> =
                text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
            assert!(rows.is_sorted(), "{:?}", rows.windows(2).find(|w| w[0] > w[1]));
            assert!(rows.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn a_broken_row_is_named() {
        let hedges = "words\thedge\nlikely\tfairly likely\n";
        let error =
            WhyLexicon::read(WhyTexts { hedges, ..WhyTexts::EMBEDDED }).unwrap_err();
        assert_eq!(
            error.to_string(),
            "table hedges.tsv, line 2, column 2: \"fairly likely\" is not known here"
        );
    }
}
