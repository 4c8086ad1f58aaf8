//! From the codes that a reviewer names to a whole act: type, mode, CAMEO code, intensity, quad class.

use dyad_data::{LexiconError, Ontology};
use dyad_history::quad_class;
use dyad_types::{CameoCode, EventType, HistoryAct, Mode, QuadScheme};
use thiserror::Error;

/// What a reviewer names of an act; at least one code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recoding {
    /// PLOVER type, in letters of any case.
    pub event_type: Option<String>,
    /// PLOVER mode, in letters of any case.
    pub mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
}

/// Why codes make no act.
#[derive(Debug, Error)]
pub enum RecodingError {
    /// No code is named.
    #[error("no code is named")]
    Nothing,
    /// The ontology has no such code.
    #[error("there is no {list} {text}")]
    Unknown {
        /// Of what: "CAMEO code".
        list: &'static str,
        /// As named.
        text: String,
    },
    /// The code is of another type.
    #[error("CAMEO {cameo} is {is}, not {named}")]
    OtherType {
        /// The code.
        cameo: CameoCode,
        /// Its type.
        is: EventType,
        /// The type that was named.
        named: EventType,
    },
    /// The code is of no type: a statement.
    #[error("CAMEO {cameo} is a statement, which is of no type, not {named}")]
    Statement {
        /// The code.
        cameo: CameoCode,
        /// The type that was named.
        named: EventType,
    },
    /// The code is of another mode.
    #[error("CAMEO {cameo} is {is}, not {named}")]
    CodeOfOtherMode {
        /// The code.
        cameo: CameoCode,
        /// Its mode.
        is: Mode,
        /// The mode that was named.
        named: Mode,
    },
    /// The type has no such mode.
    #[error("{event_type} has no mode {mode}; its modes: {modes}")]
    OtherMode {
        /// The type.
        event_type: EventType,
        /// The mode that was named.
        mode: Mode,
        /// Those of the type, comma between; "none".
        modes: String,
    },
    /// A mode alone needs an act that has a type.
    #[error("a mode alone is of no type: name the type too")]
    NoType,
    /// A table is broken.
    #[error(transparent)]
    Table(#[from] LexiconError),
}

/// The act that codes stand for. What is not named follows from what is: the type from the CAMEO code,
/// else it stays `now`; the mode from the CAMEO code; the CAMEO code from type and mode
/// ([`Ontology::cameo_of`]); the intensity from the CAMEO code; the quad class under `scheme` from the
/// type for PLOVER's, else from the CAMEO code.
///
/// # Errors
/// [`RecodingError`].
pub fn recoded(
    recoding: &Recoding,
    now: Option<EventType>,
    scheme: QuadScheme,
) -> Result<HistoryAct, RecodingError> {
    let ontology = Ontology::embedded()?;
    let named_type = recoding.event_type.as_deref();
    let named_type: Option<EventType> =
        known("PLOVER event type", named_type, |text| text.to_uppercase().parse().ok())?;
    let named_mode = recoding.mode.as_deref();
    let named_mode: Option<Mode> =
        known("PLOVER mode", named_mode, |text| text.to_lowercase().parse().ok())?;
    let named_code = known("CAMEO code", recoding.cameo.as_deref(), |text| {
        let code = CameoCode::new(text).ok();
        code.filter(|code| ontology.cameo(code).is_some())
    })?;
    if named_type.is_none() && named_mode.is_none() && named_code.is_none() {
        return Err(RecodingError::Nothing);
    }
    let of_code = named_code.as_ref().and_then(|code| ontology.event_type(code));
    if let Some(cameo) = &named_code {
        fits(cameo, of_code, named_type, named_mode)?;
    }
    let event_type = match (&named_code, of_code) {
        (Some(_), of_code) => named_type.or(of_code.map(|(kind, _)| kind)),
        (None, _) => named_type.or(now),
    };
    let mode = named_mode.or(of_code.and_then(|(_, mode)| mode));
    if let Some(mode) = mode {
        let event_type = event_type.ok_or(RecodingError::NoType)?;
        check_mode(&ontology, event_type, mode)?;
    }
    let cameo =
        named_code.or_else(|| event_type.and_then(|kind| ontology.cameo_of(kind, mode)));
    let row = cameo.as_ref().and_then(|code| ontology.cameo(code));
    let quad_class = match (scheme, event_type, &cameo) {
        (QuadScheme::Plover, Some(kind), _) => Some(kind.quad_class()),
        (_, _, Some(code)) => quad_class(scheme, code),
        (_, kind, None) => kind.map(EventType::quad_class),
    };
    Ok(HistoryAct {
        event_type,
        mode,
        intensity: row.map_or(dyad_types::Intensity::NEUTRAL, |row| row.intensity),
        quad_class,
        quad_scheme: scheme,
        cameo,
    })
}

/// Whether the type and mode that are named are those of a code, as far as it has them.
fn fits(
    cameo: &CameoCode,
    of_code: Option<(EventType, Option<Mode>)>,
    named_type: Option<EventType>,
    named_mode: Option<Mode>,
) -> Result<(), RecodingError> {
    let cameo = cameo.clone();
    match (of_code, named_type, named_mode) {
        (None, Some(named), _) => Err(RecodingError::Statement { cameo, named }),
        (Some((is, _)), Some(named), _) if is != named => {
            Err(RecodingError::OtherType { cameo, is, named })
        }
        (Some((_, Some(is))), _, Some(named)) if is != named => {
            Err(RecodingError::CodeOfOtherMode { cameo, is, named })
        }
        _ => Ok(()),
    }
}

fn known<T>(
    list: &'static str,
    text: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, RecodingError> {
    let Some(text) = text else { return Ok(None) };
    let unknown = || RecodingError::Unknown { list, text: text.to_owned() };
    read(text).map(Some).ok_or_else(unknown)
}

fn check_mode(
    ontology: &Ontology,
    event_type: EventType,
    mode: Mode,
) -> Result<(), RecodingError> {
    let modes: Vec<Mode> = ontology.modes(event_type).collect();
    if modes.contains(&mode) {
        return Ok(());
    }
    let modes: Vec<&str> = modes.iter().map(|mode| mode.as_str()).collect();
    let modes = if modes.is_empty() { "none".to_owned() } else { modes.join(", ") };
    Err(RecodingError::OtherMode { event_type, mode, modes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(codes: [&str; 3], scheme: QuadScheme) -> String {
        let [event_type, mode, cameo] =
            codes.map(|code| (!code.is_empty()).then(|| code.to_owned()));
        let recoding = Recoding { event_type, mode, cameo };
        match recoded(&recoding, Some(EventType::Coerce), scheme) {
            Ok(act) => format!(
                "{} {} {} {} {}",
                act.event_type.map_or("-", EventType::as_str),
                act.mode.map_or("-", Mode::as_str),
                act.cameo.as_ref().map_or("-", CameoCode::as_str),
                act.intensity.points(),
                act.quad_class.map_or(0, dyad_types::QuadClass::number),
            ),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_not_named_follows() {
        let plover = |codes| act(codes, QuadScheme::Plover);
        assert_eq!(plover(["", "", "166"]), "SANCTION expel 166 -7 4");
        assert_eq!(plover(["sanction", "Expel", ""]), "SANCTION expel 166 -7 4");
        assert_eq!(plover(["", "seize", ""]), "COERCE seize 171 -9.2 4");
        assert_eq!(
            act(["", "", "090"], QuadScheme::Gdelt),
            "ACCUSE investigate 090 -2 2"
        );
        assert_eq!(act(["", "", "010"], QuadScheme::Cameo), "- - 010 0 1");
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let plover = |codes| act(codes, QuadScheme::Plover);
        assert_eq!(plover(["", "", ""]), "no code is named");
        assert_eq!(plover(["", "", "299"]), "there is no CAMEO code 299");
        assert_eq!(
            plover(["SANKTION", "", ""]),
            "there is no PLOVER event type SANKTION"
        );
        assert_eq!(plover(["AID", "", "166"]), "CAMEO 166 is SANCTION, not AID");
        assert_eq!(
            plover(["ASSAULT", "", "010"]),
            "CAMEO 010 is a statement, which is of no type, not ASSAULT"
        );
        assert_eq!(plover(["", "withdraw", "166"]), "CAMEO 166 is expel, not withdraw");
        assert!(
            plover(["SANCTION", "visit", ""]).starts_with("SANCTION has no mode visit")
        );
    }
}
