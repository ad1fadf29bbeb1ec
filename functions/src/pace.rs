//! How fast the team answers: measured for the topic where there is enough history, else for all, else configured.

use tickets::estimate::estimate;
use tickets::{Basis, Estimate, Moment, Pace, Promise, Ticket};

use crate::app::App;
use crate::problem::Problem;
use crate::store::Write;

impl App {
    /// The pace for tickets of `topic`, or for any.
    pub(crate) async fn pace(&self, topic: Option<&str>) -> Result<Pace, Problem> {
        let now = self.now();
        if let Some(topic) = topic {
            let waits = self.store().waits(&format!("topic:{topic}"), now).await?;
            if let Some(pace) = Pace::measured(&waits, Basis::Topic) {
                return Ok(pace);
            }
        }
        let waits = self.store().waits("all", now).await?;
        Ok(Pace::measured(&waits, Basis::Measured).unwrap_or_else(|| self.config.desk.default_pace()))
    }

    /// The estimate for a ticket that joins the end of the queue now.
    pub(crate) async fn estimate_now(&self, topic: Option<&str>) -> Result<Estimate, Problem> {
        let (now, ahead) = (self.now(), self.store().waiting().await?);
        Ok(estimate(now, now, ahead, self.pace(topic).await?, &self.config.desk.hours(now, now)))
    }

    /// The ticket with the promise its requester is given now, if it joins the queue by this change.
    pub(crate) async fn promised(&self, before: Option<&Ticket>, after: Ticket) -> Result<Ticket, Problem> {
        let joins = after.status == tickets::Status::Received
            && before.is_none_or(|before| before.queued_at != after.queued_at);
        if !joins {
            return Ok(after);
        }
        let promise = Promise::from(self.estimate_now(Some(&after.topic)).await?);
        Ok(Ticket { promise: Some(promise), ..after })
    }

    /// Working time between two moments, in seconds.
    pub(crate) fn worked(&self, since: Moment, now: Moment) -> i64 {
        self.config.desk.hours(since, now).between(since, now)
    }

    /// An empty transaction.
    pub(crate) fn write(&self, now: Moment) -> Write<'_> {
        Write::new(self.store(), now, self.config.desk.day(now))
    }
}
