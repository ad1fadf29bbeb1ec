//! The log of webhook deliveries, and which of them are due again.

use tickets::Moment;

use super::Store;
use super::item::Item;
use super::rows::line_time;
use crate::problem::Problem;

/// Deliveries that are tried again stand on this line by when; finished ones on the other by when they came up.
const WAITING: &str = "delivery#waiting";
const DONE: &str = "delivery#done";
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
/// What the team is shown at a time.
const SHOWN: usize = 200;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeliveryState {
    Waiting,
    Delivered,
    GivenUp,
}

impl DeliveryState {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

/// One notice to one webhook.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) notice: String,
    /// The webhook's place in the configuration.
    pub(crate) place: usize,
    pub(crate) url: String,
    pub(crate) event: String,
    pub(crate) body: String,
    pub(crate) tries: i64,
    pub(crate) state: DeliveryState,
    /// What the last try ended with.
    pub(crate) last: String,
    /// When the notice came up.
    pub(crate) at: Moment,
}

/// A delivery as an item, to be tried again at `next`.
fn delivery_item(delivery: &Delivery, next: Option<Moment>) -> Item {
    let (line, at) = next.map_or((DONE, delivery.at), |next| (WAITING, next));
    let place = i64::try_from(delivery.place).unwrap_or(0);
    Item::new(&format!("O#{}", delivery.notice), &format!("HOOK#{place}"))
        .with("notice", &delivery.notice)
        .with_number("place", place)
        .with("url", &delivery.url)
        .with("event", &delivery.event)
        .with("body", &delivery.body)
        .with_number("tries", delivery.tries)
        .with("state", delivery.state.name())
        .with("last", &delivery.last)
        .with_number("at", delivery.at.0)
        .with_number("expires_at", delivery.at.unix_seconds() + KEPT_SECONDS)
        .with("line", line)
        .with("line_at", &format!("{}#{}{place}", line_time(at), delivery.notice))
}

impl Store {
    /// Keeps a delivery before its first try, to be tried again at `next`; says whether nobody did before.
    pub(crate) async fn begin_delivery(&self, delivery: &Delivery, next: Moment) -> Result<bool, Problem> {
        self.put_if(delivery_item(delivery, Some(next)), "attribute_not_exists(pk)", &[]).await
    }

    /// Keeps a delivery as it stands, to be tried again at `next`.
    pub(crate) async fn keep_delivery(&self, delivery: &Delivery, next: Option<Moment>) -> Result<(), Problem> {
        self.put(delivery_item(delivery, next)).await
    }

    /// Deliveries whose next try is due.
    pub(crate) async fn due_deliveries(&self, now: Moment) -> Result<Vec<Delivery>, Problem> {
        let due = self.line_before(WAITING, &line_time(now)).await?;
        self.deliveries_at(due).await
    }

    /// The latest deliveries, those to be tried again first.
    pub(crate) async fn deliveries(&self) -> Result<Vec<Delivery>, Problem> {
        let mut keys = self.line_after(WAITING, "0").await?;
        let mut done = self.line_after(DONE, "0").await?;
        done.reverse();
        keys.append(&mut done);
        keys.truncate(SHOWN);
        self.deliveries_at(keys).await
    }

    async fn deliveries_at(&self, keys: Vec<(String, String)>) -> Result<Vec<Delivery>, Problem> {
        let mut found = Vec::new();
        for (pk, sk) in keys {
            found.extend(self.item(&pk, &sk).await?.as_ref().map(delivery));
        }
        Ok(found)
    }
}

fn delivery(item: &Item) -> Delivery {
    let states = [DeliveryState::Waiting, DeliveryState::Delivered, DeliveryState::GivenUp];
    let state = states.into_iter().find(|state| state.name() == item.string("state"));
    Delivery {
        notice: item.string("notice"),
        place: usize::try_from(item.count("place")).unwrap_or(0),
        url: item.string("url"),
        event: item.string("event"),
        body: item.string("body"),
        tries: item.number("tries").unwrap_or(0),
        state: state.unwrap_or(DeliveryState::GivenUp),
        last: item.string("last"),
        at: item.moment("at"),
    }
}
