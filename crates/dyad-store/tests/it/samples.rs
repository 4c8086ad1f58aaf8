//! Articles for the store: made-up countries, own words.

use dyad_store::{Added, Coding, Store};
use dyad_types::{
    Cause, CauseKind, ChannelKind, ChannelState, CountryCode, EventType, FacetKind,
    Hedge, Holder, Span,
};

use crate::made::{Page, actor, dated};

/// Two acts, a channel, a facet and a reason whose effect stands in another sentence.
pub(crate) fn page(id: &str, published: &str) -> Page {
    let mut page = Page::new(
        id,
        published,
        &[
            &["Arstotzka shuts the border"],
            &[
                "Arstotzka closed the border café with Kolechia on Tuesday.",
                "Kolechia condemned Arstotzka.",
            ],
            &["The reason is smuggling.", "Arstotzka wants cheaper grain."],
        ],
    );
    let (one, other) = (actor("ARSGOV", "Arstotzka"), actor("KOL", "Kolechia"));
    let sides = [("Arstotzka", one.clone()), ("Kolechia", other.clone())];
    page.event(
        "closed the border",
        sides.clone(),
        EventType::Sanction,
        dated("2020-06-16"),
    );
    let [first, second] = sides;
    page.event("condemned Arstotzka", [second, first], EventType::Accuse, dated(""));
    let (kind, state) = (ChannelKind::BorderCrossing, ChannelState::Cut);
    page.channel("the border", kind, state, &[one.clone(), other], dated("2020-06-16"));
    page.facet("wants cheaper grain", one, FacetKind::Interest);
    let cause = Cause {
        cause: page.clause("smuggling"),
        effect: Some(page.clause("closed the border")),
        signal: Span::default(),
        kind: CauseKind::Trigger,
        hedge: Hedge::None,
        holder: Holder::writer(),
        player: CountryCode::new("KOL").ok(),
    };
    page.coded.causes.push(cause);
    page
}

pub(crate) fn put(store: &mut Store, page: &Page, coder_version: &str) -> Added {
    let Page { article, sentences, coded } = page;
    store
        .put(Coding { article, sentences, coded, coder_version })
        .expect("is put")
}
