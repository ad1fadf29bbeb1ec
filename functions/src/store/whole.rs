//! What goes through the whole table, by hand: recounting, and taking everything of a requester away.

use std::collections::HashMap;

use tickets::{Moment, RequesterId, Ticket};

use super::item::{Item, key, number, text};
use super::rows::Row;
use super::{Store, outage};
use crate::problem::Problem;

impl Store {
    /// Every ticket there is.
    pub(crate) async fn every_ticket(&self) -> Result<Vec<Ticket>, Problem> {
        let pages = self
            .client
            .scan()
            .table_name(&self.table)
            .consistent_read(true)
            .filter_expression("sk = :ticket")
            .expression_attribute_values(":ticket", text("TICKET"))
            .into_paginator()
            .items()
            .send();
        let items: Vec<_> = pages.try_collect().await.map_err(outage)?;
        let ticket = |item| match Item(item).row() {
            Ok(Row::Ticket(ticket)) => Some(Ok(*ticket)),
            Ok(_) => None,
            Err(problem) => Some(Err(problem)),
        };
        items.into_iter().filter_map(ticket).collect()
    }

    /// Every counter called `sk`, by its partition.
    pub(crate) async fn every_count(&self, sk: &str) -> Result<HashMap<String, i64>, Problem> {
        let pages = self
            .client
            .scan()
            .table_name(&self.table)
            .consistent_read(true)
            .filter_expression("sk = :sk")
            .expression_attribute_values(":sk", text(sk))
            .into_paginator()
            .items()
            .send();
        let items: Vec<_> = pages.try_collect().await.map_err(outage)?;
        Ok(items.into_iter().map(Item).map(|item| (item.string("pk"), item.number("n").unwrap_or(0))).collect())
    }

    /// Sets a counter to `is` if it still is what it was before the counting began; says whether it did.
    pub(crate) async fn set_count(&self, pk: &str, sk: &str, was: Option<i64>, is: i64) -> Result<bool, Problem> {
        let mut set = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(pk, sk)))
            .update_expression("SET n = :is")
            .expression_attribute_values(":is", number(is));
        set = match was {
            Some(was) => set.condition_expression("n = :was").expression_attribute_values(":was", number(was)),
            None => set.condition_expression("attribute_not_exists(n)"),
        };
        match set.send().await {
            Err(error) if !error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Err(outage(error))
            }
            outcome => Ok(outcome.is_ok()),
        }
    }

    /// Takes away what is kept of a requester besides tickets: which requests were answered, which addresses were confirmed,
    /// restrictions that are over. Those in force stay, and the count of open tickets.
    pub(crate) async fn forget(&self, requester: &RequesterId, now: Moment) -> Result<(), Problem> {
        for restriction in self.restrictions(requester, None).await? {
            if !restriction.in_force(now) {
                self.forget_restriction(&restriction).await?;
            }
        }
        let pk = format!("R#{}", requester.0);
        for (first, last) in [("IDEM#", "IDEM#~"), ("MAIL#", "MAIL#~")] {
            for item in self.range(&pk, first, last).await? {
                self.remove(&pk, &item.string("sk")).await?;
            }
        }
        Ok(())
    }

    /// The requester who wrote the ticket of that number.
    pub(crate) async fn requester_of(&self, ticket_number: &str) -> Result<Option<RequesterId>, Problem> {
        let Some(taken) = self.item(&format!("N#{ticket_number}"), "NUMBER").await? else { return Ok(None) };
        Ok(Some(self.ticket(&taken.string("ticket")).await?.requester))
    }
}
