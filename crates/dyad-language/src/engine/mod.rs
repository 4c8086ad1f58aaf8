//! The native runtime of spaCy's English CNN pipeline, exact against spaCy 3.8.

mod address;
mod characters;
mod container;
mod doc;
mod hash;
mod kernels;
mod lanes;
mod layers;
mod lemmatizer;
mod lexeme;
mod parser;
mod pipeline;
mod punctuation;
mod recogniser;
mod ruler;
mod tok2vec;
mod tokenizer;
mod transitions;
mod workspace;

pub use container::ModelError;
pub use doc::{Doc, DocToken};
pub use pipeline::Pipeline;
