//! The codes of PLOVER and CAMEO, as the field prints them.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::UnknownCode;
use crate::codes::codes;

codes! {
    /// PLOVER event type, 16 types, least to most hostile within each quad class.
    ///
    /// Source: PLOVER manual, 2021-23 (CC BY-SA 4.0); definitions in own words.
    pub enum EventType: "PLOVER event type" {
        /// Promises or signals later cooperation.
        Agree = "AGREE",
        /// Meets, visits, hosts, phones, negotiates.
        Consult = "CONSULT",
        /// Backs, praises, recognises, signs.
        Support = "SUPPORT",
        /// Yields in words, without material effect yet.
        Concede = "CONCEDE",
        /// Cooperates materially with another.
        Cooperate = "COOPERATE",
        /// Gives material help.
        Aid = "AID",
        /// Yields with material effect.
        Retreat = "RETREAT",
        /// Asks, appeals, demands, orders.
        Request = "REQUEST",
        /// Criticises, alleges, investigates.
        Accuse = "ACCUSE",
        /// Refuses, vetoes, defies.
        Reject = "REJECT",
        /// Warns of serious consequences.
        Threaten = "THREATEN",
        /// Civilian collective action.
        Protest = "PROTEST",
        /// Reduces normal or cooperative relations.
        Sanction = "SANCTION",
        /// Moves forces short of using them.
        Mobilize = "MOBILIZE",
        /// Represses short of violence.
        Coerce = "COERCE",
        /// Uses force that can cause serious harm.
        Assault = "ASSAULT",
    }
}

impl EventType {
    /// Its quad class in PLOVER's own scheme ([`QuadScheme::Plover`]).
    pub const fn quad_class(self) -> QuadClass {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => {
                QuadClass::VerbalCooperation
            }
            Self::Cooperate | Self::Aid | Self::Retreat => QuadClass::MaterialCooperation,
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => {
                QuadClass::VerbalConflict
            }
            Self::Protest
            | Self::Sanction
            | Self::Mobilize
            | Self::Coerce
            | Self::Assault => QuadClass::MaterialConflict,
        }
    }
}

codes! {
    /// PLOVER mode: how an event of its type was done. The same word may serve several types.
    ///
    /// Source: PLOVER manual (CC BY-SA 4.0); definitions in own words. Which mode goes with
    /// which type, and its score, stands in the table `plover_modes`.
    pub enum Mode: "PLOVER mode" {
        /// CONSULT: actor travels to recipient who hosts.
        Visit = "visit",
        /// CONSULT: meeting hosted on third-party ground.
        ThirdParty = "third-party",
        /// CONSULT: meeting inside an alliance, IGO or other multilateral forum.
        Multilateral = "multilateral",
        /// CONSULT: by phone, video or other remote medium.
        Phone = "phone",
        /// RETREAT: pull forces out of or give up territory. SANCTION: withdraw own non-military presence or resources.
        Withdraw = "withdraw",
        /// RETREAT: free captives.
        Release = "release",
        /// RETREAT: give up weapons.
        Disarm = "disarm",
        /// RETREAT: put a ceasefire into effect.
        Ceasefire = "ceasefire",
        /// RETREAT: let observers, peacekeepers or aid workers in.
        Access = "access",
        /// RETREAT: official steps down.
        Resign = "resign",
        /// REQUEST: asks for exchange, relations or help. REJECT: refuses exchange, relations or help.
        Assist = "assist",
        /// REQUEST: asks for change of policy, government or institutions. REJECT: refuses change of policy, government or institutions.
        Change = "change",
        /// REQUEST: asks for release, end of sanctions, easing, ceasefire. REJECT: refuses release, end of sanctions, easing, ceasefire.
        Yield = "yield",
        /// REQUEST: asks for meeting or negotiation. REJECT: refuses meeting or negotiation.
        Meet = "meet",
        /// ACCUSE: condemn, criticise, complain.
        Disapprove = "disapprove",
        /// ACCUSE: open or run an inquiry.
        Investigate = "investigate",
        /// ACCUSE: accuse, sue, indict, charge, put on trial.
        Allege = "allege",
        /// THREATEN: threatens to restrict movement or political activity, boycott, blockade, strike. COERCE: limit political freedom or movement, ban persons or organisations.
        Restrict = "restrict",
        /// THREATEN: threatens to arrest or detain (also in-absentia warrants). COERCE: arrest, detain.
        Arrest = "arrest",
        /// THREATEN: threatens to suspend relations or talks.
        Relations = "relations",
        /// THREATEN: threatens to expel diplomats, peacekeepers, NGOs. SANCTION: expel entity or diplomats from group, organisation or country.
        Expel = "expel",
        /// THREATEN: threatens to seize territory.
        Territory = "territory",
        /// THREATEN: threatens violence.
        Violence = "violence",
        /// PROTEST: largely peaceful demonstration.
        Demo = "demo",
        /// PROTEST: violent riot.
        Riot = "riot",
        /// PROTEST: stop work.
        Strike = "strike",
        /// PROTEST: hunger strike.
        Hunger = "hunger",
        /// PROTEST: withdraw from commercial or social relations in protest.
        Boycott = "boycott",
        /// PROTEST: block passage or access.
        Obstruct = "obstruct",
        /// PROTEST: symbolic damage to property.
        Vandalize = "vandalize",
        /// SANCTION: court or tribunal finds guilty, liable or unconstitutional.
        Convict = "convict",
        /// SANCTION: cut or end diplomatic, commercial or material exchange (embargoes here).
        Discontinue = "discontinue",
        /// MOBILIZE: armed personnel or units.
        Troops = "troops",
        /// MOBILIZE: raise readiness of weapons.
        Weapons = "weapons",
        /// MOBILIZE: police or security units.
        Police = "police",
        /// MOBILIZE: non-state armed body.
        Militia = "militia",
        /// COERCE: search, raid, confiscate.
        Seize = "seize",
        /// COERCE: ban or limit publication or information.
        Censor = "censor",
        /// COERCE: impose curfew.
        Curfew = "curfew",
        /// COERCE: emergency or martial law.
        MartialLaw = "martial-law",
        /// COERCE: expel individuals.
        Deport = "deport",
        /// COERCE: cut off public goods or services.
        Withhold = "withhold",
        /// COERCE: deception campaign (adds context misinformation).
        Misinformation = "misinformation",
        /// COERCE: cyber attack (adds context cyber).
        Cyber = "cyber",
        /// ASSAULT: abduct, kidnap, hijack, capture combatants.
        Abduct = "abduct",
        /// ASSAULT: strike by hand or blunt instrument.
        Beat = "beat",
        /// ASSAULT: torture.
        Torture = "torture",
        /// ASSAULT: sexual violence.
        Sexual = "sexual",
        /// ASSAULT: assassination, execution, deliberate mass killing (tried or done).
        Targeted = "targeted",
        /// ASSAULT: destroy property on purpose.
        Destroy = "destroy",
        /// ASSAULT: fire, blades, rocks, tools.
        Primitive = "primitive",
        /// ASSAULT: small arms.
        Firearms = "firearms",
        /// ASSAULT: mines, IEDs, car bombs.
        Explosives = "explosives",
        /// ASSAULT: suicide attack.
        SuicideAttack = "suicide-attack",
        /// ASSAULT: manned aircraft.
        Aerial = "aerial",
        /// ASSAULT: unmanned aircraft.
        Drone = "drone",
        /// ASSAULT: artillery, rockets, armour.
        HeavyWeapons = "heavy-weapons",
        /// ASSAULT: tear gas, water cannon, baton charge.
        CrowdControl = "crowd-control",
        /// ASSAULT: chemical, biological, radiological, nuclear.
        Unconventional = "unconventional",
    }
}

codes! {
    /// PLOVER context: the field of politics an event belongs to. Any event may have several.
    ///
    /// Source: PLOVER manual (CC BY-SA 4.0); definitions in own words.
    pub enum Context: "PLOVER context" {
        /// State armed forces and military help (not militias or police).
        Military = "military",
        /// State intelligence gathering.
        Intelligence = "intelligence",
        /// Executive branch, heads of state and their circle.
        Executive = "executive",
        /// Law making, parliament, coalitions.
        Legislative = "legislative",
        /// Elections and campaigns.
        Election = "election",
        /// Changes to or unusual dealings within formal political bodies and parties.
        PoliticalInstitutions = "political_institutions",
        /// Steps toward democracy.
        ProDemocracy = "pro_democracy",
        /// Steps toward autocracy.
        ProAutocracy = "pro_autocracy",
        /// Trade, finance, growth, inflation (not single firms).
        Economic = "economic",
        /// Courts, national and international law.
        Legal = "legal",
        /// Compensation for past harm.
        Reparations = "reparations",
        /// Human rights in general.
        HumanRights = "human_rights",
        /// Civil and political liberties, press freedom.
        RightsFreedoms = "rights_freedoms",
        /// Security forces put down groups or persons.
        Repression = "repression",
        /// Food, water, housing, land, energy as basic needs.
        HumanSecurity = "human_security",
        /// Gender equality and women.
        Gender = "gender",
        /// LGBTQ matters.
        Lgbt = "lgbt",
        /// Religion, ethnicity, caste, language.
        ReligionEthnicity = "religion_ethnicity",
        /// Unequal resources or chances.
        Inequality = "inequality",
        /// Diplomacy.
        Diplomatic = "diplomatic",
        /// Territorial disputes, secession, forced displacement.
        Territory = "territory",
        /// Peacekeeping operations.
        Peacekeeping = "peacekeeping",
        /// Public health and disease.
        Health = "health",
        /// Seeking or granting asylum.
        Asylum = "asylum",
        /// Migration, refugees, displaced.
        Migration = "migration",
        /// Natural or man-made disaster.
        Disasters = "disasters",
        /// Extraction and trade of natural resources.
        NaturalResource = "natural_resource",
        /// Pollution and environmental policy.
        Environment = "environment",
        /// New technology.
        Technology = "technology",
        /// Terrorist groups and counter-terror.
        Terrorism = "terrorism",
        /// Chemical, biological, radiological, nuclear.
        Cbrn = "cbrn",
        /// Cyber attack and crime.
        Cyber = "cyber",
        /// Influence operations, fake news.
        Misinformation = "misinformation",
        /// Crime in general.
        Crime = "crime",
        /// Corruption, bribery, nepotism.
        Corruption = "corruption",
        /// Illegal drugs.
        IllegalDrugs = "illegal_drugs",
        /// Smuggling or trafficking.
        Trafficking = "trafficking",
    }
}

codes! {
    /// Verbal or material, cooperation or conflict. Only meaningful with its [`QuadScheme`].
    pub enum QuadClass: "quad class" {
        /// Words of cooperation (1).
        VerbalCooperation = "verbal-cooperation",
        /// Acts of cooperation (2).
        MaterialCooperation = "material-cooperation",
        /// Words of conflict (3).
        VerbalConflict = "verbal-conflict",
        /// Acts of conflict (4).
        MaterialConflict = "material-conflict",
    }
}

impl QuadClass {
    /// Its number in every scheme, 1 to 4.
    pub const fn number(self) -> u8 {
        match self {
            Self::VerbalCooperation => 1,
            Self::MaterialCooperation => 2,
            Self::VerbalConflict => 3,
            Self::MaterialConflict => 4,
        }
    }
}

codes! {
    /// Which of the field's schemes a quad class follows: they disagree on 06-09, 14 and 16.
    pub enum QuadScheme: "quad scheme" {
        /// PLOVER's own: SANCTION is material conflict, REQUEST verbal conflict.
        Plover = "plover",
        /// The CAMEO text book: roots 01-05, 06-08, 09-13, 14-20.
        Cameo = "cameo",
        /// GDELT's files: roots 06-09 are 2, 10-14 are 3, 15-20 are 4.
        Gdelt = "gdelt",
        /// Phoenix: roots 09-13 and 16 are 3.
        Phoenix = "phoenix",
    }
}

/// A CAMEO event code of two to four digits, kept as text: "042" and "42" differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CameoCode(CompactString);

impl CameoCode {
    /// Takes a code of two to four digits whose root is 01 to 20.
    ///
    /// # Errors
    /// [`UnknownCode`] for any other text. Whether the code exists is for the table to say.
    pub fn new(text: &str) -> Result<Self, UnknownCode> {
        let digits =
            (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let root = text.get(..2).and_then(|root| root.parse::<u8>().ok());
        if digits && root.is_some_and(|root| (1..=20).contains(&root)) {
            Ok(Self(CompactString::from(text)))
        } else {
            Err(UnknownCode { list: "CAMEO code", text: text.to_owned() })
        }
    }

    /// The code, two to four digits.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The first two digits, "01" to "20".
    pub fn root(&self) -> &str {
        self.0.get(..2).unwrap_or(self.0.as_str())
    }
}

impl std::fmt::Display for CameoCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl TryFrom<String> for CameoCode {
    type Error = UnknownCode;

    fn try_from(text: String) -> Result<Self, UnknownCode> {
        Self::new(&text)
    }
}

impl From<CameoCode> for String {
    fn from(code: CameoCode) -> Self {
        code.0.into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_print_and_parse_back() {
        for &mode in Mode::ALL {
            assert_eq!(mode.as_str().parse(), Ok(mode));
        }
        let json = serde_json::to_string(&EventType::Sanction).unwrap();
        assert_eq!(json, "\"SANCTION\"");
        assert_eq!(
            serde_json::from_str::<EventType>(&json).unwrap(),
            EventType::Sanction
        );
        assert_eq!(
            "sanction".parse::<EventType>().unwrap_err().to_string(),
            "\"sanction\" is no PLOVER event type"
        );
    }

    #[test]
    fn cameo_codes_keep_their_leading_zero() {
        assert_eq!(CameoCode::new("042").unwrap().root(), "04");
        for wrong in ["42x", "4", "213", "00", "04211"] {
            assert!(CameoCode::new(wrong).is_err(), "{wrong}");
        }
    }
}
