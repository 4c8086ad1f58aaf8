//! Rows of histories as corrections have them: few rows, looked up one by one and put in their places
//! among the others.

use rusqlite::{OptionalExtension as _, Row};

use crate::Store;
use crate::history::{find_act, julian};
use crate::history_read::{HistoryFilter, StoredAct, StoredTelling, stored_act};
use crate::overlay::{Fix, Overlay};

/// A row with corrections that counts, changed by them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FixedAct {
    pub(crate) id: i64,
    pub(crate) act: StoredAct,
    /// Julian day number.
    reported: Option<i64>,
}

impl FixedAct {
    fn is_asked(&self, filter: &HistoryFilter) -> bool {
        let day = self.act.day;
        filter.since.is_none_or(|since| day >= julian(since))
            && filter.until.is_none_or(|until| day <= julian(until))
            && filter
                .known_by
                .is_none_or(|known| self.reported.unwrap_or(day) <= julian(known))
    }
}

impl Fix {
    /// Makes a row what is right; its bytes stay.
    pub(crate) fn apply_to_row(&self, row: &mut StoredTelling) {
        if let Some(days) = self.days {
            row.days = days;
        }
        if let Some(act) = &self.act {
            row.act = Some(act.clone());
        }
    }
}

impl Store {
    /// The rows with corrections that count and are asked for, of one pair or of all pairs; in no order.
    pub(crate) fn fixed_acts(
        &self,
        overlay: &Overlay,
        dyad: Option<i64>,
        filter: &HistoryFilter,
    ) -> rusqlite::Result<Vec<FixedAct>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT day, n_days, dyad_id, from_a, act_id, actor_id, recipient_id, report_day
             FROM history
             WHERE history_id = ?1 AND dyad_id IS NOT NULL AND (dyad_id = ?2 OR ?2 IS NULL)",
        )?;
        let mut acts = Vec::new();
        for (id, fix) in overlay.rows().filter(|(id, _)| overlay.counts(*id)) {
            let read = |row: &Row<'_>| Ok((stored_act(row)?, row.get(7)?));
            let found = statement.query_row((id, dyad), read).optional()?;
            let Some((mut act, reported)) = found else { continue };
            if let Some(days) = fix.days {
                act.day = julian(days.start);
                act.n_days = julian(days.end) - act.day + 1;
            }
            // A correction brings the number of its act with it.
            if let Some(right) = &fix.act
                && let Some(number) = find_act(&self.connection, right)?
            {
                act.act = u32::try_from(number).unwrap_or(act.act);
            }
            acts.push(FixedAct { id, act, reported });
        }
        acts.retain(|fixed| fixed.is_asked(filter));
        Ok(acts)
    }
}
