//! Histories as a panel counts them: numbers alone, in the order of the index that holds them all.

use dyad_ledger::PanelAct;
use dyad_types::HistoryFormat;
use rusqlite::{Row, params};

use crate::history::julian;
use crate::history_read::{HistoryFilter, StoredAct};
use crate::read::parsed;
use crate::{Store, StoreError};

impl Store {
    /// Acts of histories of these formats as a panel counts them and corrections have them, by pair
    /// and day; days are Julian day numbers. `None`: of all formats.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn history_panel_acts(
        &self,
        filter: &HistoryFilter,
        formats: Option<&[HistoryFormat]>,
    ) -> Result<Vec<PanelAct>, StoreError> {
        let error = self.error("count its histories");
        let dyad = match &filter.dyad {
            None => None,
            Some(dyad) => match self.history_dyad_id(dyad).map_err(&error)? {
                Some(id) => Some(id),
                None => return Ok(Vec::new()),
            },
        };
        let of_formats = match formats {
            Some(formats) => Some(self.id_ranges(formats).map_err(&error)?),
            None => None,
        };
        // All of it stands in the index of pairs.
        let query = "SELECT dyad_id, day, from_a, act_id, n_days, history_id FROM history
             WHERE dyad_id IS NOT NULL AND (dyad_id = ?1 OR ?1 IS NULL)
                 AND ifnull(report_day, day) <= ?2
             ORDER BY dyad_id, day, from_a, act_id";
        let mut statement = self.connection.prepare_cached(query).map_err(&error)?;
        let known = filter.known_by.map_or(i64::MAX, julian);
        let mut rows = statement.query(params![dyad, known]).map_err(&error)?;
        let overlay = self.history_overlay(filter.known_by).map_err(&error)?;
        let is_asked =
            |id: i64| of_formats.as_ref().is_none_or(|ranges| is_within(ranges, id));
        let mut acts = Vec::new();
        while let Some(row) = rows.next().map_err(&error)? {
            let id: i64 = row.get(5).map_err(&error)?;
            if is_asked(id) && overlay.get(id).is_none() {
                acts.push(panel_act(row).map_err(&error)?);
            }
        }
        let known = HistoryFilter {
            known_by: filter.known_by,
            ..HistoryFilter::default()
        };
        let fixed = self.fixed_acts(&overlay, dyad, &known).map_err(&error)?;
        if !fixed.is_empty() {
            let fixed = fixed.iter().filter(|fixed| is_asked(fixed.id));
            acts.extend(fixed.filter_map(|fixed| counted(&fixed.act)));
            acts.sort_by_key(|act| (act.dyad, act.day, act.from_a, act.act));
        }
        Ok(acts)
    }

    /// The rows of formats as ranges of ids, ascending.
    fn id_ranges(&self, formats: &[HistoryFormat]) -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT first_id, first_id + n_rows - 1, format FROM history_block
             JOIN history_source USING (source_id) ORDER BY first_id",
        )?;
        let mut rows = statement.query(())?;
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let format: HistoryFormat = parsed(&row.get::<_, String>(2)?)?;
            if formats.contains(&format) {
                ranges.push((row.get(0)?, row.get(1)?));
            }
        }
        Ok(ranges)
    }
}

fn is_within(ranges: &[(i64, i64)], id: i64) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= id);
    let range = after.checked_sub(1).and_then(|idx| ranges.get(idx));
    range.is_some_and(|(_, last)| id <= *last)
}

fn counted(act: &StoredAct) -> Option<PanelAct> {
    Some(PanelAct {
        dyad: act.dyad,
        day: i32::try_from(act.day).ok()?,
        from_a: act.from_a,
        act: act.act,
        n_days: u32::try_from(act.n_days).ok()?,
        is_cluster: false,
    })
}

fn panel_act(row: &Row<'_>) -> rusqlite::Result<PanelAct> {
    Ok(PanelAct {
        dyad: row.get(0)?,
        day: row.get(1)?,
        from_a: row.get(2)?,
        act: row.get(3)?,
        n_days: row.get(4)?,
        is_cluster: false,
    })
}
