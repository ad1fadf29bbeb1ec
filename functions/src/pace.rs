//! How fast the team answers: measured for the topic where there is enough history, else for all, else configured.

use tickets::estimate::estimate;
use tickets::{Basis, Estimate, Moment, Pace, Promise, Ticket};

use crate::app::App;
use crate::problem::Problem;
use crate::store::Write;

/// Whose waits: everybody's.
const ALL: &str = "all";

fn topic_scope(topic: &str) -> String {
    format!("topic:{topic}")
}

impl App {
    /// Learns the pace anew from what tickets waited, of one topic and of all. Whoever asks for an estimate reads what was learnt:
    /// estimates are asked for far more often than the team answers.
    pub(crate) async fn learn_pace(&self, topics: &[String]) -> Result<(), Problem> {
        let now = self.now();
        let scopes = topics.iter().map(|topic| (topic_scope(topic), Basis::Topic));
        for (scope, basis) in scopes.chain([(ALL.to_owned(), Basis::Measured)]) {
            let pace = Pace::measured(&self.store().waits(&scope, now).await?, basis);
            self.store().keep_pace(&scope, pace, now).await?;
        }
        Ok(())
    }

    /// The pace for tickets of `topic`, or for any.
    pub(crate) async fn pace(&self, topic: &str) -> Result<Pace, Problem> {
        let learnt = self.store().paces(&[topic_scope(topic), ALL.to_owned()], self.now()).await?;
        Ok(self.surest(&learnt))
    }

    /// The estimate for a ticket that joins the end of the queue now.
    pub(crate) async fn estimate_now(&self, topic: Option<&str>) -> Result<Estimate, Problem> {
        self.estimate_behind(topic, 0).await
    }

    /// The same, where so many of those who wait are the ticket itself.
    async fn estimate_behind(&self, topic: Option<&str>, itself: u64) -> Result<Estimate, Problem> {
        let now = self.now();
        let scopes: Vec<String> = topic.map(topic_scope).into_iter().chain([ALL.to_owned()]).collect();
        let (ahead, learnt) = self.store().queue_and_paces(&scopes, now).await?;
        let ahead = ahead.saturating_sub(itself);
        Ok(estimate(now, now, ahead, self.surest(&learnt), &self.config.desk.hours(now, now)))
    }

    /// The topic's own pace, else that of all, else the configured one.
    fn surest(&self, learnt: &[Pace]) -> Pace {
        let of = |basis| learnt.iter().find(|pace| pace.basis == basis).copied();
        of(Basis::Topic).or_else(|| of(Basis::Measured)).unwrap_or_else(|| self.config.desk.default_pace())
    }

    /// The ticket with the promise its requester is given now, if it joins the queue by this change.
    pub(crate) async fn promised(&self, before: Option<&Ticket>, after: Ticket) -> Result<Ticket, Problem> {
        let joins = after.status == tickets::Status::Received
            && before.is_none_or(|before| before.queued_at != after.queued_at);
        if !joins {
            return Ok(after);
        }
        let waited_before = before.is_some_and(|before| before.status == tickets::Status::Received);
        let promise = Promise::from(self.estimate_behind(Some(&after.topic), u64::from(waited_before)).await?);
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
