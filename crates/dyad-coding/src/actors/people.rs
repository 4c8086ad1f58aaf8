//! Who a person is at the date of the story: the dated tables.

use dyad_data::{ActorTables, Office, PersonId, Standing, cameo_role, fold};
use dyad_types::{Actor, ActorBasis, ActorCode, CountryCode, Sector};
use jiff::civil::Date;

use crate::actors::names::MANY_STATES;

/// A person as an actor, what that rests on, and how sure it is.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    pub(super) actor: Actor,
    pub(super) basis: ActorBasis,
    pub(super) confidence: f64,
}

/// The one of `people` that holds, may hold or held an office at `date`, best standing first.
///
/// `None` when people of several countries stand equally well and `among` does not tell which is
/// meant. Without a date, only people whose offices are all of one country are known.
pub(super) fn at_date(
    tables: &ActorTables,
    people: &[PersonId],
    date: Option<Date>,
    among: &dyn Fn(CountryCode) -> bool,
    name: &str,
) -> Option<Resolved> {
    let mut offices: Vec<(Standing, &Office, bool)> = Vec::new();
    for &id in people {
        let person = tables.people.get(id);
        for office in &person.offices {
            let standing = date.map_or(Standing::Stale, |date| office.standing(date));
            offices.push((standing, office, person.is_overlay));
        }
    }
    let best = offices.iter().map(|(standing, ..)| *standing).min()?;
    offices.retain(|(standing, ..)| *standing == best);
    if differ(&offices) {
        offices.retain(|(_, office, _)| office.country.is_some_and(among));
        if differ(&offices) {
            return None;
        }
    }
    let (_, office, is_overlay) =
        offices.into_iter().min_by_key(|(_, office, own)| {
            (!own, rank(&office.class), std::cmp::Reverse(office.from))
        })?;
    let (basis, confidence) = match best {
        _ if is_overlay => (ActorBasis::Overlay, 0.95),
        Standing::InOffice => (ActorBasis::InOffice, 0.9),
        Standing::Stale => (ActorBasis::Stale, 0.7),
        Standing::Former => (ActorBasis::Former, 0.7),
        Standing::Later => (ActorBasis::Former, 0.5),
    };
    let sector = match best {
        Standing::InOffice | Standing::Stale => office.sector,
        Standing::Former => former(office.sector),
        Standing::Later => None,
    };
    Some(Resolved {
        actor: of_office(tables, office, sector, name),
        basis,
        confidence,
    })
}

/// Whether the offices are of different countries or organisations.
fn differ(offices: &[(Standing, &Office, bool)]) -> bool {
    let home = |office: &Office| office.country;
    offices
        .windows(2)
        .any(|pair| home(pair[0].1) != home(pair[1].1) && !pair.iter().any(|row| row.2))
}

/// Who has left an office of state is an elite; rebels and opponents stay what they were.
fn former(sector: Option<Sector>) -> Option<Sector> {
    match sector? {
        stays @ (Sector::Reb | Sector::Opp | Sector::Cvl | Sector::Uaf | Sector::Sep) => {
            Some(stays)
        }
        _ => Some(Sector::Eli),
    }
}

fn of_office(
    tables: &ActorTables,
    office: &Office,
    sector: Option<Sector>,
    name: &str,
) -> Actor {
    match (office.country, &office.organisation) {
        (Some(country), _) => tables.state(country, sector, name),
        (None, Some(code)) => Actor {
            name: name.to_owned(),
            country: None,
            code: ActorCode(code.clone()),
            sector: Some(Sector::Igo),
        },
        (None, None) => {
            let code = match sector {
                Some(Sector::Reb) => MANY_STATES,
                other => other.map_or("", cameo_role),
            };
            Actor {
                name: name.to_owned(),
                country: None,
                code: ActorCode(code.into()),
                sector,
            }
        }
    }
}

/// Offices that speak for a state come first.
fn rank(class: &str) -> usize {
    const ORDER: &[&str] =
        &["HOS", "HOG", "VP", "FM", "DM", "IGOHEAD", "DPM", "IM", "SEC"];
    ORDER.iter().position(|other| *other == class).unwrap_or(ORDER.len())
}

/// People known by surname alone: those in a leading office at `date`; without a date, heads of
/// state or government.
pub(super) fn by_surname(
    tables: &ActorTables,
    surname: &str,
    date: Option<Date>,
) -> Vec<PersonId> {
    let leads = |id: &&PersonId| {
        tables.people.get(**id).offices.iter().any(|office| match date {
            Some(date) => {
                office.is_leading()
                    && matches!(
                        office.standing(date),
                        Standing::InOffice | Standing::Stale
                    )
            }
            None => matches!(office.class.as_str(), "HOS" | "HOG"),
        })
    };
    let leading: Vec<PersonId> = tables
        .people
        .surnamed(surname)
        .iter()
        .filter(leads)
        .copied()
        .collect();
    // "Obama" rather calls Barack Obama than Francisco Obama Asue.
    let ends_so = |id: &PersonId| fold(&tables.people.get(*id).name).ends_with(surname);
    let calls: Vec<PersonId> = leading.iter().filter(|id| ends_so(id)).copied().collect();
    if calls.is_empty() { leading } else { calls }
}
