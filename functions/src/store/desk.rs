//! What agents ask of the table as a whole: the queue, and items changed on a condition.

use std::collections::HashSet;

use aws_sdk_dynamodb::types::AttributeValue;

use super::item::{Item, text};
use super::{Store, outage};
use crate::problem::Problem;

impl Store {
    /// Where tickets stand on several lines, merged by time: (time and id, id), at most `most`, after `after`.
    pub(crate) async fn merged(
        &self,
        lines: &[String],
        after: &str,
        most: usize,
    ) -> Result<Vec<(String, String)>, Problem> {
        let asked = lines.iter().map(|line| self.line_page(line, after, most));
        let mut places: Vec<(String, String)> =
            futures_util::future::try_join_all(asked).await?.into_iter().flatten().collect();
        places.sort();
        // The index lags: a ticket just moved may still stand on its former line too.
        let mut known = HashSet::new();
        places.retain(|(_, id)| known.insert(id.clone()));
        places.truncate(most);
        Ok(places)
    }

    async fn line_page(&self, line: &str, after: &str, most: usize) -> Result<Vec<(String, String)>, Problem> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("by_line")
            .key_condition_expression("line = :line AND line_at > :after")
            .expression_attribute_values(":line", text(line))
            .expression_attribute_values(":after", text(after))
            .limit(i32::try_from(most).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(outage)?;
        let place = |item: Item| (item.string("line_at"), item.ticket_id());
        Ok(page.items.unwrap_or_default().into_iter().map(|item| place(Item(item))).collect())
    }

    /// The keys of all items on `line` after `after`.
    pub(crate) async fn line_after(&self, line: &str, after: &str) -> Result<Vec<(String, String)>, Problem> {
        self.line_keys(line, "line_at > :place", after).await
    }

    /// The keys of all items on `line` before `before`.
    pub(crate) async fn line_before(&self, line: &str, before: &str) -> Result<Vec<(String, String)>, Problem> {
        self.line_keys(line, "line_at < :place", before).await
    }

    async fn line_keys(&self, line: &str, side: &str, place: &str) -> Result<Vec<(String, String)>, Problem> {
        let pages = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("by_line")
            .key_condition_expression(format!("line = :line AND {side}"))
            .expression_attribute_values(":line", text(line))
            .expression_attribute_values(":place", text(place))
            .into_paginator()
            .items()
            .send();
        let items: Vec<_> = pages.try_collect().await.map_err(outage)?;
        Ok(items.into_iter().map(Item).map(|item| (item.string("pk"), item.string("sk"))).collect())
    }

    /// Puts an item if a condition holds; says whether it did.
    pub(crate) async fn put_if(
        &self,
        item: Item,
        condition: &str,
        values: &[(&str, AttributeValue)],
    ) -> Result<bool, Problem> {
        let mut put = self.client.put_item().table_name(&self.table).set_item(Some(item.0));
        for (name, value) in values {
            put = put.expression_attribute_values(*name, value.clone());
        }
        match put.condition_expression(condition).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                Ok(false)
            }
            Err(error) => Err(outage(error)),
        }
    }
}
