//! Which act a sentence is about: what its main clause tells, before what hangs on it.

use dyad_types::{Actuality, Dep};

use super::act::Act;
use super::tree::Tree;

/// How far an act stands from the main point of its sentence; smaller is nearer.
///
/// Main clause and what it reports cost nothing; each step into a subordinate clause costs 10;
/// an act that did not happen costs 8; a nominal act that nothing governs 6; an unknown actor
/// 3, an unknown recipient 2.
pub(crate) fn distance(
    tree: &Tree<'_>,
    act: &Act,
    actor_known: bool,
    recipient_known: bool,
) -> u32 {
    let outermost = act.words.first().copied().unwrap_or(act.core);
    let mut cost = steps_down(tree, outermost);
    cost += match act.actuality {
        Actuality::Happened
        | Actuality::Ongoing
        | Actuality::Planned
        | Actuality::Threatened => 0,
        Actuality::Hypothetical => 8,
        Actuality::Denied => 12,
    };
    if act.nominal && outermost == act.core {
        cost += 6;
    }
    if !actor_known {
        cost += 3;
    }
    if !recipient_known {
        cost += 2;
    }
    cost
}

fn steps_down(tree: &Tree<'_>, predicate: usize) -> u32 {
    let mut cost = 0;
    let mut at = predicate;
    for _ in 0..tree.len() {
        cost += match tree.dep(at) {
            Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::Csubj | Dep::Pcomp => 10,
            Dep::Parataxis | Dep::Conj | Dep::Appos => 1,
            _ => 0,
        };
        let head = tree.head(at);
        if head == at {
            break;
        }
        at = head;
    }
    cost
}
