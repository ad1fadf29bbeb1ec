//! Builds a whole site without the ticket service, for the tests and the benches of the search:
//! `build_site CONTENT OUT`.
use std::io::{Error, ErrorKind};
use std::path::PathBuf;

use site_builder::Fault;

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(content), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err(Error::new(ErrorKind::InvalidInput, "usage: build_site CONTENT OUT"));
    };
    match site_builder::build_into(&content, false, &out) {
        Ok(_) => Ok(()),
        Err(Fault::Mistakes(mistakes)) => Err(Error::other(mistakes.to_string())),
        Err(Fault::Folder(error)) => Err(error),
    }
}
