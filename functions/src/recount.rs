//! `recount`: by hand. Counters are changed in the transactions they count, so they are right; this shows it, and mends them if
//! somebody changed the table by other means.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tickets::queue::{SHARDS, shard};
use tickets::{Status, Ticket};

use crate::app::App;
use crate::problem::Problem;

/// Tickets that change while they are counted are counted again this often.
const TRIES: u32 = 5;

/// Counts everything; returns what was off: `{"waiting": [{"shard", "was", "is"}], "open": [{"requester", "was", "is"}]}`.
pub(crate) async fn recount(app: &App) -> Result<Value, Problem> {
    let mut mended = json!({ "waiting": [], "open": [] });
    for attempt in 0..TRIES {
        let tickets = app.store().every_ticket().await?;
        let waiting = mend_waiting(app, &tickets).await?;
        let open = mend_open(app, &tickets).await?;
        let nothing = waiting.is_empty() && open.is_empty();
        if attempt == 0 {
            mended = json!({ "waiting": waiting, "open": open });
        }
        if nothing {
            break;
        }
    }
    Ok(mended)
}

async fn mend_waiting(app: &App, tickets: &[Ticket]) -> Result<Vec<Value>, Problem> {
    let mut counts: BTreeMap<u8, i64> = (0..SHARDS).map(|shard| (shard, 0)).collect();
    for ticket in tickets.iter().filter(|ticket| ticket.status == Status::Received) {
        *counts.entry(shard(&ticket.id)).or_default() += 1;
    }
    let mut off = Vec::new();
    for (shard, is) in counts {
        if let Some(was) = app.store().set_count(&format!("COUNT#{shard}"), "WAITING", is).await? {
            off.push(json!({ "shard": shard, "was": was, "is": is }));
        }
    }
    Ok(off)
}

async fn mend_open(app: &App, tickets: &[Ticket]) -> Result<Vec<Value>, Problem> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for ticket in tickets {
        *counts.entry(&ticket.requester.0).or_default() += i64::from(ticket.status.is_open());
    }
    let mut off = Vec::new();
    for (requester, is) in counts {
        if let Some(was) = app.store().set_count(&format!("R#{requester}"), "OPEN", is).await? {
            off.push(json!({ "requester": requester, "was": was, "is": is }));
        }
    }
    Ok(off)
}
