//! Finding names: every stretch of a sentence that the tables know, before the text decides what
//! it stands for.

use compact_str::CompactString;
use dyad_data::{ActorTables, Country, NameEntry, Named, PersonId, fold};
use dyad_types::{CountryCode, EntityLabel, Sector, Sentence, TokenRange};

use crate::actors::variant::is_one_slip;

/// What sort of name a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A country by its name.
    Country,
    /// A country by its people or adjective.
    People,
    /// A country by its capital.
    Capital,
    /// An organisation of several states, or none.
    Organisation,
    /// A building, ministry or agency.
    Synecdoche,
    /// A party.
    Party,
    /// An armed group.
    Group,
    /// A person by full name.
    Person,
    /// A city or region.
    Place,
}

/// A name that the tables know.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// Its tokens.
    pub(super) tokens: TokenRange,
    /// What sort it is.
    pub(super) sort: Sort,
    /// The countries it may stand for; several where the name is ambiguous.
    pub(super) countries: Vec<CountryCode>,
    /// Whether it stands for all of `countries`: "North and South Korea".
    pub(super) is_dual: bool,
    /// Whether the text spells it otherwise than the table.
    pub(super) is_variant: bool,
    /// The sector that comes with the name.
    pub(super) sector: Option<Sector>,
    /// CAMEO code of an organisation.
    pub(super) organisation: Option<CompactString>,
    /// People of that full name.
    pub(super) people: Vec<PersonId>,
    /// Name for a reader.
    pub(super) name: CompactString,
    /// Whether a row of the user says so.
    pub(super) is_overlay: bool,
}

/// The names of a sentence in text order, never overlapping, the longest at each place.
pub(super) fn spot(tables: &ActorTables, sentence: &Sentence) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut idx = 0;
    while idx < sentence.tokens.len() {
        match longest_at(tables, sentence, idx) {
            Some(hit) => {
                idx = hit.tokens.end;
                hits.push(hit);
            }
            None => idx += 1,
        }
    }
    hits.extend(places(tables, sentence, &hits));
    hits.extend(misspelt(tables, sentence, &hits));
    hits.sort_by_key(|hit| hit.tokens.start);
    for hit in &mut hits {
        widen_to_both(tables, sentence, hit);
    }
    hits
}

/// "North and South Korea" names two countries, "the Koreas" likewise.
fn widen_to_both(tables: &ActorTables, sentence: &Sentence, hit: &mut Hit) {
    if !matches!(hit.sort, Sort::Country | Sort::People) || hit.tokens.start < 2 {
        return;
    }
    let start = hit.tokens.start;
    let joined = ["and", "or", "&"]
        .iter()
        .any(|word| sentence.is_word(start - 1, word));
    let first = sentence.word(start - 2);
    if !joined || !["North", "South", "East", "West"].contains(&first) {
        return;
    }
    let own = sentence.text_of(hit.tokens);
    let Some((_, rest)) = own.split_once(' ') else { return };
    let key = fold(&format!("{first} {rest}"));
    let other = tables.names.get(&key).iter().find_map(|entry| match entry.named {
        Named::Country(code) | Named::People(code) => Some(code),
        _ => None,
    });
    if let Some(other) = other.filter(|code| !hit.countries.contains(code)) {
        hit.countries.insert(0, other);
        hit.is_dual = true;
        hit.tokens = TokenRange::new(start - 2, hit.tokens.end);
    }
}

fn longest_at(tables: &ActorTables, sentence: &Sentence, start: usize) -> Option<Hit> {
    let word = sentence.word(start);
    // "US $50 million" is money.
    if !begins_name(word) || sentence.word(start + 1).starts_with('$') {
        return None;
    }
    let mut first = fold(word);
    if sentence.is_word(start + 1, "'s") || sentence.is_word(start + 1, "’s") {
        // "People's" is one word of a name, two tokens.
        let possessive = compact_str::format_compact!("{first}s");
        if tables.names.longest_from(&possessive) > 1 {
            first = possessive;
        }
    }
    let most = tables
        .names
        .longest_from(&first)
        .max(tables.people.longest_from(&first));
    if most == 0 {
        return None;
    }
    let furthest = sentence.tokens.len().min(start + 2 * most + 1);
    (start + 1..=furthest).rev().find_map(|end| {
        let tokens = TokenRange::new(start, end);
        let last = sentence.word(end - 1);
        if !last.contains(char::is_alphanumeric) || matches!(last, "'s" | "’s") {
            return None;
        }
        let key = fold(sentence.text_of(tokens));
        if key.is_empty() || key.split(' ').count() > most {
            return None;
        }
        let person = || person(tables, sentence, tokens, &key);
        let named = named(tables, sentence, tokens, &key)
            .filter(|hit| !is_part_of_person(sentence, hit));
        match named {
            // Lists of groups hold names of their leaders.
            Some(group) if matches!(group.sort, Sort::Group | Sort::Party) => {
                person().or(Some(group))
            }
            Some(hit) => Some(hit),
            None => person(),
        }
    })
}

/// Whether a word may begin a name: a capital or figure, or an Arabic article.
fn begins_name(word: &str) -> bool {
    let article = ["al", "al-", "el"].iter().any(|article| word.starts_with(article));
    article || word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// The best entry of the name table, where the text writes it as a name.
fn named(
    tables: &ActorTables,
    sentence: &Sentence,
    tokens: TokenRange,
    key: &str,
) -> Option<Hit> {
    let text = sentence.text_of(tokens);
    let entries: Vec<&NameEntry> = tables
        .names
        .get(key)
        .iter()
        .filter(|entry| is_written_so(text, &entry.name))
        .collect();
    let mut hit: Option<Hit> = None;
    for entry in entries {
        let Some(own) = of_entry(tokens, entry) else { continue };
        match &mut hit {
            None => hit = Some(own),
            Some(hit) => join(hit, own),
        }
    }
    hit
}

/// A name stands for several things: those of the same sort stay, a country's name and its
/// people are one, others give way to the first.
fn join(hit: &mut Hit, other: Hit) {
    let both_countries = matches!(hit.sort, Sort::Country | Sort::People)
        && matches!(other.sort, Sort::Country | Sort::People);
    if hit.is_overlay || !(hit.sort == other.sort || both_countries) {
        return;
    }
    for country in other.countries {
        if !hit.countries.contains(&country) {
            hit.countries.push(country);
        }
    }
}

fn of_entry(tokens: TokenRange, entry: &NameEntry) -> Option<Hit> {
    let hit = |sort, countries, sector| Hit {
        tokens,
        sort,
        countries,
        is_dual: false,
        is_variant: false,
        sector,
        organisation: None,
        people: Vec::new(),
        name: entry.name.clone(),
        is_overlay: entry.is_overlay,
    };
    Some(match &entry.named {
        Named::Country(code) => {
            // Several adjectives of the table are listed as names.
            let people = ["an", "ans", "ese"].iter().any(|end| entry.name.ends_with(end))
                && !["Sudan", "Iran", "Japan", "Jordan", "Taiwan", "Bhutan"]
                    .contains(&entry.name.as_str());
            let sort = if people && !entry.name.ends_with("stan") {
                Sort::People
            } else {
                Sort::Country
            };
            hit(sort, vec![*code], None)
        }
        Named::People(code) => hit(Sort::People, vec![*code], None),
        Named::Capital(code) => hit(Sort::Capital, vec![*code], Some(Sector::Gov)),
        Named::Region(code) => hit(Sort::Place, vec![*code], None),
        Named::InContext(_) | Named::Agent(_) => return None,
        Named::Synecdoche(code, sector) => hit(Sort::Synecdoche, vec![*code], *sector),
        Named::Organisation(code, sector) => Hit {
            organisation: Some(code.clone()),
            ..hit(Sort::Organisation, Vec::new(), Some(*sector))
        },
        Named::Party(code, sector) => hit(Sort::Party, vec![*code], Some(*sector)),
        Named::Group(code, sector) => {
            hit(Sort::Group, code.iter().copied().collect(), Some(*sector))
        }
    })
}

/// Whether the text writes the name as the table does: abbreviations in capitals ("US", not
/// "us"; long ones also as "Unesco"), other names with a capital.
fn is_written_so(text: &str, name: &str) -> bool {
    let is_small = |text: &str| text.chars().any(char::is_lowercase);
    if is_small(name) || name.len() > 3 {
        text.chars().any(char::is_uppercase)
    } else {
        !is_small(text.trim_end_matches("'s").trim_end_matches("’s"))
    }
}

/// "Jordan" in "Michael Jordan", "Chad" in "Chad Smith": the recogniser sees a person around it.
fn is_part_of_person(sentence: &Sentence, hit: &Hit) -> bool {
    let single = hit.tokens.len() == 1;
    single
        && matches!(hit.sort, Sort::Country | Sort::Capital)
        && sentence.entities.iter().any(|entity| {
            entity.label == EntityLabel::Person
                && entity.tokens.overlaps(hit.tokens)
                && entity.tokens.len() > 1
                && !sentence
                    .text_of(TokenRange::new(hit.tokens.end, hit.tokens.end + 1))
                    .starts_with('\'')
        })
}

fn person(
    tables: &ActorTables,
    sentence: &Sentence,
    tokens: TokenRange,
    key: &str,
) -> Option<Hit> {
    let people = tables.people.named(key);
    if people.is_empty() || !key.contains(' ') {
        return None;
    }
    Some(Hit {
        tokens,
        sort: Sort::Person,
        countries: Vec::new(),
        is_dual: false,
        is_variant: false,
        sector: None,
        organisation: None,
        people: people.to_vec(),
        name: sentence.text_of(tokens).into(),
        is_overlay: people.iter().any(|&id| tables.people.get(id).is_overlay),
    })
}

/// Countries written with one slip, where the recogniser sees a place: "Ethopia".
fn misspelt(tables: &ActorTables, sentence: &Sentence, hits: &[Hit]) -> Vec<Hit> {
    let mut found = Vec::new();
    for entity in &sentence.entities {
        let tokens = TokenRange::new(entity.tokens.start, entity.tokens.start + 1);
        let is_free = !hits.iter().any(|hit| hit.tokens.overlaps(entity.tokens));
        let key = fold(sentence.text_of(tokens));
        if entity.label != EntityLabel::Gpe || !is_free || key.len() < 6 {
            continue;
        }
        let slips = |country: &&Country| is_one_slip(&key, &fold(&country.name));
        let mut meant = tables.countries().filter(slips);
        if let (Some(country), None) = (meant.next(), meant.next()) {
            found.push(Hit {
                tokens,
                sort: Sort::Country,
                countries: vec![country.code],
                is_dual: false,
                is_variant: true,
                sector: None,
                organisation: None,
                people: Vec::new(),
                name: country.name.as_str().into(),
                is_overlay: false,
            });
        }
    }
    found
}

/// Cities and regions that the recogniser takes for places.
fn places(tables: &ActorTables, sentence: &Sentence, hits: &[Hit]) -> Vec<Hit> {
    let is_place =
        |label| matches!(label, EntityLabel::Gpe | EntityLabel::Loc | EntityLabel::Fac);
    let mut found = Vec::new();
    for entity in &sentence.entities {
        let free = !hits.iter().any(|hit| hit.tokens.overlaps(entity.tokens));
        if !is_place(entity.label) || !free {
            continue;
        }
        let Some((tokens, country)) = place_country(tables, sentence, entity.tokens)
        else {
            continue;
        };
        found.push(Hit {
            tokens,
            sort: Sort::Place,
            countries: vec![country],
            is_dual: false,
            is_variant: false,
            sector: None,
            organisation: None,
            people: Vec::new(),
            name: sentence.text_of(tokens).into(),
            is_overlay: false,
        });
    }
    found
}

/// The country of the most populous place of that name, the article left out.
fn place_country(
    tables: &ActorTables,
    sentence: &Sentence,
    tokens: TokenRange,
) -> Option<(TokenRange, CountryCode)> {
    let first = tokens.start + usize::from(sentence.is_word(tokens.start, "the"));
    let mut tokens = TokenRange::new(first, tokens.end);
    // "Kabul's", "Mosul city", "Borno State".
    let ends =
        ["'s", "’s", "city", "state", "province", "region", "district", "governorate"];
    let mut country = country_of_place(tables, sentence, tokens);
    while country.is_none()
        && tokens.len() > 1
        && ends.iter().any(|end| sentence.is_word(tokens.end - 1, end))
    {
        tokens.end -= 1;
        country = country_of_place(tables, sentence, tokens);
    }
    Some((tokens, country?))
}

fn country_of_place(
    tables: &ActorTables,
    sentence: &Sentence,
    tokens: TokenRange,
) -> Option<CountryCode> {
    const DIRECTIONS: &[&str] = &[
        "north", "south", "east", "west", "central", "northern", "southern", "eastern",
        "western",
    ];
    let key = fold(sentence.text_of(tokens));
    if DIRECTIONS.contains(&key.as_str()) {
        return None;
    }
    Some(tables.places.named(&key).first()?.country)
}
