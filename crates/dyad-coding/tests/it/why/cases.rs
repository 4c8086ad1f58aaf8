//! The cases: each text gives exactly the lines beside it.

use std::fmt::Write as _;

use dyad_types::{
    Actor, ActorBasis, ActorCode, Actuality, CameoCode, CountryCode, Dated, Event,
    EventType, Evidence, Intensity, Magnitude, Probability, QuadClass, QuadScheme,
    Sentence, Span, Versions,
};

use crate::why::page::Page;

#[track_caller]
fn check(lines: impl Fn(&Page) -> Vec<String>, cases: &[(&str, &[&str])]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let found = lines(&Page::read(text));
        if found != *expected {
            let _ = writeln!(
                wrong,
                "\n{text}\n  expected {expected:#?}\n  found    {found:#?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn channels_cut_silent_and_restored() {
    check(
        Page::channels,
        &[
            (
                "On Monday Algiers stopped answering the weekly call from Rabat that had been \
                 opened in 2011 to calm the border.",
                &[
                    "open hotline [the weekly call] DZA-MAR by - 2011-01-01/2011-12-31",
                    "silent hotline [the weekly call] DZA-MAR by DZA 2020-06-15",
                ],
            ),
            (
                "Ethiopia did not answer the hotline to Sudan for a third day.",
                &["silent hotline [the hotline] ETH-SDN by ETH undated"],
            ),
            (
                "Saudi Arabia and Egypt cut diplomatic relations with Qatar on Monday.",
                &[
                    "cut diplomatic relations [diplomatic relations] QAT-SAU by SAU 2020-06-15",
                    "cut diplomatic relations [diplomatic relations] EGY-QAT by EGY 2020-06-15",
                ],
            ),
            (
                "Turkey recalled its ambassador to Greece after the vote.",
                &["cut ambassador [its ambassador] GRC-TUR by TUR undated"],
            ),
            (
                "Ankara expelled the Israeli ambassador over the raid.",
                &["cut ambassador [the Israeli ambassador] ISR-TUR by TUR undated"],
            ),
            (
                "Pakistan has suspended flights to India.",
                &["suspended transport link [flights] IND-PAK by PAK undated"],
            ),
            (
                "Iran pulled out of the nuclear deal with France last year.",
                &["cut treaty [the nuclear deal] FRA-IRN by IRN 2019-01-01/2019-12-31"],
            ),
            (
                "Russia and Ukraine reopened the border crossing on Friday.",
                &[
                    "restored border crossing [the border crossing] RUS-UKR by - 2020-06-12",
                ],
            ),
            (
                "Talks between Serbia and Kosovo collapsed on Tuesday.",
                &["cut talks [Talks] SRB-XKX by - 2020-06-16"],
            ),
            (
                "India closed its consulate in Karachi, Pakistan.",
                &["cut consulate [its consulate] IND-PAK by IND undated"],
            ),
            (
                "Algeria shut its airspace in retaliation for Moroccan drone flights.",
                &["cut transport link [its airspace] DZA-MAR by DZA undated"],
            ),
            (
                "Protesters torched the French embassy in Bamako, Mali.",
                &["destroyed embassy [the French embassy] FRA-MLI by - undated"],
            ),
        ],
    );
}

#[test]
fn channels_proposed_and_opened() {
    check(
        Page::channels,
        &[
            (
                "Colombia proposed a hotline between Bogota and Caracas.",
                &["proposed hotline [a hotline] COL-VEN by COL undated"],
            ),
            (
                "Yesterday Armenia and Azerbaijan agreed to restore diplomatic relations and to \
                 reopen their embassies within two months.",
                &[
                    "proposed diplomatic relations [diplomatic relations] ARM-AZE by - 2020-06-16",
                    "proposed embassy [their embassies] ARM-AZE by - 2020-06-16",
                ],
            ),
            (
                "In May Rabat recalled its ambassador from Algeria. A day later Algiers called its \
                 envoy home.",
                &[
                    "cut ambassador [its ambassador] DZA-MAR by MAR 2020-05-01/2020-05-31",
                    "cut ambassador [its envoy] DZA-MAR by DZA undated",
                ],
            ),
            (
                "Kigali severed ties with Kinshasa on Monday. Trade ties between Rwanda and Sudan \
                 were cut.",
                &["cut diplomatic relations [ties] COD-RWA by RWA 2020-06-15"],
            ),
            (
                "Jordan suspended all official contacts with Syria, including a hotline.",
                &[
                    "suspended talks [all official contacts] JOR-SYR by JOR undated",
                    "suspended hotline [a hotline] JOR-SYR by JOR undated",
                ],
            ),
            (
                "The Russian army suspended all military contacts with Turkey, including a \
                 hotline that the two had set up in 2015 to avoid clashes in Syria.",
                &[
                    "suspended military line [all military contacts] RUS-TUR by RUS undated",
                    "open hotline [a hotline] RUS-TUR by - 2015-01-01/2015-12-31",
                    "suspended hotline [a hotline] RUS-TUR by RUS undated",
                ],
            ),
            (
                "Japan and China set up a military hotline in 2018.",
                &[
                    "open military line [a military hotline] CHN-JPN by - 2018-01-01/2018-12-31",
                ],
            ),
            (
                "Last night Azerbaijan demolished a villa near the bridge which the two \
                 governments had used for the past three years as a venue for talks between \
                 officials from Azerbaijan and Armenia.",
                &[
                    "open liaison office [a villa] ARM-AZE by - 2017-01-01/2017-12-31",
                    "destroyed liaison office [a villa] ARM-AZE by AZE 2020-06-16",
                ],
            ),
        ],
    );
}

#[test]
fn what_did_not_happen_changes_no_channel() {
    check(
        Page::channels,
        &[
            ("Belarus may close its embassy in Poland.", &[]),
            ("Rwanda threatened to shut its embassy in Congo.", &[]),
            ("Kigali did not close its embassy in Kinshasa.", &[]),
            ("If Cairo closes the border crossing with Sudan, trade will stop.", &[]),
            ("Analysts say Rabat is unlikely to reopen the border this year.", &[]),
            ("Jordan opened its borders to refugees from Syria.", &[]),
            ("Cairo denied reports of withdrawing its ambassador from Ankara.", &[]),
            ("Will Athens recall its ambassador from Ankara?", &[]),
            ("The embassy of Greece in Ankara opened its doors to students.", &[]),
        ],
    );
}

#[test]
fn reasons_that_words_mark() {
    check(
        Page::causes,
        &[
            (
                "The minister resigned because Athens refused to back the treaty.",
                &["trigger: Athens refused to back the treaty => The minister resigned"],
            ),
            (
                "Algeria shut its airspace in retaliation for Moroccan drone flights.",
                &["trigger: Moroccan drone flights => Algeria shut its airspace"],
            ),
            (
                "The arrest of the mayor sparked protests across Turkey.",
                &["trigger: The arrest of the mayor => protests across Turkey"],
            ),
            (
                "The strike was triggered by a cut in fuel subsidies.",
                &["trigger: a cut in fuel subsidies => The strike"],
            ),
            (
                "Thousands marched to demand elections.",
                &["motive: to demand elections => Thousands marched"],
            ),
            (
                "Trade fell, and as a result Minsk devalued its currency.",
                &["trigger: Trade fell => Minsk devalued its currency"],
            ),
            (
                "Pakistan will not open the road because it would anger Beijing.",
                &[
                    "constraint: it would anger Beijing => Pakistan will not open the road",
                ],
            ),
            (
                "Paris may lift its ban because Bamako freed the soldiers.",
                &[
                    "trigger, possible: Bamako freed the soldiers => Paris may lift its ban",
                ],
            ),
            (
                "The drill was meant to impress Kinshasa.",
                &["motive: to impress Kinshasa => The drill"],
            ),
            (
                "The underlying reason for the quarrel is that both states want the same river.",
                &["background: both states want the same river => the quarrel"],
            ),
        ],
    );
}

#[test]
fn reasons_that_words_mark_of_some_acts_only() {
    check(
        Page::causes,
        &[
            (
                "Troops closed the road to stop the convoy.",
                &["motive: to stop the convoy => Troops closed the road"],
            ),
            (
                "Nine officers were arrested for leaking the plan.",
                &["trigger: leaking the plan => Nine officers were arrested"],
            ),
            (
                "Six miners died in an explosion near Kinshasa.",
                &["trigger: an explosion near Kinshasa => Six miners died"],
            ),
            (
                "Farmers staged a protest against the new tax.",
                &["trigger: against the new tax => Farmers staged a protest"],
            ),
            (
                "The blockade has crippled the port.",
                &["trigger: The blockade => the port"],
            ),
            ("They died in a town near Kinshasa.", &[]),
            ("They forced the guards to leave.", &[]),
            ("The strike went on for the sixth day.", &[]),
            ("Cairo is known as the city of a thousand minarets.", &[]),
            ("They flew over the border.", &[]),
            ("Prices have been rising since the war began.", &[]),
        ],
    );
}

#[test]
fn a_heading_asks_and_the_next_paragraph_answers() {
    let text = "Last week Algiers expelled the Moroccan consul.\n\nWhy now?\n\n\
                The immediate trigger seems to be Rabat's decision to train rebels in the \
                desert.\n\nBut there's a bigger picture. Algeria's economy is reeling from cheap \
                gas, and the drought probably isn't helping.\n\nFirst, Morocco. Rabat is keen on \
                trade, but it won't sign a deal that would undermine its claim to the \
                Sahara.\n\nWhat comes next?\n\nRabat wants talks.";
    let expelled = "Algiers expelled the Moroccan consul";
    check(
        |page| {
            page.causes()
                .into_iter()
                .map(|line| line.replace("Last week ", ""))
                .collect()
        },
        &[(
            text,
            &[
                &format!(
                    "trigger, seems: Rabat's decision to train rebels in the desert => {expelled}"
                ),
                &format!(
                    "background: Algeria's economy is reeling from cheap gas => {expelled}"
                ),
                &format!(
                    "background, likely: the drought probably isn't helping => {expelled}"
                ),
                &format!("motive: Rabat is keen on trade => {expelled}"),
                &format!(
                    "constraint: it won't sign a deal that would undermine its claim to the \
                     Sahara => {expelled}"
                ),
                "constraint: would undermine its claim to the Sahara => it won't sign a deal",
            ],
        )],
    );
}

#[test]
fn an_answer_without_signal_words_is_the_trigger() {
    check(
        Page::causes,
        &[(
            "Rwanda closed the crossing on Monday.\n\nBut why?\n\nKinshasa had sent troops to \
             the lake.",
            &[
                "trigger: Kinshasa had sent troops to the lake => Rwanda closed the crossing on \
               Monday",
            ],
        )],
    );
}

#[test]
fn stakes_of_players() {
    check(
        Page::facets,
        &[
            (
                "Riyadh wants guarantees from Washington.",
                &["SAU interest: Riyadh wants guarantees from Washington"],
            ),
            (
                "Kigali is almost certainly looking to win back its donors.",
                &[
                    "RWA interest, almost certain: Kigali is almost certainly looking to win back \
                   its donors",
                ],
            ),
            (
                "Cuba's economy is reeling from tighter sanctions, and the hurricane probably \
                 isn't helping.",
                &[
                    "CUB pressure: Cuba's economy is reeling from tighter sanctions",
                    "CUB pressure, likely: the hurricane probably isn't helping",
                ],
            ),
            (
                "Moscow accounts for 80 percent of Armenia's gas.",
                &["RUS lever: Moscow accounts for 80 percent of Armenia's gas"],
            ),
            (
                "Beijing can cut off the supply at will.",
                &["CHN lever: Beijing can cut off the supply at will"],
            ),
            (
                "Warsaw has been preoccupied lately by floods, by a strike and by a dispute with \
                 Germany.",
                &[
                    "POL distraction: Warsaw has been preoccupied lately by floods, by a strike \
                   and by a dispute with Germany",
                ],
            ),
        ],
    );
}

#[test]
fn stakes_and_what_is_none() {
    check(
        Page::facets,
        &[
            (
                "Athens can't accept a deal that would violate its agreement with Cairo.",
                &[
                    "GRC constraint: Athens can't accept a deal that would violate its agreement \
                   with Cairo",
                ],
            ),
            (
                "London is wary of a quarrel with Washington.",
                &["GBR constraint: London is wary of a quarrel with Washington"],
            ),
            (
                "Serbia has been hit by a drought.",
                &["SRB pressure: Serbia has been hit by a drought"],
            ),
            (
                "And there's Egypt. Talks over the river are deadlocked.",
                &["EGY pressure: Talks over the river are deadlocked"],
            ),
            (
                "Warsaw depends on Russian gas and cannot replace it before winter.",
                &[
                    "POL constraint: Warsaw depends on Russian gas and cannot replace it before \
                   winter",
                ],
            ),
            (
                "Tehran would like a way out.",
                &["IRN interest: Tehran would like a way out"],
            ),
            (
                "Minsk's attention is on its own border.",
                &["BLR distraction: Minsk's attention is on its own border"],
            ),
            (
                "Cuba is under pressure at home.",
                &["CUB pressure: Cuba is under pressure at home"],
            ),
            ("Tehran denied that it wants war.", &[]),
            ("If Minsk wants relief, it must free the prisoners.", &[]),
            ("Tehran does not want war.", &[]),
            ("The rebels were wanted by Damascus.", &[]),
            ("Does Baku want peace?", &[]),
        ],
    );
}

#[test]
fn looks_ahead() {
    check(
        Page::outlooks,
        &[
            (
                "If Belgrade believes that its allies are losing interest, then it could send \
                 more police to the border in the coming weeks.",
                &[
                    "condition, possible SRB 2020-06-17/2020-07-29: Belgrade believes that its \
                   allies are losing interest => it could send more police to the border in the \
                   coming weeks",
                ],
            ),
            (
                "Unless Sudan signs by Friday, Ethiopia will fill the dam.",
                &[
                    "condition ETH 2020-06-17/2020-06-19: Unless Sudan signs by Friday => Ethiopia \
                   will fill the dam",
                ],
            ),
            (
                "If that fails, the quiet feud might soon become an open war.",
                &[
                    "condition, possible - undated: that fails => the quiet feud might soon become \
                   an open war",
                ],
            ),
            ("Tehran vowed to retaliate.", &["threat IRN undated: to retaliate"]),
            (
                "Baku promised to free the prisoners next week.",
                &["promise AZE 2020-06-22/2020-06-28: to free the prisoners next week"],
            ),
            (
                "Moscow gave Kyiv 48 hours to withdraw its troops.",
                &[
                    "deadline RUS 2020-06-17/2020-06-19: Moscow gave Kyiv 48 hours to withdraw its \
                   troops",
                ],
            ),
            (
                "Ukraine must withdraw by Sunday, the Russian foreign ministry said.",
                &[
                    "deadline (the Russian foreign ministry) UKR 2020-06-17/2020-06-21: Ukraine \
                   must withdraw by Sunday",
                ],
            ),
        ],
    );
}

#[test]
fn looks_ahead_and_who_holds_them() {
    check(
        Page::outlooks,
        &[
            (
                "Analysts say Rabat is unlikely to reopen the border this year.",
                &[
                    "expectation, unlikely (Analysts) MAR 2020-01-01/2020-12-31: Rabat is unlikely \
                   to reopen the border this year",
                ],
            ),
            (
                "The two leaders are expected to meet in Geneva next month.",
                &[
                    "expectation, likely - 2020-07-01/2020-07-31: The two leaders are expected to \
                   meet in Geneva next month",
                ],
            ),
            (
                "According to diplomats, Paris may lift its ban.",
                &[
                    "expectation, possible (diplomats) FRA undated: Paris may lift its ban",
                ],
            ),
            (
                "Rwanda said it will close the crossing on Friday.",
                &["threat (Rwanda) RWA 2020-06-19: it will close the crossing on Friday"],
            ),
            (
                "Rwanda said it will release the miners.",
                &["promise (Rwanda) RWA undated: it will release the miners"],
            ),
            ("If villagers came, soldiers fired.", &[]),
            ("The pilot may have died in the crash.", &[]),
            ("Could Tokyo give way?", &[]),
        ],
    );
}

#[test]
fn red_lines_and_whether_they_were_crossed() {
    check(
        Page::red_lines,
        &[
            (
                "Since January, Iran has launched four rockets, but none of them carrying live \
                 warheads or foreign satellites, red lines for Washington.",
                &[
                    "USA <- IRN [live warheads] not crossed 2020-01-01/2020-06-17",
                    "USA <- IRN [foreign satellites] not crossed 2020-01-01/2020-06-17",
                ],
            ),
            (
                "Taipei's independence is a red line for Beijing.",
                &["CHN <- TWN [Taipei's independence] open undated"],
            ),
            (
                "Ankara will not tolerate a rebel corridor along its border.",
                &["TUR <- - [a rebel corridor along its border] open undated"],
            ),
            (
                "Damascus has crossed Israel's red line by shelling the plateau.",
                &["ISR <- SYR [shelling the plateau] crossed undated"],
            ),
            (
                "For Baku, talks on the status of the enclave are out of the question.",
                &["AZE <- - [talks on the status of the enclave] open undated"],
            ),
            (
                "Ankara regards a rebel corridor as a line that must not be crossed.",
                &["TUR <- - [a rebel corridor] open undated"],
            ),
            (
                "Rabat has said that the status of the Sahara will never be up for negotiation.",
                &["MAR <- - [the status of the Sahara] open undated"],
            ),
            (
                "India insists that it will accept no third party.",
                &["IND <- - [no third party] open undated"],
            ),
            ("The trip was out of the question.", &[]),
            (
                "The Kremlin sees missiles in Poland as a red line.",
                &["RUS <- - [missiles in Poland] open undated"],
            ),
            (
                "Tokyo has a red line: no foreign trawler may pass the strait.",
                &["JPN <- - [no foreign trawler may pass the strait] open undated"],
            ),
            (
                "An attack on the dam is a red line for Cairo, and nobody claims that Ethiopia \
                 has crossed it.",
                &["EGY <- ETH [An attack on the dam] not crossed undated"],
            ),
            (
                "Raids on the oil fields are Riyadh's red line. It was crossed in 2019.",
                &["SAU <- - [Raids on the oil fields] crossed 2019-01-01/2019-12-31"],
            ),
            ("The map showed a red line along the coast of Egypt.", &[]),
            ("The talks with Iran went on.", &[]),
        ],
    );
}

#[test]
fn sanctions_imposed_in_force_and_ended() {
    check(
        Page::sanctions,
        &[
            (
                "Iran is under US sanctions over its missile programme.",
                &["USA -> IRN sanctions in force [its missile programme]"],
            ),
            (
                "Cuba's economy is suffering under harsh international sanctions tied to its \
                 support for rebels.",
                &["- -> CUB sanctions in force [its support for rebels]"],
            ),
            (
                "Brussels imposed sanctions on Belarus for diverting a plane.",
                &["BEL -> BLR sanctions imposed [diverting a plane]"],
            ),
            (
                "Minsk has been hit with sanctions imposed by Brussels over the crackdown.",
                &["BEL -> BLR sanctions imposed [the crackdown]"],
            ),
            (
                "Iran has been under an arms embargo since 2009.",
                &["- -> IRN arms embargo in force 2009-01-01/2009-12-31 [-]"],
            ),
            (
                "Washington imposed an oil embargo on Iran in May 2019.",
                &["USA -> IRN oil embargo imposed 2019-05-01/2019-05-31 [-]"],
            ),
            (
                "Brussels extended its sanctions on Russia until January 2021.",
                &["BEL -> RUS sanctions in force until 2021-01-01/2021-01-31 [-]"],
            ),
            (
                "Washington lifted sanctions on Sudan in October 2017.",
                &["USA -> SDN sanctions lifted 2017-10-01/2017-10-31 [-]"],
            ),
            (
                "The sanctions on Sudan were suspended on Monday.",
                &["- -> SDN sanctions suspended 2020-06-15 [-]"],
            ),
            (
                "Washington eased some of its sanctions on Cuba.",
                &["USA -> CUB sanctions eased [-]"],
            ),
            (
                "The arms embargo on Iran expired on Sunday.",
                &["- -> IRN arms embargo expired 2020-06-14 [-]"],
            ),
            (
                "The arms embargo on Iran will expire in October.",
                &["- -> IRN arms embargo in force until 2020-10-01/2020-10-31 [-]"],
            ),
            ("Tehran wants Washington to lift its sanctions on Iran.", &[]),
            ("Washington agreed to lift its sanctions on Sudan.", &[]),
            ("Washington has not lifted its sanctions on Sudan.", &[]),
            ("Paris demanded that Washington lift its sanctions on Sudan.", &[]),
            ("Cuba wants sanctions relief.", &[]),
            ("London failed to renew the arms embargo on Iran.", &[]),
            ("Paris threatened sanctions against Mali.", &[]),
            ("Washington may impose sanctions on Turkey.", &[]),
        ],
    );
}

/// One event for each sentence whose root verb is "expel" or "shut".
fn expulsions(sentences: &[Sentence]) -> Vec<Event> {
    let verb = |sentence: &Sentence| {
        (0..sentence.tokens.len())
            .find(|&idx| matches!(sentence.lemma(idx), "expel" | "shut"))
    };
    sentences
        .iter()
        .filter(|sentence| verb(sentence).is_some())
        .map(event)
        .collect()
}

fn event(sentence: &Sentence) -> Event {
    let actor = Actor {
        name: "Algeria".to_owned(),
        country: CountryCode::new("DZA").ok(),
        code: ActorCode("DZA".into()),
        sector: None,
    };
    Event {
        recipient: Some(Actor {
            country: CountryCode::new("MAR").ok(),
            code: ActorCode("MAR".into()),
            ..actor.clone()
        }),
        recipient_basis: Some(ActorBasis::Name),
        actor,
        actor_basis: ActorBasis::Name,
        event_type: EventType::Sanction,
        mode: None,
        contexts: Vec::new(),
        cameo: CameoCode::new("161").expect("a code"),
        intensity: Intensity::new(-4.0).expect("in range"),
        quad_class: QuadClass::MaterialConflict,
        quad_scheme: QuadScheme::Plover,
        date: Dated::UNDATED,
        place: None,
        magnitude: Magnitude::default(),
        actuality: Actuality::Happened,
        holder: None,
        evidence: Evidence {
            position: sentence.position,
            span: Span::new(0, sentence.text.len() - 1),
            actor: Span::default(),
            recipient: Span::default(),
        },
        salience: 0,
        same_as: None,
        confidence: Probability::ONE,
        versions: Versions {
            coder: "test".to_owned(),
            ontology: "test".to_owned(),
        },
    }
}

#[test]
fn reasons_and_channels_point_at_the_coded_event() {
    let text = "On Sunday Algiers shut its airspace.\n\nWhy?\n\nRabat had armed rebels.";
    let page = Page::read_with(text, expulsions);
    let why = page.why();
    let effect = why.causes[0].effect.as_ref().unwrap();
    assert_eq!(effect.event, Some(0));
    assert_eq!(why.channels[0].event, Some(0));
    assert_eq!(
        page.channels(),
        ["cut transport link [its airspace] DZA-MAR by DZA 2020-06-14"]
    );
}

#[test]
fn no_text_makes_it_panic() {
    for text in [
        "",
        "?",
        "Why?",
        "red line",
        "because",
        "to",
        "If",
        "- red - line -",
        "\"",
        "Why now?\n\n?",
    ] {
        Page::read(text);
    }
}

#[test]
fn causes_over_two_sentences() {
    check(
        Page::causes,
        &[
            (
                "Ethiopia shelled the ferry on Monday. As a result, Sudan closed the river.",
                &[
                    "trigger: Ethiopia shelled the ferry on Monday => Sudan closed the river",
                ],
            ),
            (
                "Kigali expelled two envoys. The move came after shells fell on the border.",
                &["trigger: shells fell on the border => Kigali expelled two envoys"],
            ),
            (
                "Kigali shut its embassy. It followed the storming of its mission in Goma.",
                &[
                    "trigger: the storming of its mission in Goma => Kigali shut its embassy",
                ],
            ),
            (
                "Niger shut the pipeline. It was responding to the arrest of five men in Cotonou.",
                &[
                    "trigger: the arrest of five men in Cotonou => Niger shut the pipeline",
                ],
            ),
            (
                "Kigali expelled two envoys. It came two days after Goma tore up the treaty.",
                &["trigger: Goma tore up the treaty => Kigali expelled two envoys"],
            ),
            (
                "Belgrade raised the tariff. That led to a boycott of its goods.",
                &["trigger: Belgrade raised the tariff => a boycott of its goods"],
            ),
            (
                "Ankara closed the strait. The decision angered Moscow.",
                &["trigger: Ankara closed the strait => Moscow"],
            ),
            // The noun is none that stands for an act.
            (
                "Ankara closed the strait. The ferry angered Moscow.",
                &["trigger: The ferry => Moscow"],
            ),
        ],
    );
}

/// What they are reasons of is not said in the sentence, and nothing is guessed.
#[test]
fn reasons_named_as_such() {
    check(
        Page::causes,
        &[
            (
                "Kigali expelled two envoys. The arrest of a priest was the spark.",
                &["trigger: The arrest of a priest => -"],
            ),
            (
                "Kigali expelled two envoys. The final straw was the decree that Goma signed in May.",
                &["trigger: the decree that Goma signed in May => -"],
            ),
            (
                "Kigali expelled two envoys. The arrest of a priest proved the last straw.",
                &["trigger: The arrest of a priest => -"],
            ),
            (
                "Kigali reopened its embassy. What made the step possible was a change of government in May.",
                &["trigger: a change of government in May => -"],
            ),
            (
                "The door opened when the general voiced his regret.",
                &["trigger: the general voiced his regret => -"],
            ),
            (
                "The thaw followed the inauguration of a new president in May.",
                &["trigger: the inauguration of a new president in May => The thaw"],
            ),
            (
                "The expulsion was a response to remarks by the minister.",
                &["trigger: remarks by the minister => The expulsion"],
            ),
            // A vote for something, the first to do it: no purpose.
            ("Kigali's parliament voted to leave the pact.", &[]),
            ("Kigali was the first to call the rebels.", &[]),
        ],
    );
}
