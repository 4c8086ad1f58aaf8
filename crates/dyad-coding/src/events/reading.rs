//! Reads the acts of a sentence from its tree: frames for words, operators for what governs
//! them ("refused to release"), mood for how they are told ("will not release").

use dyad_data::{AdjectiveFrame, ArgumentTest, Meaning, NounFrame, Operator, VerbFrame};
use dyad_types::{Dep, EntityLabel, Pos};

use super::act::Act;
use super::arguments::{self, Arguments, ClauseKind};
use super::frames::Matcher;

/// How deep operators may govern each other.
const MAX_DEPTH: usize = 8;

/// Where a recipient may stand when its frame does not say, first choice first.
const USUAL_RECIPIENTS: [&str; 16] = [
    "dat", "o", "against", "with", "on", "upon", "to", "toward", "for", "at", "from",
    "between", "over", "into", "in", "of",
];

/// The same for what two do to each other: no place and no topic is a party to it.
const PARTNERS: [&str; 4] = ["dat", "o", "with", "between"];

/// Reads one sentence.
pub(crate) struct Reader<'a> {
    pub(super) matcher: Matcher<'a>,
    /// Predicates already read as part of another.
    pub(super) read: Vec<bool>,
    /// Verbs in a use that is no event: what governs them tells none either.
    pub(super) idle: Vec<bool>,
    /// Acts that are only what another is done for.
    pub(super) aims: Vec<usize>,
    /// Acts that are only weighed.
    pub(super) weighed: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(matcher: Matcher<'a>) -> Self {
        let read = vec![false; matcher.tree.len()];
        let idle = read.clone();
        Self {
            matcher,
            read,
            idle,
            aims: Vec::new(),
            weighed: Vec::new(),
        }
    }

    /// Every act of the sentence, those of higher clauses first.
    pub(crate) fn acts(&mut self) -> Vec<Act> {
        let tree = self.matcher.tree;
        let mut heads: Vec<(usize, usize)> = (0..tree.len())
            .filter(|&idx| {
                (tree.is_verb(idx) && !is_auxiliary(tree.dep(idx)))
                    || self.is_operator_noun(idx)
            })
            .map(|idx| (tree.depth(idx), idx))
            .collect();
        heads.sort_unstable();
        let mut acts = Vec::new();
        for (_, head) in heads {
            if self.read[head] {
                continue;
            }
            if tree.is_verb(head) {
                acts.extend(self.clause(head, 0));
            } else {
                acts.extend(self.noun(head, None, 0));
            }
        }
        for noun in 0..tree.len() {
            if !self.read[noun] && tree.is_noun(noun) {
                acts.extend(self.free_noun(noun));
            }
        }
        acts.retain(|act: &Act| !act.inner);
        self.settle(acts)
    }

    /// Verbs in a use that is no event, in text order.
    pub(crate) fn idle_verbs(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.idle.len()).filter(|&verb| self.idle[verb])
    }

    /// "threats that he would": a noun that governs a clause as a verb does.
    fn is_operator_noun(&self, idx: usize) -> bool {
        let tree = self.matcher.tree;
        let frame = tree.is_noun(idx).then(|| self.matcher.noun(idx)).flatten();
        frame.is_some_and(|frame| matches!(frame.meaning, Meaning::Operator(_)))
            && !arguments::of_noun(tree, idx).clauses.is_empty()
    }

    /// The acts that the clause of a verb tells.
    pub(super) fn clause(&mut self, verb: usize, depth: usize) -> Vec<Act> {
        if depth > MAX_DEPTH || self.read[verb] {
            return Vec::new();
        }
        self.read[verb] = true;
        let tree = self.matcher.tree;
        if !tree.is_verb(verb) {
            return self.verbless(verb, depth);
        }
        if tree.lemma(verb) == "be" {
            return self.copula(verb, depth);
        }
        let arguments = arguments::of_verb(tree, verb);
        let mut acts = self.verb_frames(tree.lemma(verb), &arguments, depth);
        if acts.iter().any(|act| act.code.root() == "14") {
            self.cover_cause(&arguments, &mut acts);
        }
        self.in_mood(acts, &arguments)
    }

    /// A clause whose head the tagger did not take for a verb.
    fn verbless(&mut self, head: usize, depth: usize) -> Vec<Act> {
        match self.matcher.tree.pos(head) {
            Pos::Noun | Pos::Propn => self.noun(head, None, depth),
            _ => Vec::new(),
        }
    }

    /// "is ready to", "is under attack", "was on strike".
    fn copula(&mut self, verb: usize, depth: usize) -> Vec<Act> {
        let tree = self.matcher.tree;
        let arguments = arguments::of_verb(tree, verb);
        let mut acts = Vec::new();
        for &child in &arguments.predicates {
            if let Some(frame) = {
                let own = arguments::of_adjective(tree, child);
                self.matcher.adjective(child, &own).filter(|frame| !frame.reported)
            } {
                let own = arguments::of_adjective(tree, child);
                acts.extend(self.adjective(frame, &own, depth));
            }
        }
        // "is to sign": the infinitive hangs below the copula.
        for &(kind, clause) in &arguments.clauses {
            if kind == ClauseKind::To && arguments.predicates.is_empty() {
                acts.extend(self.clause(clause, depth + 1));
            }
        }
        if acts.is_empty() {
            acts = self.verb_frames("be", &arguments, depth);
        }
        for link in &arguments.links {
            let under = matches!(tree.lemma(link.token), "under" | "on");
            if let (true, Some(object)) = (under, link.object) {
                acts.extend(self.undergone(object, &arguments, depth));
            }
        }
        self.in_mood(acts, &arguments)
    }

    fn adjective(
        &mut self,
        frame: &AdjectiveFrame,
        arguments: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        match &frame.meaning {
            Meaning::Code(code) => {
                let recipients = self.recipients(&frame.recipients, arguments);
                vec![Act::new(code, arguments, recipients)]
            }
            Meaning::Operator(operator) => {
                let inner = self.governed(*operator, None, arguments, depth);
                self.operate(*operator, inner, arguments, &frame.recipients)
            }
            Meaning::AsVerb(_) | Meaning::NoEvent => Vec::new(),
        }
    }

    /// The acts of the best frame that yields any: "granted an order" grants, although "order"
    /// could be an act that is carried out.
    fn verb_frames(
        &mut self,
        lemma: &str,
        arguments: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        for frame in self.matcher.verb(lemma, arguments) {
            let acts = self.verb_frame(frame, arguments, depth);
            if !acts.is_empty() || self.idle[arguments.predicate] {
                return acts;
            }
        }
        Vec::new()
    }

    fn verb_frame(
        &mut self,
        frame: &VerbFrame,
        arguments: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        match &frame.meaning {
            Meaning::Code(code) => {
                let mut act = Act::new(code, arguments, Vec::new());
                if frame.patient {
                    act.actor =
                        self.recipients(&frame.recipients, arguments).first().copied();
                    act.recipients = arguments.subject.into_iter().collect();
                } else if frame.reciprocal {
                    act.recipients = self.partners(&frame.recipients, arguments);
                } else {
                    act.recipients = self.recipients(&frame.recipients, arguments);
                    self.drop_means(frame, arguments, &mut act);
                    act.recipients.extend(self.served(&act, arguments));
                }
                act.reciprocal = frame.reciprocal;
                act.weak = frame.weak;
                act.inner = frame.inner;
                self.cover_object(arguments, &mut act);
                self.by_weapon(arguments, &mut act);
                if !frame.complements.is_empty() {
                    self.cover_clauses(arguments);
                }
                vec![act]
            }
            Meaning::Operator(Operator::Report) => self.report(arguments, depth),
            Meaning::Operator(Operator::CallTo) => self.call_to(arguments, depth),
            Meaning::Operator(operator) => {
                let inner = self.governed(*operator, Some(frame), arguments, depth);
                self.operate(*operator, inner, arguments, &frame.recipients)
            }
            Meaning::AsVerb(_) => Vec::new(),
            Meaning::NoEvent => {
                self.idle[arguments.predicate] = true;
                if let Some(object) = arguments.object {
                    self.read[object] = true;
                }
                Vec::new()
            }
        }
    }

    /// "airstrikes killed", "killed in a car bomb blast": the noun tells how it was done, and
    /// whose doing it was.
    fn by_weapon(&mut self, arguments: &Arguments, act: &mut Act) {
        if !matches!(act.code.root(), "18" | "19" | "20") || act.code.as_str() == "1712" {
            return;
        }
        let within = self.matcher.link(arguments, "in").and_then(|link| link.object);
        for noun in arguments.subject.into_iter().chain(within) {
            let Some(frame) = self.matcher.noun(noun) else { continue };
            let Meaning::Code(code) = &frame.meaning else { continue };
            if !matches!(code.root(), "18" | "19" | "20") || self.read[noun] {
                continue;
            }
            self.read[noun] = true;
            let own = arguments::of_noun(self.matcher.tree, noun);
            act.code = code.clone();
            act.words.push(noun);
            let doer = own.subject.or_else(|| self.nationality(noun));
            if arguments.subject.is_none() {
                act.actor = doer;
            }
            act.recipients.retain(|&head| head != noun);
            return;
        }
    }

    /// What a protest is for tells whom it is against: "marched to demand that the king leave".
    fn cover_cause(&mut self, arguments: &Arguments, acts: &mut [Act]) {
        let tree = self.matcher.tree;
        let purposes = arguments.clauses.iter().map(|&(_, clause)| clause);
        let manners = tree
            .with_dep(arguments.predicate, Dep::Advcl)
            .chain(arguments.object.into_iter().flat_map(|o| tree.with_dep(o, Dep::Acl)));
        let clauses: Vec<usize> = purposes
            .chain(manners)
            .filter(|&clause| {
                matches!(
                    tree.lemma(clause),
                    "demand" | "protest" | "press" | "call" | "urge"
                )
            })
            .collect();
        for clause in clauses {
            let inner = arguments::of_verb(tree, clause);
            let recipients = self.recipients(&[], &inner);
            let below = inner
                .clauses
                .iter()
                .filter_map(|&(_, below)| arguments::surface_subject(tree, below));
            let recipients: Vec<usize> = below.chain(recipients).collect();
            for act in acts.iter_mut().filter(|act| act.code.root() == "14") {
                act.recipients.extend(&recipients);
            }
            self.read[clause] = true;
            for (_, below) in inner.clauses {
                self.read[below] = true;
            }
        }
    }

    /// Clauses that are part of the frame ("let them deliver aid") tell no act of their own.
    fn cover_clauses(&mut self, arguments: &Arguments) {
        for &(kind, clause) in &arguments.clauses {
            if matches!(kind, ClauseKind::To | ClauseKind::Ing) {
                self.read[clause] = true;
            }
        }
    }

    /// Whom aid or forces are sent to help or to fight: "send material to help defend Mali".
    fn served(&self, act: &Act, arguments: &Arguments) -> Vec<usize> {
        let mut clauses: Vec<usize> = Vec::new();
        if matches!(act.code.root(), "07" | "15") {
            clauses.extend(arguments.clauses.iter().map(|&(_, clause)| clause));
        }
        let mut heads = Vec::new();
        while let Some(clause) = clauses.pop() {
            let own = arguments::of_verb(self.matcher.tree, clause);
            heads.extend(own.object);
            if heads.len() < 4 {
                clauses.extend(own.clauses.iter().map(|&(_, below)| below));
            }
        }
        heads.retain(|&head| self.matcher.parties.names_actor(head));
        heads
    }

    /// One's own troops or envoys, which a frame names as its object, receive nothing.
    fn drop_means(&self, frame: &VerbFrame, arguments: &Arguments, act: &mut Act) {
        let Some(object) = arguments.object else { return };
        let is_means = matches!(frame.object, ArgumentTest::OneOf(_))
            && !frame.recipients.is_empty()
            && frame.recipients.iter().all(|place| place != "o")
            && self.matcher.parties.names_actor(object);
        if is_means {
            act.recipients.retain(|&head| head != object);
        }
    }

    /// An event noun that the frame names itself ("signed an agreement") is read with it.
    fn cover_object(&mut self, arguments: &Arguments, act: &mut Act) {
        let Some(object) = arguments.object else { return };
        let inner = self.matcher.through_quantity(object);
        for noun in [object, inner] {
            if !self.matcher.lexicon.noun(self.matcher.tree.lemma(noun)).is_empty() {
                self.read[noun] = true;
                act.words.push(noun);
            }
        }
    }

    /// Where recipients may stand: what the frame names, then the usual places.
    pub(super) fn recipients(
        &self,
        named: &[String],
        arguments: &Arguments,
    ) -> Vec<usize> {
        self.found_at(named, &USUAL_RECIPIENTS, arguments)
    }

    /// The partners of a mutual act: what the frame names, then where partners stand.
    fn partners(&self, named: &[String], arguments: &Arguments) -> Vec<usize> {
        self.found_at(named, &PARTNERS, arguments)
    }

    fn found_at(
        &self,
        named: &[String],
        usual: &[&str],
        arguments: &Arguments,
    ) -> Vec<usize> {
        let mut heads = Vec::new();
        let places = named.iter().map(String::as_str).chain(usual.iter().copied());
        for place in places {
            let found = match place {
                "o" => arguments.object,
                "dat" => arguments.dative,
                "s" => arguments.subject,
                word => self.matcher.link(arguments, word).and_then(|link| link.object),
            };
            if let Some(head) = found
                && !heads.contains(&head)
                && !self.is_time(head)
            {
                heads.push(head);
            }
        }
        heads
    }

    pub(super) fn is_time(&self, idx: usize) -> bool {
        matches!(
            self.matcher.tree.label(idx),
            Some(EntityLabel::Date | EntityLabel::Time | EntityLabel::Money)
        )
    }

    /// The acts that an operator governs: in its clauses, its object, after its prepositions.
    pub(super) fn governed(
        &mut self,
        operator: Operator,
        frame: Option<&VerbFrame>,
        arguments: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let by_noun = frame.is_some_and(|frame| {
            frame.complements.is_empty() && !matches!(frame.object, ArgumentTest::Any)
        });
        let mut acts = if by_noun {
            self.governed_noun(arguments, depth)
        } else {
            self.governed_clause(arguments, depth)
        };
        if acts.is_empty() {
            acts = if by_noun {
                self.governed_clause(arguments, depth)
            } else {
                self.governed_noun(arguments, depth)
            };
        }
        if acts.is_empty() && operator != Operator::Undergo {
            acts = self.governed_after_preposition(operator, frame, arguments, depth);
        }
        acts
    }

    pub(super) fn governed_clause(
        &mut self,
        arguments: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        let mut acts = Vec::new();
        for &(kind, clause) in &arguments.clauses {
            if kind == ClauseKind::Purpose && arguments.clauses.len() > 1 {
                continue;
            }
            acts.extend(self.clauses(clause, depth));
        }
        acts
    }

    /// The clause and those coordinated with it that have no subject of their own.
    pub(super) fn clauses(&mut self, clause: usize, depth: usize) -> Vec<Act> {
        let tree = self.matcher.tree;
        let mut acts = self.clause(clause, depth + 1);
        for member in tree.coordinated(clause).into_iter().skip(1) {
            let own = tree.child(member, Dep::Nsubj).is_some();
            if tree.is_verb(member) && !own {
                acts.extend(self.clause(member, depth + 1));
            }
        }
        acts
    }

    fn governed_noun(&mut self, arguments: &Arguments, depth: usize) -> Vec<Act> {
        // "the strike ended": what ends is the subject.
        let Some(object) = arguments.object.or(arguments.subject) else {
            return Vec::new();
        };
        let mut acts = Vec::new();
        for member in self.matcher.tree.coordinated(object) {
            let noun = self.matcher.through_quantity(member);
            acts.extend(self.noun(noun, Some(arguments), depth + 1));
        }
        acts
    }

    fn governed_after_preposition(
        &mut self,
        operator: Operator,
        frame: Option<&VerbFrame>,
        arguments: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        let wanted: Vec<&str> = match frame {
            Some(frame) if !frame.prepositions.is_empty() => {
                frame.prepositions.iter().map(|test| test.word.as_str()).collect()
            }
            _ => match operator {
                Operator::Accuse => vec!["of", "with", "for"],
                Operator::Request | Operator::Demand | Operator::Call => {
                    vec!["for", "to", "of"]
                }
                _ => vec!["to", "for", "of", "from", "in", "on", "with", "into"],
            },
        };
        let mut links: Vec<_> = arguments.links.clone();
        if let Some(object) = arguments.object {
            for word in &wanted {
                links.extend(self.matcher.link_of_noun(object, word));
            }
        }
        let mut acts = Vec::new();
        for link in links {
            if !wanted.contains(&self.matcher.tree.lemma(link.token)) {
                continue;
            }
            if let Some(clause) = link.clause {
                acts.extend(self.clauses(clause, depth));
            }
            if let Some(object) = link.object {
                for member in self.matcher.tree.coordinated(object) {
                    let noun = self.matcher.through_quantity(member);
                    acts.extend(self.noun(noun, Some(arguments), depth + 1));
                }
            }
        }
        acts
    }

    /// The acts that a noun names. `governor` is the verb that carries it out, if any.
    pub(super) fn noun(
        &mut self,
        noun: usize,
        governor: Option<&Arguments>,
        depth: usize,
    ) -> Vec<Act> {
        if depth > MAX_DEPTH || self.read[noun] {
            return Vec::new();
        }
        let Some(frame) = self.matcher.noun(noun) else {
            return Vec::new();
        };
        self.read[noun] = true;
        let mut own = arguments::of_noun(self.matcher.tree, noun);
        if own.subject.is_none() {
            own.subject = self.nationality(noun);
        }
        let mut acts = self.noun_frame(frame, &own, depth);
        for act in &mut acts {
            if act.actor.is_none() {
                act.actor = governor.and_then(|verb| verb.subject);
            }
            if let Some(verb) = governor {
                let places = frame.recipients.iter().map(String::as_str);
                for place in places.chain(["dat", "against", "with", "on", "to", "in"]) {
                    let head = match place {
                        "dat" => verb.dative,
                        word => verb
                            .links
                            .iter()
                            .find(|link| self.matcher.tree.lemma(link.token) == word)
                            .and_then(|link| link.object),
                    };
                    act.recipients.extend(head.filter(|&head| {
                        !act.recipients.contains(&head) && !self.is_time(head)
                    }));
                }
            }
        }
        acts
    }

    fn noun_frame(
        &mut self,
        frame: &NounFrame,
        own: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        match &frame.meaning {
            Meaning::Code(code) => {
                let recipients = if frame.reciprocal {
                    self.partners(&frame.recipients, own)
                } else {
                    self.recipients(&frame.recipients, own)
                };
                let mut act = Act::new(code, own, recipients);
                act.reciprocal = frame.reciprocal;
                act.weak = frame.weak;
                act.nominal = true;
                vec![act]
            }
            Meaning::AsVerb(verb) => {
                let mut acts = self.verb_frames(verb, own, depth + 1);
                for act in &mut acts {
                    act.nominal = true;
                }
                acts
            }
            Meaning::Operator(operator) => {
                let inner = self.governed(*operator, None, own, depth);
                self.operate(*operator, inner, own, &frame.recipients)
            }
            Meaning::NoEvent => Vec::new(),
        }
    }

    /// The nationality or owner before the noun: "Israeli airstrikes", "a US-led operation".
    fn nationality(&self, noun: usize) -> Option<usize> {
        let tree = self.matcher.tree;
        tree.children(noun).iter().copied().find(|&child| {
            matches!(tree.dep(child), Dep::Amod | Dep::Compound | Dep::Nmod)
                && self.matcher.parties.names_actor(child)
        })
    }

    /// A noun that no verb governs as its act, told with its parties: "talks between A and B".
    fn free_noun(&mut self, noun: usize) -> Vec<Act> {
        let acts = self.noun(noun, None, 0);
        let parties = self.matcher.parties;
        let tree = self.matcher.tree;
        acts.into_iter()
            .filter(|act| {
                let between = act
                    .recipients
                    .iter()
                    .map(|&head| parties.of(tree, head).len())
                    .max()
                    .unwrap_or(0);
                let has_actor =
                    act.actor.is_some_and(|actor| !parties.of(tree, actor).is_empty());
                between > 1 || (has_actor && between > 0)
            })
            .collect()
    }

    /// "came under attack from X", "faces criticism from X", "under arrest".
    pub(super) fn undergone(
        &mut self,
        noun: usize,
        arguments: &Arguments,
        depth: usize,
    ) -> Vec<Act> {
        let mut acts = self.noun(noun, None, depth + 1);
        let source = ["from", "by"].iter().find_map(|word| {
            let link = self.matcher.link_of_noun(noun, word);
            link.or_else(|| self.matcher.link(arguments, word))?.object
        });
        for act in &mut acts {
            if matches!(act.code.root(), "14" | "15") {
                act.actor = arguments.subject;
            } else {
                act.actor = source.or(act.actor);
                act.recipients = arguments.subject.into_iter().collect();
            }
        }
        acts
    }
}

fn is_auxiliary(dep: Dep) -> bool {
    matches!(dep, Dep::Aux | Dep::Auxpass)
}
