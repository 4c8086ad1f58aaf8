//! The lines of a brief as records, each with its citations tied to the input.

use dyad_analysis::precursors::Counts;
use dyad_analysis::{
    ActLine, Brief, BriefSource, CandidateLine, ChannelLine, Citation, Disagreement,
    EvidenceItem, FactLine, LedgerSearch, LineDate, OutlookLine, Player, PlayerContext,
    ReasonLine, RedLineLine, SanctionLine, StatusLine, TableRow, Version,
};
use dyad_ledger::{Origin, Party, TextRange};
use dyad_types::Span;
use jiff::civil::Date;
use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::render::json::{Days, Input, Place, PublishedRecord, rounded};

#[derive(Serialize)]
pub(super) struct BriefRecord<'a> {
    page: PageRecord<'a>,
    sources: Vec<SourceRecord<'a>>,
    headline: Option<HeadlineRecord<'a>>,
    status: Option<StatusRecord<'a>>,
    what_happened: Vec<ActRecord<'a>>,
    also_recorded: Vec<ActRecord<'a>>,
    disagreements: Vec<DisagreementRecord<'a>>,
    why_now: Vec<ReasonRecord<'a>>,
    ledger_candidates: Vec<CandidateRecord<'a>>,
    ledger_search: Option<&'a LedgerSearch>,
    players: Vec<PlayerContextRecord<'a>>,
    background: Vec<ReasonRecord<'a>>,
    channels: Vec<ChannelRecord<'a>>,
    what_comes_next: Vec<OutlookRecord<'a>>,
    red_lines: Vec<RedLineRecord<'a>>,
    sanctions: Vec<SanctionRecord<'a>>,
    notes: &'a [String],
    table_facts: Vec<TableRowRecord<'a>>,
    dropped: Vec<DroppedRecord>,
    cut: Vec<CutRecord>,
    n_lines: usize,
}

impl<'a> BriefRecord<'a> {
    pub(super) fn of(brief: &'a Brief, inputs: &[Input<'a>]) -> Self {
        let cited = Cited { brief, inputs };
        let acts =
            |acts: &'a [ActLine]| acts.iter().map(|line| cited.act(line)).collect();
        let reasons = |lines: &'a [ReasonLine]| {
            lines.iter().map(|line| cited.reason(line)).collect()
        };
        let players = brief.players.iter().map(|player| cited.player(player));
        Self {
            page: PageRecord::of(&brief.head.origin, brief.head.title.as_deref()),
            sources: brief.sources.iter().map(SourceRecord::of).collect(),
            headline: HeadlineRecord::of(brief),
            status: brief.status.as_ref().map(|line| cited.status(line)),
            what_happened: acts(&brief.what_happened),
            also_recorded: acts(&brief.also_recorded),
            disagreements: cited.each(&brief.disagreements, Cited::disagreement),
            why_now: reasons(&brief.why_now),
            ledger_candidates: cited.each(&brief.ledger_candidates, Cited::candidate),
            ledger_search: brief.ledger_search.as_ref(),
            players: players.collect(),
            background: reasons(&brief.background),
            channels: brief.channels.iter().map(|line| cited.channel(line)).collect(),
            what_comes_next: cited.each(&brief.what_comes_next, Cited::outlook),
            red_lines: cited.each(&brief.red_lines, Cited::red_line),
            sanctions: cited.each(&brief.sanctions, Cited::sanction),
            notes: &brief.notes,
            table_facts: brief.table_facts.iter().map(TableRowRecord::of).collect(),
            dropped: brief
                .dropped
                .iter()
                .map(|count| DroppedRecord {
                    reason: count.reason.as_str(),
                    n_lines: count.n_lines,
                })
                .collect(),
            cut: brief
                .cut
                .iter()
                .map(|count| CutRecord {
                    section: count.section.as_str(),
                    n_lines: count.n_lines,
                })
                .collect(),
            n_lines: brief.n_lines(),
        }
    }
}

#[derive(Serialize)]
struct PageRecord<'a> {
    name: &'a str,
    id: &'a str,
    url: Option<&'a str>,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    published: PublishedRecord<'a>,
}

impl<'a> PageRecord<'a> {
    fn of(origin: &'a Origin, title: Option<&'a str>) -> Self {
        Self {
            name: &origin.name,
            id: &origin.article.0,
            url: origin.url.as_deref(),
            title,
            publisher: origin.publisher.as_deref(),
            published: PublishedRecord::of(&origin.published),
        }
    }
}

#[derive(Serialize)]
struct SourceRecord<'a> {
    #[serde(flatten)]
    page: PageRecord<'a>,
    copy_of: Option<&'a str>,
}

impl<'a> SourceRecord<'a> {
    fn of(source: &'a BriefSource) -> Self {
        Self {
            page: PageRecord::of(&source.origin, source.title.as_deref()),
            copy_of: source.copy_of.as_ref().map(|id| id.0.as_str()),
        }
    }
}

#[derive(Serialize)]
struct DisagreementRecord<'a> {
    about: &'static str,
    versions: Vec<VersionRecord<'a>>,
}

#[derive(Serialize)]
struct VersionRecord<'a> {
    by: &'a str,
    holder: Option<&'a str>,
    text: &'a str,
    date: Option<LineDateRecord<'a>>,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct CutRecord {
    section: &'static str,
    n_lines: usize,
}

#[derive(Serialize)]
struct HeadlineRecord<'a> {
    dyad: String,
    first: PlayerRecord<'a>,
    second: PlayerRecord<'a>,
    domestic: bool,
}

impl<'a> HeadlineRecord<'a> {
    fn of(brief: &'a Brief) -> Option<Self> {
        brief.headline.as_ref().map(|headline| Self {
            dyad: headline.dyad.to_string(),
            first: PlayerRecord::of(&headline.first),
            second: PlayerRecord::of(&headline.second),
            domestic: headline.domestic,
        })
    }
}

#[derive(Serialize)]
struct PlayerRecord<'a> {
    code: Option<&'a str>,
    name: &'a str,
}

impl<'a> PlayerRecord<'a> {
    fn of(player: &'a Player) -> Self {
        Self {
            code: player.party.as_ref().map(Party::as_str),
            name: &player.name,
        }
    }
}

#[derive(Serialize)]
struct LineDateRecord<'a> {
    #[serde(flatten)]
    days: Days,
    text: &'a str,
    precision: &'static str,
    basis: &'static str,
    words: Option<&'a str>,
    counted_from: Option<Date>,
}

impl<'a> LineDateRecord<'a> {
    fn of(date: &'a LineDate) -> Self {
        Self {
            days: Days::of(date.interval),
            text: &date.full,
            precision: date.precision.as_str(),
            basis: date.basis.as_str(),
            words: date.words.as_deref(),
            counted_from: date.counted_from,
        }
    }
}

#[derive(Serialize)]
struct CitationRecord<'a> {
    evidence: usize,
    #[serde(flatten)]
    words: Place<'a>,
}

#[derive(Serialize)]
struct StatusRecord<'a> {
    arrow: &'static str,
    turn: &'static str,
    date: LineDateRecord<'a>,
    newest_points: Option<f64>,
    before_points: Option<f64>,
    reason: &'static str,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct ActRecord<'a> {
    date: LineDateRecord<'a>,
    actor: PlayerRecord<'a>,
    recipient: Option<PlayerRecord<'a>>,
    act: &'a str,
    event_type: &'static str,
    mode: Option<&'static str>,
    contexts: Vec<&'static str>,
    cameo: &'a str,
    intensity: f64,
    quad_class: &'static str,
    quad_scheme: &'static str,
    actuality: &'static str,
    holder: Option<&'a str>,
    place: Option<&'a str>,
    n_reports: usize,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct ReasonRecord<'a> {
    kind: &'static str,
    reason: &'a str,
    effect: Option<&'a str>,
    hedge: &'static str,
    holder: &'a str,
    in_ledger: Option<CandidateRecord<'a>>,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct CandidateRecord<'a> {
    act: ActRecord<'a>,
    role: &'static str,
    days_before: usize,
    n_alike: usize,
    counts: Counts,
    odds: Option<OddsRecord>,
}

#[derive(Serialize)]
struct OddsRecord {
    ratio: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct PlayerContextRecord<'a> {
    player: PlayerRecord<'a>,
    lines: Vec<FacetRecord<'a>>,
    facts: &'a [FactLine],
}

#[derive(Serialize)]
struct FacetRecord<'a> {
    kind: &'static str,
    text: &'a str,
    hedge: &'static str,
    holder: &'a str,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct ChannelRecord<'a> {
    kind: &'static str,
    name: &'a str,
    between: Vec<PlayerRecord<'a>>,
    steps: Vec<StepRecord<'a>>,
    no_news_since: Option<Date>,
    contradictions: &'a [String],
}

#[derive(Serialize)]
struct StepRecord<'a> {
    state: &'static str,
    date: LineDateRecord<'a>,
    by: Option<PlayerRecord<'a>>,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct OutlookRecord<'a> {
    kind: &'static str,
    condition: Option<&'a str>,
    outcome: &'a str,
    actor: Option<PlayerRecord<'a>>,
    modality: &'static str,
    probability_percent: Option<(u8, u8)>,
    horizon: LineDateRecord<'a>,
    holder: &'a str,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct RedLineRecord<'a> {
    holder: PlayerRecord<'a>,
    addressee: Option<PlayerRecord<'a>>,
    act: &'a str,
    crossed: Option<bool>,
    as_of: LineDateRecord<'a>,
    in_ledger: Option<AlikeRecord<'a>>,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct AlikeRecord<'a> {
    date: LineDateRecord<'a>,
    act: &'a str,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct SanctionRecord<'a> {
    issuer: Option<PlayerRecord<'a>>,
    target: PlayerRecord<'a>,
    reason: Option<&'a str>,
    text: &'a str,
    citations: Vec<CitationRecord<'a>>,
}

#[derive(Serialize)]
struct TableRowRecord<'a> {
    id: usize,
    table: &'a str,
    #[serde(serialize_with = "as_map")]
    cells: &'a [(String, String)],
    year: Option<i16>,
    source: &'a str,
}

impl<'a> TableRowRecord<'a> {
    fn of(row: &'a TableRow) -> Self {
        Self {
            id: row.id,
            table: &row.table,
            cells: &row.cells,
            year: row.year,
            source: &row.source,
        }
    }
}

fn as_map<S: Serializer>(
    cells: &[(String, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(cells.len()))?;
    for (column, cell) in cells {
        map.serialize_entry(column, cell)?;
    }
    map.end()
}

#[derive(Serialize)]
struct DroppedRecord {
    reason: &'static str,
    n_lines: usize,
}

/// A cited sentence. `start` and `end` count in the input named by `page`.
#[derive(Serialize)]
pub(super) struct EvidenceRecord<'a> {
    id: usize,
    article: &'a str,
    page: &'a str,
    published: Option<Date>,
    story: usize,
    paragraph: usize,
    sentence: usize,
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> EvidenceRecord<'a> {
    pub(super) fn all(brief: &'a Brief) -> Vec<Self> {
        brief.evidence.iter().map(Self::of).collect()
    }

    fn of(item: &'a EvidenceItem) -> Self {
        let sentence = &item.sentence;
        Self {
            id: item.id,
            article: &item.origin.article.0,
            page: &item.origin.name,
            published: item.origin.published.date,
            story: sentence.position.story,
            paragraph: sentence.position.paragraph,
            sentence: sentence.position.sentence,
            start: sentence.in_input.chars.start,
            end: sentence.in_input.chars.end,
            text: &sentence.text,
        }
    }
}

/// Lines of a brief, with the sentences and the input that their citations point into.
struct Cited<'c, 'a> {
    brief: &'a Brief,
    inputs: &'c [Input<'a>],
}

impl<'a> Cited<'_, 'a> {
    fn each<L, R>(&self, lines: &'a [L], record: impl Fn(&Self, &'a L) -> R) -> Vec<R> {
        lines.iter().map(|line| record(self, line)).collect()
    }

    fn citations(&self, citations: &[Citation]) -> Vec<CitationRecord<'a>> {
        let records = citations.iter().filter_map(|citation| {
            let item = self.brief.evidence.iter().find(|i| i.id == citation.evidence)?;
            let chars = self.chars(item, citation.words);
            Some(CitationRecord {
                evidence: citation.evidence,
                words: Place {
                    start: chars.map(|chars| chars.start),
                    end: chars.map(|chars| chars.end),
                    text: citation.words.bytes.of(&item.sentence.text),
                },
            })
        });
        records.collect()
    }

    /// Exact for sentences of the pages at hand. Of one that only the store knows the sentence alone is
    /// kept: its words are placed where it lies in the input as it reads, without markup.
    fn chars(&self, item: &EvidenceItem, words: TextRange) -> Option<Span> {
        let sentence = &item.sentence;
        let is_its = |input: &&Input<'_>| input.reading.article.id == item.origin.article;
        if let Some(input) = self.inputs.iter().find(is_its) {
            return input.chars(sentence, words.bytes);
        }
        let unmarked = sentence.in_input.bytes.len() == sentence.text.len();
        unmarked.then(|| words.chars.shifted(sentence.in_input.chars.start))
    }

    fn status(&self, line: &'a StatusLine) -> StatusRecord<'a> {
        StatusRecord {
            arrow: line.arrow.as_str(),
            turn: line.turn.as_str(),
            date: LineDateRecord::of(&line.date),
            newest_points: line.newest.map(|sum| rounded(sum.points())),
            before_points: line.before.map(|sum| rounded(sum.points())),
            reason: line.reason.as_str(),
            citations: self.citations(&line.citations),
        }
    }

    fn act(&self, line: &'a ActLine) -> ActRecord<'a> {
        ActRecord {
            date: LineDateRecord::of(&line.date),
            actor: PlayerRecord::of(&line.actor),
            recipient: line.recipient.as_ref().map(PlayerRecord::of),
            act: &line.act,
            event_type: line.event_type.as_str(),
            mode: line.mode.map(dyad_types::Mode::as_str),
            contexts: line.contexts.iter().map(|context| context.as_str()).collect(),
            cameo: line.cameo.as_str(),
            intensity: line.intensity.points(),
            quad_class: line.quad_class.as_str(),
            quad_scheme: line.quad_scheme.as_str(),
            actuality: line.actuality.as_str(),
            holder: line.holder.as_deref(),
            place: line.place.as_deref(),
            n_reports: line.n_reports,
            citations: self.citations(&line.citations),
        }
    }

    fn disagreement(&self, line: &'a Disagreement) -> DisagreementRecord<'a> {
        let version = |version: &'a Version| VersionRecord {
            by: &version.by,
            holder: version.holder.as_deref(),
            text: &version.text,
            date: version.date.as_ref().map(LineDateRecord::of),
            citations: self.citations(&version.citations),
        };
        DisagreementRecord {
            about: line.about.as_str(),
            versions: line.versions.iter().map(version).collect(),
        }
    }

    fn reason(&self, line: &'a ReasonLine) -> ReasonRecord<'a> {
        ReasonRecord {
            kind: line.kind.as_str(),
            reason: &line.reason,
            effect: line.effect.as_deref(),
            hedge: line.hedge.as_str(),
            holder: &line.holder,
            in_ledger: line.in_ledger.as_ref().map(|known| self.candidate(known)),
            citations: self.citations(&line.citations),
        }
    }

    fn candidate(&self, line: &'a CandidateLine) -> CandidateRecord<'a> {
        CandidateRecord {
            act: self.act(&line.act),
            role: line.role.as_str(),
            days_before: line.days_before,
            n_alike: line.n_alike,
            counts: line.counts,
            odds: line.odds.map(|odds| OddsRecord {
                ratio: rounded(odds.ratio.times()),
                low: rounded(odds.low.times()),
                high: rounded(odds.high.times()),
            }),
        }
    }

    fn player(&self, context: &'a PlayerContext) -> PlayerContextRecord<'a> {
        let lines = context.lines.iter().map(|line| FacetRecord {
            kind: line.kind.as_str(),
            text: &line.text,
            hedge: line.hedge.as_str(),
            holder: &line.holder,
            citations: self.citations(&line.citations),
        });
        PlayerContextRecord {
            player: PlayerRecord::of(&context.player),
            lines: lines.collect(),
            facts: &context.facts,
        }
    }

    fn channel(&self, line: &'a ChannelLine) -> ChannelRecord<'a> {
        let steps = line.steps.iter().map(|step| StepRecord {
            state: step.state.as_str(),
            date: LineDateRecord::of(&step.date),
            by: step.by.as_ref().map(PlayerRecord::of),
            citations: self.citations(&step.citations),
        });
        ChannelRecord {
            kind: line.kind.as_str(),
            name: &line.name,
            between: line.between.iter().map(PlayerRecord::of).collect(),
            steps: steps.collect(),
            no_news_since: line.no_news_since,
            contradictions: &line.contradictions,
        }
    }

    fn outlook(&self, line: &'a OutlookLine) -> OutlookRecord<'a> {
        OutlookRecord {
            kind: line.kind.as_str(),
            condition: line.condition.as_deref(),
            outcome: &line.outcome,
            actor: line.actor.as_ref().map(PlayerRecord::of),
            modality: line.modality.as_str(),
            probability_percent: line.modality.probability(),
            horizon: LineDateRecord::of(&line.horizon),
            holder: &line.holder,
            citations: self.citations(&line.citations),
        }
    }

    fn red_line(&self, line: &'a RedLineLine) -> RedLineRecord<'a> {
        RedLineRecord {
            holder: PlayerRecord::of(&line.holder),
            addressee: line.addressee.as_ref().map(PlayerRecord::of),
            act: &line.act,
            crossed: line.crossed,
            as_of: LineDateRecord::of(&line.as_of),
            in_ledger: line.in_ledger.as_ref().map(|act| AlikeRecord {
                date: LineDateRecord::of(&act.date),
                act: &act.act,
                citations: self.citations(&act.citations),
            }),
            citations: self.citations(&line.citations),
        }
    }

    fn sanction(&self, line: &'a SanctionLine) -> SanctionRecord<'a> {
        SanctionRecord {
            issuer: line.issuer.as_ref().map(PlayerRecord::of),
            target: PlayerRecord::of(&line.target),
            reason: line.reason.as_deref(),
            text: &line.text,
            citations: self.citations(&line.citations),
        }
    }
}
