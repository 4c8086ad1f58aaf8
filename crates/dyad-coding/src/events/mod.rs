//! Events of a sentence: acts read from its tree, with parties, dates, places and numbers.

mod act;
mod arguments;
mod duplicates;
mod embedding;
pub(crate) mod explain;
mod features;
mod frames;
mod guessing;
mod home;
mod judging;
mod measures;
mod operators;
mod parties;
mod places;
mod reading;
mod salience;
mod telling;
mod tree;

use std::collections::BTreeMap;

use dyad_data::{EventLexicon, Features, Ontology, Tables};
use dyad_types::{
    Actor, ActorBasis, ActorCode, Actuality, Article, Event, EventType, Evidence, Holder,
    Mention, Position, Probability, QuadScheme, Sentence, Skipped, Span, Versions,
};
use jiff::civil::Date;

use crate::CODER_VERSION;

use self::act::Act;
use self::frames::Matcher;
use self::judging::Candidate;
use self::parties::{Parties, Party};
use self::reading::Reader;
use self::tree::Tree;

/// Reason for setting aside a verb in a use that is no event: condolences, comments, sport.
const NO_EVENT: &str = "words without an act";

/// Reason for setting aside what the model of events takes for sport, weather, business.
const NO_POLITICS: &str = "no political act, by the learned model";

/// Reason for setting aside what another act is done for.
const AIM: &str = "an aim, not told as done";

/// Reason for setting aside what somebody only considers.
const WEIGHED: &str = "weighed, not decided";

/// Reason for setting aside force that no party uses: "the storm killed", "a bus hit".
const NO_AGENT: &str = "done by a thing, not by a party";

/// Reason for setting aside an act whose parties the text does not name.
const NO_PARTY: &str = "no party known to the act";

/// The events of an article, in text order; `mentions` are those of its actors.
pub(crate) fn of_article(
    tables: &Tables,
    article: &Article,
    sentences: &[Sentence],
    mentions: &[Mention],
) -> (Vec<Event>, Vec<Skipped>) {
    let mut by_position: BTreeMap<Position, Vec<&Mention>> = BTreeMap::new();
    for mention in mentions {
        by_position.entry(mention.position).or_default().push(mention);
    }
    let mut events = Vec::new();
    let mut skipped = Vec::new();
    for sentence in sentences {
        let story = article.stories.get(sentence.position.story);
        let anchor = story.and_then(|story| story.published.date);
        let own = by_position.remove(&sentence.position).unwrap_or_default();
        let tree = Tree::new(sentence, &tables.events);
        let parties = Parties::new(&tree, own);
        let coder = SentenceCoder::new(tables, &tree, &parties, anchor);
        coder.code(&mut events, &mut skipped);
    }
    duplicates::mark(&mut events);
    (events, skipped)
}

pub use self::features::AGAINST;
pub(crate) use self::features::of_pair as pair_features;

/// For training: the events of a sentence before judgement, with their features for salience and
/// for the model of events.
pub(crate) fn unjudged(
    tables: &Tables,
    sentence: &Sentence,
    mentions: &[Mention],
    guess: bool,
) -> Vec<(Event, Features, Features)> {
    let tree = Tree::new(sentence, &tables.events);
    let own = mentions.iter().filter(|m| m.position == sentence.position).collect();
    let parties = Parties::new(&tree, own);
    let coder = SentenceCoder::new(tables, &tree, &parties, None);
    let (ranked, idle_root) = coder.ranked(guess, &mut Vec::new());
    coder.described(ranked, idle_root)
}

struct SentenceCoder<'a> {
    tables: &'a Tables,
    lexicon: &'a EventLexicon,
    ontology: &'a Ontology,
    tree: &'a Tree<'a>,
    parties: &'a Parties<'a>,
    anchor: Option<Date>,
}

/// A party with the words that name it.
struct Named {
    actor: Actor,
    basis: ActorBasis,
    span: Span,
    confidence: f64,
}

impl<'a> SentenceCoder<'a> {
    fn new(
        tables: &'a Tables,
        tree: &'a Tree<'a>,
        parties: &'a Parties<'a>,
        anchor: Option<Date>,
    ) -> Self {
        let (lexicon, ontology) = (&tables.events, &tables.ontology);
        Self { tables, lexicon, ontology, tree, parties, anchor }
    }
}

impl SentenceCoder<'_> {
    fn code(&self, events: &mut Vec<Event>, skipped: &mut Vec<Skipped>) {
        let (ranked, idle_root) = self.ranked(true, skipped);
        let described = self.described(ranked, idle_root);
        let judged = judging::judge(&self.tables.models, self.tree, described);
        for event in &judged.rejected {
            skipped.push(self.skip_words(NO_POLITICS, event.evidence.span));
        }
        events.extend(judged.events);
    }

    /// What the frames find, each with how far it stands from the main point, nearest first; and
    /// whether the main verb is in a use that is no event.
    fn ranked(&self, guess: bool, skipped: &mut Vec<Skipped>) -> (Vec<Candidate>, bool) {
        let matcher = Matcher::new(self.tree, self.lexicon, self.parties);
        let mut reader = Reader::new(matcher);
        let acts = reader.acts();
        skipped.extend(reader.idle_verbs().map(|verb| self.skip(NO_EVENT, verb)));
        skipped.extend(reader.aims.iter().map(|&verb| self.skip(AIM, verb)));
        skipped.extend(reader.weighed.iter().map(|&verb| self.skip(WEIGHED, verb)));
        let mut ranked: Vec<Candidate> = Vec::new();
        self.collect(&acts, false, &mut ranked, skipped);
        if guess {
            let events: Vec<&Event> = ranked.iter().map(|found| &found.event).collect();
            let guesses = self.guessed(&mut reader, &acts, &events);
            self.collect(&guesses, true, &mut ranked, skipped);
        }
        drop_fragments(&mut ranked);
        ranked.sort_by_key(|found| (found.cost, found.event.evidence.span.start));
        let idle_root = reader.idle_verbs().any(|verb| self.tree.head(verb) == verb);
        (ranked, idle_root)
    }

    /// The events of the acts, those that repeat another left out.
    fn collect(
        &self,
        acts: &[Act],
        guessed: bool,
        ranked: &mut Vec<Candidate>,
        skipped: &mut Vec<Skipped>,
    ) {
        for act in acts {
            if self.is_thing_done(act) {
                skipped.push(self.skip(NO_AGENT, act.core));
                continue;
            }
            let told = self.told(act);
            if told.is_empty() {
                skipped.push(self.skip(NO_PARTY, act.core));
            }
            for (cost, event) in told {
                if !ranked.iter().any(|found| is_same(&found.event, &event)) {
                    ranked.push(Candidate { cost, guessed, event });
                }
            }
        }
    }

    fn skip(&self, reason: &str, token: usize) -> Skipped {
        self.skip_words(reason, self.tree.sentence.span_of(self.tree.phrase(token)))
    }

    fn skip_words(&self, reason: &str, words: Span) -> Skipped {
        let sentence = self.tree.sentence;
        Skipped {
            position: Some(sentence.position),
            reason: reason.to_owned(),
            text: words.of(&sentence.text).chars().take(80).collect(),
        }
    }

    /// The events of one act: one for each pair of parties, both directions if reciprocal.
    fn told(&self, act: &Act) -> Vec<(u32, Event)> {
        let finer = self.lexicon.detail(&act.code, || self.words_below(act)).cloned();
        let detailed = finer.map(|code| Act { code, ..act.clone() });
        let act = detailed.as_ref().unwrap_or(act);
        let Some((event_type, _)) = self.ontology.event_type(&act.code) else {
            return Vec::new();
        };
        let actors = self.actors_of(act, event_type);
        let recipients = self.recipients_of(act, &actors);
        let mut pairs: Vec<(Option<Party>, Option<Party>)> = Vec::new();
        for &actor in &actors {
            for &recipient in &recipients {
                pairs.push((Some(actor), Some(recipient)));
                if act.reciprocal {
                    pairs.push((Some(recipient), Some(actor)));
                }
            }
        }
        // Parties of one agreement who name no other agree with each other.
        let mutual = act.reciprocal || event_type == EventType::Agree;
        if pairs.is_empty() && mutual && actors.len() > 1 {
            for &actor in &actors {
                let others = actors.iter().filter(|&&other| other != actor);
                pairs.extend(others.map(|&other| (Some(actor), Some(other))));
            }
        }
        if pairs.is_empty() && act.reciprocal && actors.is_empty() && recipients.len() > 1
        {
            for &actor in &recipients {
                let others = recipients.iter().filter(|&&other| other != actor);
                pairs.extend(others.map(|&other| (Some(actor), Some(other))));
            }
        }
        if pairs.is_empty() {
            pairs.extend(actors.iter().map(|&actor| (Some(actor), None)));
        }
        if pairs.is_empty() {
            pairs.extend(recipients.iter().map(|&recipient| (None, Some(recipient))));
        }
        if act.weak {
            pairs.retain(|pair| {
                matches!(pair, (Some(Party::Mention(..)), Some(Party::Mention(..))))
            });
        }
        // A pronoun that stands for nobody known, and nobody it is done to: no party at all. Nor is
        // it a partner.
        pairs.retain(|&(actor, recipient)| {
            let alone = recipient.is_none() || act.reciprocal;
            !(alone && (self.is_pronoun(actor) || self.is_pronoun(recipient)))
        });
        pairs
            .into_iter()
            .filter_map(|(actor, recipient)| {
                self.event(act, event_type, actor, recipient)
            })
            .collect()
    }

    /// Whether a thing does by force what only a party can do as politics: storms, buses, fires.
    /// Weapons, and nouns that are acts themselves ("the raid killed"), do it for somebody.
    fn is_thing_done(&self, act: &Act) -> bool {
        let Some(head) = act.actor else { return false };
        if !matches!(act.code.root(), "14" | "15" | "17" | "18" | "19" | "20") {
            return false;
        }
        let matcher = Matcher::new(self.tree, self.lexicon, self.parties);
        let noun = matcher.through_quantity(head);
        let lemma = self.tree.lemma(noun);
        let weapon =
            ["weapon", "bomb", "shell", "rocket", "missile", "warplane", "ship", "armed"]
                .iter()
                .filter_map(|class| self.lexicon.class(class))
                .any(|class| matcher.is_in_class(noun, class));
        let counts = self
            .lexicon
            .class("quantity")
            .is_some_and(|class| self.lexicon.is_in_class(lemma, class));
        self.tree.pos(noun) == dyad_types::Pos::Noun
            && !counts
            && self.parties.of(self.tree, noun).is_empty()
            && !matcher.is_party(noun)
            && !weapon
            && self.lexicon.noun(lemma).is_empty()
    }

    /// Base forms of the words of the act and of what hangs on them; clauses joined to it are apart.
    fn words_below(&self, act: &Act) -> Vec<String> {
        let tree = self.tree;
        let mut open = act.words.clone();
        let mut below = open.clone();
        while let Some(idx) = open.pop() {
            for &child in tree.children(idx) {
                let joined =
                    tree.dep(child) == dyad_types::Dep::Conj && tree.is_verb(child);
                if !below.contains(&child) && !joined {
                    below.push(child);
                    open.push(child);
                }
            }
        }
        below.into_iter().map(|idx| tree.lemma(idx).to_owned()).collect()
    }

    fn is_pronoun(&self, party: Option<Party>) -> bool {
        matches!(party, Some(Party::Noun(head)) if self.tree.pos(head) == dyad_types::Pos::Pron)
    }

    fn actors_of(&self, act: &Act, event_type: EventType) -> Vec<Party> {
        if let Some(head) = act.actor {
            let named = self.parties_at(head);
            if !named.is_empty() {
                return named;
            }
            return Parties::noun(self.tree, head).into_iter().collect();
        }
        // Who arrests or bans in a country and is not named is that country's authority.
        let of_authority = matches!(
            event_type,
            EventType::Coerce | EventType::Sanction | EventType::Accuse
        );
        if !of_authority {
            return Vec::new();
        }
        let place = self
            .tree
            .with_dep(act.core, dyad_types::Dep::Prep)
            .filter(|&prep| self.tree.lemma(prep) == "in")
            .find_map(|prep| self.tree.child(prep, dyad_types::Dep::Pobj));
        place
            .and_then(|head| self.parties.at(head))
            .map(|nth| Party::Mention(nth, 0))
            .into_iter()
            .collect()
    }

    /// The parties of a phrase; "a group of Yemeni fighters" are the fighters.
    fn parties_at(&self, head: usize) -> Vec<Party> {
        let matcher = Matcher::new(self.tree, self.lexicon, self.parties);
        let noun = matcher.through_quantity(head);
        let named = self.parties.of(self.tree, noun);
        if named.is_empty() { self.parties.of(self.tree, head) } else { named }
    }

    /// The first recipient that is a known actor; else the first known place; else the first
    /// that is people.
    fn recipients_of(&self, act: &Act, actors: &[Party]) -> Vec<Party> {
        let mut first_place = Vec::new();
        let mut first_noun = None;
        for &head in &act.recipients {
            let mut named = self.parties.of(self.tree, head);
            named
                .retain(|party| !actors.contains(party) && self.parties.is_known(*party));
            if named.iter().any(|&party| !self.parties.is_place(party)) {
                return named;
            }
            if first_place.is_empty() {
                first_place = named;
            }
            if first_noun.is_none()
                && Some(head) != act.actor
                && !act.words.contains(&head)
            {
                first_noun = self.unnamed_party(head);
            }
        }
        if first_place.is_empty() {
            first_noun.into_iter().collect()
        } else {
            first_place
        }
    }

    /// A recipient that is people but no known actor: "two journalists".
    fn unnamed_party(&self, head: usize) -> Option<Party> {
        let matcher = Matcher::new(self.tree, self.lexicon, self.parties);
        let noun = matcher.through_quantity(head);
        if self.tree.pos(noun) == dyad_types::Pos::Pron {
            return None;
        }
        matcher.is_party(noun).then_some(Party::Noun(head))
    }

    fn event(
        &self,
        act: &Act,
        event_type: EventType,
        actor: Option<Party>,
        recipient: Option<Party>,
    ) -> Option<(u32, Event)> {
        let row = self.ontology.cameo(&act.code)?;
        let (_, mode) = self.ontology.event_type(&act.code)?;
        let sentence = self.tree.sentence;
        let actor = actor.map(|party| self.named(party));
        let recipient = recipient.map(|party| self.named(party));
        let place = places::place(self.tables, self.tree, self.parties, act);
        let country = place.as_ref().and_then(|place| place.country);
        let (actor, recipient) = self.at_home(event_type, actor, recipient, country);
        let known = |named: &Option<Named>| {
            named.as_ref().is_some_and(|n| n.basis != ActorBasis::Unresolved)
        };
        let cost = salience::distance(self.tree, act, known(&actor), known(&recipient));
        let confidence = confidence(act, actor.as_ref(), recipient.as_ref());
        let (actor, actor_basis, actor_span) = match actor {
            Some(named) => (named.actor, named.basis, named.span),
            None => (unknown_actor(""), ActorBasis::Unresolved, Span::default()),
        };
        let recipient_span = recipient.as_ref().map_or(Span::default(), |n| n.span);
        let recipient_basis = recipient.as_ref().map(|named| named.basis);
        let event = Event {
            actor,
            actor_basis,
            recipient: recipient.map(|named| named.actor),
            recipient_basis,
            event_type,
            mode,
            contexts: measures::contexts(self.lexicon, self.tree),
            cameo: act.code.clone(),
            intensity: row.intensity,
            quad_class: event_type.quad_class(),
            quad_scheme: QuadScheme::Plover,
            date: measures::date(self.tree, act, self.anchor),
            place,
            magnitude: measures::magnitude(self.tree, act),
            actuality: act.actuality,
            holder: self.holder(act),
            evidence: Evidence {
                position: sentence.position,
                span: self.words_span(act),
                actor: actor_span,
                recipient: recipient_span,
            },
            salience: 0,
            same_as: None,
            confidence,
            versions: Versions {
                coder: format!("dyad-coding {CODER_VERSION}"),
                ontology: Ontology::DIALECT.to_owned(),
            },
        };
        Some((cost, event))
    }

    fn words_span(&self, act: &Act) -> Span {
        let tokens = &self.tree.sentence.tokens;
        let spans = act.words.iter().filter_map(|&idx| tokens.get(idx)).map(|t| t.span);
        spans.reduce(Span::cover).unwrap_or_default()
    }

    fn holder(&self, act: &Act) -> Option<Holder> {
        let head = act.holder?;
        let sentence = self.tree.sentence;
        let (span, actor) = match self.parties.at(head) {
            Some(nth) => {
                let mention = self.parties.mentions[nth];
                (mention.span, mention.actors.first().cloned())
            }
            None => (sentence.span_of(self.tree.phrase(head)), None),
        };
        let name = span.of(&sentence.text).to_owned();
        Some(Holder { name, actor, span: Some(span) })
    }

    fn named(&self, party: Party) -> Named {
        match party {
            Party::Mention(nth, member) => {
                let mention = self.parties.mentions[nth];
                let name = mention.span.of(&self.tree.sentence.text);
                let actor = mention
                    .actors
                    .get(member)
                    .cloned()
                    .unwrap_or_else(|| unknown_actor(name));
                let basis = if mention.actors.is_empty() {
                    ActorBasis::Unresolved
                } else {
                    mention.basis
                };
                let confidence = mention.confidence.share();
                Named { actor, basis, span: mention.span, confidence }
            }
            Party::Noun(head) => {
                let span = self.tree.sentence.span_of(self.tree.phrase(head));
                let actor = unknown_actor(span.of(&self.tree.sentence.text));
                Named {
                    actor,
                    basis: ActorBasis::Unresolved,
                    span,
                    confidence: 0.5,
                }
            }
        }
    }
}

/// An actor that is named but not known.
fn unknown_actor(name: &str) -> Actor {
    Actor {
        name: name.to_owned(),
        country: None,
        code: ActorCode::default(),
        sector: None,
    }
}

/// Drops what another event of the sentence tells in full: the same type and actor, and its
/// recipient or its finer code too.
fn drop_fragments(found: &mut Vec<Candidate>) {
    let key = |event: &Event| (event.event_type, event.actor.clone(), event.actuality);
    let whole: Vec<(EventType, Actor, Actuality)> = found
        .iter()
        .filter(|candidate| candidate.event.recipient.is_some())
        .map(|candidate| key(&candidate.event))
        .collect();
    found.retain(|candidate| {
        candidate.event.recipient.is_some() || !whole.contains(&key(&candidate.event))
    });
    // "sent engineers to help rebuild": the same act in general words.
    let finer: Vec<Event> = found
        .iter()
        .map(|candidate| candidate.event.clone())
        .filter(|event| !is_general(event))
        .collect();
    found.retain(|candidate| {
        let own = &candidate.event;
        !is_general(own)
            || !finer.iter().any(|other| {
                key(other) == key(own)
                    && other.recipient == own.recipient
                    && other.cameo.root() == own.cameo.root()
            })
    });
}

/// Whether the code is its root alone: "070" of "07".
fn is_general(event: &Event) -> bool {
    event.cameo.as_str().strip_prefix(event.cameo.root()) == Some("0")
}

fn is_same(one: &Event, other: &Event) -> bool {
    one.cameo == other.cameo
        && one.actor == other.actor
        && one.recipient == other.recipient
        && one.actuality == other.actuality
}

/// How sure the coding is: the surer of frames and parties multiply. A verb's frame counts 0.85,
/// a noun's 0.7; what is not told as fact 0.8 of that.
fn confidence(
    act: &Act,
    actor: Option<&Named>,
    recipient: Option<&Named>,
) -> Probability {
    let frame = if act.nominal { 0.7 } else { 0.85 };
    let told = match act.actuality {
        Actuality::Happened | Actuality::Ongoing => 1.0,
        Actuality::Planned
        | Actuality::Threatened
        | Actuality::Hypothetical
        | Actuality::Denied => 0.8,
    };
    let party = |named: Option<&Named>, missing| named.map_or(missing, |n| n.confidence);
    let share = frame * told * party(actor, 0.6) * party(recipient, 0.9);
    Probability::new(share).unwrap_or(Probability::ONE)
}
