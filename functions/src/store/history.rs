//! What the team did: sums by day, and single waits that estimates are learnt from.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, Select, Update};
use tickets::estimate::{LOOKED_AT, WINDOW_SECONDS};
use tickets::queue::SHARDS;
use tickets::{Basis, Moment, Pace, Ticket, Wait};

use super::item::{Item, key, number, text};
use super::rows::line_time;
use super::steps::Write;
use super::{Guard, Store, outage};
use crate::problem::Problem;

/// A wait goes to one of these levels by its ticket's id, each holding a quarter of the one below: reading from the top
/// until there is enough gives an even sample of the time, however busy the team is.
const LEVELS: u8 = 4;
/// The partition of what was learnt, by scope.
const PACE: &str = "PACE";
/// The insights look back this far at most; then waits are of no use.
const KEPT_SECONDS: i64 = 400 * 24 * 60 * 60;

/// The sums of one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Day(pub(crate) BTreeMap<String, i64>);

impl Day {
    /// One of the sums; 0 when nothing was counted.
    pub(crate) fn sum(&self, name: &str) -> i64 {
        self.0.get(name).copied().unwrap_or(0)
    }
}

/// A wait with the day it ended on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PastWait {
    pub(crate) day: String,
    pub(crate) seconds: i64,
}

impl Write<'_> {
    /// The team's first word to a ticket that waited since it joined the queue: its wait, and whether the promise was kept.
    pub(crate) fn first_word(&mut self, before: &Ticket, worked_seconds: i64) -> Result<(), Problem> {
        self.tally(&before.id, "answered", 1);
        let Some(promise) = before.promise else { return Ok(()) };
        self.tally(&before.id, "promised", 1);
        self.tally(&before.id, "kept", i64::from(self.now <= promise.to));
        for scope in ["all".to_owned(), format!("topic:{}", before.topic)] {
            let pk = format!("WAITS#{scope}#{}", level(&before.id));
            let item = Item::new(&pk, &format!("{}#{}", line_time(self.now), before.id))
                .with("day", &self.day)
                .with_number("ahead", i64::try_from(promise.ahead).unwrap_or(i64::MAX))
                .with_number("seconds", worked_seconds)
                .with_number("expires_at", self.now.unix_seconds() + KEPT_SECONDS);
            self.put(item, Guard::None, None)?;
        }
        Ok(())
    }

    /// That an answer points at an article.
    pub(crate) fn linked(&mut self, title: &str, url: &str) -> Result<(), Problem> {
        let update = Update::builder()
            .set_key(Some(key("LINKED", &format!("{}#{url}", self.day))))
            .update_expression("ADD n :one SET title = :title, expires_at = :expires")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":title", text(title))
            .expression_attribute_values(":expires", number(self.now.unix_seconds() + KEPT_SECONDS));
        self.update(update, Guard::None)
    }
}

impl Store {
    /// An even sample of the waits of `scope` (`all`, or `topic:<id>`) within the window that ends at `now`.
    pub(crate) async fn waits(&self, scope: &str, now: Moment) -> Result<Vec<Wait>, Problem> {
        let since = line_time(now.plus_seconds(-WINDOW_SECONDS));
        let mut waits = Vec::new();
        for level in (0..LEVELS).rev() {
            let pk = format!("WAITS#{scope}#{level}");
            let wait = |item: &Item| Wait { ahead: item.count("ahead"), seconds: item.number("seconds").unwrap_or(0) };
            waits.extend(self.newest(&pk, &since, LOOKED_AT).await?.iter().map(wait));
            if waits.len() >= LOOKED_AT {
                break;
            }
        }
        Ok(waits)
    }

    /// Keeps the pace that was learnt for `scope` at `now`, or that there was none to learn.
    pub(crate) async fn keep_pace(&self, scope: &str, pace: Option<Pace>, now: Moment) -> Result<(), Problem> {
        let Some(pace) = pace else { return self.remove(PACE, scope).await };
        let item = Item::new(PACE, scope)
            .with("basis", pace.basis.name())
            .with_number("from_seconds", pace.from_seconds)
            .with_number("to_seconds", pace.to_seconds)
            .with_number("from_each_seconds", pace.from_each_seconds)
            .with_number("to_each_seconds", pace.to_each_seconds)
            .with_number("learnt_at", now.0);
        self.put(item).await
    }

    /// The paces that were learnt for these scopes; none where there was too little to learn from.
    pub(crate) async fn paces(&self, scopes: &[String], now: Moment) -> Result<Vec<Pace>, Problem> {
        let items = self.batch(scopes.iter().map(|scope| key(PACE, scope)).collect()).await?;
        Ok(items.iter().filter_map(|item| pace(item, now)).collect())
    }

    /// How many tickets wait in the queue, and the paces that were learnt for these scopes: one question, for a new ticket asks
    /// both.
    pub(crate) async fn queue_and_paces(&self, scopes: &[String], now: Moment) -> Result<(u64, Vec<Pace>), Problem> {
        let counters = (0..SHARDS).map(|shard| key(&format!("COUNT#{shard}"), "WAITING"));
        let items = self.batch(counters.chain(scopes.iter().map(|scope| key(PACE, scope))).collect()).await?;
        let waiting: i64 = items.iter().filter_map(|item| item.number("n")).sum();
        Ok((u64::try_from(waiting).unwrap_or(0), items.iter().filter_map(|item| pace(item, now)).collect()))
    }

    /// Every wait since that moment, with the day it ended on.
    pub(crate) async fn past_waits(&self, since: Moment) -> Result<Vec<PastWait>, Problem> {
        let mut waits = Vec::new();
        for level in 0..LEVELS {
            let items = self.range(&format!("WAITS#all#{level}"), &line_time(since), "~").await?;
            let past = |item: &Item| PastWait { day: item.string("day"), seconds: item.number("seconds").unwrap_or(0) };
            waits.extend(items.iter().map(past));
        }
        Ok(waits)
    }

    /// The sums of each day from `first` to `last`, both included; days without any are left out.
    pub(crate) async fn days(&self, first: &str, last: &str) -> Result<BTreeMap<String, Day>, Problem> {
        let shards = (0..SHARDS).map(|shard| async move { self.range(&format!("DAYS#{shard}"), first, last).await });
        let mut days: BTreeMap<String, Day> = BTreeMap::new();
        for item in futures_util::future::try_join_all(shards).await?.into_iter().flatten() {
            let day = days.entry(item.string("sk")).or_default();
            for (name, value) in &item.0 {
                if let AttributeValue::N(sum) = value {
                    *day.0.entry(name.clone()).or_default() += sum.parse::<i64>().unwrap_or(0);
                }
            }
        }
        Ok(days)
    }

    /// Items of one partition between two sort keys, both included.
    pub(crate) async fn range(&self, pk: &str, first: &str, last: &str) -> Result<Vec<Item>, Problem> {
        let pages = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":first", text(first))
            .expression_attribute_values(":last", text(last))
            .into_paginator()
            .items()
            .send();
        pages.try_collect().await.map(|items| items.into_iter().map(Item).collect()).map_err(outage)
    }

    async fn newest(&self, pk: &str, since: &str, most: usize) -> Result<Vec<Item>, Problem> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk > :since")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":since", text(since))
            .select(Select::AllAttributes)
            .scan_index_forward(false)
            .limit(i32::try_from(most).unwrap_or(i32::MAX));
        let page = page.send().await.map_err(outage)?;
        Ok(page.items.unwrap_or_default().into_iter().map(Item).collect())
    }
}

/// A pace that is kept, unless everything it was learnt from is out of the window.
fn pace(item: &Item, now: Moment) -> Option<Pace> {
    if item.number("learnt_at")? < now.plus_seconds(-WINDOW_SECONDS).0 {
        return None;
    }
    Some(Pace {
        from_seconds: item.number("from_seconds")?,
        to_seconds: item.number("to_seconds")?,
        from_each_seconds: item.number("from_each_seconds")?,
        to_each_seconds: item.number("to_each_seconds")?,
        basis: Basis::from_name(&item.string("basis")),
    })
}

/// One of four ids is on level 1 or above, one of sixteen on level 2 or above, and so on.
fn level(id: &str) -> u8 {
    let hash =
        id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let zeros = (hash >> 32).trailing_zeros() / 2;
    u8::try_from(zeros).unwrap_or(u8::MAX).min(LEVELS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_holds_a_quarter_of_the_one_below() {
        let mut counts = [0_u32; LEVELS as usize];
        for n in 0..16_000 {
            counts[usize::from(level(&format!("ticket-{n}-{}", n * 7919)))] += 1;
        }
        let near = |count: u32, expected: u32| count.abs_diff(expected) < expected / 4;
        assert!(near(counts[0], 12_000) && near(counts[1], 3000) && near(counts[2], 750), "{counts:?}");
        assert!(near(counts[3], 250), "{counts:?}");
    }
}
