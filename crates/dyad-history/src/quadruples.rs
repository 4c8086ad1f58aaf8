//! Quadruples of temporal knowledge graphs: subject, relation, object and hour, all of them numbers.

use dyad_types::{CameoCode, DateInterval, HistoryEvent, QuadScheme};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::actors::by_name;
use crate::tables::HistoryCodes;
use crate::{HistoryError, Reject};

/// The names that the numbers of quadruples stand for, and the day that time 0 is.
#[derive(Debug, Clone)]
pub struct QuadrupleNames {
    /// Entities by number.
    pub entities: Vec<String>,
    /// Relations by number: name, and CAMEO code where it is known.
    pub relations: Vec<(String, Option<CameoCode>)>,
    /// The day of time 0.
    pub first_day: Date,
}

/// The day of time 0 of a published data set, by the name of its folder. Source: the papers that
/// published them, García-Durán et al. (2018) for ICEWS14 and ICEWS05-15, Jin et al. (2020) for ICEWS18.
pub fn first_day_of(folder: &str) -> Option<Date> {
    let name = folder.to_lowercase().replace(['-', '_'], "");
    let days = [
        ("icews0515", date(2005, 1, 1)),
        ("icews14", date(2014, 1, 1)),
        ("icews18", date(2018, 1, 1)),
    ];
    days.into_iter()
        .find(|(known, _)| name.contains(known))
        .map(|(_, day)| day)
}

impl QuadrupleNames {
    /// Reads the names: entities as `name TAB number`, relations likewise or as `number TAB CAMEO
    /// code TAB name`.
    ///
    /// # Errors
    /// [`HistoryError::NameLine`] for a line of another form.
    pub fn read(
        entities: &str,
        relations: &str,
        first_day: Date,
    ) -> Result<Self, HistoryError> {
        let entities = numbered("entity2id.txt", entities, |cells| {
            let (name, number) = (cells.first()?, cells.get(1)?);
            Some((number.trim().parse().ok()?, (*name).to_owned()))
        })?;
        let relations = numbered("relation2cameo.tsv", relations, |cells| match cells {
            [number, code, name, ..] => {
                let number = number.trim().parse().ok()?;
                Some((number, ((*name).to_owned(), CameoCode::new(code.trim()).ok())))
            }
            [name, number] => {
                Some((number.trim().parse().ok()?, ((*name).to_owned(), None)))
            }
            _ => None,
        })?;
        Ok(Self { entities, relations, first_day })
    }
}

fn numbered<T: Default + Clone>(
    file: &'static str,
    text: &str,
    read: impl Fn(&[&str]) -> Option<(usize, T)>,
) -> Result<Vec<T>, HistoryError> {
    let mut list: Vec<T> = Vec::new();
    for (idx, line) in
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
    {
        let cells: Vec<&str> = line.split('\t').collect();
        let (number, item) =
            read(&cells).ok_or(HistoryError::NameLine { file, line: idx + 1 })?;
        // A number far beyond the lines there are would only cost memory.
        if number > 10_000_000 {
            return Err(HistoryError::NameLine { file, line: idx + 1 });
        }
        if list.len() <= number {
            list.resize(number + 1, T::default());
        }
        if let Some(slot) = list.get_mut(number) {
            *slot = item;
        }
    }
    Ok(list)
}

/// The event of a line: four or five numbers, apart by blanks.
pub(crate) fn event(
    codes: &HistoryCodes<'_>,
    names: &QuadrupleNames,
    line: &[u8],
) -> Result<HistoryEvent, Reject> {
    let text = std::str::from_utf8(line).map_err(|_| Reject::Number)?;
    let numbers: Option<Vec<usize>> =
        text.split_whitespace().map(|cell| cell.parse().ok()).collect();
    let numbers = numbers.ok_or(Reject::Number)?;
    let (&[subject, relation, object, hours] | &[subject, relation, object, hours, _]) =
        numbers.as_slice()
    else {
        return Err(Reject::Columns);
    };
    let name = |number: usize| names.entities.get(number).ok_or(Reject::Number);
    let (subject, object) = (name(subject)?, name(object)?);
    let (relation, cameo) = names.relations.get(relation).ok_or(Reject::Number)?;
    let days = i64::try_from(hours / 24).map_err(|_| Reject::Date)?;
    let day = 0
        .days()
        .try_days(days)
        .ok()
        .and_then(|span| names.first_day.checked_add(span).ok());
    let day = day.ok_or(Reject::Date)?;
    let scheme = QuadScheme::Cameo;
    Ok(HistoryEvent {
        id: format!("{subject}|{relation}|{object}|{day}"),
        days: DateInterval::day(day),
        reported: None,
        actor: Some(by_name(codes, subject, day)),
        recipient: Some(by_name(codes, object, day)),
        act: cameo
            .clone()
            .map(|cameo| codes.act_of_cameo(cameo, None, None, scheme)),
        contexts: Vec::new(),
        place: None,
        text: String::new(),
        publisher: String::new(),
        url: String::new(),
        dead: None,
        n_mentions: None,
        n_articles: None,
    })
}
