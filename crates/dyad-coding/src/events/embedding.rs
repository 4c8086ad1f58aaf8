//! What stands above an act in its sentence: an aim, a hope, a condition or a denial that keeps it
//! from being told as done.

use dyad_types::{Actuality, Dep};

use super::act::Act;
use super::arguments;
use super::reading::Reader;
use super::telling;

/// How the words above an act leave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Told as it is.
    Told,
    /// What another act of the sentence is done for: "flew to Cairo to mediate".
    Aim,
    /// Hoped, feared, or a condition.
    Unreal,
    /// What somebody denies: "rejected charges that it armed the rebels".
    Denied,
}

impl Reader<'_> {
    /// The acts as the words above them leave them; aims of other acts are set aside.
    pub(super) fn settle(&mut self, acts: Vec<Act>) -> Vec<Act> {
        let mut told = vec![false; self.matcher.tree.len()];
        for &word in acts.iter().flat_map(|act| &act.words) {
            if let Some(slot) = told.get_mut(word) {
                *slot = true;
            }
        }
        let mut settled: Vec<Act> = Vec::new();
        let mut aimed_at: Vec<(usize, Vec<usize>)> = Vec::new();
        for mut act in acts {
            match self.standing(&act, &told) {
                Standing::Aim => {
                    self.aims.push(act.core);
                    aimed_at.push((act.core, act.recipients));
                    continue;
                }
                Standing::Unreal if act.actuality != Actuality::Denied => {
                    act.actuality = Actuality::Hypothetical;
                }
                Standing::Denied => act.actuality = Actuality::Denied,
                Standing::Told | Standing::Unreal => {}
            }
            settled.push(act);
        }
        // "opened the bridge to let aid into Chad": who the aim is for is a last guess at for whom
        // the act is.
        for (aim, recipients) in aimed_at {
            let above = self.matcher.tree.head(aim);
            for act in settled.iter_mut().filter(|act| act.words.contains(&above)) {
                act.recipients.extend(&recipients);
            }
        }
        settled
    }

    /// `told` marks the words of all acts.
    fn standing(&self, act: &Act, told: &[bool]) -> Standing {
        let tree = self.matcher.tree;
        let mut at = act.words.iter().copied().min_by_key(|&word| tree.depth(word));
        let own = |word: usize| act.words.contains(&word);
        for _ in 0..tree.len() {
            let Some(idx) = at else { break };
            let head = tree.head(idx);
            let dep = tree.dep(idx);
            if head == idx || dep == Dep::Relcl {
                break;
            }
            if matches!(dep, Dep::Advcl | Dep::Xcomp)
                && arguments::has_to(tree, idx)
                && told[head]
                && !own(head)
                && !self.is_in("implicative", head)
            {
                return Standing::Aim;
            }
            // "rejected an invitation to attend": what hangs on an act's object.
            if dep == Dep::Acl
                && arguments::has_to(tree, idx)
                && !own(head)
                && (told[head] || told[tree.head(head)])
            {
                return Standing::Aim;
            }
            if dep == Dep::Advcl && telling::is_conditional(tree, idx) {
                return Standing::Unreal;
            }
            let carries = matches!(
                dep,
                Dep::Ccomp | Dep::Xcomp | Dep::Acl | Dep::Pcomp | Dep::Prep | Dep::Dobj
            );
            if carries && !own(head) && self.is_in("unreal", head) {
                return Standing::Unreal;
            }
            if carries && self.idle[head] && self.is_in("denial", head) {
                return Standing::Denied;
            }
            at = Some(head);
        }
        Standing::Told
    }

    fn is_in(&self, class: &str, idx: usize) -> bool {
        let lexicon = self.matcher.lexicon;
        let lemma = self.matcher.tree.lemma(idx);
        lexicon
            .class(class)
            .is_some_and(|class| lexicon.is_in_class(lemma, class))
    }
}
