//! What operators make of the acts they govern: refusing, asking, threatening, ending.

use dyad_data::Operator;
use dyad_types::{Actuality, CameoCode};

use super::act::Act;
use super::arguments::{self, Arguments, ClauseKind};
use super::reading::Reader;

impl Reader<'_> {
    /// What an operator makes of the acts it governs.
    pub(super) fn operate(
        &mut self,
        operator: Operator,
        inner: Vec<Act>,
        arguments: &Arguments,
        named: &[String],
    ) -> Vec<Act> {
        let addressees = self.recipients(named, arguments);
        if inner.is_empty()
            && arguments.clauses.iter().any(|&(_, clause)| self.idle[clause])
        {
            return Vec::new();
        }
        if inner.is_empty() {
            return self.bare(operator, arguments, addressees);
        }
        if operator == Operator::Consider {
            self.weighed.extend(inner.iter().map(|act| act.core));
            return Vec::new();
        }
        let mut acts = Vec::new();
        for act in inner {
            acts.extend(self.operated(operator, act, arguments, &addressees, named));
        }
        if acts.is_empty() {
            return self.bare(operator, arguments, addressees);
        }
        acts
    }

    /// An operator whose act is not known: "rejected the proposal", "threatened Iran".
    fn bare(
        &self,
        operator: Operator,
        arguments: &Arguments,
        addressees: Vec<usize>,
    ) -> Vec<Act> {
        let code = match operator {
            Operator::Refuse => "120",
            Operator::Request | Operator::Call => "020",
            Operator::Demand | Operator::Order => "100",
            Operator::Accuse => "112",
            Operator::Threaten => "130",
            Operator::Intent
                if !arguments.clauses.is_empty()
                    || self.matcher.link(arguments, "to").is_some() =>
            {
                "030"
            }
            Operator::Warn => return self.bare_warning(arguments, addressees),
            _ => return Vec::new(),
        };
        let Ok(code) = CameoCode::new(code) else { return Vec::new() };
        let mut addressees = addressees;
        for &(_, clause) in &arguments.clauses {
            let inner = arguments::of_verb(self.matcher.tree, clause);
            addressees.extend(self.recipients(&[], &inner));
        }
        let mut act = Act::new(&code, arguments, addressees);
        act.words.extend(arguments.object);
        let spoken = matches!(operator, Operator::Request | Operator::Call);
        let by_party = arguments
            .subject
            .is_some_and(|subject| self.matcher.is_party(subject));
        act.weak = spoken || (operator == Operator::Intent && !by_party);
        vec![act]
    }

    /// A warning is a threat only when it is addressed to somebody.
    fn bare_warning(&self, arguments: &Arguments, addressees: Vec<usize>) -> Vec<Act> {
        let addressed = arguments.object.or(arguments.dative);
        let Ok(code) = CameoCode::new("130") else { return Vec::new() };
        match addressed {
            Some(head) if self.matcher.is_party(head) => {
                vec![Act::new(&code, arguments, addressees)]
            }
            _ => Vec::new(),
        }
    }

    fn operated(
        &self,
        operator: Operator,
        mut act: Act,
        arguments: &Arguments,
        addressees: &[usize],
        named: &[String],
    ) -> Option<Act> {
        let lexicon = self.matcher.lexicon;
        let subject = arguments.subject;
        let own =
            act.actor.is_none() || act.actor == subject || self.is_pronoun(act.actor);
        match operator {
            Operator::Do | Operator::Announce | Operator::Report => {
                let does = act.actor.is_some() || self.may_have_done(subject, &act);
                if (own && does) || operator == Operator::Do {
                    act.actor = subject.or(act.actor);
                }
                if act.actor.is_none() && self.may_have_done(subject, &act) {
                    act.actor = subject;
                }
            }
            Operator::Attempt => act.actor = subject.or(act.actor),
            Operator::Fail => {
                act.code = lexicon.apply(operator, &act.code)?;
                act.actor = subject.or(act.actor);
            }
            Operator::Stop | Operator::Delay => {
                act.code = lexicon.apply(operator, &act.code)?;
                self.take_over(&mut act, subject);
                act.reciprocal = false;
            }
            Operator::Intent | Operator::Plan => {
                act.asked = Some(act.code.clone());
                act.code = lexicon
                    .apply(operator, &act.code)
                    .or_else(|| lexicon.apply(Operator::Intent, &act.code))?;
                self.take_over(&mut act, subject);
                act.reciprocal = false;
                act.actuality = if act.code.root() == "13" {
                    Actuality::Threatened
                } else {
                    Actuality::Planned
                };
                act.future = true;
            }
            Operator::Wish | Operator::Need => {
                return self.wished(operator, act, arguments);
            }
            Operator::Refuse => self.refused(&mut act, subject, addressees)?,
            Operator::Request | Operator::Demand => {
                act.weak = false;
                act.asked = Some(act.code.clone());
                act.code = lexicon.apply(operator, &act.code)?;
                self.address(&mut act, subject, addressees);
                act.weak = false;
            }
            Operator::Order => self.ordered(&mut act, arguments, addressees)?,
            Operator::Call => self.called_for(&mut act, arguments, addressees)?,
            Operator::Accuse => self.accused(&mut act, arguments, named)?,
            Operator::Threaten => self.threatened(&mut act, subject, addressees)?,
            Operator::Warn => return self.warned(act, arguments, addressees),
            Operator::Undergo => {
                let source = self.matcher.link(arguments, "from").and_then(|l| l.object);
                act.recipients = subject.into_iter().collect();
                act.actor = source.or(act.actor.filter(|_| !own));
            }
            Operator::Subject => {
                act.actor = subject;
                act.recipients = arguments.object.into_iter().collect();
            }
            Operator::Deny => act.actuality = Actuality::Denied,
            Operator::CallTo | Operator::Consider => {}
        }
        act.inner = false;
        act.words.insert(0, arguments.predicate);
        Some(act)
    }

    /// Refusing what another asks for or offers refuses that: "rejected a call for talks".
    fn refused(
        &self,
        act: &mut Act,
        subject: Option<usize>,
        addressees: &[usize],
    ) -> Option<()> {
        let lexicon = self.matcher.lexicon;
        let asked = act.asked.as_ref().and_then(|code| {
            lexicon
                .apply(Operator::Refuse, code)
                .filter(|code| code.root() == "12")
        });
        let code = lexicon.apply(Operator::Refuse, &act.code)?;
        act.code = match asked {
            Some(finer) if code.as_str() == "120" => finer,
            _ => code,
        };
        self.address(act, subject, addressees);
        act.weak = false;
        Some(())
    }

    /// A threat announces the act; what would be no harm by itself is a threat all the same.
    fn threatened(
        &self,
        act: &mut Act,
        subject: Option<usize>,
        addressees: &[usize],
    ) -> Option<()> {
        act.code = self.matcher.lexicon.apply(Operator::Threaten, &act.code)?;
        self.take_over(act, subject);
        act.recipients.extend(addressees);
        act.actuality = Actuality::Threatened;
        act.reciprocal = false;
        act.future = true;
        Some(())
    }

    /// Whoever is accused is the recipient: the object of the verb, else who would have done it.
    fn accused(
        &self,
        act: &mut Act,
        arguments: &Arguments,
        named: &[String],
    ) -> Option<()> {
        let subject = arguments.subject;
        act.code = self.matcher.lexicon.apply(Operator::Accuse, &act.code)?;
        let doer = act
            .actor
            .filter(|_| act.actor != subject && !self.is_pronoun(act.actor));
        let accused = arguments.object.filter(|_| named.iter().any(|n| n == "o"));
        let mut recipients: Vec<usize> = accused.or(doer).into_iter().collect();
        recipients.append(&mut act.recipients);
        act.recipients = recipients;
        act.actor = subject;
        act.reciprocal = false;
        act.weak = false;
        Some(())
    }

    /// An authority that orders force does it, and release when it orders no party to it; what
    /// else it orders it demands.
    fn ordered(
        &self,
        act: &mut Act,
        arguments: &Arguments,
        addressees: &[usize],
    ) -> Option<()> {
        let told = act.actor.is_some()
            && act.actor == arguments.object
            && act.code.root() == "08";
        let operator = if told { Operator::Demand } else { Operator::Order };
        let code = self.matcher.lexicon.apply(operator, &act.code)?;
        if code == act.code {
            self.take_over(act, arguments.subject);
            act.recipients.extend(addressees);
        } else {
            self.address(act, arguments.subject, addressees);
        }
        act.code = code;
        Some(())
    }

    /// The operator's subject does the act; whoever did it before is the recipient.
    fn take_over(&self, act: &mut Act, subject: Option<usize>) {
        if let Some(before) = act.actor
            && Some(before) != subject
            && !self.is_pronoun(act.actor)
        {
            act.recipients.push(before);
        }
        act.actor = subject.or(act.actor);
    }

    /// The operator's subject speaks to the addressees, else to who would do the act.
    pub(super) fn address(
        &self,
        act: &mut Act,
        subject: Option<usize>,
        addressees: &[usize],
    ) {
        let mut recipients = addressees.to_vec();
        if let Some(doer) = act.actor
            && Some(doer) != subject
            && !self.is_pronoun(act.actor)
        {
            recipients.push(doer);
        }
        recipients.append(&mut act.recipients);
        act.recipients = recipients;
        act.actor = subject;
        act.reciprocal = false;
        act.actuality = Actuality::Happened;
        act.future = false;
    }

    /// "called for talks" asks; "called for sanctions on X" threatens X.
    fn called_for(
        &self,
        act: &mut Act,
        arguments: &Arguments,
        addressees: &[usize],
    ) -> Option<()> {
        let lexicon = self.matcher.lexicon;
        let addressed = ["on", "upon"]
            .iter()
            .any(|word| self.matcher.link(arguments, word).is_some())
            || arguments.clauses.iter().any(|(kind, _)| *kind == ClauseKind::To);
        let threat = lexicon.apply(Operator::Call, &act.code).filter(|_| !addressed);
        if let Some(code) = threat {
            act.code = code;
            act.actor = arguments.subject;
            act.actuality = Actuality::Threatened;
            act.reciprocal = false;
        } else {
            act.asked = Some(act.code.clone());
            act.code = lexicon.apply(Operator::Request, &act.code)?;
            self.address(act, arguments.subject, addressees);
        }
        Some(())
    }

    /// A wish for one's own cooperation signals it; a wish that another act asks for it.
    fn wished(
        &self,
        operator: Operator,
        mut act: Act,
        arguments: &Arguments,
    ) -> Option<Act> {
        let lexicon = self.matcher.lexicon;
        let cooperative =
            act.code.root() < "09" && !matches!(act.code.root(), "01" | "02");
        let elsewhere = act.actor.is_some()
            && act.actor != arguments.subject
            && !self.is_pronoun(act.actor);
        let others = arguments.object.is_some_and(|object| act.actor == Some(object));
        if operator == Operator::Wish && others {
            act.code = lexicon.apply(Operator::Request, &act.code)?;
            self.address(&mut act, arguments.subject, &[]);
        } else if operator == Operator::Wish && cooperative && !elsewhere {
            act.code = lexicon.apply(Operator::Intent, &act.code)?;
            self.take_over(&mut act, arguments.subject);
            act.actuality = Actuality::Planned;
        } else {
            act.actuality = Actuality::Hypothetical;
        }
        act.words.insert(0, arguments.predicate);
        Some(act)
    }

    /// A warning threatens what the one who warns would do.
    fn warned(
        &self,
        mut act: Act,
        arguments: &Arguments,
        addressees: &[usize],
    ) -> Option<Act> {
        let own = act.actor == arguments.subject || self.is_pronoun(act.actor);
        let addressed = arguments.object.is_some_and(|o| self.matcher.is_party(o));
        if !own && !addressed {
            act.actuality = Actuality::Hypothetical;
            act.holder = arguments.subject;
            return Some(act);
        }
        let threat = self.matcher.lexicon.apply(Operator::Threaten, &act.code);
        act.code = match threat {
            Some(code) if own => code,
            _ => CameoCode::new("130").ok()?,
        };
        act.actor = arguments.subject;
        let mut recipients: Vec<usize> =
            arguments.object.into_iter().chain(act.recipients).collect();
        recipients.extend(addressees);
        act.recipients = recipients;
        act.actuality = Actuality::Threatened;
        act.reciprocal = false;
        act.words.insert(0, arguments.predicate);
        Some(act)
    }
}
