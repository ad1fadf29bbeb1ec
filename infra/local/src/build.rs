//! `pomoc build` and `pomoc check`: content in, site out, every mistake said at once.

use std::path::Path;
use std::time::Instant;

use site_builder::Site;

use crate::say;

/// Builds the site in memory and says what was built, with warnings.
pub(crate) fn site(content: &Path, strict: bool) -> Result<Site, String> {
    let started = Instant::now();
    let site = site_builder::build(content, strict).map_err(|mistakes| mistakes.to_string())?;
    for warning in &site.warnings {
        say(&format!("warning: {warning}"));
    }
    say(&format!(
        "Built {} articles in {} ({} files, {} ms) from {}.",
        site.articles,
        site.languages.join(", "),
        site.files.len(),
        started.elapsed().as_millis(),
        content.display()
    ));
    Ok(site)
}

/// Builds the site into a folder.
pub(crate) fn build(content: &Path, out: &Path, strict: bool) -> Result<(), String> {
    let site = site(content, strict)?;
    let written = site.write(out).map_err(|error| format!("{} cannot be written: {error}", out.display()))?;
    say(&format!("Wrote {} of {} files to {}; the others were the same.", written, site.files.len(), out.display()));
    Ok(())
}
