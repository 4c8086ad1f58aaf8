//! Alarms as comma-separated values.

use dyad::{AlarmChannel, RuptureList, RuptureRow};
use jiff::civil::Date;

/// The alarms as a table, one a row.
pub(super) fn csv(list: &RuptureList) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "raised",
        "since",
        "dyad",
        "a",
        "b",
        "turn",
        "surprise",
        "threshold",
        "days",
        "verbal_conflict",
        "material_conflict",
        "reduced_relations",
        "cooperation",
        "verbal_conflict_expected",
        "material_conflict_expected",
        "reduced_relations_expected",
        "cooperation_expected",
        "with",
        "act",
        "channels_shut",
        "channels_opened",
        "channels",
        "false_share",
        "silent_days",
        "silent_odds",
    ])?;
    for row in &list.rows {
        let alarm = &row.alarm;
        let number = |value: f64| format!("{value:.2}");
        let [a, b] = alarm.dyad.parties();
        let with: Vec<String> = alarm.with.iter().map(ToString::to_string).collect();
        let mut cells = vec![
            alarm.raised.to_string(),
            row.since.map_or_else(String::new, |day: Date| day.to_string()),
            alarm.dyad.to_string(),
            a.to_string(),
            b.to_string(),
            alarm.turn.to_string(),
            number(alarm.surprise.digits()),
            number(alarm.threshold.digits()),
            alarm.days.to_string(),
        ];
        for counts in [alarm.seen, alarm.expected] {
            cells.extend(
                [
                    counts.verbal_conflict,
                    counts.material_conflict,
                    counts.reduced_relations,
                    counts.cooperation,
                ]
                .map(number),
            );
        }
        cells.push(with.join(" "));
        cells.push(row.acts.first().map_or_else(String::new, |act| act.what.clone()));
        let counts = alarm.channel_counts;
        cells.push(number(counts.map_or(0.0, |told| told.shut)));
        cells.push(number(counts.map_or(0.0, |told| told.opened)));
        let channels: Vec<String> = row.channels.iter().map(channel).collect();
        cells.push(channels.join("; "));
        let false_share = row.false_share;
        cells.push(false_share.map_or_else(String::new, |told| number(told.share())));
        cells.extend(silence(row));
        writer.write_record(cells)?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Days without contact and how often that comes; empty where contact is as usual.
fn silence(row: &RuptureRow) -> [String; 2] {
    row.silence.as_ref().map_or_else(Default::default, |contacts| {
        let silence = contacts.silence;
        let days = silence.days.count().round();
        [days.to_string(), format!("{:.4}", silence.probability.share())]
    })
}

/// "embassy cut 2026-05-01 known 2026-05-02"
fn channel(channel: &AlarmChannel) -> String {
    let since = channel.since.map_or_else(String::new, |days| format!(" {days}"));
    format!("{} {}{since} known {}", channel.kind, channel.state, channel.known)
}
