//! Why and what next, as the text states it: causes, outlooks, red lines, the sides' stakes.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::{Actor, CountryCode, Dated, Evidence, Holder, Position, Span};

/// A clause of a sentence, and the coded event in it, if any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// Sentence it stands in.
    pub position: Position,
    /// Its words in the sentence's text. Bytes.
    pub span: Span,
    /// Index into [`crate::Coded::events`] of the event the clause tells.
    pub event: Option<usize>,
}

/// A cause and its effect, as the text states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// What brings it about.
    pub cause: Clause,
    /// What is brought about. For the answer to a question heading ("Why now?") it is the act
    /// the heading asks about.
    pub effect: Option<Clause>,
    /// The words that link them, in that of the two sentences which comes later; empty when nothing
    /// marks it.
    pub signal: Span,
    /// What kind of reason it is.
    pub kind: CauseKind,
    /// How sure its holder sounds.
    pub hedge: Hedge,
    /// Who says so.
    pub holder: Holder,
    /// Whom it concerns: the player whose act, wish or limit it is.
    pub player: Option<CountryCode>,
}

codes! {
    /// What kind of reason a cause is.
    pub enum CauseKind: "cause kind" {
        /// The immediate issue: why now.
        Trigger = "trigger",
        /// A lasting condition: the larger why.
        Background = "background",
        /// What a player wants.
        Motive = "motive",
        /// What holds a player back.
        Constraint = "constraint",
        /// What draws a player's attention away, or what the act is to draw attention from.
        Distraction = "distraction",
    }
}

codes! {
    /// How sure the holder of a statement sounds, on the scale of words of estimative probability
    /// of [ICD 203](Hedge::probability), with two grades that give no probability.
    pub enum Hedge: "hedge" {
        /// Stated flatly.
        None = "none",
        /// "almost certainly", "undoubtedly".
        AlmostCertain = "almost certain",
        /// "very likely", "highly probable".
        VeryLikely = "very likely",
        /// "likely", "probably".
        Likely = "likely",
        /// "an even chance", "as likely as not".
        EvenChance = "even chance",
        /// "seems", "appears", "apparently".
        Seems = "seems",
        /// "may", "might", "could", "possibly".
        Possible = "possible",
        /// "unlikely", "wouldn't be likely".
        Unlikely = "unlikely",
        /// "very unlikely", "highly improbable".
        VeryUnlikely = "very unlikely",
        /// "almost no chance", "remote".
        AlmostNoChance = "almost no chance",
    }
}

impl Hedge {
    /// The range of probability, in per cent, that the words stand for; `None` for what is stated
    /// flatly, and for "seems" and "may", which tell no probability.
    ///
    /// Source: Intelligence Community Directive 203, *Analytic Standards* (Office of the Director
    /// of National Intelligence, 2 January 2015), section D.6.e(2)(a), which fixes seven ranges.
    /// The directive binds the writers of estimates, not newspapers: a range tells how such words
    /// are meant to be read, not that the holder reckoned with it.
    pub const fn probability(self) -> Option<(u8, u8)> {
        match self {
            Self::AlmostCertain => Some((95, 99)),
            Self::VeryLikely => Some((80, 95)),
            Self::Likely => Some((55, 80)),
            Self::EvenChance => Some((45, 55)),
            Self::Unlikely => Some((20, 45)),
            Self::VeryUnlikely => Some((5, 20)),
            Self::AlmostNoChance => Some((1, 5)),
            Self::None | Self::Seems | Self::Possible => None,
        }
    }

    /// The grade of the denied word: "not likely" is unlikely. `None` where a "not" before the
    /// word turns it into nothing on the scale ("not certain").
    pub const fn denied(self) -> Option<Self> {
        match self {
            Self::VeryLikely | Self::Likely => Some(Self::Unlikely),
            Self::None
            | Self::AlmostCertain
            | Self::EvenChance
            | Self::Seems
            | Self::Possible
            | Self::Unlikely
            | Self::VeryUnlikely
            | Self::AlmostNoChance => None,
        }
    }
}

/// What the text says about what comes next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// What kind of look ahead.
    pub kind: OutlookKind,
    /// The condition ("if ..."), when there is one.
    pub condition: Option<Clause>,
    /// What would follow.
    pub outcome: Clause,
    /// Who would act, when the clause says.
    pub actor: Option<Actor>,
    /// How likely the holder makes it sound.
    pub modality: Hedge,
    /// When it would be.
    pub horizon: Dated,
    /// Who says so.
    pub holder: Holder,
}

codes! {
    /// What kind of look ahead an outlook is.
    pub enum OutlookKind: "outlook kind" {
        /// "If X, then Y".
        Condition = "condition",
        /// An expectation without a condition.
        Expectation = "expectation",
        /// A player's promise.
        Promise = "promise",
        /// A player's threat.
        Threat = "threat",
        /// A date by which something must be.
        Deadline = "deadline",
    }
}

/// A limit that a holder has stated or is said to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RedLine {
    /// Whose limit it is.
    pub holder: Actor,
    /// Who would cross it, when the text says.
    pub addressee: Option<Actor>,
    /// The act that would cross it, in the words of the text: "long-range missiles".
    pub act: String,
    /// Whether it was crossed: `None` when the text does not say.
    pub crossed: Option<bool>,
    /// The period for which `crossed` is said.
    pub as_of: Dated,
    /// The words it rests on.
    pub evidence: Evidence,
}

/// A measure against a target, and what the text tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sanction {
    /// Who imposed it; `None` for "international sanctions" and the like.
    pub issuer: Option<Actor>,
    /// Against whom.
    pub target: Actor,
    /// What it is, in the words of the text: "arms embargo". Empty in entries stored before it was
    /// told.
    #[serde(default)]
    pub measure: String,
    /// What is told of it.
    #[serde(default)]
    pub state: SanctionState,
    /// When it was imposed, eased or ended; of one in force since when it is.
    #[serde(default)]
    pub date: Dated,
    /// Until when it is to last.
    #[serde(default)]
    pub until: Dated,
    /// What for, in the words of the text.
    pub reason: Option<String>,
    /// The words it rests on.
    pub evidence: Evidence,
}

codes! {
    /// What a text tells of a sanction.
    #[derive(Default)]
    pub enum SanctionState: "sanction state" {
        /// It was put in force.
        Imposed = "imposed",
        /// It is in force, kept, extended or tightened.
        #[default]
        InForce = "in force",
        /// A part of it was lifted.
        Eased = "eased",
        /// It was put on hold.
        Suspended = "suspended",
        /// It was ended.
        Lifted = "lifted",
        /// It ended by itself.
        Expired = "expired",
    }
}

impl SanctionState {
    /// Whether a measure in this state can be felt.
    pub const fn is_in_force(self) -> bool {
        match self {
            Self::Imposed | Self::InForce | Self::Eased => true,
            Self::Suspended | Self::Lifted | Self::Expired => false,
        }
    }
}

/// Something the text tells of one player: what it wants, what holds it back, what it can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// The player.
    pub player: Actor,
    /// What is told.
    pub kind: FacetKind,
    /// How sure its holder sounds.
    pub hedge: Hedge,
    /// Who says so.
    pub holder: Holder,
    /// The words it rests on.
    pub evidence: Evidence,
}

codes! {
    /// What is told of a player.
    pub enum FacetKind: "facet" {
        /// What it wants.
        Interest = "interest",
        /// What holds it back.
        Constraint = "constraint",
        /// What it can do to others.
        Lever = "lever",
        /// What draws its attention away.
        Distraction = "distraction",
        /// What it suffers from.
        Pressure = "pressure",
    }
}
