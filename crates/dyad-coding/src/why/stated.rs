//! Causes that words mark and the learned reader does not deny, and those that it alone finds.

use dyad_data::{SignalForm, WhyLexicon};
use dyad_types::{Cause, CauseKind, Dep, Sentence, Span, Tag, TokenRange};

use crate::why::causes::{self, Link};
use crate::why::neighbours;
use crate::why::reader::{CauseReader, Relation};
use crate::why::view::View;

/// From this probability on a sentence is taken to state a cause and its effect: even odds.
const EVEN: f32 = 0.5;
/// A cause, its effect and what links them have more words and marks than this.
const MIN_TOKENS: usize = 5;

/// Below this probability what words mark as a cause is taken for none. Own choice: words mark a cause
/// well, so the reader must doubt it much.
const DOUBT: f32 = 0.3;

/// The causes of the sentence: those that words mark, unless the reader denies that there are any; then
/// those that the reader alone finds, without a signal: which words mark them, if any, only a rule knows.
pub(super) fn causes(view: &View<'_>, reader: &CauseReader) -> Vec<Cause> {
    if reader.is_told() {
        let stated = reader.read(view.sentence);
        return stated
            .relations
            .iter()
            .filter_map(|found| cause(view, *found))
            .collect();
    }
    if !may_state(view.lexicon, view.sentence) {
        return Vec::new();
    }
    let stated = reader.read(view.sentence);
    // "It came after ..." states a cause of the sentence before, which the reader does not see.
    let is_likely = |link: &Link| {
        stated.probability >= DOUBT
            || neighbours::is_pointer(view, view.sentence.span_of(link.effect))
            || neighbours::names_act(view, view.sentence.span_of(link.effect))
    };
    let links = causes::links(view).into_iter().filter(is_likely);
    let marked = links.map(|link| whole(view, link, &stated.relations));
    let mut found: Vec<Cause> = marked.map(|link| causes::cause(view, link)).collect();
    if stated.probability >= EVEN {
        let alone = stated.relations.iter().filter_map(|found| cause(view, *found));
        let alone: Vec<Cause> = alone
            .filter(|cause| !found.iter().any(|known| are_close(known, cause)))
            .collect();
        found.extend(alone.into_iter().map(unmarked));
    }
    found
}

/// A side of fewer words may have lost some to the parser.
const SHORT: usize = 3;

/// A link whose short sides are as long as the reader has them, where it sees the same two sides.
fn whole(view: &View<'_>, link: Link, relations: &[Relation]) -> Link {
    let same = relations.iter().find(|relation| {
        relation.cause.overlaps(link.cause) && relation.effect.overlaps(link.effect)
    });
    let Some(same) = same else { return link };
    let longer = |own: TokenRange, read: TokenRange, other: TokenRange| {
        let read = view.trimmed(read);
        let is_short = own.len() < SHORT && read.len() > own.len();
        if is_short && !read.overlaps(other) { read } else { own }
    };
    let cause = longer(link.cause, same.cause, link.effect);
    let effect = longer(link.effect, same.effect, cause);
    Link { cause, effect, ..link }
}

/// Whether two causes of a sentence share words of any side.
fn are_close(one: &Cause, other: &Cause) -> bool {
    let sides =
        |cause: &Cause| [Some(cause.cause.span), cause.effect.as_ref().map(|e| e.span)];
    let own = sides(one).into_iter().flatten();
    own.into_iter()
        .any(|span| sides(other).into_iter().flatten().any(|s| s.overlaps(span)))
}

/// A cause that the reader alone finds: nobody's, and without a signal.
fn unmarked(cause: Cause) -> Cause {
    Cause { signal: Span::default(), player: None, ..cause }
}

/// Whether a sentence could state a cause: it holds a word that may signal one, or a second clause,
/// as 996 in a thousand of those with a cause and its effect in the Causal News Corpus do, and 94 in a hundred
/// of the others. Cheap: the reader looks at no other sentence.
pub fn may_state(lexicon: &WhyLexicon, sentence: &Sentence) -> bool {
    if sentence.tokens.len() < MIN_TOKENS || sentence.text.trim_end().ends_with('?') {
        return false;
    }
    (0..sentence.tokens.len()).any(|idx| {
        matches!(
            sentence.tokens[idx].dep,
            Dep::Advcl
                | Dep::Acl
                | Dep::Relcl
                | Dep::Pcomp
                | Dep::Xcomp
                | Dep::Ccomp
                | Dep::Conj
        ) || lexicon.causes.all_at(sentence, idx).next().is_some()
            || lexicon.causes.all_of_verb(sentence, idx).next().is_some()
    })
}

/// A relation of the reader as a cause; `None` where its sides meet.
fn cause(view: &View<'_>, relation: Relation) -> Option<Cause> {
    let [cause, effect] =
        [relation.cause, relation.effect].map(|range| view.trimmed(range));
    let host = top(view, effect);
    let link = Link {
        cause,
        effect,
        signal: relation.signal.unwrap_or_default(),
        kind: kind(view, relation.signal, cause, host),
        host,
    };
    let apart = !cause.is_empty() && !effect.is_empty() && !cause.overlaps(effect);
    apart.then(|| causes::cause(view, link))
}

/// The word of a range that the others hang on.
fn top(view: &View<'_>, range: TokenRange) -> usize {
    let outside = range
        .indices()
        .find(|&idx| !range.contains(view.head(idx)) || view.head(idx) == idx);
    let verb = range.indices().find(|&idx| {
        view.is_verbal(idx) && (!range.contains(view.head(idx)) || view.head(idx) == idx)
    });
    verb.or(outside).unwrap_or(range.start)
}

/// The kind of a cause that no rule sees: that of its signal in the table; an infinitive is a
/// purpose; what follows from an act not done holds back; else the immediate reason.
fn kind(
    view: &View<'_>,
    signal: Option<TokenRange>,
    cause: TokenRange,
    host: usize,
) -> CauseKind {
    let words = signal.into_iter().flat_map(TokenRange::indices);
    let known = words.flat_map(|idx| {
        let of_words = view
            .lexicon
            .causes
            .all_at(view.sentence, idx)
            .map(|(_, signal)| signal);
        of_words.chain(view.lexicon.causes.all_of_verb(view.sentence, idx))
    });
    if let Some(signal) =
        known.into_iter().find(|signal| signal.form != SignalForm::Purpose)
    {
        return causes::kind_of(view, *signal, host);
    }
    let opens = signal.map_or(cause.start, |signal| signal.start);
    if [opens, cause.start].iter().any(|&idx| view.tag(idx) == Tag::To) {
        return CauseKind::Motive;
    }
    CauseKind::Trigger
}
