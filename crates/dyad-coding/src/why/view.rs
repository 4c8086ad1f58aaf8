//! One sentence as the readers of reasons see it: clauses, subjects, players, holders, hedges.

use dyad_data::{WhyLexicon, WordList};
use dyad_types::{
    Actor, Clause, DateBasis, Dated, Dep, Direction, Event, Evidence, Hedge, Holder,
    Mention, Pos, Precision, Sentence, Span, Tag, TimeExpression, TimeValue, TokenRange,
};
use jiff::civil::Date;

/// A sentence with what is known of it.
pub(super) struct View<'a> {
    pub(super) lexicon: &'a WhyLexicon,
    pub(super) sentence: &'a Sentence,
    /// Mentions of actors in the sentence, in text order.
    pub(super) mentions: Vec<&'a Mention>,
    /// Events coded in the sentence, with their index in the article's list.
    pub(super) events: Vec<(usize, &'a Event)>,
    /// Day of publication of the story.
    pub(super) published: Option<Date>,
}

/// Dependents that open a clause of their own beside or inside a clause.
const CLAUSES: [Dep; 9] = [
    Dep::Ccomp,
    Dep::Advcl,
    Dep::Relcl,
    Dep::Acl,
    Dep::Csubj,
    Dep::Csubjpass,
    Dep::Pcomp,
    Dep::Parataxis,
    Dep::Root,
];

impl View<'_> {
    pub(super) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(super) fn dep(&self, idx: usize) -> Dep {
        self.sentence.tokens.get(idx).map_or(Dep::None, |token| token.dep)
    }

    pub(super) fn tag(&self, idx: usize) -> Tag {
        self.sentence.tokens.get(idx).map_or(Tag::Xx, |token| token.tag)
    }

    pub(super) fn pos(&self, idx: usize) -> Pos {
        self.sentence.tokens.get(idx).map_or(Pos::None, |token| token.pos)
    }

    pub(super) fn head(&self, idx: usize) -> usize {
        self.sentence.tokens.get(idx).map_or(idx, |token| token.head)
    }

    pub(super) fn children(&self, head: usize) -> Vec<usize> {
        self.sentence.children(head).collect()
    }

    pub(super) fn child(&self, head: usize, deps: &[Dep]) -> Option<usize> {
        self.sentence
            .children(head)
            .find(|&idx| deps.contains(&self.dep(idx)))
    }

    pub(super) fn is_any(&self, idx: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.sentence.is_word(idx, word))
    }

    /// Whether a phrase of `list` stands at `idx`.
    pub(super) fn in_list(&self, list: WordList, idx: usize) -> bool {
        idx < self.len() && self.lexicon.list(list).at(self.sentence, idx).is_some()
    }

    /// Whether the verb at `idx` makes a phrase of `list`.
    pub(super) fn verb_in_list(&self, list: WordList, idx: usize) -> bool {
        self.lexicon.list(list).of_verb(self.sentence, idx).is_some()
    }

    pub(super) fn is_verbal(&self, idx: usize) -> bool {
        matches!(self.pos(idx), Pos::Verb | Pos::Aux)
            && !matches!(self.dep(idx), Dep::Aux | Dep::Auxpass | Dep::Amod)
    }

    pub(super) fn is_noun(&self, idx: usize) -> bool {
        matches!(self.pos(idx), Pos::Noun | Pos::Propn | Pos::Pron)
    }

    pub(super) fn is_negated(&self, verb: usize) -> bool {
        self.children(verb).into_iter().any(|idx| {
            self.dep(idx) == Dep::Neg
                || self.is_any(idx, &["never", "no", "neither", "nor"])
        }) || self
            .child(verb, &[Dep::Nsubj, Dep::Nsubjpass])
            .is_some_and(|subject| self.has_no(subject))
    }

    /// "no one", "none of them", "neither side".
    pub(super) fn has_no(&self, noun: usize) -> bool {
        let no = ["no", "none", "neither", "nobody", "nothing"];
        self.is_any(noun, &no)
            || self.children(noun).into_iter().any(|idx| self.is_any(idx, &no))
    }

    pub(super) fn is_question(&self) -> bool {
        self.sentence.text.trim_end().ends_with('?')
    }

    /// The head of the clause that holds the token.
    pub(super) fn clause_head(&self, idx: usize) -> usize {
        let mut at = idx;
        for _ in 0..self.len() {
            let verbal = self.is_verbal(at);
            let dep = self.dep(at);
            let opens = CLAUSES.contains(&dep)
                || dep == Dep::Conj && self.is_verbal(self.head(at));
            if self.head(at) == at || (verbal || dep == Dep::Advcl) && opens {
                return at;
            }
            at = self.head(at);
        }
        at
    }

    /// The unbroken run of tokens around `head` that stand below it and below none of `without`,
    /// marks at its ends left out.
    pub(super) fn run(&self, head: usize, without: &[usize]) -> TokenRange {
        let inside = |idx: usize| {
            self.sentence.is_under(idx, head)
                && !without.iter().any(|&out| {
                    !self.sentence.is_under(head, out) && self.sentence.is_under(idx, out)
                })
        };
        let mut range = TokenRange::new(head, head + 1);
        while range.start > 0 && inside(range.start - 1) {
            range.start -= 1;
        }
        while range.end < self.len() && inside(range.end) {
            range.end += 1;
        }
        // A word split at a hyphen stays whole even if the parser tore it apart: "re-engage".
        let torn = |end: usize| {
            self.is_any(end - 1, &["-"])
                && self
                    .sentence
                    .tokens
                    .get(end - 1)
                    .is_some_and(|token| !token.space_after)
        };
        if torn(range.end) && range.end < self.len() && !without.contains(&range.end) {
            range.end = self.sentence.subtree(range.end).end.max(range.end + 1);
        }
        self.trimmed(range)
    }

    /// A range without marks, conjunctions and white space at its ends.
    pub(super) fn trimmed(&self, mut range: TokenRange) -> TokenRange {
        let mark = |idx: usize| {
            matches!(self.pos(idx), Pos::Punct | Pos::Space | Pos::Cconj)
                && !matches!(
                    self.tag(idx),
                    Tag::Lrb | Tag::Rrb | Tag::OpenQuote | Tag::CloseQuote
                )
        };
        while range.len() > 1 && mark(range.start) {
            range.start += 1;
        }
        while range.len() > 1 && mark(range.end - 1) {
            range.end -= 1;
        }
        range
    }

    /// The clause of a verb without conjuncts that have a subject of their own.
    pub(super) fn clause_range(&self, verb: usize, without: &[usize]) -> TokenRange {
        let mut out = without.to_vec();
        for idx in self.children(verb) {
            let own = self.child(idx, &[Dep::Nsubj, Dep::Nsubjpass]).is_some();
            if self.dep(idx) == Dep::Conj && own {
                out.push(idx);
            }
        }
        self.run(verb, &out)
    }

    pub(super) fn clause(&self, range: TokenRange) -> Clause {
        let span = self.sentence.span_of(range);
        Clause {
            position: self.sentence.position,
            span,
            event: self.event_in(range),
        }
    }

    /// The most salient event whose evidence lies in `range`.
    pub(super) fn event_in(&self, range: TokenRange) -> Option<usize> {
        let span = self.sentence.span_of(range);
        let inside = self
            .events
            .iter()
            .filter(|(_, event)| span.contains(event.evidence.span));
        let best = inside.min_by_key(|(_, event)| event.salience).map(|&(idx, _)| idx);
        best.or_else(|| {
            let overlap = self.events.iter().filter(|(_, e)| {
                span.overlaps(e.evidence.span) && e.evidence.span.len() < 3 * span.len()
            });
            overlap.min_by_key(|(_, event)| event.salience).map(|&(idx, _)| idx)
        })
    }

    /// The event whose evidence holds the token, the shortest evidence first.
    pub(super) fn event_at(&self, idx: usize) -> Option<(usize, &Event)> {
        let span = self.sentence.tokens.get(idx)?.span;
        self.events
            .iter()
            .filter(|(_, event)| event.evidence.span.contains(span))
            .min_by_key(|(_, event)| (event.evidence.span.len(), event.salience))
            .map(|&(idx, event)| (idx, event))
    }

    /// The token that does what the verb says: its subject, that of the verb it hangs on, or the
    /// noun that its clause modifies.
    pub(super) fn subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..self.len() {
            if let Some(subject) = self.child(at, &[Dep::Nsubj, Dep::Nsubjpass]) {
                let relative = matches!(self.tag(subject), Tag::Wdt | Tag::Wp)
                    || self.dep(at) == Dep::Relcl
                        && self.is_any(subject, &["that", "which", "who"]);
                if relative && self.dep(at) == Dep::Relcl {
                    return Some(self.head(at));
                }
                return Some(subject);
            }
            let head = self.head(at);
            match self.dep(at) {
                Dep::Acl | Dep::Relcl => return Some(head),
                Dep::Root if at == head => return self.subject_before(at),
                Dep::Ccomp | Dep::Csubj | Dep::Csubjpass => return None,
                _ => at = head,
            }
        }
        None
    }

    /// "On Monday Cairo cut ties": the parser may take the name for a part of the date. The
    /// mention between a date and the verb is its subject.
    fn subject_before(&self, verb: usize) -> Option<usize> {
        let first = self
            .children(verb)
            .into_iter()
            .filter(|&idx| matches!(self.dep(idx), Dep::Aux | Dep::Auxpass | Dep::Neg))
            .chain([verb])
            .min()?;
        let mention = self.mentions.iter().find(|mention| mention.tokens.end == first)?;
        let dated = self
            .sentence
            .times
            .iter()
            .any(|time| time.tokens.end == mention.tokens.start);
        dated.then_some(mention.head)
    }

    /// The mention that holds the token.
    pub(super) fn mention(&self, idx: usize) -> Option<&Mention> {
        let holding = self.mentions.iter().filter(|mention| mention.tokens.contains(idx));
        holding.min_by_key(|mention| mention.tokens.len()).copied()
    }

    /// The player that the noun phrase headed by `idx` is or belongs to: "Seoul", "Seoul's
    /// failure", "the economy of Cuba".
    pub(super) fn player(&self, idx: usize) -> Option<&Actor> {
        if let Some(mention) = self.mention(idx) {
            return mention.actors.first();
        }
        let owner = |idx: &usize| {
            matches!(self.dep(*idx), Dep::Poss | Dep::Compound | Dep::Nmod | Dep::Amod)
        };
        for child in self.children(idx).iter().filter(|idx| owner(idx)) {
            if let Some(mention) = self.mention(*child) {
                return mention.actors.first();
            }
        }
        let of = self.sentence.children(idx).find(|&prep| self.is_any(prep, &["of"]))?;
        let object = self.child(of, &[Dep::Pobj])?;
        self.mention(object)?.actors.first()
    }

    /// The player that does what the verb says.
    pub(super) fn actor_of(&self, verb: usize) -> Option<&Actor> {
        self.player(self.subject(verb)?)
    }

    /// Every actor mentioned in the tokens below `head`, in text order.
    pub(super) fn actors_under(&self, head: usize) -> Vec<&Actor> {
        let under = |mention: &&&Mention| self.sentence.is_under(mention.head, head);
        self.mentions
            .iter()
            .filter(under)
            .flat_map(|mention| &mention.actors)
            .collect()
    }

    /// Words that name the actor of the verb. Bytes; empty when elsewhere.
    pub(super) fn actor_span(&self, verb: usize) -> Span {
        let subject = self.subject(verb);
        let mention = subject.and_then(|idx| {
            self.mention(idx).or_else(|| {
                let owner = self.child(idx, &[Dep::Poss])?;
                self.mention(owner)
            })
        });
        mention.map_or(Span::default(), |mention| mention.span)
    }

    pub(super) fn evidence(&self, range: TokenRange, actor: Span) -> Evidence {
        Evidence {
            position: self.sentence.position,
            span: self.sentence.span_of(range),
            actor,
            recipient: Span::default(),
        }
    }

    /// How sure the clause of `verb` sounds: its modals and adverbs, and those of the verbs that
    /// govern its infinitive ("seems to be", "is likely to").
    pub(super) fn hedge(&self, verb: usize) -> Hedge {
        let mut found: Option<Hedge> = None;
        let mut at = verb;
        for _ in 0..self.len() {
            for idx in self.hedging_tokens(at) {
                let Some((end, &hedge)) = self.lexicon.hedges.at(self.sentence, idx)
                else {
                    continue;
                };
                // "set", "due" and their like hedge only as a predicate with an infinitive.
                let predicate =
                    self.is_any(end - 1, &["set", "due", "expected", "sure", "poised"]);
                if predicate && self.child(end - 1, &[Dep::Xcomp]).is_none() {
                    continue;
                }
                // "is not likely to", not "probably isn't".
                let denied = self
                    .children(at)
                    .into_iter()
                    .any(|neg| self.dep(neg) == Dep::Neg && neg < idx);
                let hedge = hedge.denied().filter(|_| denied).unwrap_or(hedge);
                found = Some(found.map_or(hedge, |other| stronger(other, hedge)));
            }
            if !matches!(self.dep(at), Dep::Xcomp | Dep::Acomp | Dep::Oprd) {
                break;
            }
            at = self.head(at);
        }
        found.unwrap_or(Hedge::None)
    }

    fn hedging_tokens(&self, verb: usize) -> Vec<usize> {
        let mut tokens = vec![verb];
        for idx in self.children(verb) {
            if matches!(self.dep(idx), Dep::Aux | Dep::Advmod | Dep::Acomp | Dep::Neg) {
                tokens.push(idx);
                tokens.extend(
                    self.children(idx)
                        .into_iter()
                        .filter(|&idx| self.dep(idx) == Dep::Advmod),
                );
            }
        }
        tokens.sort_unstable();
        tokens
    }

    /// Who says what the clause of `verb` says: the subject of the verb of saying above it,
    /// "according to ...", else the writer.
    pub(super) fn holder(&self, verb: usize) -> Holder {
        if let Some(noun) = self.according_to() {
            return self.held_by(noun);
        }
        let mut at = self.clause_head(verb);
        for _ in 0..self.len() {
            let head = self.head(at);
            let said = matches!(self.dep(at), Dep::Ccomp | Dep::Parataxis | Dep::Dep);
            if said
                && self.in_list(WordList::Report, head)
                && !self.is_participle_adverb(head)
            {
                return self
                    .subject(head)
                    .map_or_else(Holder::writer, |idx| self.held_by(idx));
            }
            if head == at {
                break;
            }
            at = self.clause_head(head);
        }
        // "..., police said": the verb of saying hangs below.
        let below = self.children(self.clause_head(verb)).into_iter().find(|&idx| {
            self.dep(idx) == Dep::Parataxis && self.in_list(WordList::Report, idx)
        });
        match below.and_then(|verb| self.subject(verb)) {
            Some(subject) => self.held_by(subject),
            None => Holder::writer(),
        }
    }

    /// "fearing that", "saying": no one's statement but a reason.
    fn is_participle_adverb(&self, verb: usize) -> bool {
        self.tag(verb) == Tag::Vbg && self.dep(verb) == Dep::Advcl
    }

    fn according_to(&self) -> Option<usize> {
        let according = (0..self.len()).find(|&idx| self.is_any(idx, &["according"]))?;
        let to = self.child(according, &[Dep::Prep])?;
        self.child(to, &[Dep::Pobj])
    }

    fn held_by(&self, noun: usize) -> Holder {
        if matches!(
            self.sentence.word(noun).to_lowercase().as_str(),
            "it" | "that" | "this"
        ) {
            return Holder::writer();
        }
        let clauses: Vec<usize> = self
            .children(noun)
            .into_iter()
            .filter(|&idx| {
                matches!(self.dep(idx), Dep::Relcl | Dep::Acl | Dep::Appos | Dep::Punct)
            })
            .collect();
        let span = self.sentence.span_of(self.run(noun, &clauses));
        Holder {
            name: span.of(&self.sentence.text).to_owned(),
            actor: self.player(noun).cloned(),
            span: Some(span),
        }
    }

    /// Whether the clause of `verb` is said of what another denies, doubts or rules out.
    pub(super) fn is_denied(&self, verb: usize) -> bool {
        let clause = self.clause_head(verb);
        let governor = self.head(clause);
        matches!(self.dep(clause), Dep::Ccomp | Dep::Acl)
            && governor != clause
            && matches!(
                self.sentence.lemma(governor),
                "deny" | "doubt" | "dispute" | "reject" | "refute" | "dismiss" | "denial"
            )
    }

    /// The time expression of the clause headed by `verb`, the last when there are several:
    /// "last week ... in 2018" belong to clauses of their own.
    pub(super) fn time_of(&self, verb: usize) -> Option<&TimeExpression> {
        let clause = self.clause_head(verb);
        let dates = |time: &&TimeExpression| {
            self.time_clause(time) == clause && !self.is_of_noun(time)
        };
        self.sentence.times.iter().find(dates)
    }

    /// "an agreement of 2001", "the 2001 agreement": the time of a thing, not of what is told.
    fn is_of_noun(&self, time: &TimeExpression) -> bool {
        let outside = |idx: &usize| !time.tokens.contains(self.head(*idx));
        let top = time.tokens.indices().find(outside).unwrap_or(time.tokens.start);
        let head = self.head(top);
        self.is_any(head, &["of"]) && self.is_noun(self.head(head))
                        // "On Monday Cairo cut ties": the parser may join the two.
            || self.is_noun(head)
                && self.mention(head).is_none()
                && matches!(
                    self.dep(top),
                    Dep::Compound | Dep::Nummod | Dep::Amod | Dep::Poss
                )
    }

    /// Head of the clause that a time expression dates.
    pub(super) fn time_clause(&self, time: &TimeExpression) -> usize {
        let top = time
            .tokens
            .indices()
            .find(|&idx| !time.tokens.contains(self.head(idx)))
            .unwrap_or(time.tokens.start);
        self.clause_head(self.head(top))
    }

    /// The day or period of a time expression.
    pub(super) fn dated(&self, time: &TimeExpression, tense: Direction) -> Dated {
        let words = Some(self.sentence.span_of(time.tokens));
        let basis = match time.value {
            TimeValue::Day { .. }
            | TimeValue::Month { .. }
            | TimeValue::Year { .. }
            | TimeValue::Period { .. } => DateBasis::Stated,
            TimeValue::DayOfYear { .. }
            | TimeValue::MonthOfYear { .. }
            | TimeValue::Weekday { .. }
            | TimeValue::Shift { .. }
            | TimeValue::Stretch { .. }
            | TimeValue::ToDate { .. }
            | TimeValue::Rest { .. }
            | TimeValue::Offset { .. }
            | TimeValue::AboutNow => DateBasis::Relative,
        };
        match time.resolve(self.published, tense) {
            Some((interval, precision)) => {
                Dated { interval: Some(interval), precision, basis, words }
            }
            None => Dated {
                interval: None,
                precision: Precision::Unknown,
                basis,
                words,
            },
        }
    }

    /// When the clause of `verb` is, by its own words.
    pub(super) fn date_of(&self, verb: usize, tense: Direction) -> Dated {
        self.time_of(verb)
            .map_or(Dated::UNDATED, |time| self.dated(time, tense))
    }

    /// Whether the clause of `verb` tells something that did not or may not happen.
    pub(super) fn is_unreal(&self, verb: usize) -> bool {
        let modal = |idx: usize| self.dep(idx) == Dep::Aux && self.tag(idx) == Tag::Md;
        let conditional = |at: usize| {
            self.children(at).into_iter().any(|idx| {
                modal(idx)
                    || self.dep(idx) == Dep::Mark
                        && self.is_any(idx, &["if", "unless", "whether", "once", "until"])
            })
        };
        let mut at = verb;
        for _ in 0..self.len() {
            if conditional(at) {
                return true;
            }
            let infinitive =
                self.children(at).into_iter().any(|idx| self.tag(idx) == Tag::To);
            if infinitive
                && self.dep(at) == Dep::Xcomp
                && !self.is_brought_about(self.head(at))
            {
                return true;
            }
            match self.dep(at) {
                // "plans of closing", "reports of withdrawing".
                Dep::Pcomp => return self.is_noun(self.head(self.head(at))),
                Dep::Xcomp | Dep::Conj | Dep::Ccomp => {}
                _ => return infinitive,
            }
            at = self.head(at);
        }
        false
    }
}

impl View<'_> {
    /// Whether an infinitive under the verb tells what happened: "began to", "was forced to".
    fn is_brought_about(&self, verb: usize) -> bool {
        matches!(
            self.sentence.lemma(verb),
            "begin"
                | "start"
                | "continue"
                | "manage"
                | "force"
                | "move"
                | "proceed"
                | "go"
                | "help"
                | "cease"
                | "appear"
                | "seem"
                | "say"
                | "use"
                | "decide"
                | "choose"
                | "oblige"
                | "compel"
                | "report"
                | "believe"
                | "know"
                | "happen"
        )
    }
}

/// Of two hedges of one clause the one that tells more: "could likely" is likely.
fn stronger(a: Hedge, b: Hedge) -> Hedge {
    let rank = |hedge| match hedge {
        Hedge::AlmostNoChance => 9,
        Hedge::VeryUnlikely => 8,
        Hedge::Unlikely => 7,
        Hedge::AlmostCertain => 6,
        Hedge::VeryLikely => 5,
        Hedge::Likely => 4,
        Hedge::EvenChance => 3,
        Hedge::Seems => 2,
        Hedge::Possible => 1,
        Hedge::None => 0,
    };
    if rank(b) > rank(a) { b } else { a }
}
