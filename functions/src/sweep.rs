//! `sweep`: by the clock, every few minutes. What was deleted longer ago than it can be undone goes for good. No promise
//! rests on when this runs: readers are shown nothing past its time (`tickets::Ticket::shown`).

use tickets::queue::SHARDS;

use crate::app::App;
use crate::problem::Problem;

/// Clocks of different machines differ by less than this, so nobody is still undoing what is swept.
const GRACE_SECONDS: i64 = 60;

pub(crate) async fn sweep(app: &App) -> Result<(), Problem> {
    let before = app.now().plus_seconds(-GRACE_SECONDS);
    for shard in 0..SHARDS {
        let ids = app.store().due(&format!("withdrawn#{shard}"), before).await?;
        for chunk in ids.chunks(50) {
            for ticket in app.store().tickets(chunk).await?.iter().filter(|ticket| ticket.is_purged(before)) {
                app.store().purge(ticket).await?;
            }
        }
    }
    Ok(())
}
