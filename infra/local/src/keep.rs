//! `pomoc recount`, `pomoc export`, `pomoc erase`: looking after what is kept, with the stack stopped; or, with `--cloud`, after
//! the table and bucket that the environment names.

use std::path::{Path, PathBuf};

use functions::App;

use crate::say;
use crate::stack::Stack;

/// What to look after.
pub(crate) enum Task {
    /// Count anew what is counted.
    Recount,
    /// Write down everything of whoever wrote a ticket.
    Export { number: String, out: Option<PathBuf> },
    /// Erase everything of whoever wrote a ticket.
    Erase { number: String, yes: bool },
}

/// Does it on the data folder, or in the cloud.
pub(crate) fn keep(content: &Path, data: &Path, cloud: bool, task: &Task) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    if cloud {
        let app = functions::cloud()?;
        return runtime.block_on(act(&app, task));
    }
    if !data.join("dynamodb.sqlite").exists() {
        return Err(format!(
            "{} holds no tickets; name the folder with --data, or the cloud with --cloud",
            data.display()
        ));
    }
    // Quietly: what is said may be read by a program.
    let site = site_builder::build(content, false).map_err(|mistakes| mistakes.to_string())?;
    let stack = Stack::open(data, "http://127.0.0.1:4000".to_owned(), site)?;
    runtime.block_on(act(&stack.app(), task))
}

async fn act(app: &App, task: &Task) -> Result<(), String> {
    match task {
        Task::Recount => {
            let off = app.recount().await?;
            let none = off.as_object().is_some_and(|parts| parts.values().all(|part| part == &serde_json::json!([])));
            say(&if none { "Every counter was right.".to_owned() } else { format!("Mended: {off}") });
            Ok(())
        }
        Task::Export { number, out } => {
            let found = app.export(number).await?.ok_or_else(|| unknown(number))?;
            let text = serde_json::to_string_pretty(&found).map_err(|error| error.to_string())?;
            let Some(out) = out else {
                say(&text);
                return Ok(());
            };
            std::fs::write(out, text).map_err(|error| format!("{} cannot be written: {error}", out.display()))
        }
        Task::Erase { number, yes } => {
            if !yes {
                return Err(format!(
                    "this erases every request of whoever wrote no. {number}, with all files, for good. If you want that, add --yes."
                ));
            }
            let count = app.erase(number).await?.ok_or_else(|| unknown(number))?;
            say(&format!("Erased {count} requests. Their numbers stay, and that they were there."));
            Ok(())
        }
    }
}

fn unknown(number: &str) -> String {
    format!("there is no request no. {number}; a number has nine digits, as the request's page shows it")
}
