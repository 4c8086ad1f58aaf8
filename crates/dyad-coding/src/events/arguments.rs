//! The arguments of a verb, noun or adjective: who does it, to whom, with what clauses, in what
//! mood, with passives turned round and shared subjects found.

use dyad_types::{Dep, Pos, Tag};

use super::tree::Tree;

/// A preposition and what it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// The preposition.
    pub(crate) token: usize,
    /// The noun it governs.
    pub(crate) object: Option<usize>,
    /// The clause it governs.
    pub(crate) clause: Option<usize>,
}

/// A clause that a word governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    /// "to withdraw".
    To,
    /// "that it withdraws".
    That,
    /// "withdrawing".
    Ing,
    /// "to discuss", of purpose.
    Purpose,
}

/// When the clause tells its act, by its auxiliaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    /// Past or present, as a fact.
    #[default]
    Told,
    /// "will", "going to", "is to".
    Future,
    /// "would".
    Would,
    /// "may", "might", "could", "can".
    Possible,
    /// "must", "should", "ought to", "has to", "needs to".
    Duty,
}

/// The arguments of one predicate. Every index is a token.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of grammar")]
pub(crate) struct Arguments {
    pub(crate) predicate: usize,
    /// Who does it.
    pub(crate) subject: Option<usize>,
    /// What stands on the object's side in the active voice.
    pub(crate) object: Option<usize>,
    pub(crate) dative: Option<usize>,
    pub(crate) links: Vec<Link>,
    pub(crate) clauses: Vec<(ClauseKind, usize)>,
    pub(crate) particles: Vec<usize>,
    /// Predicates of the object and adverbs.
    pub(crate) predicates: Vec<usize>,
    pub(crate) negated: bool,
    pub(crate) mood: Mood,
    /// "had" before the participle.
    pub(crate) perfect_past: bool,
    pub(crate) passive: bool,
    /// Whether it stands in the past tense or perfect.
    pub(crate) past: bool,
}

/// The arguments of the verb at `verb`.
pub(crate) fn of_verb(tree: &Tree<'_>, verb: usize) -> Arguments {
    let mut arguments = Arguments { predicate: verb, ..Arguments::default() };
    let mut agent = None;
    let mut direct = None;
    let mut told_to = None;
    for &child in tree.children(verb) {
        match tree.dep(child) {
            Dep::Dobj => direct = direct.or(Some(antecedent(tree, child))),
            Dep::Dative => {
                let given = tree.child(child, Dep::Pobj).or(Some(child));
                arguments.dative = arguments.dative.or(given);
            }
            Dep::Agent => agent = tree.child(child, Dep::Pobj),
            Dep::Prep => links_of(tree, child, &mut arguments.links),
            Dep::Prt => arguments.particles.push(child),
            Dep::Xcomp | Dep::Ccomp if is_small_clause(tree, child) => {
                arguments.predicates.push(child);
                direct = direct.or_else(|| own_subject(tree, child));
            }
            Dep::Xcomp => arguments.clauses.push((clause_kind(tree, child), child)),
            Dep::Ccomp if is_quote_frame(tree, verb, child) => {
                arguments.clauses.push((ClauseKind::That, child));
            }
            Dep::Ccomp => {
                let kind = ccomp_kind(tree, child);
                arguments.clauses.push((kind, child));
                if kind != ClauseKind::That {
                    told_to = told_to.or_else(|| own_subject(tree, child));
                }
            }
            Dep::Advcl if for_mark(tree, child).is_some() => {
                // "pushed for them to leave"
                let object = own_subject(tree, child);
                let token = for_mark(tree, child).unwrap_or(child);
                arguments.links.push(Link { token, object, clause: Some(child) });
            }
            Dep::Advcl if has_to(tree, child) => {
                arguments.clauses.push((ClauseKind::Purpose, child));
            }
            Dep::Oprd | Dep::Acomp | Dep::Advmod | Dep::Attr => {
                arguments.predicates.push(child);
            }
            _ => {}
        }
    }
    // "allowed them to leave": the parser may give "them" to the infinitive.
    let direct = direct.or(told_to);
    arguments.passive = is_passive(tree, verb);
    let own = own_subject(tree, verb);
    let surface = own.or_else(|| shared_subject(tree, verb, 0));
    if arguments.passive {
        arguments.subject = agent;
        if direct.is_some() && arguments.dative.is_none() {
            arguments.dative = surface;
            arguments.object = direct;
        } else {
            arguments.object = surface;
        }
    } else {
        arguments.subject = surface;
        arguments.object = direct.or_else(|| relative_object(tree, verb, own));
    }
    read_mood(tree, verb, &mut arguments);
    arguments
}

/// The arguments of the noun at `noun`, as if it were a verb: possessor, agent or nationality as
/// subject, "of" as object.
pub(crate) fn of_noun(tree: &Tree<'_>, noun: usize) -> Arguments {
    let mut arguments = Arguments {
        predicate: noun,
        past: true,
        ..Arguments::default()
    };
    for &child in tree.children(noun) {
        match tree.dep(child) {
            Dep::Poss => arguments.subject = Some(child),
            Dep::Prep | Dep::Agent => links_of(tree, child, &mut arguments.links),
            Dep::Acl if has_to(tree, child) => {
                arguments.clauses.push((ClauseKind::To, child));
            }
            Dep::Acl | Dep::Ccomp | Dep::Relcl
                if tree.child(child, Dep::Mark).is_some() =>
            {
                arguments.clauses.push((ClauseKind::That, child));
            }
            Dep::Det if tree.lemma(child) == "no" => arguments.negated = true,
            _ => {}
        }
    }
    let by = arguments.links.iter().find(|link| tree.lemma(link.token) == "by");
    if let Some(agent) = by.and_then(|link| link.object) {
        arguments.subject = Some(agent);
    }
    let of = arguments.links.iter().find(|link| tree.lemma(link.token) == "of");
    // "troop withdrawal", "prisoner release"
    let compound = || {
        tree.with_dep(noun, Dep::Compound)
            .find(|&child| tree.pos(child) == Pos::Noun)
    };
    arguments.object = of.and_then(|link| link.object).or_else(compound);
    arguments
}

/// The arguments of the adjective at `adjective` after a copula.
pub(crate) fn of_adjective(tree: &Tree<'_>, adjective: usize) -> Arguments {
    let copula = tree.head(adjective);
    let mut arguments = of_verb(tree, copula);
    arguments.predicate = adjective;
    arguments.passive = false;
    if arguments.subject.is_none() {
        arguments.subject = own_subject(tree, copula);
    }
    for &child in tree.children(adjective) {
        match tree.dep(child) {
            Dep::Prep => links_of(tree, child, &mut arguments.links),
            Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Acl if has_to(tree, child) => {
                arguments.clauses.push((ClauseKind::To, child));
            }
            _ => {}
        }
    }
    arguments
}

/// The subject of the clause of `verb` as it stands in the text, its own or shared.
pub(crate) fn surface_subject(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    own_subject(tree, verb).or_else(|| shared_subject(tree, verb, 0))
}

/// Whether the verb has "to" before it.
pub(crate) fn has_to(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children(verb)
        .iter()
        .any(|&child| tree.tag(child) == Tag::To && child < verb)
}

fn own_subject(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let subject = tree.children(verb).iter().copied().find(|&child| {
        matches!(tree.dep(child), Dep::Nsubj | Dep::Nsubjpass)
            && tree.tag(child) != Tag::Ex
    })?;
    Some(antecedent(tree, subject))
}

/// The noun that a relative pronoun stands for; any other token stands for itself.
fn antecedent(tree: &Tree<'_>, idx: usize) -> usize {
    let relative = matches!(tree.tag(idx), Tag::Wdt | Tag::Wp)
        || (tree.lemma(idx) == "that" && tree.pos(idx) != Pos::Noun);
    if !relative {
        return idx;
    }
    let mut clause = tree.head(idx);
    for _ in 0..4 {
        if tree.dep(clause) == Dep::Relcl {
            return tree.head(clause);
        }
        clause = tree.head(clause);
    }
    idx
}

/// The subject of a verb without its own: of the verb it is coordinated with, of the verb that
/// governs it, the noun it modifies.
fn shared_subject(tree: &Tree<'_>, verb: usize, depth: usize) -> Option<usize> {
    if depth > 8 {
        return None;
    }
    let head = tree.head(verb);
    let above =
        |at: usize| own_subject(tree, at).or_else(|| shared_subject(tree, at, depth + 1));
    match tree.dep(verb) {
        Dep::Conj | Dep::Advcl | Dep::Dep | Dep::Parataxis if tree.is_verb(head) => {
            above(head)
        }
        Dep::Conj => match tree.pos(head) {
            Pos::Adj => above(tree.head(head)),
            _ => None,
        },
        Dep::Xcomp | Dep::Ccomp if tree.is_verb(head) => {
            let object = tree.child(head, Dep::Dobj).or_else(|| {
                let dative = tree.child(head, Dep::Dative)?;
                tree.child(dative, Dep::Pobj).or(Some(dative))
            });
            match object {
                Some(object) if !keeps_control(tree.lemma(head)) => {
                    Some(antecedent(tree, object))
                }
                _ => above(head),
            }
        }
        Dep::Xcomp | Dep::Ccomp | Dep::Advcl if tree.pos(head) == Pos::Adj => {
            above(tree.head(head))
        }
        Dep::Pcomp => {
            let governor = tree.head(head);
            if !tree.is_verb(governor) {
                return None;
            }
            let object = tree.child(governor, Dep::Dobj);
            match object {
                Some(object) if tree.lemma(head) != "by" => Some(object),
                _ => above(governor),
            }
        }
        Dep::Acl if tree.is_verb(verb) && !has_to(tree, verb) => {
            // "issued a statement demanding": the author demands.
            let author = tree.tag(verb) == Tag::Vbg && tree.is_utterance(head);
            let owner = author.then(|| noun_owner(tree, head, depth)).flatten();
            owner.or(Some(head))
        }
        Dep::Relcl => Some(head),
        Dep::Acl => noun_owner(tree, head, depth),
        _ => None,
    }
}

/// Whose offer or plan it is: the possessor of the noun, or the subject of its verb.
fn noun_owner(tree: &Tree<'_>, noun: usize, depth: usize) -> Option<usize> {
    let governor = tree.head(noun);
    let of_governor = || {
        (tree.is_verb(governor) && tree.dep(noun) == Dep::Dobj)
            .then(|| {
                own_subject(tree, governor)
                    .or_else(|| shared_subject(tree, governor, depth + 1))
            })
            .flatten()
    };
    tree.child(noun, Dep::Poss).or_else(of_governor)
}

/// Verbs whose own subject, not their object, does what the infinitive says.
fn keeps_control(lemma: &str) -> bool {
    matches!(
        lemma,
        "promise" | "vow" | "pledge" | "threaten" | "swear" | "use" | "call" | "take"
    )
}

/// The object that a relative clause leaves open: "the deal that Iran signed".
fn relative_object(tree: &Tree<'_>, verb: usize, own: Option<usize>) -> Option<usize> {
    if tree.dep(verb) != Dep::Relcl {
        return None;
    }
    let head = tree.head(verb);
    (own.is_some() && own != Some(head)).then_some(head)
}

fn is_passive(tree: &Tree<'_>, verb: usize) -> bool {
    let mut has_aux = false;
    for &child in tree.children(verb) {
        match tree.dep(child) {
            Dep::Auxpass | Dep::Nsubjpass => return true,
            Dep::Aux => has_aux = true,
            Dep::Dobj if tree.dep(verb) != Dep::Acl => return false,
            Dep::Nsubj => return false,
            _ => {}
        }
    }
    if tree.tag(verb) != Tag::Vbn || has_aux {
        return false;
    }
    match tree.dep(verb) {
        Dep::Acl | Dep::Relcl | Dep::Advcl | Dep::Xcomp | Dep::Oprd => true,
        Dep::Conj => is_passive(tree, tree.head(verb)) || !tree.is_verb(tree.head(verb)),
        _ => tree.child(verb, Dep::Agent).is_some(),
    }
}

/// Prepositions may follow each other: "out of Syria", "up to".
fn links_of(tree: &Tree<'_>, token: usize, links: &mut Vec<Link>) {
    // "according to officials": whose word it is, no party to the act.
    if tree.sentence.is_word(token, "according") {
        return;
    }
    let mut object = None;
    let mut clause = None;
    for &child in tree.children(token) {
        match tree.dep(child) {
            Dep::Pobj => object = object.or(Some(antecedent(tree, child))),
            Dep::Pcomp => clause = clause.or(Some(child)),
            Dep::Prep => links_of(tree, child, links),
            _ => {}
        }
    }
    links.push(Link { token, object, clause });
}

fn for_mark(tree: &Tree<'_>, clause: usize) -> Option<usize> {
    let mark = tree.child(clause, Dep::Mark)?;
    (tree.lemma(mark) == "for" && has_to(tree, clause)).then_some(mark)
}

/// "found him guilty": an adjective or noun with its subject and no verb.
fn is_small_clause(tree: &Tree<'_>, clause: usize) -> bool {
    tree.pos(clause) == Pos::Adj
        && tree.child(clause, Dep::Mark).is_none()
        && tree.child(clause, Dep::Aux).is_none()
}

fn clause_kind(tree: &Tree<'_>, clause: usize) -> ClauseKind {
    if has_to(tree, clause) {
        ClauseKind::To
    } else if tree.tag(clause) == Tag::Vbg {
        ClauseKind::Ing
    } else {
        ClauseKind::To
    }
}

fn ccomp_kind(tree: &Tree<'_>, clause: usize) -> ClauseKind {
    let marked = tree.child(clause, Dep::Mark).is_some();
    if has_to(tree, clause) && !marked {
        ClauseKind::To
    } else if tree.tag(clause) == Tag::Vbg
        && !marked
        && tree.child(clause, Dep::Aux).is_none()
    {
        ClauseKind::Ing
    } else {
        ClauseKind::That
    }
}

/// A quoted clause before its verb of saying: "X will leave, officials said".
fn is_quote_frame(tree: &Tree<'_>, verb: usize, clause: usize) -> bool {
    clause < verb && !has_to(tree, clause)
}

fn read_mood(tree: &Tree<'_>, verb: usize, arguments: &mut Arguments) {
    arguments.past = matches!(tree.tag(verb), Tag::Vbd | Tag::Vbn);
    for &child in tree.children(verb) {
        let lemma = tree.lemma(child);
        match tree.dep(child) {
            Dep::Neg => arguments.negated = true,
            Dep::Advmod if matches!(lemma, "never" | "hardly") => {
                arguments.negated = true;
            }
            Dep::Advmod if lemma == "longer" => {
                arguments.negated |= tree.child(child, Dep::Neg).is_some()
                    || tree.children(child).iter().any(|&c| tree.lemma(c) == "no");
            }
            Dep::Dobj | Dep::Nsubj | Dep::Nsubjpass => {
                let no = |c: &usize| {
                    tree.dep(*c) == Dep::Det && matches!(tree.lemma(*c), "no" | "neither")
                };
                arguments.negated |= tree.children(child).iter().any(no);
            }
            Dep::Aux => read_auxiliary(tree, child, arguments),
            _ => {}
        }
    }
    // "is to sign", "is going to sign", "is about to sign": the verb hangs below.
    if tree.dep(verb) == Dep::Xcomp && has_to(tree, verb) {
        let head = tree.head(verb);
        let going = tree.lemma(head) == "go" && tree.tag(head) == Tag::Vbg;
        let be = tree.lemma(head) == "be";
        let about = tree.lemma(head) == "about";
        if going || be || about {
            arguments.mood = Mood::Future;
        }
        if matches!(tree.lemma(head), "need" | "have" | "ought") {
            arguments.mood = Mood::Duty;
        }
    }
}

fn read_auxiliary(tree: &Tree<'_>, auxiliary: usize, arguments: &mut Arguments) {
    let lemma = tree.lemma(auxiliary);
    match lemma {
        "will" | "shall" | "'ll" | "wo" | "ll" => arguments.mood = Mood::Future,
        "would" | "'d" => arguments.mood = Mood::Would,
        "may" | "might" | "could" | "can" | "ca" => arguments.mood = Mood::Possible,
        "must" | "should" | "ought" | "need" => arguments.mood = Mood::Duty,
        "have" => {
            arguments.past = true;
            arguments.perfect_past |= tree.tag(auxiliary) == Tag::Vbd;
        }
        "do" => arguments.past |= tree.tag(auxiliary) == Tag::Vbd,
        "be" if tree.tag(auxiliary) == Tag::Vbd => arguments.past = true,
        _ => {}
    }
    // The tagger's base form of "would" and "could" may be "will" and "can".
    if tree.sentence.is_word(auxiliary, "would") {
        arguments.mood = Mood::Would;
    } else if tree.sentence.is_word(auxiliary, "could") {
        arguments.mood = Mood::Possible;
    }
}
