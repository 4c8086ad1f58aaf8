//! The columns of the formats, and what each holds.

use dyad_types::{HistoryFormat, QuadScheme};

use crate::dates::DateStyle::{self, Digits, Iso, IsoOrWords};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// Nothing that formats have in common.
    Other,
    /// What the data call the event.
    Id,
    Day(DateStyle),
    LastDay(DateStyle),
    Reported(DateStyle),
    /// `201801`.
    YearMonth,
    Year,
    Month,
    DayOfMonth,
    /// Year and the share of it that has passed, as GDELT reckons it.
    FractionOfYear,
    Of(Side, SideField),
    Cameo,
    CameoBase,
    CameoRoot,
    CameoName,
    EventType,
    Mode,
    Contexts,
    AcledType,
    AcledSubType,
    /// UCDP: 1 between a state and a group, 2 between groups, 3 against civilians.
    ViolenceType,
    Intensity,
    QuadNumber(QuadScheme),
    /// The class of PLOVER in words: `MATERIAL CONFLICT`.
    QuadWords,
    Text,
    Publisher,
    Url,
    Place,
    Admin,
    PlaceCountry(CountryStyle),
    Latitude,
    Longitude,
    Dead,
    Mentions,
    Articles,
}

/// The two sides of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Actor,
    Recipient,
}

/// What a column tells of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SideField {
    Name,
    /// CAMEO actor code.
    Code,
    Country(CountryStyle),
    Sector(SectorStyle),
}

/// How a column writes a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountryStyle {
    Iso3,
    /// ISO but for a few, and groups of countries.
    Cameo,
    Name,
    Fips,
    /// Gleditsch and Ward's number.
    Gw,
    Cow,
}

/// How a column writes sectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectorStyle {
    /// CAMEO's or PLOVER's three letters.
    Code,
    Icews,
    Acled,
}

/// A column: its name, and what it holds.
pub(crate) type Column = (&'static str, Field);

const fn a(field: SideField) -> Field {
    Field::Of(Side::Actor, field)
}

const fn b(field: SideField) -> Field {
    Field::Of(Side::Recipient, field)
}

use CountryStyle::{Cameo as CameoCountry, Cow, Fips, Gw, Iso3, Name as CountryName};
use Field::{
    AcledSubType, AcledType, Admin, Articles, Cameo, CameoBase, CameoName, CameoRoot,
    Contexts, Day, DayOfMonth, Dead, EventType, FractionOfYear, Id, Intensity, LastDay,
    Latitude, Longitude, Mentions, Mode, Month, Other, Place, PlaceCountry, Publisher,
    QuadNumber, QuadWords, Reported, Text, Url, ViolenceType, Year, YearMonth,
};
use SectorStyle::{Acled, Code as SectorCode, Icews};
use SideField::{Code, Country, Name, Sector};

/// GDELT 2.0 event export, in order. GDELT 1.0 lacks the `ADM2Code` columns, its back files the
/// address too.
pub(crate) const GDELT: &[Column] = &[
    ("GLOBALEVENTID", Id),
    ("SQLDATE", Day(Digits)),
    ("MonthYear", YearMonth),
    ("Year", Year),
    ("FractionDate", FractionOfYear),
    ("Actor1Code", a(Code)),
    ("Actor1Name", a(Name)),
    ("Actor1CountryCode", a(Country(CameoCountry))),
    ("Actor1KnownGroupCode", Other),
    ("Actor1EthnicCode", Other),
    ("Actor1Religion1Code", Other),
    ("Actor1Religion2Code", Other),
    ("Actor1Type1Code", a(Sector(SectorCode))),
    ("Actor1Type2Code", Other),
    ("Actor1Type3Code", Other),
    ("Actor2Code", b(Code)),
    ("Actor2Name", b(Name)),
    ("Actor2CountryCode", b(Country(CameoCountry))),
    ("Actor2KnownGroupCode", Other),
    ("Actor2EthnicCode", Other),
    ("Actor2Religion1Code", Other),
    ("Actor2Religion2Code", Other),
    ("Actor2Type1Code", b(Sector(SectorCode))),
    ("Actor2Type2Code", Other),
    ("Actor2Type3Code", Other),
    ("IsRootEvent", Other),
    ("EventCode", Cameo),
    ("EventBaseCode", CameoBase),
    ("EventRootCode", CameoRoot),
    ("QuadClass", QuadNumber(QuadScheme::Gdelt)),
    ("GoldsteinScale", Intensity),
    ("NumMentions", Mentions),
    ("NumSources", Other),
    ("NumArticles", Articles),
    ("AvgTone", Other),
    ("Actor1Geo_Type", Other),
    ("Actor1Geo_FullName", Other),
    ("Actor1Geo_CountryCode", Other),
    ("Actor1Geo_ADM1Code", Other),
    ("Actor1Geo_ADM2Code", Other),
    ("Actor1Geo_Lat", Other),
    ("Actor1Geo_Long", Other),
    ("Actor1Geo_FeatureID", Other),
    ("Actor2Geo_Type", Other),
    ("Actor2Geo_FullName", Other),
    ("Actor2Geo_CountryCode", Other),
    ("Actor2Geo_ADM1Code", Other),
    ("Actor2Geo_ADM2Code", Other),
    ("Actor2Geo_Lat", Other),
    ("Actor2Geo_Long", Other),
    ("Actor2Geo_FeatureID", Other),
    ("ActionGeo_Type", Other),
    ("ActionGeo_FullName", Place),
    ("ActionGeo_CountryCode", PlaceCountry(Fips)),
    ("ActionGeo_ADM1Code", Other),
    ("ActionGeo_ADM2Code", Other),
    ("ActionGeo_Lat", Latitude),
    ("ActionGeo_Long", Longitude),
    ("ActionGeo_FeatureID", Other),
    ("DATEADDED", Reported(Digits)),
    ("SOURCEURL", Url),
];

pub(crate) const GDELT_MENTIONS: &[Column] = &[
    ("GLOBALEVENTID", Id),
    ("EventTimeDate", Day(Digits)),
    ("MentionTimeDate", Reported(Digits)),
    ("MentionType", Other),
    ("MentionSourceName", Publisher),
    ("MentionIdentifier", Url),
    ("SentenceID", Other),
    ("Actor1CharOffset", Other),
    ("Actor2CharOffset", Other),
    ("ActionCharOffset", Other),
    ("InRawText", Other),
    ("Confidence", Other),
    ("MentionDocLen", Other),
    ("MentionDocTone", Other),
    ("MentionDocTranslationInfo", Other),
    ("Extras", Other),
];

const ICEWS: &[Column] = &[
    ("Event ID", Id),
    ("Event Date", Day(Iso)),
    ("Source Name", a(Name)),
    ("Source Sectors", a(Sector(Icews))),
    ("Source Country", a(Country(CountryName))),
    ("Event Text", CameoName),
    ("CAMEO Code", Cameo),
    ("Intensity", Intensity),
    ("Target Name", b(Name)),
    ("Target Sectors", b(Sector(Icews))),
    ("Target Country", b(Country(CountryName))),
    ("Story ID", Other),
    ("Sentence Number", Other),
    ("Publisher", Publisher),
    ("City", Place),
    ("District", Other),
    ("Province", Admin),
    ("Country", PlaceCountry(CountryName)),
    ("Latitude", Latitude),
    ("Longitude", Longitude),
];

const POLECAT: &[Column] = &[
    ("Event ID", Id),
    ("Event Date", Day(Iso)),
    ("Event Type", EventType),
    ("Event Mode", Mode),
    ("Intensity", Intensity),
    ("Quad Code", QuadWords),
    ("Contexts", Contexts),
    ("Actor Name", a(Name)),
    ("Actor Country", a(Country(Iso3))),
    ("Actor COW", a(Country(Cow))),
    ("Primary Actor Sector", a(Sector(SectorCode))),
    ("Actor Sectors", Other),
    ("Actor Title", Other),
    ("Actor Name Raw", Other),
    ("Wikipedia Actor ID", Other),
    ("Recipient Name", b(Name)),
    ("Recipient Country", b(Country(Iso3))),
    ("Recipient COW", b(Country(Cow))),
    ("Primary Recipient Sector", b(Sector(SectorCode))),
    ("Recipient Sectors", Other),
    ("Recipient Title", Other),
    ("Recipient Name Raw", Other),
    ("Wikipedia Recipient ID", Other),
    ("Placename", Place),
    ("City", Other),
    ("District", Other),
    ("Province", Admin),
    ("Country", PlaceCountry(Iso3)),
    ("Latitude", Latitude),
    ("Longitude", Longitude),
    ("GeoNames ID", Other),
    ("Raw Placename", Other),
    ("Feature Type", Other),
    ("Source", Publisher),
    ("Publication Date", Reported(Iso)),
    ("Story People", Other),
    ("Story Organizations", Other),
    ("Story Locations", Other),
    ("Language", Other),
    ("Version", Other),
];

/// Phoenix of the Open Event Data Alliance, in order.
pub(crate) const PHOENIX: &[Column] = &[
    ("EventID", Id),
    ("Date", Day(Digits)),
    ("Year", Year),
    ("Month", Month),
    ("Day", DayOfMonth),
    ("SourceActorFull", a(Code)),
    ("SourceActorEntity", a(Country(CameoCountry))),
    ("SourceActorRole", a(Sector(SectorCode))),
    ("SourceActorAttribute", Other),
    ("TargetActorFull", b(Code)),
    ("TargetActorEntity", b(Country(CameoCountry))),
    ("TargetActorRole", b(Sector(SectorCode))),
    ("TargetActorAttribute", Other),
    ("EventCode", Cameo),
    ("EventRootCode", CameoRoot),
    ("PentaClass", QuadNumber(QuadScheme::Phoenix)),
    ("GoldsteinScore", Intensity),
    ("Issues", Other),
    ("Lat", Latitude),
    ("Lon", Longitude),
    ("LocationName", Place),
    ("StateName", Admin),
    ("CountryName", PlaceCountry(CountryName)),
    ("SentenceID", Other),
    ("URLs", Url),
    ("NewsSources", Publisher),
];

/// Historical Phoenix of the Cline Center.
pub(crate) const CLINE: &[Column] = &[
    ("eid", Id),
    ("story_date", Day(IsoOrWords)),
    ("year", Year),
    ("month", Month),
    ("day", DayOfMonth),
    ("source", a(Code)),
    ("source_root", a(Country(CameoCountry))),
    ("source_agent", a(Sector(SectorCode))),
    ("source_others", Other),
    ("target", b(Code)),
    ("target_root", b(Country(CameoCountry))),
    ("target_agent", b(Sector(SectorCode))),
    ("target_others", Other),
    ("code", Cameo),
    ("root_code", CameoRoot),
    ("quad_class", QuadNumber(QuadScheme::Phoenix)),
    ("goldstein", Intensity),
    ("joined_issues", Other),
    ("lat", Latitude),
    ("lon", Longitude),
    ("placename", Place),
    ("statename", Admin),
    ("countryname", PlaceCountry(CountryName)),
    ("aid", Other),
    ("process", Other),
];

const ACLED: &[Column] = &[
    ("event_id_cnty", Id),
    ("event_date", Day(IsoOrWords)),
    ("year", Year),
    ("time_precision", Other),
    ("disorder_type", Other),
    ("event_type", AcledType),
    ("sub_event_type", AcledSubType),
    ("actor1", a(Name)),
    ("assoc_actor_1", Other),
    ("inter1", a(Sector(Acled))),
    ("actor2", b(Name)),
    ("assoc_actor_2", Other),
    ("inter2", b(Sector(Acled))),
    ("interaction", Other),
    ("civilian_targeting", Other),
    ("iso", Other),
    ("region", Other),
    ("country", PlaceCountry(CountryName)),
    ("admin1", Admin),
    ("admin2", Other),
    ("admin3", Other),
    ("location", Place),
    ("latitude", Latitude),
    ("longitude", Longitude),
    ("geo_precision", Other),
    ("source", Publisher),
    ("source_scale", Other),
    ("notes", Text),
    ("fatalities", Dead),
    ("tags", Other),
    ("timestamp", Other),
];

const UCDP: &[Column] = &[
    ("id", Id),
    ("relid", Other),
    ("year", Year),
    ("active_year", Other),
    ("code_status", Other),
    ("type_of_violence", ViolenceType),
    ("conflict_dset_id", Other),
    ("conflict_new_id", Other),
    ("conflict_name", Other),
    ("dyad_dset_id", Other),
    ("dyad_new_id", Other),
    ("dyad_name", Other),
    ("side_a_dset_id", Other),
    ("side_a_new_id", Other),
    ("side_a", a(Name)),
    ("side_b_dset_id", Other),
    ("side_b_new_id", Other),
    ("side_b", b(Name)),
    ("number_of_sources", Articles),
    ("source_article", Other),
    ("source_office", Publisher),
    ("source_date", Reported(Iso)),
    ("source_headline", Text),
    ("source_original", Other),
    ("where_prec", Other),
    ("where_coordinates", Place),
    ("where_description", Other),
    ("adm_1", Admin),
    ("adm_2", Other),
    ("latitude", Latitude),
    ("longitude", Longitude),
    ("geom_wkt", Other),
    ("priogrid_gid", Other),
    ("country", Other),
    ("country_id", PlaceCountry(Gw)),
    ("region", Other),
    ("event_clarity", Other),
    ("date_prec", Other),
    ("date_start", Day(Iso)),
    ("date_end", LastDay(Iso)),
    ("deaths_a", Other),
    ("deaths_b", Other),
    ("deaths_civilians", Other),
    ("deaths_unknown", Other),
    ("best", Dead),
    ("high", Other),
    ("low", Other),
    ("gwnoa", a(Country(Gw))),
    ("gwnob", b(Country(Gw))),
];

/// Columns without which a row of a format with a header means nothing.
pub(crate) const fn needed(format: HistoryFormat) -> &'static [&'static str] {
    match format {
        HistoryFormat::Icews => &["Event ID", "Event Date", "CAMEO Code"],
        HistoryFormat::Polecat => &["Event ID", "Event Date", "Event Type"],
        HistoryFormat::Phoenix => &["eid", "story_date", "code"],
        HistoryFormat::Acled => &["event_id_cnty", "event_date", "event_type"],
        HistoryFormat::Ucdp => &["id", "date_start", "type_of_violence"],
        HistoryFormat::Gdelt
        | HistoryFormat::GdeltMentions
        | HistoryFormat::Plover
        | HistoryFormat::Quadruples => &[],
    }
}

/// The columns that a format is written with, in order; empty for PLOVER and quadruples.
pub(crate) const fn columns(format: HistoryFormat) -> &'static [Column] {
    match format {
        HistoryFormat::Gdelt => GDELT,
        HistoryFormat::GdeltMentions => GDELT_MENTIONS,
        HistoryFormat::Icews => ICEWS,
        HistoryFormat::Polecat => POLECAT,
        HistoryFormat::Phoenix => PHOENIX,
        HistoryFormat::Acled => ACLED,
        HistoryFormat::Ucdp => UCDP,
        HistoryFormat::Plover | HistoryFormat::Quadruples => &[],
    }
}
