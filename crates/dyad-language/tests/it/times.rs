//! Time expressions: a sentence, and what should be found in it.
//!
//! Words are tagged here only as far as the grammar looks: `word/TAG` in a case sets a tag.

#![expect(clippy::string_slice, reason = "the cases are cut at ASCII characters")]

use dyad_language::times::find;
use dyad_types::{
    Dep, Direction, Pos, Position, Sentence, Span, Tag, TimeRelation, TimeUnit,
    TimeValue, Token,
};

/// Splits as the tokeniser does on such text, and guesses tags.
fn sentence(case: &str) -> Sentence {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for (nth, chunk) in case.split(' ').enumerate() {
        if nth > 0 {
            text.push(' ');
        }
        let (chunk, tag) = match chunk.split_once('/') {
            Some((chunk, tag)) if tag.parse::<Tag>().is_ok() => (chunk, tag.parse().ok()),
            _ => (chunk, None),
        };
        for piece in pieces(chunk) {
            let start = text.len();
            text.push_str(piece);
            let tag = tag.unwrap_or_else(|| guessed(piece, start == 0));
            tokens.push(Token {
                span: Span::new(start, text.len()),
                space_after: false,
                lemma: piece.to_lowercase().into(),
                tag,
                pos: Pos::None,
                head: 0,
                dep: Dep::None,
            });
        }
    }
    Sentence {
        position: Position::default(),
        span: Span::new(0, text.len()),
        text,
        tokens,
        entities: Vec::new(),
        times: Vec::new(),
    }
}

fn pieces(chunk: &str) -> Vec<&str> {
    let shortened = |word: &str| {
        let stem = word.trim_end_matches('.');
        stem.len() < word.len() && ["Feb", "Sept", "Jan"].contains(&stem)
    };
    let mut pieces = Vec::new();
    let mut rest = chunk;
    while let Some(first) = rest.strip_prefix(['(', '"']) {
        pieces.push(&rest[..1]);
        rest = first;
    }
    let mut tail = Vec::new();
    while rest.len() > 1
        && rest.ends_with([',', '.', ';', ':', '?', ')', '"'])
        && !shortened(rest)
    {
        tail.push(&rest[rest.len() - 1..]);
        rest = &rest[..rest.len() - 1];
    }
    if let Some(stem) = rest.strip_suffix("'s") {
        pieces.extend([stem, "'s"]);
    } else {
        pieces.extend(hyphenated(rest));
    }
    pieces.extend(tail.into_iter().rev());
    pieces
}

/// Between letters, and between digits, a hyphen is a token.
fn hyphenated(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let bytes = word.as_bytes();
    for at in 1..bytes.len().saturating_sub(1) {
        let (left, right) = (bytes[at - 1], bytes[at + 1]);
        let same = left.is_ascii_alphabetic() && right.is_ascii_alphabetic()
            || left.is_ascii_digit() && right.is_ascii_digit();
        if bytes[at] == b'-' && same {
            pieces.extend([&word[start..at], "-"]);
            start = at + 1;
        }
    }
    pieces.push(&word[start..]);
    pieces
}

fn guessed(word: &str, first: bool) -> Tag {
    let start = word.chars().next().unwrap_or(' ');
    match word {
        "," => Tag::Comma,
        "." | "?" => Tag::Period,
        ";" | ":" | "-" => Tag::Colon,
        ")" => Tag::Rrb,
        "may" | "will" | "could" => Tag::Md,
        "in" | "on" | "of" | "by" | "since" | "from" | "after" | "before" | "until"
        | "at" => Tag::In,
        "the" | "a" | "an" | "this" | "every" => Tag::Dt,
        "and" | "or" => Tag::Cc,
        "is" | "was" | "has" => Tag::Vbz,
        _ if start.is_ascii_digit() => Tag::Cd,
        _ if start.is_uppercase() && !first => Tag::Nnp,
        _ if word.ends_with("ed") => Tag::Vbd,
        _ if word.ends_with('s') => Tag::Nns,
        _ => Tag::Nn,
    }
}

fn shown(sentence: &Sentence) -> String {
    let found = find(sentence);
    let shown = found.iter().map(|time| {
        let relation = match time.relation {
            TimeRelation::At => String::new(),
            other => format!("{other} "),
        };
        format!("{relation}[{}] {}", sentence.text_of(time.tokens), value(time.value))
    });
    shown.collect::<Vec<_>>().join("; ")
}

fn value(value: TimeValue) -> String {
    let side = |direction| match direction {
        Direction::Past => "-",
        Direction::Future => "+",
        Direction::Open => "",
    };
    match value {
        TimeValue::Day { date } => date.to_string(),
        TimeValue::Month { year, month } => format!("{year}-{month:02}"),
        TimeValue::Year { year } => year.to_string(),
        TimeValue::Period { interval } => interval.to_string(),
        TimeValue::DayOfYear { month, day, direction } => {
            format!("--{month:02}-{day:02}{}", side(direction))
        }
        TimeValue::MonthOfYear { month, direction } => {
            format!("--{month:02}{}", side(direction))
        }
        TimeValue::Weekday { weekday, direction } => {
            format!("weekday {weekday}{}", side(direction))
        }
        TimeValue::Shift { unit, by } => format!("{unit}{by:+}"),
        TimeValue::Offset { unit, by } => format!("then {unit}{by:+}"),
        TimeValue::Stretch { unit, count, direction } => {
            let count = count.map_or("?".to_owned(), |count| count.to_string());
            format!("{count} {unit}{}", side(direction))
        }
        TimeValue::ToDate { unit } => format!("{unit} to date"),
        TimeValue::Rest { unit } => format!("rest of {unit}"),
        TimeValue::AboutNow => "now".to_owned(),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|&(case, expected)| (case, expected, shown(&sentence(case))))
        .filter(|(_, expected, found)| expected != found)
        .map(|(case, expected, found)| {
            format!("{case}\n  expected {expected}\n  found    {found}")
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn dates_with_their_year() {
    check(&[
        ("The envoys met on March 27, 2025.", "[March 27, 2025] 2025-03-27"),
        ("The envoys met on 27 March 2025 in Oslo.", "[27 March 2025] 2025-03-27"),
        ("The treaty of 3rd of October 1990 holds.", "[3rd of October 1990] 1990-10-03"),
        ("It was filed on 2020-06-17.", "[2020-06-17] 2020-06-17"),
        ("It was filed on 25/06/2020.", "[25/06/2020] 2020-06-25"),
        ("It was filed on 06/25/2020.", "[06/25/2020] 2020-06-25"),
        ("It was filed on 05/06/2020.", ""),
        ("It was filed on 05.06.2020.", "[05.06.2020] 2020-06-05"),
        (
            "He spoke on Wednesday, Feb. 26, 2025.",
            "[Wednesday, Feb. 26, 2025] 2025-02-26",
        ),
        ("He spoke on Friday 12 June 2020.", "[Friday 12 June 2020] 2020-06-12"),
        ("They signed in March 2025.", "[March 2025] 2025-03"),
        ("They signed in May 2019.", "[May 2019] 2019-05"),
        ("They signed it in March of 2019.", "[March of 2019] 2019-03"),
        ("A hotline was set up in 2018.", "[2018] 2018"),
        ("The 2018 agreement collapsed.", "[2018] 2018"),
        ("Iran left its 2015 nuclear deal.", "[2015] 2015"),
        ("the 2019 protests spread", "[2019] 2019"),
        ("They cite a divisive/JJ 2017 report.", "[2017] 2017"),
        ("Talks failed in 1994 and 2003.", "[1994] 1994; [2003] 2003"),
        ("The pact (1994) is dead.", "[1994] 1994"),
        ("On 30 February 2019 nothing happened.", "[February 2019] 2019-02"),
        ("In the summer of 2019 they met.", "[the summer of 2019] 2019"),
    ]);
}

#[test]
fn parts_of_a_period() {
    check(&[
        ("War in the 1990s hurt both.", "[the 1990s] 1990-01-01/1999-12-31"),
        ("War in the late 1990s hurt both.", "[the late 1990s] 1996-01-01/1999-12-31"),
        ("The line fell silent in mid-2019.", "[mid-2019] 2019-05-01/2019-08-31"),
        ("The line fell silent in early 2019.", "[early 2019] 2019-01-01/2019-04-30"),
        ("It closed in late March 2020.", "[late March 2020] 2020-03-21/2020-03-31"),
        ("It closed in late March.", "[late March] --03"),
        (
            "Exports fell in the first quarter of 2024.",
            "[the first quarter of 2024] 2024-01-01/2024-03-31",
        ),
        ("Exports fell in Q3 2024.", "[Q3 2024] 2024-07-01/2024-09-30"),
        (
            "Trade grew in the second half of 2021.",
            "[the second half of 2021] 2021-07-01/2021-12-31",
        ),
        (
            "Trade grew in the first half of this year.",
            "[the first half of this year] year+0",
        ),
        (
            "Both will leave by the end of 2024.",
            "by [the end of 2024] 2024-09-01/2024-12-31",
        ),
        ("Both will leave by the end of the month.", "by [the end of the month] month+0"),
        (
            "7,660 fled since the start of the year.",
            "since [the start of the year] year+0",
        ),
        (
            "Envoys who came earlier in the week left.",
            "[earlier in the week] week to date",
        ),
        ("Both will leave by the end of next year.", "by [the end of next year] year+1"),
    ]);
}

#[test]
fn dates_without_their_year() {
    check(&[
        ("Rebels struck on March 27.", "[March 27] --03-27"),
        ("Rebels struck on June 25th.", "[June 25th] --06-25"),
        ("On March 27 protesters marched.", "[March 27] --03-27"),
        ("Rebels struck on 3 September.", "[3 September] --09-03"),
        ("Rebels struck on the 3rd of September.", "[the 3rd of September] --09-03"),
        ("On Thursday, March 27 they met.", "[Thursday, March 27] --03-27"),
        ("The vote is due in March.", "[March] --03"),
        ("In May Cairo closed the canal.", "[May] --05"),
        ("It was written by April Jones.", ""),
        ("The vote is due in May.", "[May] --05"),
        ("He was ousted last March.", "[last March] --03-"),
        ("They meet next June.", "[next June] --06+"),
        ("April's vote was close.", "[April] --04"),
        ("The June summit ended early.", "[June] --06"),
        ("A summit in mid-July is planned.", "[mid-July] --07"),
        ("They postponed monday's vote.", "[monday] weekday 1"),
        ("Troops left since March.", "since [March] --03"),
    ]);
}

#[test]
fn weekdays() {
    check(&[
        ("The minister resigned on Thursday.", "[Thursday] weekday 4"),
        ("The minister said Tuesday he would go.", "[Tuesday] weekday 2"),
        ("It began last Friday.", "[last Friday] weekday 5-"),
        ("It begins next Monday.", "[next Monday] weekday 1+"),
        ("It begins this Sunday.", "[this Sunday] weekday 7"),
        ("He was held late Wednesday.", "[late Wednesday] weekday 3"),
        ("He was held early on Saturday.", "[early on Saturday] weekday 6"),
        ("Shelling resumed Monday morning.", "[Monday morning] weekday 1"),
        ("After Friday's attack they fled.", "[Friday] weekday 5"),
        ("They must go by Friday.", "by [Friday] weekday 5"),
        ("The truce holds until Sunday.", "until [Sunday] weekday 7"),
        ("No one has called since Tuesday.", "since [Tuesday] weekday 2"),
        ("They reply no later than Monday.", "by [Monday] weekday 1"),
        ("They march every Friday.", ""),
        ("The Good Friday accord holds.", ""),
        ("The Sunday Times reported it.", ""),
    ]);
}

#[test]
fn words_counted_from_publication() {
    check(&[
        ("Then, yesterday, it burned.", "[yesterday] day-1"),
        ("It burned today.", "[today] day+0"),
        ("It reopens tomorrow morning.", "[tomorrow morning] day+1"),
        ("It burned last night.", "[last night] day-1"),
        ("It opens the day after tomorrow.", "[the day after tomorrow] day+2"),
        ("Last week Minsk quit the talks.", "[Last week] week-1"),
        ("Last week's arrest drew crowds.", "[Last week] week-1"),
        ("They vote next year.", "[next year] year+1"),
        ("They met last weekend.", "[last weekend] weekend-1"),
        ("They met over the weekend.", "[the weekend] weekend-1"),
        ("They met two years ago.", "[two years ago] year-2"),
        ("They met about a decade ago.", "[a decade ago] year-10"),
        ("Fighting began eight days ago.", "[eight days ago] day-8"),
        ("Fighting began a fortnight ago.", "[a fortnight ago] week-2"),
        ("Fighting began twenty-five years ago.", "[twenty-five years ago] year-25"),
        ("Fighting began months ago.", "[months ago] ? month-"),
        ("It happened three hours ago.", "[three hours ago] day+0"),
        ("It ends three weeks from now.", "[three weeks from now] week+3"),
        ("It has grown lately.", "[lately] now"),
        ("Now that they talk, trade grows.", ""),
        ("So far this year he has tested six.", "[So far this year] year to date"),
        ("Earlier this month he left.", "[Earlier this month] month to date"),
        ("They vote later this year.", "[later this year] rest of year"),
    ]);
}

#[test]
fn stretches() {
    check(&[
        ("They met there for the past two years.", "[the past two years] 2 year-"),
        ("It grew over the last three months.", "[the last three months] 3 month-"),
        ("It grew over the past week.", "[the past week] 1 week-"),
        ("It grew in recent weeks.", "[recent weeks] ? week-"),
        ("It may grow in the coming months.", "[the coming months] ? month+"),
        ("They decide in the next five days.", "[the next five days] 5 day+"),
        ("They decide in the next few days.", "[the next few days] ? day+"),
        ("They decide within 48 hours.", "[within 48 hours] 2 day"),
        ("Riga gave the envoys 48 hours to leave.", "[48 hours] 2 day+"),
        ("It took them two days to leave.", ""),
        ("Worse lies in the weeks ahead.", "[the weeks ahead] ? week+"),
        ("In the two years since the summit little came.", "[the two years] 2 year-"),
        ("It fell over the next year.", "[the next year] 1 year+"),
    ]);
}

#[test]
fn ranges_and_relations() {
    check(&[
        ("He ruled from 2014 to 2016.", "[2014 to 2016] 2014-01-01/2016-12-31"),
        (
            "It ran between March and May 2019.",
            "[March and May 2019] 2019-03-01/2019-05-31",
        ),
        ("He ruled 2014-2016.", "[2014-2016] 2014-01-01/2016-12-31"),
        ("The 2014–2016 war cost much.", "[2014–2016] 2014-01-01/2016-12-31"),
        ("the 2019-20 budget", "[2019-20] 2019-01-01/2020-12-31"),
        ("They met on March 3-5, 2020.", "[March 3-5, 2020] 2020-03-03/2020-03-05"),
        ("It has held since 2018.", "since [2018] 2018"),
        ("It has held since March 2020.", "since [March 2020] 2020-03"),
        ("It held until 2019.", "until [2019] 2019"),
        ("It held before 2019.", "before [2019] 2019"),
        ("It fell after March 2019.", "after [March 2019] 2019-03"),
        ("From 2014 onwards/RB it lasted.", "since [2014] 2014"),
    ]);
}

#[test]
fn times_counted_from_what_was_told_before() {
    check(&[
        ("A week earlier they had met.", "[A week earlier] then week-1"),
        ("Two days later he fell.", "[Two days later] then day+2"),
        ("They left the next day.", "[the next day] then day+1"),
        ("They met the previous year.", "[the previous year] then year-1"),
        ("They had met two years before.", "[two years before] then year-2"),
        ("They met two years before the war.", ""),
    ]);
}

#[test]
fn words_that_only_look_like_times() {
    check(&[
        ("He may go and they march on.", ""),
        ("May/MD they live.", ""),
        ("March/VB on, he said.", ""),
        ("Theresa May won.", ""),
        ("Nearly 1,900 people fled.", ""),
        ("Some 2,000 troops moved.", ""),
        ("About 2000 troops moved.", ""),
        ("They lost 2018 people.", ""),
        ("The two-year-old calm ended.", ""),
        ("A 10-day ultimatum expired.", ""),
        ("Second, the talks failed.", ""),
        ("It was the second attack.", ""),
        ("They asked for a second.", ""),
        ("At last they met.", ""),
        ("The last two summits failed.", ""),
        ("The next president will decide.", ""),
        ("It lies next door.", ""),
        ("One day they will talk.", ""),
        ("They meet once a year.", ""),
        ("The police fired 1500 rounds.", ""),
        ("Resolution 1973 passed.", ""),
        ("It rose to 2018 from 1990 cases.", ""),
    ]);
}

#[test]
fn an_expression_is_tied_to_the_day_of_publication() {
    let anchor = jiff::civil::date(2020, 6, 17);
    let resolved = |case: &str| {
        let sentence = sentence(case);
        let time = find(&sentence)[0];
        let tense =
            if case.contains("must") { Direction::Future } else { Direction::Past };
        let (days, precision) = time.resolve(Some(anchor), tense).unwrap();
        format!("{days} {precision}")
    };
    assert_eq!(resolved("Last week they quit."), "2020-06-08/2020-06-14 week");
    assert_eq!(resolved("It has held since 2018."), "2018-01-01/2020-06-17 period");
    assert_eq!(
        resolved("They met in the past two years."),
        "2018-06-17/2020-06-17 period"
    );
    assert_eq!(resolved("He must go by Friday."), "2020-06-17/2020-06-19 period");
}

#[test]
fn no_input_makes_it_panic() {
    for text in
        ["-", "the", "mid-", "2020-", "early", "the end of", "from 2014 to", "q9", "a"]
    {
        find(&sentence(text));
    }
    let empty = Sentence { tokens: Vec::new(), ..sentence("a") };
    assert!(find(&empty).is_empty());
    assert_eq!(
        find(&sentence("within a decade"))[0].value,
        TimeValue::Stretch {
            unit: TimeUnit::Year,
            count: Some(10),
            direction: Direction::Open
        }
    );
}
