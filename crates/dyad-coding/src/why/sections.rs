//! Reasons that the order of a text tells: the answer to "Why now?", the larger context after it,
//! paragraphs that a player's name opens.

use std::collections::BTreeMap;

use dyad_data::WordList;
use dyad_types::{
    Actor, Actuality, Article, Cause, CauseKind, ChannelChange, Clause, CountryCode, Dep,
    Event, Facet, FacetKind, ParagraphKind, Position, Span, Tag, TokenRange,
};

use crate::why::neighbours;
use crate::why::view::View;

/// What has been read of a story so far.
#[derive(Debug, Default)]
pub(super) struct Sections {
    at: Option<Position>,
    /// The act that the last heading asks about.
    asked: Option<Clause>,
    /// A question stands just before.
    awaits_answer: bool,
    /// The text has turned to the larger context.
    in_context: bool,
    /// Whom the paragraph is about, by its opening.
    player: Option<Actor>,
    /// Who acted last in the paragraph.
    last_player: Option<Actor>,
    /// The sides of the last channel told of.
    pair: Option<(Actor, Actor)>,
    /// The last sentence that was no question.
    told: Option<Clause>,
    /// What the sentences of the story told, by their position.
    clauses: BTreeMap<Position, Clause>,
    /// The clause of the sentence read just before; `None` after a heading or a question.
    before: Option<Clause>,
}

impl Sections {
    /// Moves on to the sentence of `view`; call once for each sentence, in text order.
    pub(super) fn enter(&mut self, view: &View<'_>) {
        let position = view.sentence.position;
        match self.at {
            Some(at) if at.story != position.story => *self = Self::default(),
            Some(at) if at.paragraph != position.paragraph => {
                self.player = None;
                self.last_player = None;
            }
            _ => {}
        }
        self.at = Some(position);
        if position.sentence == 0
            && let Some(player) = introduced(view)
        {
            self.player = Some(player.clone());
        }
    }

    /// Gives a channel of which the sentence names one side alone the other side of the pair that
    /// the story told of last: "Rabat called its ambassador home".
    ///
    /// Not where the sentence names a third state, which may be the other side.
    pub(super) fn complete(&mut self, view: &View<'_>, channels: &mut [ChannelChange]) {
        for change in channels {
            match (&change.between[..], &self.pair) {
                ([a, b], _) => self.pair = Some((a.clone(), b.clone())),
                ([only], Some((a, b))) if names_no_other(view, only) => {
                    let other = match only.country {
                        country if country == a.country => Some(b),
                        country if country == b.country => Some(a),
                        _ => None,
                    };
                    change.between.extend(other.cloned());
                    change.between.sort_by_key(|side| side.country);
                }
                _ => {}
            }
        }
    }

    /// The clause of the sentence just before the one to be read, which words may point back to.
    pub(super) fn before(&self) -> Option<&Clause> {
        self.before.as_ref()
    }

    /// The player whom sentences without a player of their own are about.
    pub(super) fn player(&self) -> Option<&Actor> {
        self.player.as_ref().or(self.last_player.as_ref())
    }

    /// The reasons that the place of the sentence tells, given the stakes read from it.
    pub(super) fn causes(
        &mut self,
        view: &View<'_>,
        article: &Article,
        events: &[Event],
        facets: &[Facet],
    ) -> Vec<Cause> {
        let kind = paragraph_kind(article, view.sentence.position);
        let heading = matches!(kind, ParagraphKind::Heading | ParagraphKind::Title);
        let mut causes = Vec::new();
        let before = self.before.take();
        if asks_why(view) {
            // A title asks before anything is told.
            if kind != ParagraphKind::Title {
                self.asked = self.act_before(view, events);
                self.awaits_answer = true;
                self.in_context = false;
            }
            return causes;
        }
        if heading {
            // "The trigger": as good as "Why now?".
            let names_reason = kind != ParagraphKind::Title && is_reason_heading(view);
            self.in_context = false;
            self.asked = self.act_before(view, events).filter(|_| names_reason);
            self.awaits_answer = names_reason;
            return causes;
        }
        causes.extend(before.iter().flat_map(|before| neighbours::linked(view, before)));
        let asked = self.asked.as_ref();
        let stated = reason_stated(view, asked)
            .or_else(|| last_straw(view, asked))
            .or_else(|| reason_came(view, asked))
            .or_else(|| tide_turned(view, asked))
            .or_else(|| made_possible(view, asked));
        if std::mem::take(&mut self.awaits_answer) && stated.is_none() {
            causes.extend(self.answer(view));
            // "What broke the ice? A letter.": the sentence after it tells which.
            self.awaits_answer = is_fragment(view);
        }
        causes.extend(stated);
        if turns_to_context(view) {
            self.in_context = true;
        } else if self.in_context {
            causes.extend(facets.iter().filter_map(|facet| self.background(view, facet)));
        }
        self.remember(view);
        causes
    }

    fn remember(&mut self, view: &View<'_>) {
        let root =
            (0..view.len()).find(|&idx| view.head(idx) == idx && view.is_verbal(idx));
        let Some(root) = root.filter(|_| !view.is_question()) else {
            return;
        };
        let clause = view.clause(view.clause_range(root, &[]));
        self.clauses.insert(view.sentence.position, clause.clone());
        self.before = Some(clause.clone());
        let actor = view.actor_of(root);
        if let Some(actor) = actor {
            self.last_player = Some(actor.clone());
        }
        // What a player did is asked about rather than a state of things.
        if actor.is_some() || self.told.is_none() {
            self.told = Some(clause);
        }
    }

    /// The act that a question asks about: the last that is told to have happened before it, of the
    /// pair of states that most acts are told of.
    fn act_before(&self, view: &View<'_>, events: &[Event]) -> Option<Clause> {
        let position = view.sentence.position;
        let told = events.iter().enumerate().filter(|(_, event)| {
            let at = event.evidence.position;
            at.story == position.story
                && at < position
                && matches!(event.actuality, Actuality::Happened | Actuality::Ongoing)
        });
        if told.clone().next().is_none() {
            return self.told.clone();
        }
        // What lies years back is not asked about.
        let year_ago = view
            .published
            .map(|day| day.saturating_sub(jiff::Span::new().days(366)));
        let recent = told.filter(|(_, event)| {
            let days = event.date.interval.zip(year_ago);
            days.is_none_or(|(days, since)| days.end >= since)
        });
        let mut n_acts: BTreeMap<[CountryCode; 2], usize> = BTreeMap::new();
        for pair in recent.clone().filter_map(|(_, event)| pair(event)) {
            *n_acts.entry(pair).or_default() += 1;
        }
        let (most, _) = n_acts.iter().max_by_key(|(_, n)| **n)?;
        let of_pair = recent.filter(|(_, event)| pair(event) == Some(*most));
        let (idx, event) = of_pair.max_by_key(|(idx, event)| {
            (event.evidence.position, std::cmp::Reverse(event.salience), *idx)
        })?;
        let at = event.evidence.position;
        // The words of an event may be its verb alone; the clause tells it.
        let clause = self.clauses.get(&at).map(|clause| clause.span);
        let span = clause.filter(|span| span.contains(event.evidence.span));
        Some(Clause {
            position: at,
            span: span.unwrap_or(event.evidence.span),
            event: Some(idx),
        })
    }

    /// The first sentence after "Why now?" is the answer.
    fn answer(&self, view: &View<'_>) -> Option<Cause> {
        let root = (0..view.len()).find(|&idx| view.head(idx) == idx)?;
        // "The arrest of a policeman on Monday." answers as well; "A letter." says too little.
        let tells = view.is_verbal(root) || view.is_noun(root) && !is_fragment(view);
        if view.is_question() || view.len() < 4 || !tells {
            return None;
        }
        Some(Cause {
            cause: view.clause(view.trimmed(TokenRange::new(0, view.len()))),
            effect: self.asked.clone(),
            signal: Span::default(),
            kind: CauseKind::Trigger,
            hedge: view.hedge(root),
            holder: view.holder(root),
            player: view.actor_of(root).and_then(|actor| actor.country),
        })
    }

    /// What is told of a player in the larger context is a lasting reason of the act.
    fn background(&self, view: &View<'_>, facet: &Facet) -> Option<Cause> {
        let kind = match facet.kind {
            FacetKind::Pressure => CauseKind::Background,
            FacetKind::Distraction => CauseKind::Distraction,
            FacetKind::Interest => CauseKind::Motive,
            FacetKind::Constraint => CauseKind::Constraint,
            FacetKind::Lever => return None,
        };
        let span = facet.evidence.span;
        let tokens = |idx: &usize| view.sentence.tokens[*idx].span;
        let inside = (0..view.len()).filter(|idx| span.contains(tokens(idx)));
        let range = TokenRange::new(inside.clone().min()?, inside.max()? + 1);
        Some(Cause {
            cause: view.clause(range),
            effect: Some(self.asked.clone()?),
            signal: Span::default(),
            kind,
            hedge: facet.hedge,
            holder: facet.holder.clone(),
            player: facet.player.country,
        })
    }
}

/// The two states between which an act was done, ascending.
fn pair(event: &Event) -> Option<[CountryCode; 2]> {
    let (one, other) = (event.actor.country?, event.recipient.as_ref()?.country?);
    (one != other).then(|| [one.min(other), one.max(other)])
}

/// Whether the sentence is a title or heading.
pub(super) fn is_heading(view: &View<'_>, article: &Article) -> bool {
    let kind = paragraph_kind(article, view.sentence.position);
    matches!(kind, ParagraphKind::Heading | ParagraphKind::Title)
}

fn names_no_other(view: &View<'_>, only: &Actor) -> bool {
    let mut actors = view.mentions.iter().flat_map(|mention| &mention.actors);
    actors.all(|actor| actor.country.is_none() || actor.country == only.country)
}

fn paragraph_kind(article: &Article, position: Position) -> ParagraphKind {
    let story = article.stories.get(position.story);
    let paragraph = story.and_then(|story| story.paragraphs.get(position.paragraph));
    paragraph.map_or(ParagraphKind::Body, |paragraph| paragraph.kind)
}

/// "The trigger", "The immediate cause": a heading of few words that names the reason.
fn is_reason_heading(view: &View<'_>) -> bool {
    let plain = ["trigger", "spark", "catalyst", "cause", "flashpoint"];
    let words = (0..view.len()).filter(|&idx| view.is_noun(idx) || view.is_verbal(idx));
    let words: Vec<usize> = words.collect();
    match words.as_slice() {
        [noun] => {
            plain.contains(&view.sentence.lemma(*noun))
                || view.in_list(WordList::Reason, *noun)
                    && is_called(view, *noun, WordList::Immediate)
        }
        _ => false,
    }
}

/// Whether the sentence is a few words that tell too little to stand alone.
fn is_fragment(view: &View<'_>) -> bool {
    let root = (0..view.len()).find(|&idx| view.head(idx) == idx);
    let has_verb = root.is_some_and(|root| view.is_verbal(root));
    view.len() <= if has_verb { SHORTEST_ANSWER } else { LONGEST_FRAGMENT }
}

/// Words and marks of such a sentence, and of one with a verb that says as little: "A letter did", "Two
/// things fell into place." Own choices.
const LONGEST_FRAGMENT: usize = 8;
const SHORTEST_ANSWER: usize = 6;

/// "Why now?", "But why?", "What is behind the move?": a short question for reasons.
fn asks_why(view: &View<'_>) -> bool {
    let words: Vec<usize> = (0..view.len())
        .filter(|&idx| {
            !matches!(
                view.pos(idx),
                dyad_types::Pos::Punct | dyad_types::Pos::Space | dyad_types::Pos::Num
            )
        })
        .collect();
    let first = words
        .iter()
        .copied()
        .find(|&idx| !view.is_any(idx, &["but", "and", "so"]));
    let Some(first) = first.filter(|_| view.is_question() && words.len() <= 10) else {
        return false;
    };
    let drives = [
        "behind",
        "prompted",
        "triggered",
        "caused",
        "driving",
        "explains",
        "sparked",
        "provoked",
        "motivated",
        "changed",
        "broke",
        "tipped",
        "unblocked",
        "led",
        "wrong",
        "brought",
        "mended",
        "ended",
        "healed",
        "thawed",
    ];
    // "What set it off?"
    let sets_off = words.iter().any(|&idx| view.is_any(idx, &["set"]))
        && words.iter().any(|&idx| view.is_any(idx, &["off"]));
    view.is_any(first, &["why"])
        || view.is_any(first, &["what"])
            && (sets_off || words.iter().any(|&idx| view.is_any(idx, &drives)))
}

/// "But there's a larger context.", "The bigger picture matters too."
fn turns_to_context(view: &View<'_>) -> bool {
    view.len() <= 14
        && (0..view.len()).any(|idx| {
            view.in_list(WordList::Context, idx)
                && view.is_noun(idx)
                && view.children(idx).into_iter().any(|child| {
                    view.dep(child) == Dep::Amod && view.in_list(WordList::Lasting, child)
                })
        })
}

/// "The immediate issue seems to be X", "The reason for the walkout is that ...".
fn reason_stated(view: &View<'_>, asked: Option<&Clause>) -> Option<Cause> {
    let (noun, copula) = reason_noun(view)?;
    let immediate = is_called(view, noun, WordList::Immediate);
    let lasting = is_called(view, noun, WordList::Lasting);
    let plain = matches!(
        view.sentence.lemma(noun),
        "reason"
            | "trigger"
            | "cause"
            | "motive"
            | "catalyst"
            | "spark"
            | "flashpoint"
            | "offence"
            | "offense"
            | "provocation"
            | "affront"
            | "pretext"
            | "rationale"
            | "justification"
    );
    if !(immediate || lasting || plain) || view.is_negated(copula) {
        return None;
    }
    let told = view.child(copula, &[Dep::Attr, Dep::Ccomp, Dep::Xcomp])?;
    if told < copula {
        return None;
    }
    let mut cause = view.run(told, &[]);
    if view.child(told, &[Dep::Mark]) == Some(cause.start) && cause.len() > 1 {
        cause.start += 1;
    }
    let of = view
        .children(noun)
        .into_iter()
        .find(|&idx| {
            view.dep(idx) == Dep::Prep && view.is_any(idx, &["for", "behind", "of"])
        })
        .and_then(|prep| view.child(prep, &[Dep::Pobj, Dep::Pcomp]))
        // "The final straw for the minister": whose it was.
        .filter(|&object| view.player(object).is_none());
    let effect = of
        .map(|object| view.clause(view.run(object, &[])))
        .or_else(|| asked.cloned());
    let signal = TokenRange::new(view.sentence.subtree(noun).start.min(noun), copula + 1);
    Some(Cause {
        cause: view.clause(cause),
        effect,
        signal: view.sentence.span_of(signal),
        kind: if lasting && !immediate {
            CauseKind::Background
        } else {
            CauseKind::Trigger
        },
        hedge: view.hedge(copula),
        holder: view.holder(copula),
        player: view
            .player(told)
            .or_else(|| view.actor_of(told))
            .and_then(|actor| actor.country),
    })
}

/// Whether an adjective of the list stands with the noun: "immediate", "deeper".
fn is_called(view: &View<'_>, noun: usize, list: WordList) -> bool {
    view.children(noun).into_iter().any(|idx| {
        matches!(view.dep(idx), Dep::Amod | Dep::Compound) && view.in_list(list, idx)
    })
}

/// "The raid was the final straw", "That speech proved the breaking point": what the subject of such a
/// statement is.
fn last_straw(view: &View<'_>, asked: Option<&Clause>) -> Option<Cause> {
    let sparks = ["trigger", "spark", "catalyst", "flashpoint"];
    let is_straw = |idx: usize| {
        view.in_list(WordList::Reason, idx)
            && matches!(view.dep(idx), Dep::Attr | Dep::Dobj | Dep::Oprd)
            && (is_called(view, idx, WordList::Immediate)
                || sparks.contains(&view.sentence.lemma(idx)))
    };
    let noun = (0..view.len()).find(|&idx| is_straw(idx))?;
    let verb = view.head(noun);
    let says_so = ["be", "prove", "become", "provide", "give", "offer", "form"];
    let subject = view.subject(verb)?;
    if !says_so.contains(&view.sentence.lemma(verb))
        || view.is_negated(verb)
        || view.is_any(subject, &["this", "that", "it", "which"])
    {
        return None;
    }
    let words = TokenRange::new(verb, noun + 1);
    Some(immediate(view, view.run(subject, &[verb]), words, asked, verb))
}

/// "The final push came from the White House, when ...", "The turning point came in May, when ...": what
/// stands behind the verb.
fn reason_came(view: &View<'_>, asked: Option<&Clause>) -> Option<Cause> {
    let verb =
        (0..view.len()).find(|&idx| view.head(idx) == idx && view.is_verbal(idx))?;
    let noun = view.subject(verb).filter(|&noun| noun < verb)?;
    let sparks = [
        "trigger",
        "spark",
        "catalyst",
        "flashpoint",
        "impetus",
        "breakthrough",
        "opening",
    ];
    let is_reason = view.in_list(WordList::Reason, noun)
        && is_called(view, noun, WordList::Immediate)
        || sparks.contains(&view.sentence.lemma(noun));
    if view.sentence.lemma(verb) != "come" || !is_reason || view.is_negated(verb) {
        return None;
    }
    let told = TokenRange::new(verb + 1, view.len());
    let signal = TokenRange::new(view.sentence.subtree(noun).start.min(noun), verb + 1);
    let cause = view.trimmed(told);
    (cause.len() > 2).then(|| immediate(view, cause, signal, asked, verb))
}

/// Pictures of a turn: "The door opened when", "The mood changed after". Own lists.
const PICTURES: [&str; 12] = [
    "atmosphere",
    "climate",
    "dam",
    "deadlock",
    "door",
    "ice",
    "impasse",
    "matter",
    "mood",
    "patience",
    "tide",
    "wind",
];
const TURNS: [&str; 11] = [
    "break", "burst", "change", "come", "crack", "lift", "melt", "open", "shift", "snap",
    "turn",
];

/// "The door opened when the general voiced his regret": what the picture of a turn came with.
fn tide_turned(view: &View<'_>, asked: Option<&Clause>) -> Option<Cause> {
    let verb =
        (0..view.len()).find(|&idx| view.head(idx) == idx && view.is_verbal(idx))?;
    let noun = view.subject(verb).filter(|&noun| noun < verb)?;
    if !PICTURES.contains(&view.sentence.lemma(noun))
        || !TURNS.contains(&view.sentence.lemma(verb))
        || view.is_negated(verb)
    {
        return None;
    }
    let marks = ["when", "after", "once"];
    let clause = view.children(verb).into_iter().find(|&idx| {
        view.dep(idx) == Dep::Advcl
            && idx > verb
            && view.children(idx).into_iter().any(|mark| view.is_any(mark, &marks))
    })?;
    let mark = view
        .children(clause)
        .into_iter()
        .find(|&idx| view.is_any(idx, &marks))?;
    let cause = view.clause_range(clause, &[mark]);
    let signal = TokenRange::new(view.sentence.subtree(noun).start.min(noun), mark + 1);
    Some(immediate(view, cause, signal, asked, verb))
}

/// Verbs that bring something about, in "What ... it was ...". Own list.
const BRINGS: [&str; 22] = [
    "anger", "break", "bring", "cause", "change", "drive", "end", "force", "move",
    "make", "open", "persuade", "prompt", "provoke", "push", "set", "spark", "start",
    "tip", "trigger", "turn", "unlock",
];

/// "What made the deal possible was the change of government", "What broke the ice was a letter".
fn made_possible(view: &View<'_>, asked: Option<&Clause>) -> Option<Cause> {
    let be = (0..view.len()).find(|&idx| view.head(idx) == idx)?;
    let clause = view.child(be, &[Dep::Csubj, Dep::Nsubj]).filter(|&idx| idx < be)?;
    let what = view
        .child(clause, &[Dep::Nsubj])
        .filter(|&idx| view.is_any(idx, &["what"]))?;
    let told = view
        .child(be, &[Dep::Attr, Dep::Ccomp, Dep::Xcomp])
        .filter(|&idx| idx > be)?;
    if view.sentence.lemma(be) != "be"
        || !BRINGS.contains(&view.sentence.lemma(clause))
        || view.is_negated(be)
        || view.is_negated(clause)
    {
        return None;
    }
    let words = TokenRange::new(what, be + 1);
    Some(immediate(view, view.run(told, &[]), words, asked, be))
}

/// A stated immediate reason of what the text asks about.
fn immediate(
    view: &View<'_>,
    cause: TokenRange,
    signal: TokenRange,
    asked: Option<&Clause>,
    verb: usize,
) -> Cause {
    Cause {
        cause: view.clause(cause),
        effect: asked.cloned(),
        signal: view.sentence.span_of(signal),
        kind: CauseKind::Trigger,
        hedge: view.hedge(verb),
        holder: view.holder(verb),
        player: None,
    }
}

/// A noun like "reason" as subject, and the "be" that says what it is.
fn reason_noun(view: &View<'_>) -> Option<(usize, usize)> {
    (0..view.len()).find_map(|noun| {
        if !view.in_list(WordList::Reason, noun) || view.dep(noun) != Dep::Nsubj {
            return None;
        }
        let verb = view.head(noun);
        let copula = match view.sentence.lemma(verb) {
            "be" => verb,
            "seem" | "appear" => view
                .child(verb, &[Dep::Xcomp])
                .filter(|&be| view.sentence.lemma(be) == "be")?,
            _ => return None,
        };
        Some((noun, copula))
    })
}

/// "First, X.", "And there's Y.", "And of course, the US.": a sentence that names one player and
/// tells nothing.
fn introduced<'v>(view: &'v View<'_>) -> Option<&'v Actor> {
    let root = (0..view.len()).find(|&idx| view.head(idx) == idx)?;
    let there = view.child(root, &[Dep::Expl]).is_some();
    if view.len() > 10 || view.is_question() || view.is_verbal(root) && !there {
        return None;
    }
    let named = if there { view.child(root, &[Dep::Attr, Dep::Dobj])? } else { root };
    let mention = view.mention(named)?;
    let alone = view.mentions.len() == 1 && mention.actors.len() == 1;
    let opener = (0..view.len()).any(|idx| {
        view.is_any(
            idx,
            &[
                "first", "second", "third", "next", "then", "and", "finally", "last",
                "also", "but",
            ],
        ) || view.tag(idx) == Tag::Ex
    }) || mention.tokens.len() + 1 >= view.len();
    (alone && opener).then(|| mention.actors.first())?
}
