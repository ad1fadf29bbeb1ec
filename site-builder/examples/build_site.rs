//! Builds a whole site without the ticket service, for the tests and the benches of the search:
//! `build_site CONTENT OUT`.
use std::io::{Error, ErrorKind};
use std::path::PathBuf;

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(content), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err(Error::new(ErrorKind::InvalidInput, "usage: build_site CONTENT OUT"));
    };
    let site = site_builder::build(&content, false).map_err(|mistakes| Error::other(mistakes.to_string()))?;
    for (name, bytes) in &site.files {
        let path = out.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
