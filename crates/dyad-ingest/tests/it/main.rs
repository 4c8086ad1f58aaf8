//! Whole pages, each written for this test: what goes in, and the article that comes out.

mod bytes;
mod counted;
mod html;
mod markup;
mod page;
mod property;
mod refusal;
mod saved;
mod source;
mod text;
