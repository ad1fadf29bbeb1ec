//! One transaction per write that counts: all of it or nothing, and a clear word on which condition stood in the way.

use std::time::Duration;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};

use super::Store;
use crate::problem::Problem;

/// Conflicts with other writers end within a few tries, or something is wrong.
const TRIES: u32 = 6;

/// What a step's condition protects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Guard {
    /// It has no condition, or one that cannot fail.
    None,
    /// The request was answered before.
    Remembered,
    /// The ticket changed since it was read.
    Version,
    /// The number is taken.
    Number,
    /// As many tickets are open as may be.
    OpenTickets,
    /// Too many writes within the hour, which ends in so many seconds.
    Rate(i64),
    /// The upload with this place in the request is gone or used.
    Upload(usize),
}

/// One step of a transaction.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) guard: Guard,
    pub(crate) write: TransactWriteItem,
}

/// What DynamoDB said of a transaction.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Another writer was in the way; nothing is decided.
    Again,
    /// This condition failed.
    Stopped(Guard),
    /// Something else is wrong.
    Broken,
}

impl Store {
    /// Commits all `steps` or none; `Err(Ok(guard))` names the condition that failed.
    pub(crate) async fn commit(&self, steps: Vec<Step>) -> Result<(), Result<Guard, Problem>> {
        let guards: Vec<Guard> = steps.iter().map(|step| step.guard.clone()).collect();
        let writes: Vec<TransactWriteItem> = steps.into_iter().map(|step| step.write).collect();
        for attempt in 0..TRIES {
            let sent = self.client.transact_write_items().set_transact_items(Some(writes.clone())).send().await;
            let Err(error) = sent else { return Ok(()) };
            let reasons = match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                    cancelled.cancellation_reasons()
                }
                _ => return Err(Err(super::outage(error))),
            };
            match judge(&guards, reasons) {
                Verdict::Stopped(guard) => return Err(Ok(guard)),
                Verdict::Broken => return Err(Err(super::outage(error))),
                Verdict::Again => tokio::time::sleep(pause(attempt)).await,
            }
        }
        Err(Err(Problem::Outage("DynamoDB: other writers were in the way each time".to_owned())))
    }
}

/// The first failed condition decides; without one, a conflict or a throttle is worth another try.
fn judge(guards: &[Guard], reasons: &[CancellationReason]) -> Verdict {
    let mut verdict = Verdict::Broken;
    for (guard, reason) in guards.iter().zip(reasons) {
        match reason.code().unwrap_or("None") {
            "ConditionalCheckFailed" => return Verdict::Stopped(guard.clone()),
            "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded" => verdict = Verdict::Again,
            _ => {}
        }
    }
    verdict
}

/// 20 ms, doubled each time, with a random half so that rivals part ways.
fn pause(attempt: u32) -> Duration {
    let whole = 20_u64 << attempt;
    let mut byte = [0_u8];
    let part = if getrandom::fill(&mut byte).is_ok() { u64::from(byte[0]) } else { 128 };
    Duration::from_millis(whole / 2 + whole * part / 512)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(codes: [&str; 3], expected: Verdict) {
        let guards = [Guard::Remembered, Guard::None, Guard::Upload(4)];
        let reasons = codes.map(|code| CancellationReason::builder().code(code).build());
        assert_eq!(judge(&guards, &reasons), expected, "{codes:?}");
    }

    #[test]
    fn a_failed_condition_names_its_guard_and_a_conflict_is_tried_again() {
        check(["ConditionalCheckFailed", "None", "ConditionalCheckFailed"], Verdict::Stopped(Guard::Remembered));
        check(["None", "TransactionConflict", "ConditionalCheckFailed"], Verdict::Stopped(Guard::Upload(4)));
        check(["None", "TransactionConflict", "None"], Verdict::Again);
        check(["None", "None", "ThrottlingError"], Verdict::Again);
        check(["None", "ValidationError", "None"], Verdict::Broken);
    }

    #[test]
    fn pauses_grow_and_stay_short() {
        for attempt in 0..TRIES {
            let bound = Duration::from_millis(20 << attempt);
            assert!(pause(attempt) >= bound / 2 && pause(attempt) <= bound, "{attempt}");
        }
    }
}
