//! Turns a folder of articles into a static help centre.
pub mod search;
