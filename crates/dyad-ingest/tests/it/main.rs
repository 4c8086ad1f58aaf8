//! Whole pages, each written for this test: what goes in, and the article that comes out.

mod html;
mod page;
mod property;
mod refusal;
mod text;
