//! Makes the brief of a page.

use std::collections::BTreeMap;

use dyad_ledger::{Entry, Ledger, Origin, Past, entries};
use dyad_types::{
    Article, Coded, CountryCode, Doubt, DoubtAbout, Publication, Sentence, StoryKind,
    TableFact,
};

use crate::brief::{Brief, BriefHead, BriefSource, Headline};
use crate::candidates::TurnAtHand;
use crate::check::check;
use crate::ground::{Book, Ground};
use crate::plan::Plan;
use crate::{acts, candidates, context, headline, relation};

/// What a brief is made from.
#[derive(Debug, Clone, Copy)]
pub struct BriefInput<'a> {
    /// The page.
    pub article: &'a Article,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// What was coded from them.
    pub coded: &'a Coded,
    /// What the store knows of the headline dyad from other articles; entries of this article
    /// are passed over. Empty without a store.
    pub history: &'a [Entry],
    /// What the store knows of the time before the turn, see [`turn_at_hand`]; `None` without a store.
    pub past: Option<&'a Past>,
    /// What the tables know of the players, see [`players`]; empty without tables.
    pub table_facts: &'a [TableFact],
    /// The usual names of states.
    pub country_names: &'a BTreeMap<CountryCode, String>,
}

/// The states whose table facts a brief of this page can use: the two of the headline and those
/// of which the main story tells interests, limits and the like. Ascending.
pub fn players(input: &BriefInput<'_>) -> Vec<CountryCode> {
    let ground = ground(input);
    context::countries(&plan(input, &ground))
}

/// The turn that the page tells of its pair, so that a caller can fetch what came before it. `None`
/// when the relationship stays as it is, or nothing dates its turn to a week or better.
pub fn turn_at_hand(input: &BriefInput<'_>) -> Option<TurnAtHand> {
    let ground = ground(input);
    let plan = plan(input, &ground);
    let ledger = ledger(input, &plan, plan.dyad()?.clone());
    TurnAtHand::of(&ledger, plan.published())
}

/// The brief of a page: its main story, and the ledger of the pair the story is about. Every line
/// has passed [`check`].
///
/// A page without a story, or a story without a pair of parties, gives a brief that says so in
/// [`Brief::notes`] and holds what there is.
pub fn brief(input: &BriefInput<'_>) -> Brief {
    let before = input.past.and_then(|past| Some((past, turn_at_hand(input)?)));
    let ground = match before {
        Some((past, turn)) => ground(input).with_past(turn, past),
        None => ground(input),
    };
    let mut plan = plan(input, &ground);
    let ledger = plan.dyad().cloned().map(|dyad| ledger(input, &plan, dyad));
    let lists = acts::lines(&mut plan, ledger.as_ref());
    let [what_happened, also_recorded] = acts::without_title_repeats(&plan, lists);
    let mut reasons = context::reasons(&mut plan, input.coded);
    let (ledger_candidates, ledger_search) =
        candidates::candidates(&mut plan, &mut reasons.why_now, &reasons.stated);
    let mut table_facts = Vec::new();
    let players = context::players(&mut plan, input.table_facts, &mut table_facts);
    let channels = ledger
        .as_ref()
        .map_or(Vec::new(), |ledger| relation::channels(&mut plan, ledger));
    let status = ledger.as_ref().and_then(|ledger| relation::status(&mut plan, ledger));
    let what_comes_next = relation::outlooks(&mut plan);
    let red_lines = relation::red_lines(&mut plan, ledger.as_ref());
    let sanctions = relation::sanctions(&mut plan);
    let head = head(input, &ground);
    let source = BriefSource {
        title: head.title.clone(),
        origin: head.origin.clone(),
        copy_of: None,
    };
    let mut brief = Brief {
        head,
        sources: vec![source],
        notes: notes(input, &ground, plan.headline.as_ref()),
        headline: plan.headline,
        status,
        what_happened,
        also_recorded,
        disagreements: Vec::new(),
        why_now: reasons.why_now,
        ledger_candidates,
        ledger_search,
        players,
        background: reasons.background,
        channels,
        what_comes_next,
        red_lines,
        sanctions,
        evidence: plan.book.into_items(),
        table_facts,
        dropped: Vec::new(),
        cut: Vec::new(),
    };
    check(&mut brief, &ground);
    brief
}

fn ground<'a>(input: &BriefInput<'a>) -> Ground<'a> {
    Ground::of(input.article, input.sentences, input.coded, input.country_names)
}

fn plan<'g>(input: &BriefInput<'g>, ground: &'g Ground<'g>) -> Plan<'g> {
    let own = entries(input.article, input.sentences, input.coded);
    let is_main = |entry: &Entry| ground.is_main(entry.source.sentence.position);
    Plan {
        article: input.article,
        ground,
        book: Book::new(ground),
        headline: headline::find(ground, input),
        own: own.into_iter().filter(is_main).collect(),
    }
}

fn ledger(input: &BriefInput<'_>, plan: &Plan<'_>, dyad: dyad_ledger::Dyad) -> Ledger {
    let others = input
        .history
        .iter()
        .filter(|entry| entry.source.origin.article != input.article.id);
    Ledger::of(dyad, plan.own.iter().chain(others).cloned())
}

fn head(input: &BriefInput<'_>, ground: &Ground<'_>) -> BriefHead {
    let article = input.article;
    let story = ground.main.and_then(|main| article.stories.get(main));
    let origin = ground.main.and_then(|main| Origin::of(article, main));
    BriefHead {
        title: story.and_then(|story| story.title()).map(|title| title.text.clone()),
        origin: origin.unwrap_or_else(|| Origin {
            article: article.id.clone(),
            name: article.name.clone(),
            url: article.url.clone(),
            publisher: article.publisher.clone(),
            story_kind: StoryKind::Main,
            published: article.published.clone(),
        }),
    }
}

/// A reason to compare the brief with the page by hand, as a sentence.
fn doubtful(doubt: &Doubt) -> String {
    let what = match doubt.about {
        DoubtAbout::Text => "Which text is the story\u{2019}s",
        DoubtAbout::Date => "The day of publication",
    };
    format!("{what} is not sure, compare it with the page: {}.", doubt.why)
}

fn notes(
    input: &BriefInput<'_>,
    ground: &Ground<'_>,
    headline: Option<&Headline>,
) -> Vec<String> {
    let mut notes = Vec::new();
    let Some(story) = ground.main.and_then(|main| input.article.stories.get(main)) else {
        notes.push("The page holds no story.".to_owned());
        return notes;
    };
    if story.published.date.is_none() {
        notes.push(undated(&story.published));
    }
    notes.extend(input.article.facts.doubts.iter().map(doubtful));
    match headline {
        None => {
            notes.push("The story tells of no act between two known parties.".to_owned());
        }
        Some(headline) if headline.domestic => notes.push(format!(
            "The story is about two parties of one state, {}.",
            headline.dyad.a().root()
        )),
        Some(_) => {}
    }
    notes
}

fn undated(published: &Publication) -> String {
    let start = "The page states no date of publication";
    match &published.estimate {
        Some(estimate) if estimate.reasons.is_empty() => {
            format!("{start}; best estimate {}.", estimate.year)
        }
        Some(estimate) => {
            format!(
                "{start}; best estimate {} ({}).",
                estimate.year,
                estimate.reasons.join("; ")
            )
        }
        None => format!("{start}."),
    }
}
