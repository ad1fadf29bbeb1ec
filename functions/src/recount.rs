//! `recount`: by hand. Counters are changed in the transactions they count, so they are right; this shows it, and mends them if
//! somebody changed the table by other means.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use tickets::queue::{SHARDS, shard};
use tickets::{Status, Ticket};

use crate::app::App;
use crate::problem::Problem;

const WAITING: &str = "WAITING";
const OPEN: &str = "OPEN";
/// Tickets that change while they are counted are counted again this often.
const TRIES: u32 = 5;

/// Counts everything; returns what was off: `{"waiting": [{"shard", "was", "is"}], "open": [{"requester", "was", "is"}]}`.
pub(crate) async fn recount(app: &App) -> Result<Value, Problem> {
    let (mut waiting, mut open) = (Vec::new(), Vec::new());
    for _ in 0..TRIES {
        // Counters are read before what they count: one that moves meanwhile is left alone, and looked at again.
        let were = (app.store().every_count(WAITING).await?, app.store().every_count(OPEN).await?);
        let tickets = app.store().every_ticket().await?;
        let moved = [
            mend_waiting(app, &tickets, &were.0, &mut waiting).await?,
            mend_open(app, &tickets, &were.1, &mut open).await?,
        ];
        if moved == [0, 0] {
            break;
        }
    }
    Ok(json!({ "waiting": waiting, "open": open }))
}

type Counts = HashMap<String, i64>;

/// Mends the counters of who waits; returns how many were off, and notes those that were mended.
async fn mend_waiting(app: &App, tickets: &[Ticket], were: &Counts, mended: &mut Vec<Value>) -> Result<usize, Problem> {
    let mut counts: BTreeMap<u8, i64> = (0..SHARDS).map(|shard| (shard, 0)).collect();
    for ticket in tickets.iter().filter(|ticket| ticket.status == Status::Received) {
        *counts.entry(shard(&ticket.id)).or_default() += 1;
    }
    let mut off = 0;
    for (shard, is) in counts {
        let pk = format!("COUNT#{shard}");
        let was = were.get(&pk).copied();
        if was.unwrap_or(0) != is {
            off += 1;
            if app.store().set_count(&pk, WAITING, was, is).await? {
                mended.push(json!({ "shard": shard, "was": was.unwrap_or(0), "is": is }));
            }
        }
    }
    Ok(off)
}

/// Mends the counters of open tickets in the same way.
async fn mend_open(app: &App, tickets: &[Ticket], were: &Counts, mended: &mut Vec<Value>) -> Result<usize, Problem> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for ticket in tickets {
        *counts.entry(&ticket.requester.0).or_default() += i64::from(ticket.status.is_open());
    }
    let mut off = 0;
    for (requester, is) in counts {
        let pk = format!("R#{requester}");
        let was = were.get(&pk).copied();
        if was.unwrap_or(0) != is {
            off += 1;
            if app.store().set_count(&pk, OPEN, was, is).await? {
                mended.push(json!({ "requester": requester, "was": was.unwrap_or(0), "is": is }));
            }
        }
    }
    Ok(off)
}
