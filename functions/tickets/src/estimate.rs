//! When a first answer can be expected: always a range, learnt from how long tickets really waited, and honest about what
//! it rests on. Pure functions of history.

use crate::moment::Moment;
use crate::queue::Hours;

/// So many waits make a history. With fewer the 90th percentile is one or two tickets' luck.
pub const ENOUGH: usize = 30;
/// So far back is looked: two weeks hold good days and bad ones, and each weekday twice. Only the last hours of a busy team
/// would all have had the same luck, and promise far too narrow a range.
pub const WINDOW_SECONDS: i64 = 14 * 24 * 60 * 60;
/// So many waits out of that window, evenly spread, are enough for two percentiles.
pub const LOOKED_AT: usize = 300;
/// Nobody answers sooner than somebody can read.
const BASE_SECONDS_MIN: f64 = 60.0;
/// How much of the usual wait still lies ahead, at least, of a ticket that already waited longer than usual.
const REST: i64 = 4;

/// One ticket's wait for the team's first word, in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// How many waited ahead of it when it joined the queue.
    pub ahead: u64,
    /// Working time it then waited.
    pub seconds: i64,
}

/// How fast the team answers, in seconds of working time: a usual wait, and what each ticket ahead adds to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Half of all tickets wait no longer than this when nobody is ahead.
    pub from_seconds: i64,
    /// Nine of ten wait no longer than this when nobody is ahead.
    pub to_seconds: i64,
    /// What each ticket ahead adds to `from_seconds`.
    pub from_each_seconds: i64,
    /// What each ticket ahead adds to `to_seconds`.
    pub to_each_seconds: i64,
    /// Where these come from.
    pub basis: Basis,
}

/// What an estimate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// What tickets of the same topic lately waited.
    Topic,
    /// What tickets lately waited.
    Measured,
    /// What the team configured, because too little was measured.
    Default,
}

impl Basis {
    /// The basis's name in the API and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Measured => "measured",
            Self::Default => "default",
        }
    }

    /// The basis of that name; anything unknown was configured.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        [Self::Topic, Self::Measured].into_iter().find(|basis| basis.name() == name).unwrap_or(Self::Default)
    }
}

/// When a first answer can be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// The place in the queue, 1 for the next.
    pub position: u64,
    /// Probably not before this.
    pub from: Moment,
    /// Probably not after this.
    pub to: Moment,
    /// What it rests on.
    pub basis: Basis,
}

impl Pace {
    /// The pace that `waits` show, or none when there are too few. A line is laid through them: a usual wait, and what each
    /// ticket ahead adds. How the true waits scatter around the line gives the median and the 90th percentile, so a range
    /// made in a flood grows with the queue instead of repeating what quiet days took.
    #[must_use]
    pub fn measured(waits: &[Wait], basis: Basis) -> Option<Self> {
        if waits.len() < ENOUGH {
            return None;
        }
        let (base, each) = line(waits);
        let mut ratios: Vec<f64> = waits.iter().map(|wait| real(wait.seconds) / (base + each * ahead(wait))).collect();
        ratios.sort_by(f64::total_cmp);
        let (half, most) = (quantile(&ratios, 0.5), quantile(&ratios, 0.9));
        Some(Self {
            from_seconds: whole(base * half),
            to_seconds: whole(base * most),
            from_each_seconds: whole(each * half),
            to_each_seconds: whole(each * most),
            basis,
        })
    }
}

/// The estimate for a ticket that joined the queue at `queued_at` and now has `ahead` others before it. Of the usual wait
/// what has passed is taken off, down to a quarter: who waits longer than usual is not told to start anew.
#[must_use]
pub fn estimate(now: Moment, queued_at: Moment, ahead: u64, pace: Pace, hours: &Hours) -> Estimate {
    let waited = hours.between(queued_at, now);
    let ahead_times = i64::try_from(ahead).unwrap_or(i64::MAX);
    let rest = |usual: i64| (usual - waited).max(usual / REST);
    let at = |usual, each: i64| hours.after(now, ahead_times.saturating_mul(each).saturating_add(rest(usual)));
    let from = at(pace.from_seconds, pace.from_each_seconds);
    let to = at(pace.to_seconds, pace.to_each_seconds);
    Estimate { position: ahead.saturating_add(1), from, to: to.max(from), basis: pace.basis }
}

/// The value below which a share of `sorted` lies; 0 of nothing. The next higher one where it falls between two, so that a
/// promise errs on the long side.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = (real_of(sorted.len()) * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// Least squares through the waits, held to what can be: nobody ahead costs some time, and others ahead cost none less.
fn line(waits: &[Wait]) -> (f64, f64) {
    let n = real_of(waits.len());
    let mean_x = waits.iter().map(ahead).sum::<f64>() / n;
    let mean_y = waits.iter().map(|wait| real(wait.seconds)).sum::<f64>() / n;
    let spread: f64 = waits.iter().map(|wait| (ahead(wait) - mean_x).powi(2)).sum();
    let shared: f64 = waits.iter().map(|wait| (ahead(wait) - mean_x) * (real(wait.seconds) - mean_y)).sum();
    let slope = if spread > 0.0 { (shared / spread).max(0.0) } else { 0.0 };
    let base = mean_y - slope * mean_x;
    if base >= BASE_SECONDS_MIN {
        return (base, slope);
    }
    // Through the least possible base the best slope is another one.
    let squares: f64 = waits.iter().map(|wait| ahead(wait).powi(2)).sum();
    let products: f64 = waits.iter().map(|wait| ahead(wait) * (real(wait.seconds) - BASE_SECONDS_MIN)).sum();
    (BASE_SECONDS_MIN, if squares > 0.0 { (products / squares).max(0.0) } else { 0.0 })
}

fn ahead(wait: &Wait) -> f64 {
    real(i64::try_from(wait.ahead).unwrap_or(i64::MAX))
}

fn real(seconds: i64) -> f64 {
    seconds as f64
}

fn real_of(count: usize) -> f64 {
    count as f64
}

fn whole(seconds: f64) -> i64 {
    seconds.round().max(0.0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;
    const PACE: Pace = Pace {
        from_seconds: 4 * HOUR,
        to_seconds: 16 * HOUR,
        from_each_seconds: 600,
        to_each_seconds: 1200,
        basis: Basis::Default,
    };

    fn at(hour: i64) -> Moment {
        Moment(0).plus_seconds(hour * HOUR)
    }

    fn waits(count: u64, seconds: impl Fn(u64) -> i64) -> Vec<Wait> {
        (0..count).map(|n| Wait { ahead: n % 20, seconds: seconds(n) }).collect()
    }

    #[test]
    fn too_few_waits_measure_nothing() {
        assert_eq!(Pace::measured(&waits(29, |_| 600), Basis::Measured), None);
        assert!(Pace::measured(&waits(30, |_| 600), Basis::Measured).is_some());
    }

    #[test]
    fn equal_waits_give_that_wait_whoever_is_ahead() {
        let pace = Pace::measured(&waits(100, |_| 900), Basis::Measured).unwrap();
        assert_eq!((pace.from_seconds, pace.to_seconds, pace.from_each_seconds), (900, 900, 0));
    }

    #[test]
    fn what_each_ticket_ahead_adds_is_learnt() {
        let pace = Pace::measured(&waits(100, |n| 600 + 300 * i64::try_from(n % 20).unwrap()), Basis::Topic).unwrap();
        assert_eq!((pace.from_seconds, pace.from_each_seconds, pace.to_each_seconds), (600, 300, 300));
        assert_eq!(pace.basis, Basis::Topic);
    }

    #[test]
    fn the_range_is_the_median_and_the_ninetieth_of_a_hundred() {
        let mut sorted: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!((quantile(&sorted, 0.5), quantile(&sorted, 0.9)), (50.0, 90.0));
        sorted.truncate(0);
        assert_eq!(quantile(&sorted, 0.5), 0.0);
    }

    #[test]
    fn a_fresh_ticket_is_told_the_usual_wait_and_the_queue_ahead() {
        let fresh = estimate(at(9), at(9), 6, PACE, &Hours::default());
        assert_eq!((fresh.position, fresh.from, fresh.to), (7, at(14), at(27)));
    }

    #[test]
    fn what_has_passed_is_taken_off_but_never_all_of_it() {
        let waited = estimate(at(12), at(9), 0, PACE, &Hours::default());
        assert_eq!((waited.from, waited.to), (at(13), at(25)));
        let late = estimate(at(100), at(0), 0, PACE, &Hours::default());
        assert_eq!((late.from, late.to), (at(101), at(104)));
    }

    #[test]
    fn waits_that_nothing_explains_still_make_a_range() {
        let pace = Pace::measured(&waits(60, |_| 0), Basis::Measured).unwrap();
        assert_eq!((pace.from_seconds, pace.to_seconds), (0, 0));
    }
}
