//! Dates as the formats write them.

use jiff::civil::Date;

/// How a column writes a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateStyle {
    /// `20180131`, of which more digits (hours) are left out.
    Digits,
    /// `2018-01-31`, with or without a time behind it.
    Iso,
    /// `2018-01-31` or `31 January 2018`.
    IsoOrWords,
}

impl DateStyle {
    /// The day that the bytes say.
    pub(crate) fn read(self, cell: &[u8]) -> Option<Date> {
        match self {
            Self::Digits => digits(cell),
            Self::Iso => iso(cell),
            Self::IsoOrWords => iso(cell).or_else(|| words(cell)),
        }
    }

    /// The day as the column writes it.
    pub(crate) fn write(self, date: Date) -> String {
        match self {
            Self::Digits => {
                format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
            }
            Self::Iso | Self::IsoOrWords => date.to_string(),
        }
    }
}

fn digits(cell: &[u8]) -> Option<Date> {
    let year = number(cell.get(..4)?)?;
    let month = number(cell.get(4..6)?)?;
    let day = number(cell.get(6..8)?)?;
    date(year, month, day)
}

fn iso(cell: &[u8]) -> Option<Date> {
    let dashed = cell.get(4) == Some(&b'-') && cell.get(7) == Some(&b'-');
    let ends = cell.get(10).is_none_or(|&next| next == b' ' || next == b'T');
    if !dashed || !ends {
        return None;
    }
    let year = number(cell.get(..4)?)?;
    let month = number(cell.get(5..7)?)?;
    let day = number(cell.get(8..10)?)?;
    date(year, month, day)
}

/// "16 May 2025".
fn words(cell: &[u8]) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
        "dec",
    ];
    let text = std::str::from_utf8(cell).ok()?;
    let mut parts = text.split([' ', '-']).filter(|part| !part.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = month.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let (year, day) = (year.parse().ok()?, day.parse().ok()?);
    parts
        .next()
        .is_none()
        .then(|| date(year, u16::try_from(month).ok()?, day))?
}

fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    let (year, month, day) =
        (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok()
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0_u16, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(u16::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(style: DateStyle, cell: &str) -> Option<String> {
        style.read(cell.as_bytes()).map(|date| date.to_string())
    }

    #[test]
    fn days_are_read_as_each_format_writes_them() {
        let day = Some("2018-01-31".to_owned());
        assert_eq!(read(DateStyle::Digits, "20180131"), day);
        assert_eq!(read(DateStyle::Digits, "20180131073000"), day);
        assert_eq!(read(DateStyle::Iso, "2018-01-31"), day);
        assert_eq!(read(DateStyle::Iso, "2018-01-31 00:00:00.000"), day);
        assert_eq!(read(DateStyle::IsoOrWords, "31 January 2018"), day);
        assert_eq!(read(DateStyle::IsoOrWords, "31-Jan-2018"), day);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for wrong in
            ["", "2018", "20180230", "2018-13-01", "2018/01/31", "2018-01-311", "NA"]
        {
            for style in [DateStyle::Digits, DateStyle::Iso, DateStyle::IsoOrWords] {
                assert_eq!(read(style, wrong), None, "{wrong}");
            }
        }
        assert_eq!(read(DateStyle::IsoOrWords, "31 Thermidor 2018"), None);
    }
}
