//! `pomoc build` and `pomoc check`: content in, site out, every mistake said at once.

use std::path::Path;
use std::time::Instant;

use site_builder::{Fault, Mistake, Site};

use crate::say;

/// Builds the site in memory and says what was built, with warnings.
pub(crate) fn site(content: &Path, strict: bool) -> Result<Site, String> {
    let started = Instant::now();
    let site = site_builder::build(content, strict).map_err(|mistakes| mistakes.to_string())?;
    built(&site.warnings, site.articles, &site.languages, site.files.len(), started, content);
    Ok(site)
}

fn built(warnings: &[Mistake], articles: usize, languages: &[String], files: usize, started: Instant, content: &Path) {
    for warning in warnings {
        say(&format!("warning: {warning}"));
    }
    say(&format!(
        "Built {articles} articles in {} ({files} files, {} ms) from {}.",
        languages.join(", "),
        started.elapsed().as_millis(),
        content.display()
    ));
}

/// Builds the site into a folder.
pub(crate) fn build(content: &Path, out: &Path, strict: bool) -> Result<(), String> {
    let started = Instant::now();
    let site = site_builder::build_into(content, strict, out).map_err(|fault| match fault {
        Fault::Mistakes(mistakes) => mistakes.to_string(),
        Fault::Folder(error) => format!("{} cannot be written: {error}", out.display()),
    })?;
    built(&site.warnings, site.articles, &site.languages, site.files, started, content);
    say(&format!("Wrote {} of {} files to {}; the others were the same.", site.changed, site.files, out.display()));
    Ok(())
}
