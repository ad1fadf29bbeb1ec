//! Scaffold until the engine lands; never committed.
#![allow(warnings)]
pub use crate::search::{Document, Passage};
pub struct Words;
impl Words { pub fn parse(_: &str, _: &str) -> Result<Self, String> { Ok(Words) } pub fn builtin(_: &str) -> Self { Words } }
pub struct Index { pub files: Vec<(String, Vec<u8>)>, pub manifest: String }
pub struct Fault { pub file: String, pub line: usize }
impl std::fmt::Display for Fault { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("x") } }
pub fn build(_: &str, _: &[Document], _: &Words) -> Index { Index { files: vec![("x.json".into(), b"{}".to_vec())], manifest: "x.json".into() } }
impl Index { pub fn check_asked_as(&self, _: &[Document]) -> Vec<Fault> { vec![] } }
