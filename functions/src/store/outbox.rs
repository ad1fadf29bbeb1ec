//! The outbox: notices written with what they tell of, and the lease that lets one of several readers send each.

use tickets::{Event, Moment, Notice};

use super::item::{Item, key, number};
use super::{Store, outage};
use crate::problem::Problem;

/// How long an entry is kept, for whoever asks what was sent.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
/// A sender that takes longer has died: SES is given up on sooner.
const LEASE_SECONDS: i64 = 30;

/// Whether a sender may send a notice now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It may, and nobody else until its lease ends.
    Ours,
    /// It was sent.
    Done,
    /// Somebody else is at it, or died at it a moment ago.
    Busy,
}

/// The notice as an item.
pub(super) fn notice_item(notice: &Notice) -> Item {
    Item::new(&format!("O#{}", notice.id), "NOTICE")
        .with("id", &notice.id)
        .with("event", notice.event.name())
        .with("ticket", &notice.ticket)
        .with_number("at", notice.at.0)
        .with_number("expires_at", notice.at.unix_seconds() + KEPT_SECONDS)
}

impl Item {
    /// The notice this item holds.
    pub(crate) fn notice(&self) -> Option<Notice> {
        Some(Notice {
            id: self.string("id"),
            event: Event::from_name(&self.string("event"))?,
            ticket: self.string("ticket"),
            at: self.moment("at"),
        })
    }
}

impl Store {
    /// The notice of that id.
    pub(crate) async fn notice(&self, id: &str) -> Result<Option<Notice>, Problem> {
        Ok(self.item(&format!("O#{id}"), "NOTICE").await?.and_then(|item| item.notice()))
    }

    /// Whose turn it is to send `channel`'s part of a notice.
    pub(crate) async fn lease(&self, notice: &str, channel: &str, now: Moment) -> Result<Turn, Problem> {
        let leased = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(&format!("O#{notice}"), &format!("SENT#{channel}"))))
            .update_expression("SET leased_until = :until, expires_at = :expires")
            .condition_expression(
                "attribute_not_exists(sent_at) AND (attribute_not_exists(leased_until) OR leased_until < :now)",
            )
            .expression_attribute_values(":until", number(now.plus_seconds(LEASE_SECONDS).0))
            .expression_attribute_values(":expires", number(now.unix_seconds() + KEPT_SECONDS))
            .expression_attribute_values(":now", number(now.0))
            .send()
            .await;
        match leased {
            Ok(_) => return Ok(Turn::Ours),
            Err(error) if !error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                return Err(outage(error));
            }
            Err(_) => {}
        }
        let item = self.item(&format!("O#{notice}"), &format!("SENT#{channel}")).await?;
        let sent = item.is_some_and(|item| item.number("sent_at").is_some());
        Ok(if sent { Turn::Done } else { Turn::Busy })
    }

    /// Notes that `channel`'s part was sent.
    pub(crate) async fn sent(&self, notice: &str, channel: &str, now: Moment) -> Result<(), Problem> {
        let item = Item::new(&format!("O#{notice}"), &format!("SENT#{channel}"))
            .with_number("sent_at", now.0)
            .with_number("expires_at", now.unix_seconds() + KEPT_SECONDS);
        self.put(item).await
    }

    /// Gives the lease back, so that the next try need not wait for its end.
    pub(crate) async fn unlease(&self, notice: &str, channel: &str) -> Result<(), Problem> {
        self.remove(&format!("O#{notice}"), &format!("SENT#{channel}")).await
    }
}
