//! Red lines: what a holder says, or is said, not to tolerate, and whether it was done.

use dyad_data::WordList;
use dyad_types::{Actor, Dated, Dep, Direction, RedLine, Tag, TokenRange};

use crate::why::view::View;

/// The red lines that the sentence states, in text order.
pub(super) fn read(view: &View<'_>) -> Vec<RedLine> {
    if view.is_question() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for idx in 0..view.len() {
        if let Some(noun) = red_line_noun(view, idx) {
            lines.extend(of_noun(view, noun));
        } else if let Some(line) = beyond_talk(view, idx) {
            lines.push(line);
        } else {
            lines.extend(intolerable(view, idx));
        }
    }
    lines
}

/// What cannot be talked about, and whether a "not" belongs to it: "never up for negotiation".
const BEYOND_TALK: [(&[&str], bool); 10] = [
    (&["out", "of", "the", "question"], false),
    (&["untouchable"], false),
    (&["non-negotiable"], false),
    (&["non", "-", "negotiable"], false),
    (&["nonnegotiable"], false),
    (&["sacrosanct"], false),
    (&["negotiable"], true),
    (&["up", "for", "negotiation"], true),
    (&["up", "for", "discussion"], true),
    (&["up", "for", "debate"], true),
];

/// "For Tbilisi, talks on independence are out of the question", "Rabat says that the Sahara will never
/// be up for negotiation".
fn beyond_talk(view: &View<'_>, idx: usize) -> Option<RedLine> {
    let (words, is_negated) = BEYOND_TALK.iter().find(|(words, _)| {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| view.is_any(idx + n, &[*word]))
    })?;
    let verb = view.head(idx);
    let act = view.child(verb, &[Dep::Nsubj, Dep::Csubj]).filter(|&act| act < idx)?;
    let points = ["it", "that", "this", "which", "nothing", "everything"];
    if view.sentence.lemma(verb) != "be"
        || view.is_negated(verb) != *is_negated
        || view.is_any(act, &points)
    {
        return None;
    }
    let for_whom = view
        .children(verb)
        .into_iter()
        .filter(|&prep| view.dep(prep) == Dep::Prep && view.is_any(prep, &["for"]))
        .find_map(|prep| view.player(view.child(prep, &[Dep::Pobj])?));
    let speaker = view.holder(verb).actor;
    let holder = for_whom.or(speaker.as_ref())?;
    let act = view.run(act, &[]);
    let words = TokenRange::new(idx, idx + words.len());
    Some(red_line(view, holder, act, None, &as_of(view), words))
}

/// "a line that must not be crossed", "the point of no return": as firm as a red line.
fn is_firm(view: &View<'_>, noun: usize) -> bool {
    let no_return = ["point", "of", "no", "return"];
    if no_return
        .iter()
        .enumerate()
        .all(|(n, word)| view.is_any(noun + n, &[*word]))
    {
        return true;
    }
    let crosses = ["cross", "pass", "overstep", "breach"];
    view.is_any(noun, &["line"])
        && view.children(noun).into_iter().any(|clause| {
            view.dep(clause) == Dep::Relcl
                && crosses.contains(&view.sentence.lemma(clause))
                && view.is_negated(clause)
        })
}

/// The noun of "red line(s)", "redline", "red-line" or of a limit as firm; its first token.
#[derive(Debug, Clone, Copy)]
struct Noun {
    first: usize,
    head: usize,
}

fn red_line_noun(view: &View<'_>, idx: usize) -> Option<Noun> {
    if view.is_any(idx, &["redline", "redlines"]) {
        return Some(Noun { first: idx, head: idx });
    }
    if is_firm(view, idx) {
        return Some(Noun { first: idx, head: idx });
    }
    if !view.is_any(idx, &["red"]) {
        return None;
    }
    let hyphen = view.is_any(idx + 1, &["-"]);
    let head = if hyphen { idx + 2 } else { idx + 1 };
    view.is_any(head, &["line", "lines"])
        .then_some(Noun { first: idx, head })
}

fn of_noun(view: &View<'_>, noun: Noun) -> Vec<RedLine> {
    let Some(holder) = holder(view, noun) else {
        return Vec::new();
    };
    let (acts, crossed) = acts(view, noun);
    let as_of = as_of(view);
    acts.into_iter()
        // A player is no act.
        .filter(|act| !view.mentions.iter().any(|mention| mention.tokens == *act))
        .map(|act| {
            red_line(
                view,
                holder,
                act,
                crossed,
                &as_of,
                TokenRange::new(noun.first, noun.head + 1),
            )
        })
        .collect()
}

fn red_line(
    view: &View<'_>,
    holder: &Actor,
    act: TokenRange,
    crossed: Option<bool>,
    as_of: &Dated,
    noun: TokenRange,
) -> RedLine {
    let cover = TokenRange::new(act.start.min(noun.start), act.end.max(noun.end));
    let holder_span = view
        .mentions
        .iter()
        .find(|mention| mention.actors.contains(holder))
        .map(|m| m.span);
    let addressee = addressee(view, act.start, holder).cloned();
    RedLine {
        holder: holder.clone(),
        addressee,
        act: view.sentence.text_of(act).to_owned(),
        crossed,
        as_of: as_of.clone(),
        evidence: view.evidence(cover, holder_span.unwrap_or_default()),
    }
}

/// "nobody claims that they crossed it", "it was crossed in 2019": whether the line told before was
/// crossed, by whom and when. Lines are read by [`read`].
pub(super) struct Crossing {
    crossed: bool,
    by: Option<Actor>,
    date: Dated,
}

impl Crossing {
    /// The crossing that the sentence tells of a line called "it".
    pub(super) fn told(view: &View<'_>) -> Option<Self> {
        (0..view.len()).find_map(|verb| Self::by_verb(view, verb))
    }

    fn by_verb(view: &View<'_>, verb: usize) -> Option<Self> {
        let crosses = matches!(
            view.sentence.lemma(verb),
            "cross" | "breach" | "violate" | "overstep"
        );
        let line = view.child(verb, &[Dep::Dobj, Dep::Nsubjpass])?;
        if !crosses || !view.is_any(line, &["it", "them"]) || view.is_unreal(verb) {
            return None;
        }
        let governor = view.head(view.clause_head(verb));
        let nobody = view.subject(governor).is_some_and(|subject| view.has_no(subject));
        let crossed = !view.is_negated(verb)
            && !nobody
            && !view.is_denied(verb)
            && !view.is_negated(governor);
        let by =
            if view.dep(line) == Dep::Dobj { view.actor_of(verb).cloned() } else { None };
        Some(Self {
            crossed,
            by,
            date: view.date_of(verb, Direction::Past),
        })
    }

    /// Writes it into the lines that it is told of.
    pub(super) fn apply(&self, lines: &mut [RedLine]) {
        for line in lines.iter_mut().filter(|line| line.crossed.is_none()) {
            line.crossed = Some(self.crossed);
            if self.by.is_some() {
                line.addressee.clone_from(&self.by);
            }
            if self.date.interval.is_some() {
                line.as_of = self.date.clone();
            }
        }
    }
}

/// Who would cross it: who acts in the clause of the act, or in one above it.
fn addressee<'v>(view: &'v View<'_>, act: usize, holder: &Actor) -> Option<&'v Actor> {
    let clauses = std::iter::once(act).chain(view.sentence.ancestors(act));
    clauses
        .filter(|&idx| view.is_verbal(idx))
        .filter_map(|verb| view.actor_of(verb))
        .find(|actor| actor.country != holder.country)
}

/// "so far this year", "since 2018": for when it is said.
fn as_of(view: &View<'_>) -> Dated {
    let past = |time: &&dyad_types::TimeExpression| {
        view.dated(time, Direction::Past).interval.is_some()
    };
    let time = view.sentence.times.iter().find(past);
    time.map_or(Dated::UNDATED, |time| view.dated(time, Direction::Past))
}

/// Whose line it is: "for the United States", "Moscow's red line", "the US has drawn a red line".
fn holder<'v>(view: &'v View<'_>, noun: Noun) -> Option<&'v Actor> {
    let preps = view
        .children(noun.head)
        .into_iter()
        .chain(view.children(view.head(noun.head)));
    for prep in preps {
        if view.dep(prep) == Dep::Prep && view.is_any(prep, &["for"]) {
            let object = view.child(prep, &[Dep::Pobj])?;
            if let Some(actor) = view.player(object) {
                return Some(actor);
            }
        }
    }
    let owner = |head: usize| {
        let deps = [Dep::Poss, Dep::Nmod, Dep::Compound];
        let owners = view
            .children(head)
            .into_iter()
            .filter(|&idx| deps.contains(&view.dep(idx)));
        owners
            .filter_map(|idx| view.mention(idx))
            .find_map(|mention| mention.actors.first())
    };
    if let Some(actor) = owner(noun.head).or_else(|| owner(noun.first)) {
        return Some(actor);
    }
    let adjective = noun.first.checked_sub(1).and_then(|idx| view.mention(idx));
    if let Some(mention) = adjective {
        return mention.actors.first();
    }
    // "Israel has drawn a red line", "Tehran calls it a red line", "Seoul says ... is a red line".
    let verb = view.clause_head(noun.head);
    let draws = [
        "draw",
        "set",
        "lay",
        "establish",
        "call",
        "declare",
        "describe",
        "consider",
        "see",
        "regard",
        "view",
        "reiterate",
        "have",
    ];
    for at in [verb, view.head(verb)] {
        let lemma = view.sentence.lemma(at);
        let says = view.in_list(WordList::Report, at) && at != verb;
        if draws.contains(&lemma) || says {
            return view.actor_of(at);
        }
    }
    None
}

/// The acts that cross the line, and whether they were done.
fn acts(view: &View<'_>, noun: Noun) -> (Vec<TokenRange>, Option<bool>) {
    if let Some(act) = explained(view, noun) {
        return (vec![act], None);
    }
    if let Some(found) = predicate_acts(view, noun) {
        return found;
    }
    if let Some(act) = seen_as(view, noun) {
        return (vec![act], None);
    }
    if let Some(found) = crossed_acts(view, noun) {
        return found;
    }
    if let Some(range) = governed_acts(view, noun) {
        return (range, None);
    }
    apposed_acts(view, noun)
}

/// "An attack on the dam would be a red line", "its red lines are X and Y", "calls X a red line".
fn predicate_acts(
    view: &View<'_>,
    noun: Noun,
) -> Option<(Vec<TokenRange>, Option<bool>)> {
    let verb = view.head(noun.head);
    let dep = view.dep(noun.head);
    let copula = matches!(
        view.sentence.lemma(verb),
        "be" | "remain" | "become" | "constitute" | "represent" | "include"
    );
    let act = match dep {
        Dep::Attr | Dep::Dobj if copula => view
            .child(verb, &[Dep::Nsubj, Dep::Csubj])
            .filter(|&subject| subject < verb)?,
        Dep::Nsubj if copula => view.child(verb, &[Dep::Attr, Dep::Dobj, Dep::Acomp])?,
        Dep::Oprd => view.child(verb, &[Dep::Dobj])?,
        _ => return None,
    };
    if view
        .is_any(act, &["it", "that", "this", "which", "what", "there", "they", "these"])
    {
        return None;
    }
    Some((coordinated(view, act), None))
}

/// "has a red line: no soldier may stay", "its red line is plain: ...": what stands after the
/// colon.
fn explained(view: &View<'_>, noun: Noun) -> Option<TokenRange> {
    let verb = view.head(noun.head);
    let has = view.dep(noun.head) == Dep::Dobj
        && matches!(view.sentence.lemma(verb), "have" | "draw" | "set");
    let plain =
        view.dep(noun.head) == Dep::Nsubj && view.child(verb, &[Dep::Acomp]).is_some();
    let colon = (noun.head..view.len()).find(|&idx| view.is_any(idx, &[":", ";"]))?;
    let end = (colon + 1..view.len())
        .find(|&idx| view.is_any(idx, &[";"]))
        .unwrap_or(view.len());
    let range = view.trimmed(TokenRange::new(colon + 1, end));
    let fits = (has || plain) && view.is_any(colon, &[":"]) && !range.is_empty();
    fits.then_some(range)
}

/// "sees missiles there as a red line": the object of the verb.
fn seen_as(view: &View<'_>, noun: Noun) -> Option<TokenRange> {
    let prep = view.head(noun.head);
    let verb = view.head(prep);
    let fits = view.dep(noun.head) == Dep::Pobj
        && view.is_any(prep, &["as"])
        && view.is_verbal(verb);
    let object = view.child(verb, &[Dep::Dobj, Dep::Nsubjpass]).filter(|_| fits)?;
    let range = view.run(object, &[]);
    // The parser may hang "in Poland" on the verb.
    let end = if object > verb { prep } else { range.end };
    Some(view.trimmed(TokenRange::new(range.start, end.max(range.end))))
}

/// "crossed Ankara's red line by shelling the town".
fn crossed_acts(view: &View<'_>, noun: Noun) -> Option<(Vec<TokenRange>, Option<bool>)> {
    let verb = view.head(noun.head);
    let crosses = matches!(
        view.sentence.lemma(verb),
        "cross" | "breach" | "violate" | "overstep" | "trample"
    );
    if !crosses || view.dep(noun.head) != Dep::Dobj {
        return None;
    }
    let real = !view.is_unreal(verb);
    let crossed = if real { Some(!view.is_negated(verb)) } else { None };
    let means = view
        .children(verb)
        .into_iter()
        .find(|&idx| {
            view.dep(idx) == Dep::Prep && view.is_any(idx, &["by", "with", "in"])
        })
        .and_then(|prep| view.child(prep, &[Dep::Pcomp, Dep::Pobj]));
    let act = match means {
        Some(act) => act,
        None => view
            .child(verb, &[Dep::Nsubj, Dep::Csubj])
            .filter(|&subject| view.player(subject).is_none() && view.is_noun(subject))?,
    };
    Some((vec![view.run(act, &[])], crossed))
}

/// "a red line on enrichment", "red line against arms sales".
fn governed_acts(view: &View<'_>, noun: Noun) -> Option<Vec<TokenRange>> {
    let prep = view.children(noun.head).into_iter().find(|&idx| {
        view.dep(idx) == Dep::Prep
            && view.is_any(idx, &["on", "over", "against", "around", "at", "about", "of"])
    })?;
    let object = view.child(prep, &[Dep::Pobj, Dep::Pcomp])?;
    Some(coordinated(view, object))
}

/// "none of them involving X or Y, red lines for Z": the things named just before the comma.
fn apposed_acts(view: &View<'_>, noun: Noun) -> (Vec<TokenRange>, Option<bool>) {
    let mut comma = noun.first;
    while comma > 0 && (view.tag(comma - 1) == Tag::Dt || view.tag(comma - 1) == Tag::Jj)
    {
        comma -= 1;
    }
    if comma < 2 || !view.is_any(comma - 1, &[",", "–", "—", "-", "("]) {
        return (Vec::new(), None);
    }
    let last = comma - 2;
    let mut top = last;
    // The noun that ends there, up to the first of a list.
    while view.head(top) != top
        && view.is_noun(view.head(top))
        && (view.dep(top) == Dep::Conj
            || matches!(view.dep(top), Dep::Compound | Dep::Pobj | Dep::Prep)
                && view.sentence.subtree(view.head(top)).end <= noun.first + 1)
    {
        top = view.head(top);
    }
    if !view.is_noun(top) {
        return (Vec::new(), None);
    }
    let ranges: Vec<TokenRange> = coordinated(view, top)
        .into_iter()
        .map(|range| TokenRange::new(range.start, range.end.min(comma - 1)))
        .filter(|range| !range.is_empty())
        .collect();
    (ranges, told_done(view, top))
}

/// Whether the thing is told to have been done: `None` when told as a possibility.
fn told_done(view: &View<'_>, idx: usize) -> Option<bool> {
    let clause = view.clause_head(idx);
    let mut at = idx;
    for _ in 0..view.len() {
        let negated = view.is_verbal(at) && view.is_negated(at);
        let none = view.is_noun(at) && at != idx && view.has_no(at)
            || view.dep(at) == Dep::Prep && view.is_any(at, &["without"])
            || view.is_noun(at) && view.has_no(at);
        if negated || none {
            return Some(false);
        }
        if view.head(at) == at {
            break;
        }
        at = view.head(at);
    }
    // "though none of them ..." may stand beside the clause in the tree.
    let left = view
        .sentence
        .subtree(clause)
        .indices()
        .take_while(|&left| left < idx)
        .any(|left| view.is_any(left, &["none", "neither", "without", "never"]));
    if left {
        return Some(false);
    }
    let modal =
        |verb: usize| view.children(verb).into_iter().any(|idx| view.tag(idx) == Tag::Md);
    if modal(clause) || !matches!(view.tag(clause), Tag::Vbd | Tag::Vbn) {
        None
    } else {
        Some(true)
    }
}

/// The members of a list of nouns, each with its own words.
fn coordinated(view: &View<'_>, first: usize) -> Vec<TokenRange> {
    let mut members = vec![first];
    let mut at = first;
    while let Some(next) = view.child(at, &[Dep::Conj]) {
        members.push(next);
        at = next;
    }
    let starts = members.clone();
    members
        .into_iter()
        .map(|member| {
            let without: Vec<usize> = view
                .children(member)
                .into_iter()
                .filter(|idx| {
                    starts.contains(idx)
                        || matches!(view.dep(*idx), Dep::Cc | Dep::Punct | Dep::Appos)
                })
                .filter(|&idx| !view.is_any(idx, &["-"]))
                .collect();
            view.run(member, &without)
        })
        .collect()
}

/// "Ankara will not tolerate a corridor": a line without the word.
fn intolerable(view: &View<'_>, verb: usize) -> Vec<RedLine> {
    let modal = view.children(verb).into_iter().find(|&idx| {
        view.tag(idx) == Tag::Md
            && view.is_any(idx, &["will", "would", "wo", "can", "ca", "could"])
    });
    // "will not accept a third party", "will accept no third party".
    let none = view
        .child(verb, &[Dep::Dobj])
        .is_some_and(|object| view.has_no(object));
    let fits =
        view.verb_in_list(WordList::Intolerable, verb) && (view.is_negated(verb) || none);
    // "We will never tolerate ...", said by the holder.
    let own = view.subject(verb).is_some_and(|idx| view.is_any(idx, &["we", "i"]));
    let speaker = if own { view.holder(verb).actor } else { None };
    let holder = view.actor_of(verb).or(speaker.as_ref());
    let (Some(_), true, Some(holder)) = (modal, fits, holder) else {
        return Vec::new();
    };
    let object = view.child(verb, &[Dep::Dobj, Dep::Ccomp]).or_else(|| {
        let prep = view.child(verb, &[Dep::Prep])?;
        view.child(prep, &[Dep::Pobj, Dep::Pcomp])
    });
    let Some(object) = object.filter(|&idx| idx > verb) else {
        return Vec::new();
    };
    let clause = view.child(object, &[Dep::Relcl]).is_some();
    if !clause && view.is_any(object, &["it", "that", "this", "them", "anything"]) {
        return Vec::new();
    }
    let acts = if view.is_noun(object) {
        coordinated(view, object)
    } else {
        vec![view.run(object, &[])]
    };
    let noun = TokenRange::new(verb, verb + 1);
    acts.into_iter()
        .map(|act| red_line(view, holder, act, None, &Dated::UNDATED, noun))
        .collect()
}
