//! The steps of each write: which items it touches, under which conditions.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{ConditionCheck, Delete, Put, TransactWriteItem, Update};
use tickets::limits::IDEMPOTENCY_SECONDS;
use tickets::queue::shard;
use tickets::{Attachment, Event, Limits, Message, Moment, Notice, Rating, RequesterId, Status, Ticket, Upload};

use super::commit::{Guard, Step};
use super::item::{Item, key, number};
use super::outbox::notice_item;
use super::rows::{attachment_item, message_item, rating_item, ticket_item, upload_item};
use super::{Store, built};
use crate::problem::Problem;
use crate::request::fresh_id;

/// That a request was answered, so that the same one again gets the same answer.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    pub(crate) requester: RequesterId,
    /// The `Idempotency-Key`.
    pub(crate) key: String,
    /// The hash of what was asked, path and body.
    pub(crate) asked: String,
    /// The ticket that came of it.
    pub(crate) ticket: String,
    /// The message that came of it, if it was one.
    pub(crate) message: Option<String>,
}

/// A transaction in the making.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    store: &'a Store,
    pub(super) now: Moment,
    /// The day it is where the team works, `2026-11-23`.
    pub(super) day: String,
    /// What is counted under that day, and on which shard.
    tallies: BTreeMap<&'static str, i64>,
    shard: u8,
    steps: Vec<Step>,
}

impl<'a> Write<'a> {
    pub(crate) fn new(store: &'a Store, now: Moment, day: String) -> Self {
        Self { store, now, day, tallies: BTreeMap::new(), shard: 0, steps: Vec::new() }
    }

    /// The finished steps.
    pub(crate) fn steps(mut self) -> Result<Vec<Step>, Problem> {
        self.tallied()?;
        Ok(self.steps)
    }

    /// A new ticket with its number, counted as open and waiting.
    pub(crate) fn submit(&mut self, ticket: &Ticket, limits: &Limits) -> Result<(), Problem> {
        self.put(ticket_item(ticket), Guard::Version, Some("attribute_not_exists(pk)"))?;
        let taken = Item::new(&format!("N#{}", ticket.number), "NUMBER").with("ticket", &ticket.id);
        self.put(taken, Guard::Number, Some("attribute_not_exists(pk)"))?;
        self.waiting(&ticket.id, 1)?;
        self.tally(&ticket.id, "received", 1);
        self.notice(Event::Received, &ticket.id)?;
        let open = Update::builder()
            .set_key(Some(key(&format!("R#{}", ticket.requester.0), "OPEN")))
            .update_expression("ADD n :one")
            .condition_expression("attribute_not_exists(n) OR n < :limit")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":limit", number(i64::from(limits.open_tickets)));
        self.update(open, Guard::OpenTickets)
    }

    /// A ticket as it is after a change, if it is still as it was when it was read.
    pub(crate) fn change(&mut self, before: &Ticket, after: &Ticket) -> Result<(), Problem> {
        let seen = i64::try_from(before.version).unwrap_or(i64::MAX);
        let put = Put::builder()
            .table_name(&self.store.table)
            .set_item(Some(ticket_item(after).0))
            .condition_expression("version = :seen")
            .expression_attribute_values(":seen", number(seen));
        let write = TransactWriteItem::builder().put(put.build().map_err(built)?).build();
        self.steps.push(Step { guard: Guard::Version, write });
        let waits = |status: Status| i64::from(status == Status::Received);
        self.waiting(&after.id, waits(after.status) - waits(before.status))?;
        let was_over = matches!(before.status, Status::Answered | Status::Closed);
        if was_over && after.status == Status::Received {
            self.tally(&after.id, "reopened", 1);
        }
        let open = |status: Status| i64::from(status.is_open());
        self.open(&after.requester, open(after.status) - open(before.status))
    }

    /// A message.
    pub(crate) fn message(&mut self, ticket: &str, message: &Message) -> Result<(), Problem> {
        self.put(message_item(ticket, message), Guard::None, None)
    }

    /// What a requester says of the answers, in place of what they said before and on which day.
    pub(crate) fn rate(
        &mut self,
        ticket: &str,
        before: Option<(&Rating, &str)>,
        rating: &Rating,
    ) -> Result<(), Problem> {
        if let Some((former, day)) = before {
            // Taken back on the day it was given, whose sums it is among.
            if day == self.day {
                self.rated(ticket, former, -1);
            } else {
                let today = (std::mem::replace(&mut self.day, day.to_owned()), std::mem::take(&mut self.tallies));
                self.rated(ticket, former, -1);
                self.tallied()?;
                (self.day, self.tallies) = today;
            }
        }
        self.rated(ticket, rating, 1);
        self.put(rating_item(ticket, rating), Guard::None, None)
    }

    fn rated(&mut self, ticket: &str, rating: &Rating, by: i64) {
        self.tally(ticket, if rating.solved { "solved" } else { "unsolved" }, by);
        if let Some(score) = rating.score {
            self.tally(ticket, "score_sum", by * i64::from(score));
            self.tally(ticket, "score_count", by);
        }
    }

    /// Binds uploads, the request's list in its order, as attachments of a ticket or of one of its messages.
    pub(crate) fn bind(&mut self, ticket: &str, attachments: &[Attachment]) -> Result<(), Problem> {
        for (place, attachment) in attachments.iter().enumerate() {
            let taken = Delete::builder()
                .table_name(&self.store.table)
                .set_key(Some(key(&format!("U#{}", attachment.id), "UPLOAD")))
                .condition_expression("attribute_exists(pk)");
            let write = TransactWriteItem::builder().delete(taken.build().map_err(built)?).build();
            self.steps.push(Step { guard: Guard::Upload(place), write });
            self.put(attachment_item(ticket, attachment), Guard::None, None)?;
        }
        Ok(())
    }

    /// Takes an attachment away; its bytes follow when the stream tells of it.
    pub(crate) fn unbind(&mut self, ticket: &str, attachment: &str) -> Result<(), Problem> {
        let gone = Delete::builder()
            .table_name(&self.store.table)
            .set_key(Some(key(&format!("T#{ticket}"), &format!("A#{attachment}"))));
        let write = TransactWriteItem::builder().delete(gone.build().map_err(built)?).build();
        self.steps.push(Step { guard: Guard::None, write });
        Ok(())
    }

    /// That this request was answered. A record past its time counts as none, however long it takes to vanish.
    pub(crate) fn remember(&mut self, remembered: &Remembered) -> Result<(), Problem> {
        let now = self.now.unix_seconds();
        let item = Item::new(&format!("R#{}", remembered.requester.0), &format!("IDEM#{}", remembered.key))
            .with("asked", &remembered.asked)
            .with("ticket", &remembered.ticket)
            .with_some("message", remembered.message.as_deref())
            .with_number("expires_at", now + IDEMPOTENCY_SECONDS);
        let put = Put::builder()
            .table_name(&self.store.table)
            .set_item(Some(item.0))
            .condition_expression("attribute_not_exists(pk) OR expires_at < :now")
            .expression_attribute_values(":now", number(now));
        let write = TransactWriteItem::builder().put(put.build().map_err(built)?).build();
        self.steps.push(Step { guard: Guard::Remembered, write });
        Ok(())
    }

    /// That something happened, for whoever is to be told: in the same transaction, so that it is told if it is so.
    pub(crate) fn notice(&mut self, event: Event, ticket: &str) -> Result<(), Problem> {
        let notice = Notice { id: fresh_id()?, event, ticket: ticket.to_owned(), at: self.now };
        self.put(notice_item(&notice), Guard::None, None)
    }

    /// Counts this write within the hour, or refuses it. In the same transaction: what is refused or was answered before
    /// does not count.
    pub(crate) fn count(&mut self, scopes: &[(String, u32)]) -> Result<(), Problem> {
        let hour = self.now.unix_seconds().div_euclid(3600);
        for (scope, limit) in scopes {
            let counter = Update::builder()
                .set_key(Some(key(&format!("RATE#{scope}#{hour}"), "RATE")))
                .update_expression("ADD n :one SET expires_at = :expires")
                .condition_expression("attribute_not_exists(n) OR n < :limit")
                .expression_attribute_values(":one", number(1))
                .expression_attribute_values(":limit", number(i64::from(*limit)))
                .expression_attribute_values(":expires", number((hour + 2) * 3600));
            self.update(counter, Guard::Rate((hour + 1) * 3600 - self.now.unix_seconds()))?;
        }
        Ok(())
    }

    /// Nothing changes, if the ticket still has its text.
    pub(crate) fn unpurged(&mut self, ticket: &str) -> Result<(), Problem> {
        let check = ConditionCheck::builder()
            .table_name(&self.store.table)
            .set_key(Some(key(&format!("T#{ticket}"), "TICKET")))
            .condition_expression("attribute_exists(title)")
            .build()
            .map_err(built)?;
        let write = TransactWriteItem::builder().condition_check(check).build();
        self.steps.push(Step { guard: Guard::Version, write });
        Ok(())
    }

    /// Counts something under this day.
    pub(crate) fn tally(&mut self, ticket: &str, name: &'static str, by: i64) {
        self.shard = shard(ticket);
        *self.tallies.entry(name).or_default() += by;
    }

    fn tallied(&mut self) -> Result<(), Problem> {
        let tallies = std::mem::take(&mut self.tallies);
        let sums: Vec<_> = tallies.into_iter().filter(|(_, by)| *by != 0).collect();
        if sums.is_empty() {
            return Ok(());
        }
        let mut update = Update::builder().set_key(Some(key(&format!("DAYS#{}", self.shard), &self.day)));
        let mut adds = Vec::new();
        for (place, (name, by)) in sums.into_iter().enumerate() {
            adds.push(format!("#n{place} :n{place}"));
            update = update
                .expression_attribute_names(format!("#n{place}"), name)
                .expression_attribute_values(format!(":n{place}"), number(by));
        }
        self.update(update.update_expression(format!("ADD {}", adds.join(", "))), Guard::None)
    }

    fn waiting(&mut self, ticket: &str, by: i64) -> Result<(), Problem> {
        match by {
            1 => self.tally(ticket, "joined", 1),
            -1 => self.tally(ticket, "left", 1),
            _ => {}
        }
        let counter = key(&format!("COUNT#{}", shard(ticket)), "WAITING");
        self.add(counter, by)
    }

    fn open(&mut self, requester: &RequesterId, by: i64) -> Result<(), Problem> {
        self.add(key(&format!("R#{}", requester.0), "OPEN"), by)
    }

    pub(super) fn add(
        &mut self,
        counter: std::collections::HashMap<String, super::AttributeValue>,
        by: i64,
    ) -> Result<(), Problem> {
        if by == 0 {
            return Ok(());
        }
        let update = Update::builder()
            .set_key(Some(counter))
            .update_expression("ADD n :by")
            .expression_attribute_values(":by", number(by));
        self.update(update, Guard::None)
    }

    pub(super) fn update(
        &mut self,
        update: aws_sdk_dynamodb::types::builders::UpdateBuilder,
        guard: Guard,
    ) -> Result<(), Problem> {
        let update = update.table_name(&self.store.table).build().map_err(built)?;
        self.steps.push(Step { guard, write: TransactWriteItem::builder().update(update).build() });
        Ok(())
    }

    pub(super) fn put(&mut self, item: Item, guard: Guard, condition: Option<&str>) -> Result<(), Problem> {
        let put = Put::builder()
            .table_name(&self.store.table)
            .set_item(Some(item.0))
            .set_condition_expression(condition.map(str::to_owned))
            .build()
            .map_err(built)?;
        self.steps.push(Step { guard, write: TransactWriteItem::builder().put(put).build() });
        Ok(())
    }
}

impl Store {
    /// What was answered to this requester under that key, unless that is too long ago.
    pub(crate) async fn remembered(
        &self,
        requester: &RequesterId,
        key: &str,
        now: Moment,
    ) -> Result<Option<Remembered>, Problem> {
        let item = self.item(&format!("R#{}", requester.0), &format!("IDEM#{key}")).await?;
        let current = item.filter(|item| item.number("expires_at").is_some_and(|at| at >= now.unix_seconds()));
        Ok(current.map(|item| Remembered {
            requester: requester.clone(),
            key: key.to_owned(),
            asked: item.string("asked"),
            ticket: item.string("ticket"),
            message: item.text("message"),
        }))
    }

    /// Notes an announced file.
    pub(crate) async fn announce(&self, upload: &Upload) -> Result<(), Problem> {
        self.put(upload_item(upload)).await
    }

    /// Leaves of a withdrawn ticket only the number and the fact. Its files' bytes follow when the stream tells of them.
    pub(crate) async fn purge(&self, ticket: &Ticket) -> Result<(), Problem> {
        for item in self.partition(&ticket.id).await? {
            let (pk, sk) = (item.string("pk"), item.string("sk"));
            if sk != "TICKET" {
                self.remove(&pk, &sk).await?;
            }
        }
        self.put(ticket_item(&ticket.clone().purged())).await
    }
}
