//! Actors: who a mention stands for, in the codes of the field.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::{Position, Probability, Span, TokenRange, UnknownCode};

/// Three capital letters for a state or territory: ISO 3166-1 alpha-3, or a historic code of the
/// country table (SUN, YUG). Organisations are no countries.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// Takes three ASCII capitals. Whether the country exists is for the table to say.
    ///
    /// # Errors
    /// [`UnknownCode`] for any other text.
    pub fn new(text: &str) -> Result<Self, UnknownCode> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => {
                Ok(Self([a, b, c]))
            }
            _ => Err(UnknownCode { list: "country code", text: text.to_owned() }),
        }
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for CountryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for CountryCode {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::new(text)
    }
}

impl TryFrom<String> for CountryCode {
    type Error = UnknownCode;

    fn try_from(text: String) -> Result<Self, UnknownCode> {
        Self::new(&text)
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}

/// A CAMEO actor code: blocks of three capitals, country or organisation first, roles after:
/// `PRK`, `PRKGOV`, `USAMIL`, `IGOUNO`, `NGO`. Empty when the actor is named but not known.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ActorCode(pub CompactString);

impl ActorCode {
    /// The code as printed.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The first block, which the field compares as "the actor": a country or a generic code.
    pub fn root(&self) -> &str {
        self.0.get(..3).unwrap_or("")
    }
}

codes! {
    /// What part of society an actor belongs to. PLOVER sector codes, with CAMEO's where PLOVER
    /// has none.
    ///
    /// Source: PLOVER manual (CC BY-SA 4.0); CAMEO manual 1.1b3.
    pub enum Sector: "sector" {
        /// Government, executive.
        Gov = "GOV",
        /// Armed forces of a state.
        Mil = "MIL",
        /// Armed opposition, insurgents.
        Reb = "REB",
        /// Unidentified or other armed force.
        Uaf = "UAF",
        /// Paramilitary on the side of a state.
        Prm = "PRM",
        /// Political opposition.
        Opp = "OPP",
        /// Political party.
        Pty = "PTY",
        /// Police, security services.
        Cop = "COP",
        /// Courts.
        Jud = "JUD",
        /// Parliament.
        Leg = "LEG",
        /// Intelligence service.
        Spy = "SPY",
        /// News media.
        Jrn = "JRN",
        /// Health workers and institutions.
        Med = "MED",
        /// Education.
        Edu = "EDU",
        /// Business.
        Bus = "BUS",
        /// Multinational company.
        Mnc = "MNC",
        /// Organised crime.
        Crm = "CRM",
        /// Civilians.
        Cvl = "CVL",
        /// Civil society groups.
        Soc = "SOC",
        /// Labour, unions.
        Lab = "LAB",
        /// Farmers.
        Agr = "AGR",
        /// Religious body or person.
        Rel = "REL",
        /// Refugees and migrants.
        Ref = "REF",
        /// Elites: former officials, celebrities.
        Eli = "ELI",
        /// Separatists.
        Sep = "SEP",
        /// Environmental groups.
        Env = "ENV",
        /// Intergovernmental organisation.
        Igo = "IGO",
        /// Non-governmental organisation.
        Ngo = "NGO",
        /// Not identified.
        Unk = "UNK",
    }
}

/// A party, as far as dyad knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Name for a reader: "North Korea", "Moon Jae-in", "gunmen".
    pub name: String,
    /// The state it belongs to; `None` for organisations of several states and unknown parties.
    pub country: Option<CountryCode>,
    /// CAMEO actor code; empty when not known.
    pub code: ActorCode,
    /// Its sector; `None` when the mention is the state itself or its sector is not known.
    pub sector: Option<Sector>,
}

codes! {
    /// What a resolution rests on, most reliable first (`facts`: apposition, document, tables).
    pub enum ActorBasis: "actor basis" {
        /// A row of the user's overlay folder.
        Overlay = "overlay",
        /// Apposition or title in the sentence: "French President Emmanuel Macron".
        Title = "title",
        /// A country or organisation named outright, or by its people or capital.
        Name = "name",
        /// An earlier mention in the document: surname, "the president", pronoun.
        Document = "document",
        /// A dated row: in office at the date.
        InOffice = "in-office",
        /// A dated row whose end is not known and long past its last confirmation.
        Stale = "stale",
        /// A dated row that had ended: former official.
        Former = "former",
        /// A spelling variant, with the country known.
        Variant = "variant",
        /// Role word and the country of dateline or paragraph: low confidence.
        Context = "context",
        /// Named or described, not resolved: no country, no code.
        Unresolved = "unresolved",
    }
}

/// One mention of an actor in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Sentence it stands in.
    pub position: Position,
    /// Its tokens: the whole noun phrase that names the actor, without relative clauses.
    pub tokens: TokenRange,
    /// Syntactic head of the phrase, a token index.
    pub head: usize,
    /// Bytes in the sentence's text.
    pub span: Span,
    /// Who it is; several for coordinated or dual names ("North and South Korea").
    pub actors: Vec<Actor>,
    /// What the resolution rests on.
    pub basis: ActorBasis,
    /// How sure the resolution is.
    pub confidence: Probability,
    /// Whether the text names it only as a place: "in Juba", "near Kabul". `actors` then tell
    /// whose place it is.
    #[serde(default)]
    pub as_place: bool,
}
