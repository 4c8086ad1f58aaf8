//! How acts are told: what speakers report and judge, what is negated, to come, or a condition.

use dyad_data::{Meaning, Operator};
use dyad_types::{Actuality, CameoCode, Dep, Pos, Sector, Tag};

use super::act::Act;
use super::arguments::{self, Arguments, ClauseKind, Mood};
use super::reading::Reader;
use super::tree::Tree;

impl Reader<'_> {
    /// "said that": the clause's own acts, held by the speaker; what another must do is asked.
    pub(super) fn report(&mut self, arguments: &Arguments, depth: usize) -> Vec<Act> {
        let speaker = arguments.subject;
        let clauses: Vec<usize> = arguments.clauses.iter().map(|&(_, c)| c).collect();
        let mut acts = Vec::new();
        for clause in clauses {
            for member in self.matcher.tree.coordinated(clause) {
                acts.extend(self.reported(member, speaker, depth));
            }
        }
        for act in &mut acts {
            let nobody = act.actor.is_none();
            if nobody && !self.may_have_done(speaker, act) {
                act.holder = act.holder.or(speaker);
            } else if nobody || act.actor == speaker || self.is_pronoun(act.actor) {
                act.actor = speaker.or(act.actor);
            } else if act.holder.is_none() {
                act.holder = speaker;
            }
        }
        acts
    }

    fn reported(
        &mut self,
        clause: usize,
        speaker: Option<usize>,
        depth: usize,
    ) -> Vec<Act> {
        let tree = self.matcher.tree;
        if !tree.is_verb(clause) || self.read[clause] {
            return self.clause(clause, depth + 1);
        }
        let told = arguments::of_verb(tree, clause);
        let doer = arguments::surface_subject(tree, clause);
        let duty = told.mood == Mood::Duty
            || (matches!(tree.lemma(clause), "need" | "have")
                && told.clauses.iter().any(|(kind, _)| *kind == ClauseKind::To));
        let other = doer.filter(|&head| {
            Some(head) != speaker && self.matcher.is_party(head) && !self.is_pronoun(doer)
        });
        match other {
            Some(head) if duty && !told.negated && speaker.is_some() => {
                self.told_to(clause, head, speaker, depth)
            }
            _ => {
                let mut acts = self.clause(clause, depth + 1);
                acts.extend(self.judged(clause, speaker));
                acts
            }
        }
    }

    /// "said that X must withdraw": asks X to.
    fn told_to(
        &mut self,
        clause: usize,
        addressee: usize,
        speaker: Option<usize>,
        depth: usize,
    ) -> Vec<Act> {
        let inner = self.clause(clause, depth + 1);
        let lexicon = self.matcher.lexicon;
        let code = inner
            .first()
            .and_then(|act| lexicon.apply(Operator::Demand, &act.code))
            .or_else(|| CameoCode::new("100").ok());
        let Some(code) = code else { return Vec::new() };
        let arguments = Arguments {
            predicate: clause,
            subject: speaker,
            ..Arguments::default()
        };
        vec![Act::new(&code, &arguments, vec![addressee])]
    }

    /// "said that X were responsible": accuses X.
    fn judged(&self, clause: usize, speaker: Option<usize>) -> Option<Act> {
        let tree = self.matcher.tree;
        if tree.lemma(clause) != "be" {
            return None;
        }
        let copula = arguments::of_verb(tree, clause);
        let judgement = copula.predicates.iter().find_map(|&child| {
            let frame = self.matcher.adjective(child, &copula)?;
            match &frame.meaning {
                Meaning::Code(code) if frame.reported => Some((child, code.clone())),
                _ => None,
            }
        });
        let (adjective, code) = judgement?;
        let judged = copula.subject.filter(|_| !copula.negated)?;
        if Some(judged) == speaker || self.is_pronoun(Some(judged)) {
            return None;
        }
        let arguments = Arguments {
            predicate: adjective,
            subject: speaker,
            ..Arguments::default()
        };
        Some(Act::new(&code, &arguments, vec![judged]))
    }

    /// "called him to discuss" telephones; "called the minister to resign" asks.
    pub(super) fn call_to(&mut self, arguments: &Arguments, depth: usize) -> Vec<Act> {
        let inner = self.governed_clause(arguments, depth);
        let said = inner.first().map(|act| act.code.clone());
        let code = match said.as_ref().map(CameoCode::root) {
            Some("05" | "11" | "13") => said,
            Some("06" | "07" | "08" | "14" | "16" | "17" | "18" | "19") => {
                let code = said.and_then(|code| {
                    self.matcher.lexicon.apply(Operator::Request, &code)
                });
                code.or_else(|| CameoCode::new("020").ok())
            }
            _ => CameoCode::new("041").ok(),
        };
        let Some(code) = code else { return Vec::new() };
        let recipients = self.recipients(&["o".to_owned()], arguments);
        let mut act = Act::new(&code, arguments, recipients);
        act.reciprocal = act.code.root() == "04";
        vec![act]
    }

    /// What negation, future and conditions make of a clause's acts.
    pub(super) fn in_mood(&self, acts: Vec<Act>, arguments: &Arguments) -> Vec<Act> {
        let tree = self.matcher.tree;
        let conditional = is_conditional(tree, arguments.predicate)
            || is_weighed(tree, arguments.predicate);
        acts.into_iter()
            .filter_map(|mut act| {
                if arguments.negated {
                    act = self.negated(act, arguments)?;
                } else if matches!(arguments.mood, Mood::Future | Mood::Would) {
                    act = self.to_come(act, arguments);
                } else if matches!(arguments.mood, Mood::Possible | Mood::Duty) {
                    act.actuality = Actuality::Hypothetical;
                } else if tree.tag(arguments.predicate) == Tag::Vbg
                    && act.actuality == Actuality::Happened
                    && tree.child(arguments.predicate, Dep::Aux).is_some()
                {
                    act.actuality = Actuality::Ongoing;
                }
                if conditional {
                    act.actuality = Actuality::Hypothetical;
                }
                Some(act)
            })
            .collect()
    }

    /// "will not release" refuses; "did not attack" denies.
    fn negated(&self, mut act: Act, arguments: &Arguments) -> Option<Act> {
        let refuses = match arguments.mood {
            Mood::Future | Mood::Would | Mood::Possible => true,
            Mood::Told | Mood::Duty => {
                matches!(act.code.root(), "03" | "08")
                    || matches!(act.code.as_str(), "054" | "057")
            }
        };
        let speaks = matches!(act.code.root(), "02" | "09" | "10" | "11" | "12" | "13");
        if refuses && !speaks {
            act.code = self.matcher.lexicon.apply(Operator::Refuse, &act.code)?;
            act.reciprocal = false;
            if act.actuality == Actuality::Planned {
                act.actuality = Actuality::Happened;
            }
        } else {
            act.actuality = Actuality::Denied;
        }
        Some(act)
    }

    /// An act told as coming: cooperation is agreed to, hostility threatened.
    fn to_come(&self, mut act: Act, arguments: &Arguments) -> Act {
        act.future = true;
        if act.actuality == Actuality::Denied || act.actuality == Actuality::Hypothetical
        {
            return act;
        }
        let lexicon = self.matcher.lexicon;
        let code = lexicon
            .apply(Operator::Plan, &act.code)
            .or_else(|| lexicon.apply(Operator::Intent, &act.code));
        if let Some(code) = code {
            act.actuality = if code.root() == "13" {
                Actuality::Threatened
            } else {
                Actuality::Planned
            };
            act.reciprocal = false;
            act.code = code;
        } else {
            act.actuality = Actuality::Planned;
        }
        if arguments.mood == Mood::Would && !self.is_reported(arguments.predicate) {
            act.actuality = Actuality::Hypothetical;
        }
        act
    }

    /// Whether the clause is what somebody says.
    fn is_reported(&self, verb: usize) -> bool {
        let tree = self.matcher.tree;
        let mut at = verb;
        for _ in 0..6 {
            match tree.dep(at) {
                Dep::Ccomp | Dep::Parataxis => return true,
                Dep::Conj | Dep::Xcomp => at = tree.head(at),
                _ => return false,
            }
        }
        false
    }

    /// Whether who tells of an act without a doer may be the doer: police of an arrest, but nobody
    /// of a killing, and no newspaper of anything.
    pub(super) fn may_have_done(&self, speaker: Option<usize>, act: &Act) -> bool {
        !matches!(act.code.root(), "18" | "19" | "20") && !self.is_press(speaker)
    }

    /// Whether the words name a paper, an agency, a journalist.
    pub(super) fn is_press(&self, head: Option<usize>) -> bool {
        let parties = self.matcher.parties;
        let mention = head.and_then(|head| parties.at(head));
        let actors = mention.map(|nth| parties.mentions[nth].actors.as_slice());
        actors.is_some_and(|actors| {
            actors
                .iter()
                .any(|actor| matches!(actor.sector, Some(Sector::Med | Sector::Jrn)))
        })
    }

    pub(super) fn is_pronoun(&self, head: Option<usize>) -> bool {
        head.is_some_and(|idx| self.matcher.tree.pos(idx) == Pos::Pron)
    }
}

/// Whether the clause stands under "if", "unless", "until", "in case".
pub(super) fn is_conditional(tree: &Tree<'_>, verb: usize) -> bool {
    tree.with_dep(verb, Dep::Mark)
        .any(|mark| matches!(tree.lemma(mark), "if" | "unless" | "whether" | "lest"))
}

/// Whether the clause is only weighed: "is likely to attend", "was unable to agree".
fn is_weighed(tree: &Tree<'_>, verb: usize) -> bool {
    let governor = tree.head(verb);
    matches!(tree.dep(verb), Dep::Xcomp | Dep::Ccomp | Dep::Advcl)
        && matches!(
            tree.lemma(governor),
            "likely" | "unlikely" | "possible" | "unable" | "able"
        )
}
