//! The brief: what happened, why now, the larger context, what comes next, each line with the
//! sentences it rests on. Plain types, ready to be rendered.

use std::collections::BTreeSet;

use dyad_ledger::{
    Arrow, Dyad, IntensitySum, Origin, Party, SentenceText, StatusReason, TextRange, Turn,
};
use dyad_types::{
    Actuality, ArticleId, CameoCode, CauseKind, ChannelKind, ChannelState, Context,
    DateBasis, DateInterval, EventType, FacetKind, Hedge, Intensity, Mode, OutlookKind,
    Precision, Publication, QuadClass, QuadScheme, codes,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::precursors::{Counts, Odds, Role};

/// What a page tells about one relationship. Only the main story and the ledger feed it.
///
/// Every line cites sentences of [`Brief::evidence`] or rows of [`Brief::table_facts`]; lines that
/// cannot are left out and counted in [`Brief::dropped`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The page it was made from; of several the newest.
    pub head: BriefHead,
    /// Every page it was made from, the newest first.
    pub sources: Vec<BriefSource>,
    /// The pair of parties that the main story is about; `None` when it tells of no pair.
    pub headline: Option<Headline>,
    /// Where the relationship goes; `None` without a headline or without a dated event.
    pub status: Option<StatusLine>,
    /// Acts between the two in the days around publication, in time order, undated ones last.
    pub what_happened: Vec<ActLine>,
    /// Other acts that the main story tells, in time order, undated ones last.
    pub also_recorded: Vec<ActLine>,
    /// What the pages tell differently; empty for one page.
    pub disagreements: Vec<Disagreement>,
    /// The immediate reasons: first what the text names as the reason, then what brought about acts of
    /// the pair, each in text order; of several pages those that most articles tell first.
    pub why_now: Vec<ReasonLine>,
    /// What else may explain why now, from the ledger: acts of the 30 days before the turn that the
    /// text does not name as a reason, the likeliest first, at most
    /// [`crate::MOST_CANDIDATES`].
    pub ledger_candidates: Vec<CandidateLine>,
    /// What the ledger was searched for; `None` without a store, without a turn that is dated to a
    /// week or better, or when the store knows neither of the two.
    pub ledger_search: Option<LedgerSearch>,
    /// The larger context: first the players of the headline, then the others by first mention.
    pub players: Vec<PlayerContext>,
    /// Lasting reasons that concern no single player, and reasons of other acts, in text order; of several
    /// pages those that most articles tell first.
    pub background: Vec<ReasonLine>,
    /// Channels between the two, each with its states in time order.
    pub channels: Vec<ChannelLine>,
    /// What the text says may come, in text order.
    pub what_comes_next: Vec<OutlookLine>,
    /// Limits that players have stated, in text order.
    pub red_lines: Vec<RedLineLine>,
    /// Measures in force, in text order.
    pub sanctions: Vec<SanctionLine>,
    /// What a reader must know of the brief itself, as whole sentences: an undated page, a story
    /// without a pair of parties.
    pub notes: Vec<String>,
    /// The cited sentences, by `id`, ascending from 1.
    pub evidence: Vec<EvidenceItem>,
    /// The cited table rows, by `id`, ascending from 1.
    pub table_facts: Vec<TableRow>,
    /// Lines left out, counted by reason, in the order of [`DropReason`].
    pub dropped: Vec<DroppedCount>,
    /// Lines left out for length alone, by section, in the order of the sections; empty when the
    /// brief is whole.
    pub cut: Vec<CutCount>,
}

impl Brief {
    /// How many articles the citations are of. Copies of one text count once.
    pub fn n_articles(&self, citations: &[Citation]) -> usize {
        let original = |item: &EvidenceItem| {
            let known = self
                .sources
                .iter()
                .find(|source| source.origin.article == item.origin.article);
            known
                .and_then(|source| source.copy_of.clone())
                .unwrap_or_else(|| item.origin.article.clone())
        };
        let cited = citations.iter().filter_map(|citation| {
            self.evidence.iter().find(|i| i.id == citation.evidence)
        });
        cited.map(original).collect::<BTreeSet<_>>().len()
    }

    /// How many lines it has that rest on evidence: acts, reasons, candidates of the ledger, what is told of
    /// players and what tables know, steps of channels, outlooks, red lines, sanctions, the status.
    pub fn n_lines(&self) -> usize {
        let players = self.players.iter();
        self.what_happened.len()
            + self.also_recorded.len()
            + self.disagreements.len()
            + self.why_now.len()
            + self.ledger_candidates.len()
            + self.background.len()
            + players
                .map(|player| player.lines.len() + player.facts.len())
                .sum::<usize>()
            + self.channels.iter().map(|channel| channel.steps.len()).sum::<usize>()
            + self.what_comes_next.len()
            + self.red_lines.len()
            + self.sanctions.len()
            + usize::from(self.status.is_some())
    }
}

/// The page of a brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BriefHead {
    /// Title of the main story.
    pub title: Option<String>,
    /// Identity, name, address and publisher of the page, and the main story's publication.
    pub origin: Origin,
}

impl BriefHead {
    /// When the main story was published, or the guess for an undated one.
    pub fn published(&self) -> &Publication {
        &self.origin.published
    }
}

/// A page among those of a brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BriefSource {
    /// Title of its main story.
    pub title: Option<String>,
    /// Identity, name, address and publisher of the page, and the main story's publication.
    pub origin: Origin,
    /// The page whose text it repeats: both count as one article.
    pub copy_of: Option<ArticleId>,
}

/// What pages tell differently of one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Disagreement {
    /// What they disagree about.
    pub about: DisagreementKind,
    /// What each says, at least two, in the order of the pages.
    pub versions: Vec<Version>,
}

codes! {
    /// What pages can tell differently of one act.
    pub enum DisagreementKind: "kind of disagreement" {
        /// Whether it happened.
        Actuality = "whether it happened",
        /// A number: killed, wounded, ships.
        Number = "how many",
        /// On which day.
        Day = "when",
        /// Who did it.
        Actor = "who did it",
        /// Why it came.
        Reason = "why",
    }
}

/// One of the things said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The page that says so: its publisher, else its name.
    pub by: String,
    /// Whom the page gives as its source; `None` for the page itself.
    pub holder: Option<String>,
    /// In the words of the sentence.
    pub text: String,
    /// When it is said to have been, for [`DisagreementKind::Day`].
    pub date: Option<LineDate>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

codes! {
    /// A list of lines that a length budget holds for.
    pub enum Section: "section of a brief" {
        /// [`Brief::what_happened`]
        WhatHappened = "what happened",
        /// [`Brief::also_recorded`]
        AlsoRecorded = "also recorded",
        /// [`Brief::why_now`]
        WhyNow = "why now",
        /// [`Brief::players`], each by itself.
        Players = "larger context",
        /// Facts of the tables in [`Brief::players`], each player by itself.
        Facts = "facts of tables",
        /// [`Brief::background`]
        Background = "background",
        /// [`Brief::channels`]
        Channels = "channels",
        /// [`Brief::what_comes_next`]
        WhatComesNext = "what comes next",
        /// [`Brief::sanctions`]
        Sanctions = "sanctions",
    }
}

/// How many lines of a section were left out for length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutCount {
    /// Which section.
    pub section: Section,
    /// How many lines.
    pub n_lines: usize,
}

/// The pair of parties a story is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The pair.
    pub dyad: Dyad,
    /// The side that acts more in the story.
    pub first: Player,
    /// The other side.
    pub second: Player,
    /// Whether both sides belong to one state.
    pub domestic: bool,
}

/// A party with the name a reader knows it by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Player {
    /// Country or actor code; `None` for a party that is named but not known.
    pub party: Option<Party>,
    /// Name: "North Korea", "gunmen".
    pub name: String,
}

/// Where the relationship goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusLine {
    /// Worse, same or better than before; see [`dyad_ledger::Ledger::status`] for the rule.
    pub arrow: Arrow,
    /// Whether it broke or mended.
    pub turn: Turn,
    /// When it turned, else when the newest event was.
    pub date: LineDate,
    /// Goldstein points of the newest period; `None` when nothing is dated.
    pub newest: Option<IntensitySum>,
    /// Goldstein points of the period before; `None` when nothing is recorded before.
    pub before: Option<IntensitySum>,
    /// What decides arrow and turn.
    pub reason: StatusReason,
    /// The sentences that decide it.
    pub citations: Vec<Citation>,
}

/// A date of a line, for readers and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDate {
    /// For a table of one story: "8-14 Jun", "16 Jun", "Jun 2018"; the year is left out when it is
    /// the year of publication. "undated" when nothing dates it.
    pub short: String,
    /// With the year: "8-14 June 2020", "16 June 2020".
    pub full: String,
    /// The days; `None` when nothing dates it.
    pub interval: Option<DateInterval>,
    /// How exact the days are.
    pub precision: Precision,
    /// How they are known.
    pub basis: DateBasis,
    /// The words of the cited sentence they rest on: "last week".
    pub words: Option<String>,
    /// The publication date that such words were counted from.
    pub counted_from: Option<Date>,
}

/// A cited sentence, and the words of it that carry the line.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Citation {
    /// [`EvidenceItem::id`].
    pub evidence: usize,
    /// The words, in the text of the sentence.
    pub words: TextRange,
}

/// An act: who did what to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActLine {
    /// When.
    pub date: LineDate,
    /// Who acts.
    pub actor: Player,
    /// To whom.
    pub recipient: Option<Player>,
    /// The act in the words of the sentence, without the subject: "quit answering a daily phone
    /// call from the South".
    pub act: String,
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// PLOVER contexts.
    pub contexts: Vec<Context>,
    /// CAMEO code.
    pub cameo: CameoCode,
    /// Goldstein points.
    pub intensity: Intensity,
    /// Quad class under `quad_scheme`.
    pub quad_class: QuadClass,
    /// Scheme of the quad class.
    pub quad_scheme: QuadScheme,
    /// Whether it happened.
    pub actuality: Actuality,
    /// Who claims it; `None` when the writer tells it as fact.
    pub holder: Option<String>,
    /// Where, in the words of the sentence.
    pub place: Option<String>,
    /// How many stories tell it, counted once an article; the ledger's included, but in a brief of several
    /// pages: there those among them.
    pub n_reports: usize,
    /// What it rests on, the telling sentence first.
    pub citations: Vec<Citation>,
}

/// A reason the text states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReasonLine {
    /// Trigger or background.
    pub kind: CauseKind,
    /// The reason in the words of the sentence.
    pub reason: String,
    /// What it brings about, in the words of its sentence.
    pub effect: Option<String>,
    /// How sure the holder sounds.
    pub hedge: Hedge,
    /// Who says so: "the writer".
    pub holder: String,
    /// The same act in the ledger, with how often such acts come before such a turn; `None` when the
    /// ledger does not hold it, or the reason is no act.
    pub in_ledger: Option<Box<CandidateLine>>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// An act of the ledger that may explain why the turn came now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateLine {
    /// The act, in the words of the stored sentence it cites.
    pub act: ActLine,
    /// Where it stands to the pair.
    pub role: Role,
    /// Days from its last day to the turn, 1 to 30.
    pub days_before: usize,
    /// Further acts of the same role and type in the 30 days.
    pub n_alike: usize,
    /// How often such a turn followed months with an act of its role and type, and months without.
    pub counts: Counts,
    /// By how much such an act raises the odds of such a turn; `None`: too little history to say.
    pub odds: Option<Odds>,
}

/// What the ledger was searched for, and in how much history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerSearch {
    /// Day of the turn.
    pub day: Date,
    /// PLOVER type of the turn.
    pub event_type: EventType,
    /// The types that count as such a turn: as hard or as warm, see
    /// [`crate::precursors::such_turns`].
    pub turns: Vec<EventType>,
    /// Acts around the two in the 30 days before that may be a reason.
    pub n_acts: usize,
    /// Those of them that are not shown.
    pub n_more: usize,
    /// Pairs that base rates are counted over.
    pub n_pairs: usize,
    /// Months of 30 days of these pairs.
    pub n_months: usize,
    /// Months that such a turn followed.
    pub n_followed: usize,
    /// Whether this is too little history to compare anything.
    pub is_thin: bool,
}

/// The larger context of one player.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayerContext {
    /// The player.
    pub player: Player,
    /// What the text tells of it, by kind and then in text order.
    pub lines: Vec<FacetLine>,
    /// What the tables know of it and the other players.
    pub facts: Vec<FactLine>,
}

/// What the text tells of a player.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FacetLine {
    /// Interest, constraint, lever, distraction or pressure.
    pub kind: FacetKind,
    /// In the words of the sentence.
    pub text: String,
    /// How sure the holder sounds.
    pub hedge: Hedge,
    /// Who says so.
    pub holder: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// A fact of the tables: marked as such, with its year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactLine {
    /// The fact: "exports to China: 95 % of all exports".
    pub text: String,
    /// [`TableRow::id`].
    pub row: usize,
}

/// A cited row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// Number in the brief, from 1.
    pub id: usize,
    /// Name of the table: `dyad_trade_share`.
    pub table: String,
    /// The cells of the row, with the names of their columns, in the table's order.
    pub cells: Vec<(String, String)>,
    /// Year that the row is true for; `None` when the row holds until further notice.
    pub year: Option<i16>,
    /// Origin of the row, as the table's source column says.
    pub source: String,
}

/// A channel between the two, with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelLine {
    /// What it is.
    pub kind: ChannelKind,
    /// The newest words of the text for it: "a daily phone call".
    pub name: String,
    /// The sides it links.
    pub between: Vec<Player>,
    /// Its states, in time order.
    pub steps: Vec<ChannelStep>,
    /// Day of the newest news of it; "no news since".
    pub no_news_since: Option<Date>,
    /// States that texts tell of the same days and that cannot both be true, as
    /// "open / cut, Jun 2020".
    pub contradictions: Vec<String>,
}

impl ChannelLine {
    /// The states as a chain: "open 2018 -> silent 8-14 Jun 2020".
    pub fn chain(&self) -> String {
        let step = |step: &ChannelStep| match step.date.interval {
            Some(_) => format!("{} {}", step.state, step.date.full),
            None => step.state.to_string(),
        };
        self.steps.iter().map(step).collect::<Vec<_>>().join(" -> ")
    }
}

/// A state of a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelStep {
    /// The state.
    pub state: ChannelState,
    /// Since when.
    pub date: LineDate,
    /// Who brought it about.
    pub by: Option<Player>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// What the text says comes next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutlookLine {
    /// Condition, expectation, promise, threat or deadline.
    pub kind: OutlookKind,
    /// The condition in the words of the sentence: "If Kim feels he is running out of time".
    pub condition: Option<String>,
    /// What would follow, in the words of its sentence.
    pub outcome: String,
    /// Who would act.
    pub actor: Option<Player>,
    /// How likely the holder makes it sound.
    pub modality: Hedge,
    /// When it would be.
    pub horizon: LineDate,
    /// Who says so.
    pub holder: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// A limit that a player has stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RedLineLine {
    /// Whose limit.
    pub holder: Player,
    /// Who would cross it.
    pub addressee: Option<Player>,
    /// The act that would cross it, in the words of the text.
    pub act: String,
    /// Whether it was crossed; `None` when the text does not say.
    pub crossed: Option<bool>,
    /// The period for which that is said.
    pub as_of: LineDate,
    /// The newest act of the other side in the ledger that is told in much the same words as what would
    /// cross it; for a reader to judge.
    pub in_ledger: Option<Box<ActAlike>>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// An act of the ledger in few words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActAlike {
    /// When.
    pub date: LineDate,
    /// The act in the words of its sentence.
    pub act: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// A measure in force against a player.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SanctionLine {
    /// Who imposed it; `None` for "international sanctions".
    pub issuer: Option<Player>,
    /// Against whom.
    pub target: Player,
    /// What for, in the words of the text.
    pub reason: Option<String>,
    /// In the words of the sentence.
    pub text: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// A sentence that lines cite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceItem {
    /// Number in the brief, from 1.
    pub id: usize,
    /// Its article and story.
    pub origin: Origin,
    /// Its text and where it stands.
    pub sentence: SentenceText,
}

codes! {
    /// Why a line was left out.
    pub enum DropReason: "drop reason" {
        /// It rests on no sentence of the article.
        NoEvidence = "no evidence",
        /// It names somebody whom its sentences do not name.
        Name = "name not in its evidence",
        /// It holds a number that its sentences do not hold.
        Number = "number not in its evidence",
        /// It holds a date that does not follow from its sentences.
        Date = "date not in its evidence",
        /// It says in the text's words what the text does not say.
        Words = "words not in its evidence",
        /// It has somebody act on somebody as no sentence of it tells.
        Direction = "parties not those of its evidence",
        /// It tells as fact what its sentences deny, plan or suppose, or lost a "not".
        Negation = "denied or not done in its evidence",
        /// It sounds surer or less sure than its sentences.
        Hedge = "hedge not that of its evidence",
    }
}

/// How many lines were left out for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedCount {
    /// Why.
    pub reason: DropReason,
    /// How many lines.
    pub n_lines: usize,
}
