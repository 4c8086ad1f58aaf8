//! Integration tests of the language stage.

mod times;
