//! What the elements around a block say about it: tags, and words in their class names.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// One bit per mark; a block carries the marks of every element it stands in.
pub(crate) const H1: u64 = 1;
pub(crate) const HEADING: u64 = 1 << 1;
pub(crate) const PARAGRAPH: u64 = 1 << 2;
pub(crate) const ITEM: u64 = 1 << 3;
pub(crate) const FIGURE: u64 = 1 << 4;
pub(crate) const CAPTION: u64 = 1 << 5;
pub(crate) const CREDIT: u64 = 1 << 6;
pub(crate) const ASIDE: u64 = 1 << 7;
pub(crate) const NAV: u64 = 1 << 8;
pub(crate) const FOOTER: u64 = 1 << 9;
pub(crate) const HEADER: u64 = 1 << 10;
pub(crate) const RELATED: u64 = 1 << 11;
pub(crate) const SPONSOR: u64 = 1 << 12;
pub(crate) const COMMENTS: u64 = 1 << 13;
pub(crate) const CHROME: u64 = 1 << 14;
pub(crate) const BYLINE: u64 = 1 << 15;
pub(crate) const ARTICLE: u64 = 1 << 16;
pub(crate) const BODY: u64 = 1 << 17;
pub(crate) const TABLE: u64 = 1 << 18;
pub(crate) const QUOTE: u64 = 1 << 19;
pub(crate) const EMBED: u64 = 1 << 20;
pub(crate) const STANDFIRST: u64 = 1 << 21;
pub(crate) const HEADLINE: u64 = 1 << 22;
pub(crate) const TIME: u64 = 1 << 23;
pub(crate) const MAIN: u64 = 1 << 24;
pub(crate) const HIDDEN: u64 = 1 << 25;
pub(crate) const LIST: u64 = 1 << 26;
pub(crate) const LINK: u64 = 1 << 27;
/// A box in the text.
pub(crate) const CALLOUT: u64 = 1 << 29;
/// No text stands between a picture and the block.
pub(crate) const BELOW_PICTURE: u64 = 1 << 28;

/// Marks of an element by its name alone.
pub(crate) fn of_tag(name: &[u8]) -> u64 {
    match name {
        b"h1" => H1 | HEADING,
        b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => HEADING,
        b"p" => PARAGRAPH,
        b"li" | b"dd" | b"dt" => ITEM,
        b"ul" | b"ol" | b"dl" => LIST,
        b"figure" | b"picture" => FIGURE,
        b"figcaption" => FIGURE | CAPTION,
        b"aside" => ASIDE,
        b"nav" | b"menu" => NAV,
        b"footer" => FOOTER,
        b"header" => HEADER,
        b"article" => ARTICLE,
        b"main" => MAIN,
        b"table" => TABLE,
        b"blockquote" => QUOTE,
        b"time" => TIME,
        b"a" => LINK,
        b"address" => BYLINE,
        b"form" | b"label" | b"button" => CHROME,
        _ => 0,
    }
}

/// Words in class names, ids and roles, and the marks they give. A word may stand anywhere in
/// a name ("c-article-related-links"); general habits of news sites, no site's own names.
const NAME_WORDS: [(&str, u64); 69] = [
    ("related", RELATED),
    ("recommend", RELATED),
    ("recirc", RELATED),
    ("teaser", RELATED),
    ("trending", RELATED),
    ("most-read", RELATED),
    ("mostread", RELATED),
    ("most-popular", RELATED),
    ("popular", RELATED),
    ("read-more", RELATED),
    ("readmore", RELATED),
    ("read-also", RELATED),
    ("more-stories", RELATED),
    ("morestories", RELATED),
    ("more-from", RELATED),
    ("see-also", RELATED),
    ("up-next", RELATED),
    ("further-reading", RELATED),
    ("related-articles", RELATED),
    ("sponsor", SPONSOR),
    ("advert", SPONSOR),
    ("promoted", SPONSOR),
    ("partner-content", SPONSOR),
    ("paid-content", SPONSOR),
    ("native-ad", SPONSOR),
    ("affiliate", SPONSOR),
    ("product-embed", SPONSOR),
    ("product-card", SPONSOR),
    ("productcard", SPONSOR),
    ("product-box", SPONSOR),
    ("outbrain", SPONSOR),
    ("taboola", SPONSOR),
    ("comment", COMMENTS),
    ("disqus", COMMENTS),
    ("caption", CAPTION),
    ("credit", CREDIT),
    ("photographer", CREDIT),
    ("copyright", CREDIT),
    ("byline", BYLINE),
    ("author", BYLINE),
    ("contributor", BYLINE),
    ("share", CHROME),
    ("sharing", CHROME),
    ("social", CHROME),
    ("newsletter", CHROME),
    ("subscri", CHROME),
    ("signup", CHROME),
    ("sign-up", CHROME),
    ("paywall", CHROME),
    ("promo", CHROME),
    ("cookie", CHROME),
    ("consent", CHROME),
    ("breadcrumb", NAV),
    ("navigation", NAV),
    ("navbar", NAV),
    ("menu", NAV),
    ("tags", CHROME),
    ("topics", CHROME),
    ("footer", FOOTER),
    ("sidebar", ASIDE),
    ("article-body", BODY),
    ("articlebody", BODY),
    ("story-body", BODY),
    ("entry-content", BODY),
    ("post-content", BODY),
    ("article-content", BODY),
    ("article__body", BODY),
    ("article__content", BODY),
    ("twitter-tweet", EMBED),
];

/// More words, for parts of an article.
const PART_WORDS: [(&str, u64); 20] = [
    ("standfirst", STANDFIRST),
    ("subtitle", STANDFIRST),
    ("subhead", STANDFIRST),
    ("summary", STANDFIRST),
    ("headline", HEADLINE),
    ("instagram-media", EMBED),
    ("tiktok-embed", EMBED),
    ("pullquote", CALLOUT),
    ("pull-quote", CALLOUT),
    ("callout", CALLOUT),
    ("factbox", CALLOUT),
    ("fact-box", CALLOUT),
    ("infobox", CALLOUT),
    ("info-box", CALLOUT),
    ("key-points", CALLOUT),
    ("keypoints", CALLOUT),
    ("visually-hidden", HIDDEN),
    ("sr-only", HIDDEN),
    ("screen-reader", HIDDEN),
    ("display:none", HIDDEN),
];

/// Finds all the words at once.
static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(NAME_WORDS.iter().chain(&PART_WORDS).map(|(word, _)| word))
        .expect("a few dozen short words are far below the limits of the automaton")
});

/// Marks of the value of a class, id, role, itemprop or style attribute.
pub(crate) fn of_name(value: &[u8]) -> u64 {
    if value.is_empty() || value.len() > 1_000 {
        return 0;
    }
    WORDS.find_overlapping_iter(value).fold(0, |marks, found| {
        let nth = found.pattern().as_usize();
        let entry =
            NAME_WORDS.get(nth).or_else(|| PART_WORDS.get(nth - NAME_WORDS.len()));
        marks | entry.map_or(0, |(_, mark)| *mark)
    })
}
