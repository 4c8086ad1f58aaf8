//! Dyads: a pair of parties, with and without a direction, and the key of a party.

use std::str::FromStr;

use compact_str::CompactString;
use dyad_types::{Actor, UnknownCode};
use serde::{Deserialize, Serialize};

/// First blocks of actor codes that name no state.
///
/// Source: CAMEO manual 1.1b3, generic and international codes.
const GENERIC_ROOTS: [&str; 5] = ["IGO", "IMG", "INT", "MNC", "NGO"];

/// One side of a dyad: a country code (`PRK`), or a CAMEO actor code where the country alone
/// does not tell the sides apart (`TURGOV` against `TUROPP`) or there is none (`IGOUNO`).
///
/// One to five blocks of three ASCII capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Party(CompactString);

impl Party {
    /// Takes a code of one to five blocks of three letters, in any case.
    ///
    /// # Errors
    /// [`UnknownCode`] for any other text. Whether the actor exists is for the tables to say.
    pub fn new(text: &str) -> Result<Self, UnknownCode> {
        let blocks = text.len().is_multiple_of(3) && (3..=15).contains(&text.len());
        if blocks && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            Ok(Self(CompactString::from(text.to_ascii_uppercase())))
        } else {
            Err(UnknownCode {
                list: "country or actor code",
                text: text.to_owned(),
            })
        }
    }

    /// The state an actor belongs to, or its code when it belongs to none. `None` for an actor
    /// that is named but not known.
    pub fn of(actor: &Actor) -> Option<Self> {
        match actor.country {
            Some(country) => Self::new(country.as_str()).ok(),
            None => Self::new(actor.code.as_str()).ok(),
        }
    }

    /// The actor inside its state: country and first role (`TURGOV`), the rest of the code left
    /// out so that ministries of one government stay one party.
    fn inside(actor: &Actor) -> Option<Self> {
        let code = actor.code.as_str();
        match (code.get(..6), actor.country) {
            (Some(two_blocks), _) => Self::new(two_blocks).ok(),
            (None, Some(country)) => Self::new(country.as_str()).ok(),
            (None, None) => Self::new(code).ok(),
        }
    }

    /// Every key that stands for an actor: its state or code, and its role inside the state.
    pub(crate) fn names_of(actor: &Actor) -> impl Iterator<Item = Self> {
        Self::of(actor).into_iter().chain(Self::inside(actor))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The first block: for a party of a state its country code.
    pub fn root(&self) -> &str {
        self.0.get(..3).unwrap_or("")
    }

    /// The state it belongs to, or its whole code when it belongs to none (`IGOUNO`).
    pub fn state(&self) -> &str {
        if GENERIC_ROOTS.contains(&self.root()) { self.as_str() } else { self.root() }
    }
}

impl std::fmt::Display for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Party {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::new(text)
    }
}

impl TryFrom<String> for Party {
    type Error = UnknownCode;

    fn try_from(text: String) -> Result<Self, UnknownCode> {
        Self::new(&text)
    }
}

impl From<Party> for String {
    fn from(party: Party) -> Self {
        party.as_str().to_owned()
    }
}

/// Two different parties, without a direction: the alphabetically first is `a`. Prints, parses
/// and serialises as `KOR-PRK`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Dyad {
    a: Party,
    b: Party,
}

impl Dyad {
    /// The pair of two parties, in any order; `None` when they are the same.
    pub fn new(one: Party, other: Party) -> Option<Self> {
        match one.cmp(&other) {
            std::cmp::Ordering::Less => Some(Self { a: one, b: other }),
            std::cmp::Ordering::Greater => Some(Self { a: other, b: one }),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The alphabetically first party.
    pub fn a(&self) -> &Party {
        &self.a
    }

    /// The other party.
    pub fn b(&self) -> &Party {
        &self.b
    }

    /// Both parties, `a` first.
    pub fn parties(&self) -> [&Party; 2] {
        [&self.a, &self.b]
    }

    /// Whether both sides belong to one state. Two organisations (`IGOUNO`, `IGOEEC`) do not.
    pub fn is_domestic(&self) -> bool {
        self.a.root() == self.b.root() && !GENERIC_ROOTS.contains(&self.a.root())
    }

    /// Which of the two parties an actor speaks or acts for, seen from this dyad: by country when
    /// the party is a country, else by the blocks of the actor's code.
    pub fn party_of(&self, actor: &Actor) -> Option<&Party> {
        let find = |key: Option<Party>| {
            let key = key?;
            self.parties().into_iter().find(|&party| *party == key)
        };
        if self.is_domestic() && actor.country.is_some() {
            find(Party::inside(actor))
        } else {
            find(Party::of(actor))
        }
    }
}

impl std::fmt::Display for Dyad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.a, self.b)
    }
}

impl FromStr for Dyad {
    type Err = UnknownCode;

    /// Takes two codes in any order, apart by blanks, a comma or a hyphen: "PRK KOR".
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let refused = || UnknownCode {
            list: "pair of different parties",
            text: text.to_owned(),
        };
        let (one, other) = two_parties(text)?.ok_or_else(refused)?;
        Self::new(one, other).ok_or_else(refused)
    }
}

impl TryFrom<String> for Dyad {
    type Error = UnknownCode;

    fn try_from(text: String) -> Result<Self, UnknownCode> {
        text.parse()
    }
}

impl From<Dyad> for String {
    fn from(dyad: Dyad) -> Self {
        dyad.to_string()
    }
}

/// Two different parties with a direction: who acts, and to whom. Prints and parses as
/// `PRK->KOR`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DirectedDyad {
    actor: Party,
    recipient: Party,
}

impl DirectedDyad {
    /// The pair in this direction; `None` when the two are the same.
    pub fn new(actor: Party, recipient: Party) -> Option<Self> {
        (actor != recipient).then_some(Self { actor, recipient })
    }

    /// The pair that two actors form: their states when these differ, their roles inside the
    /// state when they share one. `None` when either is not known or both are the same party.
    pub fn between(actor: &Actor, recipient: &Actor) -> Option<Self> {
        let apart = Self::new(Party::of(actor)?, Party::of(recipient)?);
        apart.or_else(|| Self::new(Party::inside(actor)?, Party::inside(recipient)?))
    }

    /// Who acts.
    pub fn actor(&self) -> &Party {
        &self.actor
    }

    /// To whom.
    pub fn recipient(&self) -> &Party {
        &self.recipient
    }

    /// The pair without its direction.
    pub fn undirected(&self) -> Dyad {
        let (one, other) = (self.actor.clone(), self.recipient.clone());
        if one < other { Dyad { a: one, b: other } } else { Dyad { a: other, b: one } }
    }
}

impl std::fmt::Display for DirectedDyad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}->{}", self.actor, self.recipient)
    }
}

impl FromStr for DirectedDyad {
    type Err = UnknownCode;

    /// Takes two codes, who acts first, apart by blanks or an arrow: "PRK->KOR".
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let refused = || UnknownCode {
            list: "pair of different parties",
            text: text.to_owned(),
        };
        let (actor, recipient) = two_parties(text)?.ok_or_else(refused)?;
        Self::new(actor, recipient).ok_or_else(refused)
    }
}

impl TryFrom<String> for DirectedDyad {
    type Error = UnknownCode;

    fn try_from(text: String) -> Result<Self, UnknownCode> {
        text.parse()
    }
}

impl From<DirectedDyad> for String {
    fn from(dyad: DirectedDyad) -> Self {
        dyad.to_string()
    }
}

fn two_parties(text: &str) -> Result<Option<(Party, Party)>, UnknownCode> {
    let is_between = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '-' | '>' | '–' | '—' | '→' | ',' | '/')
    };
    let words: Vec<&str> =
        text.split(is_between).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [one, other] => Ok(Some((Party::new(one)?, Party::new(other)?))),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use dyad_types::{ActorCode, CountryCode};

    use super::*;

    fn actor(country: &str, code: &str) -> Actor {
        Actor {
            name: String::new(),
            country: CountryCode::new(country).ok(),
            code: ActorCode(code.into()),
            sector: None,
        }
    }

    #[test]
    fn a_pair_has_one_order_however_it_is_written() {
        for text in ["PRK KOR", "kor,prk", "KOR-PRK", " PRK – KOR ", "PRK->KOR"] {
            assert_eq!(text.parse::<Dyad>().unwrap().to_string(), "KOR-PRK", "{text}");
        }
        for text in ["", "PRK", "PRK PRK", "PRK KOR CHN", "North Korea", "PR KOR"] {
            assert!(text.parse::<Dyad>().is_err(), "{text}");
        }
        let json = serde_json::to_string(&"PRK KOR".parse::<Dyad>().unwrap()).unwrap();
        assert_eq!(json, "\"KOR-PRK\"");
        assert_eq!(
            serde_json::from_str::<Dyad>("\"PRK-KOR\"").unwrap().to_string(),
            "KOR-PRK"
        );
        assert_eq!("PRK->KOR".parse::<DirectedDyad>().unwrap().to_string(), "PRK->KOR");
    }

    #[track_caller]
    fn check(actor: &Actor, recipient: &Actor, pair: Option<&str>) {
        let dyad = DirectedDyad::between(actor, recipient).map(|dyad| dyad.to_string());
        assert_eq!(dyad.as_deref(), pair);
    }

    #[test]
    fn parties_are_states_between_states_and_roles_inside_one() {
        check(&actor("PRK", "PRKMIL"), &actor("KOR", "KORGOV"), Some("PRK->KOR"));
        check(
            &actor("TUR", "TURGOVHLH"),
            &actor("TUR", "TUROPP"),
            Some("TURGOV->TUROPP"),
        );
        check(&actor("TUR", "TUR"), &actor("TUR", "TUROPP"), Some("TUR->TUROPP"));
        check(&actor("", "IGOUNO"), &actor("PRK", "PRK"), Some("IGOUNO->PRK"));
        check(&actor("TUR", "TURGOV"), &actor("TUR", "TURGOVMIL"), None);
        check(&actor("PRK", "PRK"), &actor("", ""), None);
    }

    #[test]
    fn an_actor_finds_its_side() {
        let dyad: Dyad = "PRK KOR".parse().unwrap();
        let side =
            |actor: &Actor| dyad.party_of(actor).map(Party::as_str).map(str::to_owned);
        assert_eq!(side(&actor("PRK", "PRKMIL")).as_deref(), Some("PRK"));
        assert_eq!(side(&actor("CHN", "CHN")), None);
        let dyad: Dyad = "TURGOV TUROPP".parse().unwrap();
        assert_eq!(
            dyad.party_of(&actor("TUR", "TUROPPXYZ")).map(Party::as_str),
            Some("TUROPP")
        );
        assert_eq!(dyad.party_of(&actor("TUR", "TUR")), None);
    }
}
