//! How long it takes to put the tellings of a million events together.
//!
//! `cargo bench -p dyad --bench coreference`; under `cargo test` it runs once on a thousand. Tellings
//! are made up: ten years, sixty states of which a few act most, acts told by one to six articles,
//! half of the tellings beside the main act of their story.

use std::collections::BTreeSet;

use divan::Bencher;
use divan::counter::ItemsCount;
use dyad::Engine;
use dyad_ledger::{Clusters, DirectedDyad, Dyad, Links, Party, Telling, TellingKey};
use dyad_types::{
    ActorCode, Actuality, ArticleId, CameoCode, DateInterval, EventType, Position, Span,
};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

fn main() {
    divan::main();
}

/// divan only measures when cargo bench asks it to.
fn n_tellings() -> usize {
    if std::env::args().any(|argument| argument == "--bench") { 1_000_000 } else { 1_000 }
}

const FIRST: Date = date(2010, 1, 1);
const N_DAYS: u64 = 3652;
const N_STATES: u64 = 60;
/// Words of a telling, and of those the ones that all tellings of the act have.
const N_WORDS: u64 = 30;
const N_SHARED: u64 = 8;
const N_STEMS: u64 = 20_000;

/// Numbers that look random and are the same on every run: Knuth's linear congruence (MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// The smaller of three draws: small numbers are much more frequent.
    fn skewed(&mut self, n: u64) -> u64 {
        self.below(n).min(self.below(n)).min(self.below(n))
    }

    fn party(&mut self) -> Party {
        let number = self.skewed(N_STATES);
        let letter = |n: u64| char::from(b'A' + u8::try_from(n).unwrap_or(0));
        let code = format!("Q{}{}", letter(number / 26), letter(number % 26));
        Party::new(&code).expect("a code")
    }

    fn words(&mut self, n: u64) -> impl Iterator<Item = String> + use<'_> {
        (0..n).map(|_| format!("w{}", self.skewed(N_STEMS)))
    }
}

/// The tellings of one act, at least one.
fn act(nth: usize, random: &mut Random) -> Vec<Telling> {
    let day = i64::try_from(random.below(N_DAYS)).unwrap_or(0);
    let day = FIRST.saturating_add(day.days());
    let (actor, recipient) = (random.party(), random.party());
    let types = u64::try_from(EventType::ALL.len()).unwrap_or(1);
    let kind = usize::try_from(random.below(types)).unwrap_or(0);
    let shared: Vec<String> = random.words(N_SHARED).collect();
    let n_told = 1 + random.below(6);
    (0..n_told)
        .map(|told| {
            let published = day.saturating_add(i64::from(told > 1).days());
            let words = random.words(N_WORDS).chain(shared.iter().cloned());
            let words: BTreeSet<String> = words.collect();
            let parties = BTreeSet::from([actor.clone(), recipient.clone()]);
            Telling {
                key: TellingKey {
                    article: ArticleId(format!("{nth:016x}{told:016x}")),
                    position: Position { story: 0, paragraph: 0, sentence: 0 },
                    words: Span::new(0, 1),
                    actor: ActorCode::default(),
                    recipient: ActorCode::default(),
                    cameo: CameoCode::new("190").expect("a code"),
                },
                item_key: format!("{nth:016x}{told:016x}/0.0.0/event/0-1/0"),
                dyad: Dyad::new(actor.clone(), recipient.clone()),
                is_main: random.below(2) == 0,
                published: Some(published),
                days: Some(DateInterval::day(day)),
                day: Some(day),
                days_named: vec![day],
                actor: Some(actor.clone()),
                recipient: Some(recipient.clone()),
                direction: DirectedDyad::new(actor.clone(), recipient.clone()),
                named: parties.into_iter().collect(),
                event_type: EventType::ALL[kind],
                cameo: CameoCode::new("190").expect("a code"),
                quad_class: EventType::ALL[kind].quad_class(),
                actuality: Actuality::Happened,
                place: None,
                words: words.into_iter().map(Into::into).collect(),
                numbers: Vec::new(),
                same_as: None,
            }
        })
        .collect()
}

#[divan::bench(sample_count = 1)]
fn tellings_put_together(bencher: Bencher<'_, '_>) {
    let model = Engine::coreference_model().expect("the tables are whole");
    let mut random = Random(1);
    let acts = (0..).flat_map(|nth| act(nth, &mut random));
    let tellings: Vec<Telling> = acts.take(n_tellings()).collect();
    bencher
        .counter(ItemsCount::new(n_tellings()))
        .bench(|| Clusters::of(&model, &tellings, &Links::default()).iter().count());
}
