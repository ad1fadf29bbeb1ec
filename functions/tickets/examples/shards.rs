//! How do the queue's shards hold a flood? Tickets arrive at random, each a transaction of some milliseconds that changes its
//! shard's counter; two that meet on one counter conflict, and the later one tries again after a growing pause, as
//! `functions/src/store/commit.rs` does. Prints a table by rate and number of shards; `tests/run bench shards` runs it.

#![expect(clippy::indexing_slicing, reason = "a simulation may stop where its sums are wrong")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Write;

/// What a transaction of about ten items takes, in microseconds.
const TRANSACTION: u64 = 10_000;
const TRIES: u32 = 6;
const SECONDS: u64 = 30;

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

struct Outcome {
    tickets: u64,
    again: u64,
    failed: u64,
    waits: Vec<u64>,
}

fn simulate(rate: u64, shards: usize) -> Outcome {
    let mut chance = Chance(rate * 31 + shards as u64);
    // (when, ticket, attempt), earliest first.
    let mut tries: BinaryHeap<Reverse<(u64, u64, u32)>> = BinaryHeap::new();
    let (mut at, mut tickets) = (0.0, 0_u64);
    let mut arrived = Vec::new();
    while at < SECONDS as f64 {
        at += -(1.0 - chance.next()).ln() / rate as f64;
        tries.push(Reverse(((at * 1e6) as u64, tickets, 0)));
        arrived.push((at * 1e6) as u64);
        tickets += 1;
    }
    let shard: Vec<usize> = (0..tickets).map(|_| (chance.next() * shards as f64) as usize).collect();
    let mut busy_until = vec![0_u64; shards];
    let mut outcome = Outcome { tickets, again: 0, failed: 0, waits: Vec::new() };
    while let Some(Reverse((now, ticket, attempt))) = tries.pop() {
        let own = shard[ticket as usize];
        if now >= busy_until[own] {
            busy_until[own] = now + TRANSACTION;
            outcome.waits.push(now + TRANSACTION - arrived[ticket as usize]);
            outcome.again += u64::from(attempt > 0);
        } else if attempt + 1 < TRIES {
            let whole = 20_000_u64 << attempt;
            let pause = whole / 2 + (chance.next() * whole as f64 / 2.0) as u64;
            tries.push(Reverse((now + TRANSACTION + pause, ticket, attempt + 1)));
        } else {
            outcome.failed += 1;
        }
    }
    outcome.waits.sort_unstable();
    outcome
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "| tickets a second | shards | second try | given up | p50 | p99 |\n|---|---|---|---|---|---|")?;
    for rate in [10, 100, 1000] {
        for shards in [1, 8, 64] {
            let outcome = simulate(rate, shards);
            let share = |part: u64| 100.0 * part as f64 / outcome.tickets as f64;
            let at = |share: f64| outcome.waits[((outcome.waits.len() - 1) as f64 * share) as usize] as f64 / 1000.0;
            writeln!(
                out,
                "| {rate} | {shards} | {:.1} % | {:.2} % | {:.0} ms | {:.0} ms |",
                share(outcome.again),
                share(outcome.failed),
                at(0.5),
                at(0.99)
            )?;
        }
    }
    Ok(())
}
