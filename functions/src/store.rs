//! DynamoDB: one table, facts under one key. Which items there are and how they are spelled is in `rows`; which of them a
//! write touches is in `steps`; how a write is committed is in `commit`.
//!
//! | pk | sk | holds |
//! |---|---|---|
//! | `T#<ticket>` | `TICKET` | the ticket |
//! | `T#<ticket>` | `M#<time>#<id>`, `A#<id>`, `E#<version>`, `CONTEXT` | its messages, attachments, visible edits, what led to it |
//! | `T#<ticket>` | `RATING`, `X#<time>#<agent>`, `L#<agent>` | what was said of the answers; who opened which sensitive file; who is looking |
//! | `U#<upload>` | `UPLOAD` | a file nobody bound yet |
//! | `N#<number>` | `NUMBER` | that the number is taken |
//! | `R#<requester>` | `OPEN`, `IDEM#<key>` | how many tickets are open, which requests were answered (an agent's too) |
//! | `R#<requester>`, `NET#<network>` | `B#<id>` | its restrictions; `B#<id>` / `WHERE` says under which of these one is |
//! | `R#<requester>` | `MAIL#<address>` | that it confirmed this address; `ADDRESS#<address>` what was sent there at all |
//! | `RATE#<scope>#<hour>` | `RATE` | writes within the hour |
//! | `COUNT#<shard>` | `WAITING` | how many tickets wait |
//! | `DAYS#<shard>` | `<day>` | what happened that day, as sums |
//! | `WAITS#<scope>#<level>` | `<time>#<ticket>` | how long a ticket waited for its first answer |
//! | `PACE` | `<scope>` | what was learnt from these waits |
//! | `O#<id>` | `NOTICE`, `SENT#<channel>`, `HOOK#<n>` | an entry of the outbox, what was sent of it, its webhook deliveries |
//! | `CONFIRM#<token>` | `CONFIRM` | a link in a mail that asks |
//!
//! Index `by_requester`: `requester`, `requester_line` (time sent, id). Index `by_line`: `line` (state and shard), `line_at`
//! (since when, id); restrictions stand on it too. Both hold keys only: whoever is listed is read from its own partition, which is never stale.

mod commit;
mod deliveries;
mod desk;
mod dossier;
mod history;
mod item;
mod outbox;
mod restrictions;
mod rows;
mod steps;
mod whole;

use std::collections::{HashMap, HashSet};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, Select};
use futures_util::{StreamExt, TryStreamExt};
use tickets::queue::{SHARDS, shard};
use tickets::{Attachment, Kind, Message, Moment, Rating, Refusal, RequesterId, Ticket, Upload};

pub(crate) use commit::Guard;
pub(crate) use deliveries::{Delivery, DeliveryState};
pub(crate) use dossier::{Access, Context, Dossier, Former, Look};
pub(crate) use history::{Day, PastWait};
pub(crate) use item::{Item, key, number, text};
pub(crate) use outbox::Turn;
pub(crate) use rows::{Row, line_of};
pub(crate) use steps::{Remembered, Write};

use crate::problem::Problem;

/// So much is asked at once: each question at the same time takes a connection of its own, and on a cold start opening one costs
/// more than to wait for another.
const CONNECTIONS: usize = 2;

/// A ticket with everything in its partition that its requester may see.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) ticket: Ticket,
    pub(crate) messages: Vec<Message>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) rating: Option<Rating>,
}

impl Folder {
    /// What a ticket's partition holds, notes of agents included; none when there is no ticket in it.
    fn of(items: &[Item]) -> Result<Option<Self>, Problem> {
        let (mut found, mut messages, mut attachments, mut rating) = (None, Vec::new(), Vec::new(), None);
        for item in items {
            match item.row()? {
                Row::Ticket(ticket) => found = Some(*ticket),
                Row::Message(message) => messages.push(message),
                Row::Attachment(attachment) => attachments.push(attachment),
                Row::Rating(given) => rating = Some(given),
                Row::Other => {}
            }
        }
        attachments.sort_by_key(|attachment| attachment.at);
        Ok(found.map(|ticket| Self { ticket, messages, attachments, rating }))
    }

    /// The folder as its requester may see it: without what agents noted among themselves, and without the files of that.
    pub(crate) fn without_notes(mut self) -> Self {
        let notes: HashSet<String> =
            self.messages.extract_if(.., |message| message.kind == Kind::Note).map(|note| note.id).collect();
        self.attachments.retain(|file| file.message.as_ref().is_none_or(|message| !notes.contains(message)));
        self
    }
}

/// The table.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    client: Client,
    table: String,
}

impl Store {
    pub(crate) fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }

    /// The ticket `id` with its conversation, if it is `requester`'s.
    pub(crate) async fn folder(&self, id: &str, requester: &RequesterId) -> Result<Folder, Problem> {
        let folder = Folder::of(&self.partition(id).await?)?.ok_or(Problem::NoSuchTicket)?;
        if folder.ticket.requester != *requester {
            return Err(Problem::NoSuchTicket);
        }
        Ok(folder.without_notes())
    }

    /// Every item of a ticket's partition, by sort key.
    pub(crate) async fn partition(&self, id: &str) -> Result<Vec<Item>, Problem> {
        let pages = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(&format!("T#{id}")))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send();
        pages.try_collect().await.map(|items| items.into_iter().map(Item).collect()).map_err(outage)
    }

    /// One item, read consistently.
    pub(crate) async fn item(&self, pk: &str, sk: &str) -> Result<Option<Item>, Problem> {
        let read = self.client.get_item().table_name(&self.table).set_key(Some(key(pk, sk))).consistent_read(true);
        Ok(read.send().await.map_err(outage)?.item.map(Item))
    }

    /// The ticket of that id, whoever's it is.
    pub(crate) async fn ticket(&self, id: &str) -> Result<Ticket, Problem> {
        let item = self.item(&format!("T#{id}"), "TICKET").await?.ok_or(Problem::NoSuchTicket)?;
        match item.row()? {
            Row::Ticket(ticket) => Ok(*ticket),
            _ => Err(Problem::NoSuchTicket),
        }
    }

    /// The tickets of that id which exist, in the order of `ids`.
    pub(crate) async fn tickets(&self, ids: &[String]) -> Result<Vec<Ticket>, Problem> {
        let keys: Vec<_> = ids.iter().map(|id| key(&format!("T#{id}"), "TICKET")).collect();
        let mut found = HashMap::new();
        for item in self.batch(keys).await? {
            if let Row::Ticket(ticket) = item.row()? {
                found.insert(ticket.id.clone(), *ticket);
            }
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// The uploads of that id which exist.
    pub(crate) async fn uploads(&self, ids: &[String]) -> Result<Vec<Upload>, Problem> {
        let keys = ids.iter().map(|id| key(&format!("U#{id}"), "UPLOAD")).collect();
        self.batch(keys).await?.iter().map(Item::upload).collect()
    }

    /// How many tickets wait ahead of that one, on each shard.
    pub(crate) async fn ahead(&self, ticket: &Ticket) -> Result<Vec<u64>, Problem> {
        let before = line_of(ticket).1;
        let count = |shard: u8| {
            let count = self
                .client
                .query()
                .table_name(&self.table)
                .index_name("by_line")
                .key_condition_expression("line = :line AND line_at < :before")
                .expression_attribute_values(":line", text(&format!("received#{shard}")))
                .expression_attribute_values(":before", text(&before))
                .select(Select::Count);
            async move {
                let mut pages = count.into_paginator().send();
                let mut sum = 0_u64;
                while let Some(page) = pages.next().await {
                    sum += u64::try_from(page.map_err(outage)?.count).unwrap_or(0);
                }
                Ok::<u64, Problem>(sum)
            }
        };
        let counts = futures_util::stream::iter((0..SHARDS).map(count)).buffered(CONNECTIONS);
        counts.try_collect().await
    }

    /// Ids of a requester's tickets, newest first, and where the next page begins.
    pub(crate) async fn page(
        &self,
        requester: &RequesterId,
        after: Option<&str>,
        most: i32,
    ) -> Result<(Vec<String>, Option<String>), Problem> {
        let start = after.map(|line| {
            let id = line.split_once('#').map_or("", |(_time, id)| id);
            let mut start = key(&format!("T#{id}"), "TICKET");
            start.insert("requester".to_owned(), text(&requester.0));
            start.insert("requester_line".to_owned(), text(line));
            start
        });
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("by_requester")
            .key_condition_expression("requester = :requester")
            .expression_attribute_values(":requester", text(&requester.0))
            .scan_index_forward(false)
            .set_exclusive_start_key(start)
            .limit(most)
            .send()
            .await
            .map_err(outage)?;
        let next = page.last_evaluated_key.map(Item).map(|item| item.string("requester_line"));
        let ids = page.items.unwrap_or_default().into_iter().map(|item| Item(item).ticket_id()).collect();
        Ok((ids, next.filter(|line| !line.is_empty())))
    }

    /// Ids of tickets on `line` whose time came before `before`.
    pub(crate) async fn due(&self, line: &str, before: Moment) -> Result<Vec<String>, Problem> {
        let keys = self.line_before(line, &rows::line_time(before)).await?;
        Ok(keys.into_iter().map(|(pk, _sk)| pk.trim_start_matches("T#").to_owned()).collect())
    }

    /// Counts a write of `scope` within this hour, or refuses it.
    pub(crate) async fn count_write(&self, scope: &str, limit: u32, now: Moment) -> Result<(), Problem> {
        let hour = now.unix_seconds().div_euclid(3600);
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(&format!("RATE#{scope}#{hour}"), "RATE")))
            .update_expression("ADD n :one SET expires_at = :expires")
            .condition_expression("attribute_not_exists(n) OR n < :limit")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":limit", number(i64::from(limit)))
            .expression_attribute_values(":expires", number((hour + 2) * 3600))
            .send()
            .await;
        match counted {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                let retry_seconds = (hour + 1) * 3600 - now.unix_seconds();
                Err(Refusal::TooFast { retry_seconds }.into())
            }
            Err(error) => Err(outage(error)),
        }
    }

    /// Adds one to the attribute `name` of a counter that vanishes at `expires` (seconds since 1970), and makes it if it is not
    /// there.
    pub(crate) async fn tally(&self, pk: &str, sk: &str, name: &str, expires: i64) -> Result<(), Problem> {
        let add = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .update_expression("ADD #n :one SET expires_at = :expires")
            .expression_attribute_names("#n", name)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":expires", number(expires));
        add.send().await.map(drop).map_err(outage)
    }

    /// Puts an item that nothing depends on.
    pub(crate) async fn put(&self, item: Item) -> Result<(), Problem> {
        self.client.put_item().table_name(&self.table).set_item(Some(item.0)).send().await.map(drop).map_err(outage)
    }

    /// Takes an item away.
    pub(crate) async fn remove(&self, pk: &str, sk: &str) -> Result<(), Problem> {
        self.client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .send()
            .await
            .map(drop)
            .map_err(outage)
    }

    /// Sets what inspection found, unless it was found before or the attachment is gone.
    pub(crate) async fn settle(&self, ticket: &str, attachment: &str, state: &str) -> Result<(), Problem> {
        let settled = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(&format!("T#{ticket}"), &format!("A#{attachment}"))))
            .update_expression("SET #state = :state")
            .condition_expression("#state = :scanning")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":state", text(state))
            .expression_attribute_values(":scanning", text("scanning"))
            .send()
            .await;
        match settled {
            Err(error) if !error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Err(outage(error))
            }
            _ => Ok(()),
        }
    }

    async fn batch(&self, keys: Vec<HashMap<String, AttributeValue>>) -> Result<Vec<Item>, Problem> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let asked = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build().map_err(built)?;
        let mut rest = Some(HashMap::from([(self.table.clone(), asked)]));
        let mut items = Vec::new();
        // DynamoDB may leave keys unread when a page is full; it then hands them back to be asked again.
        while let Some(asked) = rest.take().filter(|asked| !asked.is_empty()) {
            let answer = self.client.batch_get_item().set_request_items(Some(asked)).send().await.map_err(outage)?;
            items.extend(answer.responses.unwrap_or_default().into_values().flatten().map(Item));
            rest = answer.unprocessed_keys;
        }
        Ok(items)
    }
}

/// The partition of a queue.
pub(crate) fn shard_line(state: &str, id: &str) -> String {
    format!("{state}#{}", shard(id))
}

fn outage<E, R>(error: SdkError<E, R>) -> Problem
where
    E: std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    Problem::Outage(format!("DynamoDB: {}", aws_sdk_dynamodb::error::DisplayErrorContext(&error)))
}

fn built(error: impl std::fmt::Display) -> Problem {
    Problem::Outage(format!("a request was built wrong: {error}"))
}
