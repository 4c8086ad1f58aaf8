//! From what a user calls a party to the key that ledgers know it by.

use dyad_data::{ActorTables, Named, fold};
use dyad_ledger::Party;

/// The party that `text` names: an ISO code (`PRK`), an actor code (`AFGREB`, `IGOUNO`), in
/// capitals, or an English name ("North Korea", "the Kremlin", "Hamas"). `None` when the tables
/// know no such party.
pub fn party(actors: &ActorTables, text: &str) -> Option<Party> {
    let is_code = text.bytes().all(|byte| byte.is_ascii_uppercase());
    let root = text.get(..3).unwrap_or("");
    let is_state = root.parse().is_ok_and(|code| actors.country(code).is_some());
    if is_code && (is_state || matches!(root, "IGO" | "NGO")) {
        return Party::new(text).ok();
    }
    let name = text.strip_prefix("the ").unwrap_or(text);
    let codes =
        actors
            .names
            .get(&fold(name))
            .iter()
            .filter_map(|entry| match &entry.named {
                Named::Country(code)
                | Named::People(code)
                | Named::Capital(code)
                | Named::InContext(code)
                | Named::Region(code)
                | Named::Synecdoche(code, _) => Some(code.to_string()),
                Named::Organisation(code, _) => Some(code.to_string()),
                Named::Group(Some(home), sector) | Named::Party(home, sector) => {
                    Some(format!("{home}{sector}"))
                }
                Named::Group(None, _) | Named::Agent(_) => None,
            });
    codes.into_iter().find_map(|code| Party::new(&code).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names() {
        let actors = ActorTables::read(&[]).unwrap();
        let named = |text| party(&actors, text).map(|party| party.as_str().to_owned());
        assert_eq!(named("PRK").as_deref(), Some("PRK"));
        assert_eq!(named("AFGREB").as_deref(), Some("AFGREB"));
        assert_eq!(named("North Korea").as_deref(), Some("PRK"));
        assert_eq!(named("the Kremlin").as_deref(), Some("RUS"));
        assert_eq!(named("Hamas").as_deref(), Some("PSEREB"));
        assert_eq!(named("United Nations").as_deref(), Some("IGOUNO"));
        assert_eq!(named("Xyzzyland"), None);
        assert_eq!(named(""), None);
    }
}
