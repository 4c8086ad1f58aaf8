//! Causes as the learned reader finds them, with kind, holder and hedge from the words that the
//! rules know.

use dyad_data::{SignalForm, WhyLexicon};
use dyad_types::{Cause, CauseKind, Dep, Sentence, Tag, TokenRange};

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

/// The causes of the sentence: those that the reader finds, and those that words mark where the reader
/// does not deny that there are any.
pub(super) fn causes(view: &View<'_>, reader: &CauseReader) -> Vec<Cause> {
    let is_told = reader.is_told();
    if !is_told && !may_state(view.lexicon, view.sentence) {
        return Vec::new();
    }
    let stated = reader.read(view.sentence);
    let links = causes::links(view);
    let mut found: Vec<Cause> = Vec::new();
    if is_told || stated.probability >= EVEN {
        let relations = stated.relations.iter();
        found.extend(relations.filter_map(|relation| cause(view, &links, *relation)));
    }
    // Where no word marks what the reader finds, and a rule has words for it, the rule knows better.
    let overlaps = |cause: &Cause, link: &Link| {
        view.sentence.span_of(link.cause).overlaps(cause.cause.span)
    };
    if !is_told {
        found.retain(|cause| {
            !cause.signal.is_empty() || !links.iter().any(|link| overlaps(cause, link))
        });
    }
    if !is_told {
        // "It came after ..." states a cause of the sentence before, which the reader does not see.
        let is_likely = |link: &Link| {
            stated.probability >= DOUBT
                || neighbours::is_pointer(view, view.sentence.span_of(link.effect))
        };
        let marked = links.into_iter().filter(is_likely);
        let marked = marked.map(|link| causes::cause(view, link));
        let is_new = |cause: &Cause| {
            !found.iter().any(|known| {
                let mut told = std::iter::once(&known.cause).chain(&known.effect);
                told.any(|clause| clause.span.overlaps(cause.cause.span))
            })
        };
        let marked: Vec<Cause> = marked.filter(is_new).collect();
        found.extend(marked);
    }
    found
}

/// Whether a sentence could state a cause: it holds a word that may signal one, or a second clause,
/// as 997 in a thousand of those with a cause and its effect in the Causal News Corpus do. Cheap: the reader looks at no other sentence.
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

fn cause(view: &View<'_>, links: &[Link], relation: Relation) -> Option<Cause> {
    let [cause, effect] =
        [relation.cause, relation.effect].map(|range| view.trimmed(range));
    let signal = relation.signal;
    // The rule that sees the same words the same way round.
    let link = links.iter().find(|link| {
        let same = link.cause.overlaps(cause) && link.effect.overlaps(effect);
        same || signal.is_some_and(|signal| link.signal.overlaps(signal))
            && !link.cause.overlaps(effect)
    });
    let is_seen = link.is_some();
    let host = link.map_or_else(|| top(view, effect), |link| link.host);
    let link = Link {
        cause,
        effect,
        signal: signal.unwrap_or_default(),
        kind: link.map_or_else(|| kind(view, signal, cause, host), |link| link.kind),
        host,
    };
    let apart = !cause.is_empty() && !effect.is_empty() && !cause.overlaps(effect);
    apart.then(|| {
        let cause = causes::cause(view, link);
        // Whose purpose it is, the rules alone tell: "a line set up to keep the peace" is nobody's.
        let player = cause.player.filter(|_| is_seen || cause.kind != CauseKind::Motive);
        Cause { player, ..cause }
    })
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
