//! What the learned models see of a sentence: of two parties, the words that join them and what
//! the frames made of them; of an event, how it stands in its sentence.

use compact_str::{CompactString, format_compact};
use dyad_data::{EventLexicon, Features, Meaning, WordVectors};
use dyad_types::{Actor, ActorBasis, Dep, Event, Pos, Sector, Sentence, Span, Tag};

use super::arguments::{self, Arguments, Mood};
use super::judging::is_political;
use super::parties::Parties;
use super::tree::Tree;

/// Features of a pair of parties in a sentence, for the model of event types.
///
/// `events` are those coded from the sentence, by salience. Spans are bytes of its text.
pub(crate) fn of_pair(
    lexicon: &EventLexicon,
    vectors: &WordVectors,
    sentence: &Sentence,
    events: &[&Event],
    actor: Span,
    recipient: Span,
) -> Features {
    let tree = Tree::new(sentence, lexicon);
    let parties = (actor, recipient);
    of_clause(lexicon, vectors, &tree, events, parties, None)
}

/// Features of a verb with an actor and a recipient, the spans of `parties`.
pub(crate) fn of_predicate(
    lexicon: &EventLexicon,
    vectors: &WordVectors,
    tree: &Tree<'_>,
    events: &[&Event],
    parties: (Span, Span),
    verb: usize,
) -> Features {
    of_clause(lexicon, vectors, tree, events, parties, Some(verb))
}

fn of_clause(
    lexicon: &EventLexicon,
    vectors: &WordVectors,
    tree: &Tree<'_>,
    events: &[&Event],
    (actor, recipient): (Span, Span),
    verb: Option<usize>,
) -> Features {
    let pair = Pair {
        lexicon,
        tree,
        actor: head_of(tree, actor),
        recipient: head_of(tree, recipient),
        given: verb,
    };
    let mut features = Vec::new();
    let mut dense = Vec::new();
    pair.vectors(vectors, actor, recipient, &mut dense);
    Pair::coded(events, actor, recipient, &mut features);
    if let Some(verb) = pair.verb() {
        pair.predicate(verb, &mut features);
    }
    pair.path(&mut features);
    pair.words(actor, recipient, &mut features);
    features.sort_unstable();
    features.dedup();
    Features { names: features, dense }
}

/// The token of the span whose own head lies outside it.
fn head_of(tree: &Tree<'_>, span: Span) -> Option<usize> {
    let tokens = &tree.sentence.tokens;
    let inside = |idx: usize| tokens.get(idx).is_some_and(|t| t.span.overlaps(span));
    (0..tokens.len())
        .filter(|&idx| inside(idx) && tree.pos(idx) != Pos::Punct)
        .min_by_key(|&idx| (tree.depth(idx), idx))
}

struct Pair<'a> {
    lexicon: &'a EventLexicon,
    tree: &'a Tree<'a>,
    actor: Option<usize>,
    recipient: Option<usize>,
    /// The verb, if known.
    given: Option<usize>,
}

impl Pair<'_> {
    /// What the frames made of the sentence.
    fn coded(
        events: &[&Event],
        actor: Span,
        recipient: Span,
        features: &mut Vec<CompactString>,
    ) {
        if events.is_empty() {
            features.push("coded:none".into());
        }
        let mut best: Option<(usize, &Event)> = None;
        for (rank, event) in events.iter().enumerate() {
            let of_actor = event.evidence.actor.overlaps(actor);
            let of_recipient = event.evidence.recipient.overlaps(recipient);
            let fit = usize::from(of_actor) * 2 + usize::from(of_recipient);
            let event_type = event.event_type.as_str();
            let told = event.actuality.as_str();
            features.push(format_compact!("coded:{event_type}"));
            features.push(format_compact!("coded:{}:{event_type}", rank.min(2)));
            features.push(format_compact!("fit{fit}:{event_type}"));
            features.push(format_compact!("fit{fit}:{event_type}:{told}"));
            if best.is_none_or(|(most, _)| fit > most) {
                best = Some((fit, event));
            }
        }
        if let Some((fit, event)) = best {
            features.push(format_compact!("best{fit}"));
            features.push(format_compact!("best:{}", event.event_type.as_str()));
            features.push(format_compact!("best{fit}:{}", event.event_type.as_str()));
            features.push(format_compact!("best:{}", event.cameo.as_str()));
        }
    }

    /// The verb that the actor is a party to; failing that, the recipient's, the sentence's.
    fn verb(&self) -> Option<usize> {
        let above = |idx: usize| {
            let mut at = idx;
            for _ in 0..self.tree.len() {
                if self.tree.is_verb(at) && at != idx {
                    return Some(at);
                }
                let head = self.tree.head(at);
                if head == at {
                    return None;
                }
                at = head;
            }
            None
        };
        if self.given.is_some() {
            return self.given;
        }
        let root = (0..self.tree.len()).find(|&idx| self.tree.head(idx) == idx);
        self.actor
            .and_then(above)
            .or_else(|| self.recipient.and_then(above))
            .or(root)
    }

    /// The verb with its object, prepositions, complements and mood, and what it governs.
    fn predicate(&self, verb: usize, features: &mut Vec<CompactString>) {
        let mut at = verb;
        let mut level = 0;
        let mut before = CompactString::default();
        while level < 3 {
            let arguments = arguments::of_verb(self.tree, at);
            let lemma = self.tree.lemma(at);
            self.one_predicate(level, lemma, &arguments, features);
            if !before.is_empty() {
                features.push(format_compact!("chain:{before}>{lemma}"));
            }
            before = CompactString::from(lemma);
            let Some(&(_, next)) = arguments.clauses.first() else { break };
            at = next;
            level += 1;
        }
    }

    fn one_predicate(
        &self,
        level: usize,
        lemma: &str,
        arguments: &Arguments,
        features: &mut Vec<CompactString>,
    ) {
        features.push(format_compact!("v:{lemma}"));
        features.push(format_compact!("v{level}:{lemma}"));
        let mood = match arguments.mood {
            Mood::Told => "told",
            Mood::Future => "future",
            Mood::Would => "would",
            Mood::Possible => "possible",
            Mood::Duty => "duty",
        };
        let negated = if arguments.negated { "not-" } else { "" };
        features.push(format_compact!("m{level}:{negated}{mood}"));
        if arguments.negated || arguments.mood != Mood::Told {
            features.push(format_compact!("v:{lemma}:{negated}{mood}"));
        }
        for name in self.meanings(lemma, false) {
            features.push(format_compact!("vl{level}:{name}"));
            features.push(format_compact!("vl:{name}:{negated}{mood}"));
        }
        if let Some(object) = arguments.object {
            let object = self.tree.lemma(object);
            features.push(format_compact!("o:{object}"));
            features.push(format_compact!("vo:{lemma}+{object}"));
            for name in self.meanings(object, true) {
                features.push(format_compact!("ol{level}:{name}"));
            }
        }
        for &particle in &arguments.particles {
            features.push(format_compact!("vp:{lemma}+{}", self.tree.lemma(particle)));
        }
        for link in &arguments.links {
            let word = self.tree.lemma(link.token);
            features.push(format_compact!("vp:{lemma}+{word}"));
            if let Some(object) = link.object {
                let object = self.tree.lemma(object);
                features.push(format_compact!("p:{word}+{object}"));
                for name in self.meanings(object, true) {
                    features.push(format_compact!("pl:{word}:{name}"));
                }
            }
        }
        for &predicate in &arguments.predicates {
            features.push(format_compact!("c:{}", self.tree.lemma(predicate)));
        }
    }

    /// What the lexicon knows the word to mean: roots of its codes, names of its operators.
    fn meanings(&self, lemma: &str, noun: bool) -> Vec<CompactString> {
        let name = |meaning: &Meaning| match meaning {
            Meaning::Code(code) => Some(CompactString::from(code.root())),
            Meaning::Operator(operator) => Some(operator.name().into()),
            Meaning::AsVerb(verb) => Some(format_compact!("as-{verb}")),
            Meaning::NoEvent => Some("no-event".into()),
        };
        let mut names: Vec<CompactString> = if noun {
            let frames = self.lexicon.noun(lemma).iter();
            frames.filter_map(|frame| name(&frame.meaning)).collect()
        } else {
            let frames = self.lexicon.verb(lemma).iter();
            frames.filter_map(|frame| name(&frame.meaning)).collect()
        };
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The words on the way from the actor to the recipient in the tree.
    fn path(&self, features: &mut Vec<CompactString>) {
        let (Some(actor), Some(recipient)) = (self.actor, self.recipient) else {
            features.push("path:half".into());
            return;
        };
        let (up, down) = (self.ancestors(actor), self.ancestors(recipient));
        let Some(meeting) = up.iter().copied().find(|idx| down.contains(idx)) else {
            return;
        };
        features.push(format_compact!("meet:{}", self.tree.lemma(meeting)));
        let of = |way: &[usize], side: &str, features: &mut Vec<CompactString>| {
            let between = way.iter().skip(1).take_while(|&&idx| idx != meeting);
            for &idx in between {
                features.push(format_compact!("{side}:{}", self.tree.lemma(idx)));
                for name in self.meanings(self.tree.lemma(idx), true) {
                    features.push(format_compact!("{side}l:{name}"));
                }
            }
        };
        of(&up, "up", features);
        of(&down, "down", features);
        let dep = self.tree.dep(recipient);
        features.push(format_compact!("actor:{:?}", self.tree.dep(actor)));
        features.push(format_compact!("recipient:{dep:?}"));
        if dep == Dep::Pobj {
            let prep = self.tree.lemma(self.tree.head(recipient));
            features.push(format_compact!("meet:{}+{prep}", self.tree.lemma(meeting)));
        }
    }

    /// Vectors: of the words between the parties, the verb, its object, what the verb governs, the
    /// recipient.
    fn vectors(
        &self,
        vectors: &WordVectors,
        actor: Span,
        recipient: Span,
        dense: &mut Vec<f32>,
    ) {
        let (from, to) = if actor.start <= recipient.start {
            (actor.end, recipient.start)
        } else {
            (recipient.end, actor.start)
        };
        let tree = self.tree;
        let between = (0..tree.len()).filter(|&idx| {
            let span = tree.sentence.tokens[idx].span;
            span.start >= from && span.end <= to && is_content(tree, idx)
        });
        vectors.mean(between.map(|idx| tree.lemma(idx)), dense);
        let verb = self.verb();
        let own = verb.map(|verb| arguments::of_verb(tree, verb));
        let object = own.as_ref().and_then(|own| own.object);
        let next = own.as_ref().and_then(|own| own.clauses.first()).map(|&(_, at)| at);
        for word in [verb, object, next, self.recipient] {
            vectors.mean(word.map(|idx| tree.lemma(idx)), dense);
        }
    }

    fn ancestors(&self, idx: usize) -> Vec<usize> {
        let mut way = vec![idx];
        let mut at = idx;
        for _ in 0..self.tree.len() {
            let head = self.tree.head(at);
            if head == at {
                break;
            }
            way.push(head);
            at = head;
        }
        way
    }

    /// Content words, those between the parties apart, and what the lexicon makes of them.
    fn words(&self, actor: Span, recipient: Span, features: &mut Vec<CompactString>) {
        let (from, to) = if actor.start <= recipient.start {
            (actor.end, recipient.start)
        } else {
            (recipient.end, actor.start)
        };
        for (idx, token) in self.tree.sentence.tokens.iter().enumerate() {
            if !is_content(self.tree, idx) {
                continue;
            }
            let lemma = self.tree.lemma(idx);
            let is_party = token.span.overlaps(actor) || token.span.overlaps(recipient);
            let place = if token.span.overlaps(actor) {
                "a"
            } else if token.span.overlaps(recipient) {
                "r"
            } else if token.span.start >= from && token.span.end <= to {
                "b"
            } else {
                "w"
            };
            features.push(format_compact!("{place}:{lemma}"));
            if !is_party {
                for name in self.meanings(lemma, token.pos != Pos::Verb) {
                    features.push(format_compact!("{place}l:{name}"));
                }
            }
        }
    }
}

/// How a coded event stands among those of its sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// How far from the main point, by [`super::salience`].
    pub(crate) cost: u32,
    /// Its rank by that.
    pub(crate) rank: usize,
    /// Events of the sentence.
    pub(crate) n_events: usize,
    /// Whether the main verb is in a use that is no event.
    pub(crate) idle_root: bool,
    /// Whether the model of types, not a frame, found it.
    pub(crate) guessed: bool,
}

/// How a coded event stands in its sentence, for the model of salience.
pub(crate) fn of_event(
    tree: &Tree<'_>,
    parties: &Parties<'_>,
    event: &Event,
    place: Place,
) -> Vec<CompactString> {
    let Place { cost, rank, n_events, idle_root, guessed } = place;
    let mut features: Vec<CompactString> = Vec::new();
    let event_type = event.event_type.as_str();
    let act = head_of(tree, event.evidence.span);
    let root = act.map(|act| root_of(tree, act));
    features.push(format_compact!("rank:{}", rank.min(4)));
    features.push(format_compact!("cost:{}", cost.min(30)));
    features.push(format_compact!("n:{}", n_events.min(6)));
    features.push(format_compact!("type:{event_type}"));
    features.push(format_compact!("guessed:{guessed}"));
    features.push(format_compact!("guessed:{guessed}:{event_type}"));
    features.push(format_compact!("told:{}", event.actuality.as_str()));
    features.push(format_compact!("told:{event_type}:{}", event.actuality.as_str()));
    features.push(format_compact!("code:{}", event.cameo.as_str()));
    let recipient = event.recipient_basis.map_or("none", ActorBasis::as_str);
    features.push(format_compact!("actor:{}", event.actor_basis.as_str()));
    features.push(format_compact!("recipient:{recipient}"));
    features.push(format_compact!("parties:{}:{recipient}", event.actor_basis.as_str()));
    let has_country = event.actor.country.is_some();
    features.push(format_compact!("country:{has_country}"));
    features.push(format_compact!("idle-root:{idle_root}"));
    features.push(format_compact!("holder:{}", event.holder.is_some()));
    if let (Some(act), Some(root)) = (act, root) {
        features.push(format_compact!("at-root:{}", act == root));
        features.push(format_compact!("pos:{:?}", tree.pos(act)));
        features.push(format_compact!("dep:{:?}", tree.dep(act)));
        features.push(format_compact!("tag:{:?}", tree.tag(act)));
        features.push(format_compact!("way:{}", way_down(tree, act)));
        features.push(format_compact!("root:{}", tree.lemma(root)));
        features.push(format_compact!("act:{}", tree.lemma(act)));
        features.push(format_compact!("act:{}:{event_type}", tree.lemma(act)));
        features.push(format_compact!("under:{}", tree.lemma(tree.head(act))));
        let third = 3 * act / tree.len().max(1);
        features.push(format_compact!("third:{third}"));
    }
    features.push(format_compact!("length:{}", (tree.len() / 8).min(6)));
    of_party(tree, "a", event.evidence.actor, Some(&event.actor), &mut features);
    of_party(
        tree,
        "r",
        event.evidence.recipient,
        event.recipient.as_ref(),
        &mut features,
    );
    of_politics(parties, &mut features);
    features.sort_unstable();
    features.dedup();
    features
}

/// The noun that a party's words belong to ("company" in "the Finnish company"), and its sector.
fn of_party(
    tree: &Tree<'_>,
    side: &str,
    span: Span,
    actor: Option<&Actor>,
    features: &mut Vec<CompactString>,
) {
    let sector = actor.and_then(|actor| actor.sector).map_or("none", Sector::as_str);
    features.push(format_compact!("{side}-sector:{sector}"));
    if span.is_empty() {
        features.push(format_compact!("{side}-none"));
        return;
    }
    let Some(own) = head_of(tree, span) else { return };
    let noun = noun_above(tree, own);
    let label = tree.label(own).map_or("none", dyad_types::EntityLabel::as_str);
    features.push(format_compact!("{side}-head:{}", tree.lemma(noun)));
    features.push(format_compact!("{side}-inside:{}", noun != own));
    features.push(format_compact!("{side}-label:{label}"));
    features.push(format_compact!("{side}-inside:{}:{sector}", noun != own));
}

/// How many parties of politics the sentence names, and how many states.
fn of_politics(parties: &Parties<'_>, features: &mut Vec<CompactString>) {
    let mut n_political = 0;
    let mut n_states = 0;
    for actor in parties.mentions.iter().flat_map(|mention| &mention.actors) {
        match actor.sector {
            Some(Sector::Ref) => n_political += 1,
            Some(sector) if is_political(sector) => n_political += 1,
            Some(_) => {}
            None => n_states += 1,
        }
    }
    features.push(format_compact!("political:{}", n_political.min(3)));
    features.push(format_compact!("states:{}", n_states.min(3)));
    features.push(format_compact!(
        "political:{}:{}",
        n_political.min(2),
        n_states.min(2)
    ));
}

fn root_of(tree: &Tree<'_>, idx: usize) -> usize {
    let mut at = idx;
    for _ in 0..tree.len() {
        let head = tree.head(at);
        if head == at {
            break;
        }
        at = head;
    }
    at
}

/// The relations from the root down to the act, the four nearest to the act.
fn way_down(tree: &Tree<'_>, act: usize) -> CompactString {
    let mut way = CompactString::default();
    let mut at = act;
    for _ in 0..4 {
        let head = tree.head(at);
        if head == at {
            break;
        }
        way.push_str(&format_compact!("{:?}.", tree.dep(at)));
        at = head;
    }
    way
}

fn is_content(tree: &Tree<'_>, idx: usize) -> bool {
    matches!(tree.pos(idx), Pos::Verb | Pos::Noun | Pos::Adj | Pos::Adv)
        && tree.tag(idx) != Tag::Cd
}

/// What the model that tells politics from other walks of life sees: how the event stands, the
/// words of its sentence, and vectors of these words, the act and both parties.
pub(crate) fn of_walk(
    tree: &Tree<'_>,
    vectors: &WordVectors,
    event: &Event,
    own: &[CompactString],
    words: &[CompactString],
) -> Features {
    let mut dense = Vec::new();
    let content = (0..tree.len()).filter(|&idx| is_content(tree, idx));
    vectors.mean(content.map(|idx| tree.lemma(idx)), &mut dense);
    let evidence = &event.evidence;
    for span in [evidence.span, evidence.actor, evidence.recipient] {
        let head = if span.is_empty() { None } else { head_of(tree, span) };
        let noun = head.map(|head| noun_above(tree, head));
        vectors.mean(noun.map(|idx| tree.lemma(idx)), &mut dense);
    }
    // Where in its sentence an event stands, how long that is, and whether the event is told as
    // done, says nothing of politics.
    let names = own.iter().filter(|name| !PLACES.iter().any(|p| name.starts_with(p)));
    Features {
        names: names.chain(words).cloned().collect(),
        dense,
    }
}

/// What names of features that tell of place and length begin with.
const PLACES: [&str; 11] = [
    "told:", "rank:", "cost:", "n:", "length:", "third:", "way:", "at-root:", "dep:",
    "tag:", "pos:",
];

/// Whether a party's words only modify another noun: "Finnish" of "the Finnish company".
pub(super) fn is_modifier(tree: &Tree<'_>, span: Span) -> bool {
    head_of(tree, span).is_some_and(|head| noun_above(tree, head) != head)
}

/// The noun that a modifier belongs to: "company" of "the Finnish company".
fn noun_above(tree: &Tree<'_>, idx: usize) -> usize {
    let mut noun = idx;
    for _ in 0..4 {
        let modifies =
            matches!(tree.dep(noun), Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Poss);
        if !modifies {
            break;
        }
        noun = tree.head(noun);
    }
    noun
}

/// The content words of a sentence and the roots of acts that its nouns name, for the model that
/// tells politics from other walks of life.
pub(crate) fn of_words(lexicon: &EventLexicon, tree: &Tree<'_>) -> Vec<CompactString> {
    let mut features: Vec<CompactString> = (0..tree.len())
        .filter(|&idx| is_content(tree, idx))
        .map(|idx| format_compact!("{AGAINST}{}", tree.lemma(idx)))
        .collect();
    if let Some(class) = lexicon.class("elsewhere") {
        let is_elsewhere = |&idx: &usize| lexicon.is_in_class(tree.lemma(idx), class);
        let n_words = (0..tree.len()).filter(is_elsewhere).count();
        features.push(format_compact!("elsewhere:{}", n_words.min(4)));
    }
    for noun in (0..tree.len()).filter(|&idx| tree.is_noun(idx)) {
        for frame in lexicon.noun(tree.lemma(noun)) {
            if let Meaning::Code(code) = &frame.meaning {
                features.push(format_compact!("noun:{}", code.root()));
            }
        }
    }
    features.sort_unstable();
    features.dedup();
    features
}

/// What names of words begin with that may only speak against an event: "wicket", "novel". Words
/// that spoke for one would make sport of every short sentence.
pub const AGAINST: &str = "w:";
