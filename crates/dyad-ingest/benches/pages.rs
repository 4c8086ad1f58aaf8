//! Pages per second, on the pages of the tests: `cargo bench -p dyad-ingest`.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dyad_ingest::{PageOptions, read_page};

fn main() {
    divan::main();
}

const TEXT: &str = include_str!("../tests/it/pages/explainer.txt");
const HTML: &str = include_str!("../tests/it/pages/news.html");

fn read(bencher: Bencher<'_, '_>, page: &str) {
    let options = PageOptions::default();
    bencher
        .counter(ItemsCount::new(1_usize))
        .counter(BytesCount::of_str(page))
        .bench(|| read_page(divan::black_box(page.as_bytes()), &options));
}

#[divan::bench]
fn text_page(bencher: Bencher<'_, '_>) {
    read(bencher, TEXT);
}

#[divan::bench]
fn html_page(bencher: Bencher<'_, '_>) {
    read(bencher, HTML);
}

/// The story of the HTML page two hundred times, as long pages have it.
#[divan::bench]
fn long_html_page(bencher: Bencher<'_, '_>) {
    let (head, rest) =
        HTML.split_once("<div class=\"article-body\">").unwrap_or((HTML, ""));
    let (body, tail) = rest.split_once("</div>").unwrap_or((rest, ""));
    read(bencher, &format!("{head}<div>{}</div>{tail}", body.repeat(200)));
}
