//! The tables that codes and names of histories are read with.

use std::collections::BTreeMap;

use dyad_data::{ActorTables, HistoryTables, LexiconError, Ontology};
use dyad_types::{
    CameoCode, CountryCode, EventType, HistoryAct, Intensity, Mode, QuadClass, QuadScheme,
};

/// Tables of actors, of acts, and of how others write both.
#[derive(Debug)]
pub struct HistoryCodes<'a> {
    pub(crate) actors: &'a ActorTables,
    pub(crate) ontology: Ontology,
    pub(crate) tables: HistoryTables,
    by_cameo: BTreeMap<String, CountryCode>,
    by_gw: BTreeMap<u16, CountryCode>,
    by_cow: BTreeMap<u16, CountryCode>,
}

/// Codes of countries that data still hold, and those of today. Source: CAMEO manual 1.1b3, list of
/// countries; Kosovo as POLECAT and VIEWS write it.
const OLDER: [(&str, &str); 4] =
    [("ROM", "ROU"), ("ZAR", "COD"), ("RKS", "XKX"), ("KOS", "XKX")];

impl<'a> HistoryCodes<'a> {
    /// The tables that come with dyad, beside the actors with the user's rows.
    ///
    /// # Errors
    /// [`LexiconError`] when a table is broken; tests keep those that come with dyad whole.
    pub fn new(actors: &'a ActorTables) -> Result<Self, LexiconError> {
        let (mut by_cameo, mut by_gw, mut by_cow) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for country in actors.countries() {
            by_cameo.insert(country.cameo.to_string(), country.code);
            if let Some(gw) = country.gw {
                by_gw.entry(gw).or_insert(country.code);
            }
            if let Some(cow) = country.cow {
                by_cow.entry(cow).or_insert(country.code);
            }
        }
        Ok(Self {
            actors,
            ontology: Ontology::embedded()?,
            tables: HistoryTables::embedded()?,
            by_cameo,
            by_gw,
            by_cow,
        })
    }

    /// The country of a CAMEO code, which is ISO's but for a few; data keep older ones in use.
    pub(crate) fn of_cameo(&self, code: &str) -> Option<CountryCode> {
        let newer = OLDER.iter().find(|(older, _)| *older == code);
        let code = newer.map_or(code, |(_, newer)| *newer);
        self.by_cameo.get(code).copied().or_else(|| self.of_iso(code))
    }

    pub(crate) fn of_iso(&self, code: &str) -> Option<CountryCode> {
        let code = CountryCode::new(code).ok()?;
        self.actors.country(code).map(|country| country.code)
    }

    pub(crate) fn of_gw(&self, number: &str) -> Option<CountryCode> {
        self.by_gw.get(&number.parse().ok()?).copied()
    }

    pub(crate) fn of_cow(&self, number: &str) -> Option<CountryCode> {
        self.by_cow.get(&number.parse().ok()?).copied()
    }

    /// What a CAMEO code stands for, with the intensity and quad class that the data give, else
    /// those of the table and the scheme.
    pub(crate) fn act_of_cameo(
        &self,
        cameo: CameoCode,
        intensity: Option<Intensity>,
        quad: Option<QuadClass>,
        scheme: QuadScheme,
    ) -> HistoryAct {
        let kind = self.ontology.event_type(&cameo);
        let of_table = || {
            let code = cameo.as_str();
            let rows = (2..=code.len()).rev().filter_map(|end| {
                let code = CameoCode::new(code.get(..end)?).ok()?;
                self.ontology.cameo(&code).map(|row| row.intensity)
            });
            rows.into_iter().next().unwrap_or(Intensity::NEUTRAL)
        };
        HistoryAct {
            event_type: kind.map(|(event_type, _)| event_type),
            mode: kind.and_then(|(_, mode)| mode),
            intensity: intensity.unwrap_or_else(of_table),
            quad_class: quad.or_else(|| quad_class(scheme, &cameo)),
            quad_scheme: scheme,
            cameo: Some(cameo),
        }
    }

    /// What a PLOVER type and mode stand for.
    pub(crate) fn act_of_type(
        &self,
        event_type: EventType,
        mode: Option<Mode>,
        intensity: Option<Intensity>,
    ) -> HistoryAct {
        let cameo = self.ontology.cameo_of(event_type, mode);
        let of_code = || {
            let row = cameo.as_ref().and_then(|code| self.ontology.cameo(code));
            row.map_or(Intensity::NEUTRAL, |row| row.intensity)
        };
        HistoryAct {
            cameo: None,
            event_type: Some(event_type),
            mode,
            intensity: intensity.unwrap_or_else(of_code),
            quad_class: Some(event_type.quad_class()),
            quad_scheme: QuadScheme::Plover,
        }
    }
}

/// The quad class of a CAMEO code; `None` for statements in Phoenix's scheme, which has a class of
/// its own for them.
///
/// Source: GDELT as measured on 5,245 rows of its files (investigations are material cooperation,
/// protests verbal conflict, reduced relations material conflict); Phoenix as its pipeline's
/// `create_strings` has it; CAMEO's own of the code book; PLOVER by its types, for statements
/// verbal cooperation.
pub fn quad_class(scheme: QuadScheme, cameo: &CameoCode) -> Option<QuadClass> {
    use QuadClass::{
        MaterialConflict, MaterialCooperation, VerbalConflict, VerbalCooperation,
    };
    let root: u8 = cameo.root().parse().ok()?;
    let class = match (scheme, root) {
        (QuadScheme::Phoenix, 1 | 2) => return None,
        (QuadScheme::Gdelt, 9) | (_, 6..=8) => MaterialCooperation,
        (QuadScheme::Plover, 2) => VerbalConflict,
        (_, 1..=5) => VerbalCooperation,
        (QuadScheme::Gdelt, 14) | (QuadScheme::Phoenix, 16) | (_, 9..=13) => {
            VerbalConflict
        }
        _ => MaterialConflict,
    };
    Some(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_differ_as_measured() {
        let class = |scheme, code: &str| {
            quad_class(scheme, &CameoCode::new(code).unwrap()).map(QuadClass::number)
        };
        assert_eq!(class(QuadScheme::Gdelt, "090"), Some(2));
        assert_eq!(class(QuadScheme::Cameo, "090"), Some(3));
        assert_eq!(class(QuadScheme::Gdelt, "141"), Some(3));
        assert_eq!(class(QuadScheme::Cameo, "141"), Some(4));
        assert_eq!(class(QuadScheme::Gdelt, "161"), Some(4));
        assert_eq!(class(QuadScheme::Phoenix, "161"), Some(3));
        assert_eq!(class(QuadScheme::Phoenix, "010"), None);
        assert_eq!(class(QuadScheme::Plover, "020"), Some(3));
        assert_eq!(class(QuadScheme::Plover, "16"), Some(4));
    }
}
