//! The queue: a ticket's place in it, how full it is, and when the team works. Pure functions of counts and moments.

use crate::moment::Moment;

/// On how many partitions the queue is spread. DynamoDB takes about 1,000 writes a second on each, so eight carry far more
/// tickets than any team answers; a count over all of them is eight small queries.
pub const SHARDS: u8 = 8;

/// The shard a ticket waits on: spread evenly by its id (FNV-1a, whose high bits are the well-mixed ones).
#[must_use]
pub fn shard(id: &str) -> u8 {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    u8::try_from((hash >> 16) % u32::from(SHARDS)).unwrap_or(0)
}

/// The place in the queue, 1 for the next to be taken, from how many wait ahead on each shard.
#[must_use]
pub fn position(ahead: &[u64]) -> u64 {
    ahead.iter().sum::<u64>().saturating_add(1)
}

/// How full the queue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// Less than half a day's answers wait.
    Low,
    /// Up to two days' answers wait.
    Normal,
    /// More than that.
    High,
}

impl Load {
    /// The level when `waiting` tickets meet a team that gives `answers_a_day`.
    #[must_use]
    pub fn of(waiting: u64, answers_a_day: u64) -> Self {
        let doubled = waiting.saturating_mul(2);
        if doubled < answers_a_day {
            Self::Low
        } else if doubled <= answers_a_day.saturating_mul(4) {
            Self::Normal
        } else {
            Self::High
        }
    }

    /// The level's name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// The times at which the team works, from some moment on: intervals in order that do not overlap. Empty means always.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours(pub Vec<(Moment, Moment)>);

impl Hours {
    /// The moment when `work_seconds` of working time have passed since `start`. Past the last known interval the clock
    /// runs on as if the team worked always, so the answer is early rather than never.
    #[must_use]
    pub fn after(&self, start: Moment, work_seconds: i64) -> Moment {
        let mut left = work_seconds.max(0);
        let mut now = start;
        for &(opens, closes) in &self.0 {
            if closes <= now {
                continue;
            }
            now = now.max(opens);
            let open = closes.seconds_since(now);
            if left <= open {
                return now.plus_seconds(left);
            }
            left -= open;
            now = closes;
        }
        now.plus_seconds(left)
    }

    /// Working time between two moments, in seconds; none when `end` is not after `start`. Before the first known interval
    /// the team is taken to have rested.
    #[must_use]
    pub fn between(&self, start: Moment, end: Moment) -> i64 {
        if self.0.is_empty() {
            return end.seconds_since(start).max(0);
        }
        self.0.iter().map(|&(opens, closes)| closes.min(end).seconds_since(opens.max(start)).max(0)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;

    fn at(hour: i64) -> Moment {
        Moment(0).plus_seconds(hour * HOUR)
    }

    /// Two working days of eight hours with a night between them.
    fn two_days() -> Hours {
        Hours(vec![(at(8), at(16)), (at(32), at(40))])
    }

    #[test]
    fn the_place_is_one_more_than_those_ahead() {
        assert_eq!(position(&[]), 1);
        assert_eq!(position(&[0, 2, 5]), 8);
    }

    #[test]
    fn ids_spread_evenly_over_the_shards() {
        let mut counts = [0_u32; SHARDS as usize];
        for n in 0..8000 {
            counts[usize::from(shard(&format!("ticket-{n}-{}", n * 7919)))] += 1;
        }
        assert!(counts.iter().all(|&n| (800..1200).contains(&n)), "{counts:?}");
    }

    #[test]
    fn the_load_follows_what_a_day_answers() {
        let check = |waiting, level| assert_eq!(Load::of(waiting, 60), level, "{waiting}");
        check(0, Load::Low);
        check(29, Load::Low);
        check(30, Load::Normal);
        check(120, Load::Normal);
        check(121, Load::High);
    }

    #[track_caller]
    fn check_after(start: i64, work: i64, expected: i64) {
        assert_eq!(two_days().after(at(start), work * HOUR), at(expected), "{work} h of work from {start}");
    }

    #[test]
    fn working_time_stands_still_outside_hours() {
        check_after(9, 2, 11);
        check_after(0, 2, 10);
        check_after(15, 2, 33);
        check_after(16, 1, 33);
        check_after(8, 8, 16);
        check_after(20, 0, 32);
        check_after(50, 3, 53);
        assert_eq!(Hours::default().after(at(3), HOUR), at(4));
    }

    #[test]
    fn working_time_between_two_moments_leaves_out_nights() {
        let check = |start, end, hours: i64| {
            assert_eq!(two_days().between(at(start), at(end)), hours * HOUR, "{start} to {end}");
        };
        check(9, 11, 2);
        check(0, 10, 2);
        check(15, 33, 2);
        check(9, 9, 0);
        check(11, 9, 0);
        check(0, 100, 16);
        assert_eq!(Hours::default().between(at(3), at(4)), HOUR);
    }
}
