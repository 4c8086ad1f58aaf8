//! What an act is for: "they marched to protest", "in a bid to calm the streets".

use dyad_data::{CauseSignal, WordList};
use dyad_types::{Dep, Tag, TokenRange};

use crate::why::causes::{self, Link};
use crate::why::view::View;

/// The purpose that the signal in `range` marks, and the act that it is for.
pub(super) fn link(
    view: &View<'_>,
    range: TokenRange,
    signal: CauseSignal,
) -> Option<Link> {
    let last = range.end - 1;
    let (verb, top) = if view.tag(last) == Tag::To {
        (view.head(last), range.indices().find(|&idx| !range.contains(view.head(idx)))?)
    } else {
        (view.child(last, &[Dep::Pcomp, Dep::Pobj])?, range.start)
    };
    let alone = range.len() == 1;
    if alone && view.dep(verb) != Dep::Advcl && !is_purpose(view, verb) {
        return None;
    }
    let hang = if alone || top == last { verb } else { top };
    let host = view.head(hang);
    if host == hang
        || alone && !(view.is_verbal(host) && may_have_purpose(view, host, last))
    {
        return None;
    }
    let own = view.clause_range(verb, &[]);
    // "no industry to lean on": the noun is what is leaned on.
    if own.end > verb && view.dep(own.end - 1) == Dep::Prep {
        return None;
    }
    let cause = TokenRange::new(last.max(own.start.min(last)), own.end.max(last + 1));
    let effect = causes::host_range(view, host, hang, cause);
    Some(Link {
        cause,
        effect,
        signal: range,
        kind: signal.kind,
        host,
    })
}

/// Verbs that take an infinitive for what is asked, allowed, begun or done: no purpose of their own.
/// Own list.
const ASKS: [&str; 52] = [
    "agree",
    "allow",
    "appeal",
    "ask",
    "begin",
    "call",
    "challenge",
    "choose",
    "compel",
    "continue",
    "dare",
    "decide",
    "drive",
    "elect",
    "enable",
    "encourage",
    "expect",
    "fail",
    "forbid",
    "force",
    "get",
    "happen",
    "have",
    "help",
    "induce",
    "invite",
    "lean",
    "leave",
    "let",
    "manage",
    "mean",
    "oblige",
    "order",
    "permit",
    "persuade",
    "pledge",
    "press",
    "pressure",
    "promise",
    "push",
    "refuse",
    "require",
    "start",
    "tell",
    "tempt",
    "tend",
    "threaten",
    "urge",
    "use",
    "vote",
    "vow",
    "warn",
];

/// Words right before "to" that take it themselves: "the first to", "about to", "48 hours to". Own list.
const TAKES_TO: [&str; 38] = [
    "first", "second", "third", "last", "latest", "next", "only", "about", "due", "set",
    "likely", "unlikely", "able", "unable", "ready", "bound", "hours", "days", "weeks",
    "months", "time", "chance", "right", "reason", "way", "power", "means", "plan",
    "deal", "order", "need", "offer", "promise", "pledge", "threat", "ability",
    "licence", "mandate",
];

/// How far before "to" a superlative stands: "the two most populous states to emerge".
const REACH: usize = 4;

/// "appealed to him to reopen it", "agreed to reopen embassies, to restore flights", "set out to
/// win", "voted to urge", "was the first to call": the infinitive belongs to the verb, or to one above.
fn may_have_purpose(view: &View<'_>, host: usize, to: usize) -> bool {
    let mut before = to.saturating_sub(REACH)..to;
    let superlative = before.any(|idx| matches!(view.tag(idx), Tag::Jjs | Tag::Rbs));
    if superlative || to.checked_sub(1).is_some_and(|idx| view.is_any(idx, &TAKES_TO)) {
        return false;
    }
    let listed = to
        .checked_sub(1)
        .is_some_and(|before| view.is_any(before, &[",", "and"]))
        && view.dep(host) == Dep::Xcomp;
    let set_out =
        view.sentence.lemma(host) == "set" && view.child(host, &[Dep::Prt]).is_some();
    !ASKS.contains(&view.sentence.lemma(host)) && !listed && !set_out
}

/// "closed the road to stop the convoy", "gathered to mourn": an infinitive that the parser takes
/// for a complement.
fn is_purpose(view: &View<'_>, verb: usize) -> bool {
    let host = view.head(verb);
    let complement = view.dep(verb) == Dep::Xcomp && view.is_verbal(host);
    let object = view.child(host, &[Dep::Dobj]).is_some_and(|object| {
        object < verb && view.is_noun(object) && !view.is_any(object, &["that"])
    });
    complement
        && !view.in_list(WordList::Control, host)
        && (object || view.in_list(WordList::Motion, host))
}
