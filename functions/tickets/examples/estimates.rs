//! How often is a promised wait kept? Months of made-up arrivals (nights, Sundays, holidays, floods) meet teams of 2 to 20
//! agents; every ticket is promised a range as `tickets::estimate` makes it, and beside it what a fixed promise and a plain
//! mean would have said. Prints a table by team and load; `tests/run bench estimates` runs it.

#![expect(clippy::indexing_slicing, reason = "a simulation may stop where its sums are wrong")]

use std::collections::{BinaryHeap, VecDeque};
use std::io::Write;

use tickets::Moment;
use tickets::estimate::{Basis, LOOKED_AT, Pace, WINDOW_SECONDS, Wait, estimate};
use tickets::queue::Hours;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Two weeks to gather a history, then the month that is judged.
const WARM_UP_DAYS: i64 = 14;
const DAYS: i64 = WARM_UP_DAYS + 30;
const RUNS: u64 = 8;
/// Median and spread of the time an agent needs for one ticket: log-normal, so a few take an hour.
const HANDLING_SECONDS: f64 = 540.0;
const HANDLING_SPREAD: f64 = 0.8;

/// Chance, repeatable: SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn handling(&mut self) -> i64 {
        let normal = (-2.0 * self.next().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.next()).cos();
        (HANDLING_SECONDS * (HANDLING_SPREAD * normal).exp()) as i64 + 60
    }
}

/// Weekdays 8 to 20, Saturdays 10 to 16, two holidays.
fn hours() -> Hours {
    let open = |day: i64| match day % 7 {
        _ if day == 20 || day == 31 => None,
        5 => Some((10, 16)),
        6 => None,
        _ => Some((8, 20)),
    };
    let at = |day: i64, hour: i64| Moment(0).plus_seconds(day * DAY + hour * HOUR);
    Hours((0..DAYS + 60).filter_map(|day| open(day).map(|(from, to)| (at(day, from), at(day, to)))).collect())
}

/// How many tickets an hour brings, as a share of the mean: little at night, most in the evening, less on Sundays.
fn weight(second: i64) -> f64 {
    const BY_HOUR: [f64; 24] = [
        0.5, 0.3, 0.2, 0.2, 0.2, 0.3, 0.5, 0.8, 1.1, 1.3, 1.4, 1.4, 1.3, 1.3, 1.3, 1.3, 1.3, 1.4, 1.5, 1.7, 1.8, 1.6,
        1.1, 0.7,
    ];
    let day = if second / DAY % 7 == 6 { 0.7 } else { 1.0 };
    day * BY_HOUR[(second / HOUR % 24) as usize]
}

/// When tickets come in: a share `load` of what the team can handle, and every few days a flood of two hours.
fn arrivals(agents: u64, load: f64, hours: &Hours, chance: &mut Chance) -> Vec<Moment> {
    let mean_handling = HANDLING_SECONDS * (HANDLING_SPREAD * HANDLING_SPREAD / 2.0).exp() + 60.0;
    let open = hours.between(Moment(0), Moment(0).plus_seconds(DAYS * DAY)) as f64;
    let a_second = load * agents as f64 * 0.88 * open / mean_handling / (DAYS * DAY) as f64;
    let floods: Vec<i64> = (0..DAYS / 5).map(|_| (chance.next() * (DAYS * DAY) as f64) as i64).collect();
    let step = 30;
    let mut came = Vec::new();
    for second in (0..DAYS * DAY).step_by(step) {
        let flood = if floods.iter().any(|&from| (from..from + 2 * HOUR).contains(&second)) { 5.0 } else { 1.0 };
        let mut expected = a_second * weight(second) * flood * 0.93 * step as f64;
        while chance.next() < expected {
            came.push(Moment(0).plus_seconds(second + (chance.next() * step as f64) as i64));
            expected -= 1.0;
        }
    }
    came.sort();
    came
}

/// How many of a team's promises were made, and kept.
#[derive(Default)]
struct Kept {
    promised: u64,
    ours: u64,
    fixed: u64,
    mean: u64,
    width_seconds: i64,
    wait_seconds: Vec<f64>,
}

struct Waiting {
    at: Moment,
    ahead: u64,
    ours: (Moment, Moment),
    fixed: Moment,
    mean: Moment,
}

/// One team, one load, some weeks. The team's clock is working time: what comes at night is there when it opens.
fn simulate(agents: u64, load: f64, seed: u64, kept: &mut Kept) {
    let (hours, mut chance) = (hours(), Chance(seed));
    let came = arrivals(agents, load, &hours, &mut chance);
    let worked = |at: Moment| hours.between(Moment(0), at);
    let default = Pace {
        from_seconds: 4 * HOUR,
        to_seconds: 16 * HOUR,
        from_each_seconds: 600 / agents as i64,
        to_each_seconds: 1200 / agents as i64,
        basis: Basis::Default,
    };
    // Free agents by the working second at which they are free; smallest first.
    let mut free: BinaryHeap<std::cmp::Reverse<i64>> = (0..agents).map(|_| std::cmp::Reverse(0)).collect();
    let mut queue: VecDeque<Waiting> = VecDeque::new();
    let mut history: VecDeque<(Moment, Wait)> = VecDeque::new();
    // Answers are known only once they are given: (working second of the answer, the wait).
    let mut coming: BinaryHeap<std::cmp::Reverse<(i64, u64, i64)>> = BinaryHeap::new();
    let mut next = 0;
    while next < came.len() || !queue.is_empty() {
        let arrival = came.get(next).copied();
        let agent_at = free.peek().map_or(0, |f| f.0);
        let takes = queue.front().is_some() && arrival.is_none_or(|at| worked(at) > agent_at);
        if takes {
            let std::cmp::Reverse(at) = free.pop().unwrap_or(std::cmp::Reverse(0));
            // Some take an easy one from further down.
            let place = if chance.next() < 0.15 { (chance.next() * queue.len().min(5) as f64) as usize } else { 0 };
            let Some(ticket) = queue.remove(place) else { break };
            let starts = at.max(worked(ticket.at));
            let answered = starts + chance.handling();
            // One in eight is away for a day now and then.
            let away = if chance.next() < 0.004 { 11 * HOUR } else { 0 };
            free.push(std::cmp::Reverse(answered + away));
            coming.push(std::cmp::Reverse((answered, ticket.ahead, answered - worked(ticket.at))));
            if ticket.at >= Moment(0).plus_seconds(WARM_UP_DAYS * DAY) {
                let wait = answered - worked(ticket.at);
                kept.promised += 1;
                kept.ours += u64::from(answered <= worked(ticket.ours.1));
                kept.fixed += u64::from(answered <= worked(ticket.fixed));
                kept.mean += u64::from(answered <= worked(ticket.mean));
                kept.width_seconds += worked(ticket.ours.1) - worked(ticket.ours.0);
                kept.wait_seconds.push(wait as f64);
            }
        } else if let Some(at) = arrival {
            next += 1;
            while coming.peek().is_some_and(|answer| answer.0.0 <= worked(at)) {
                if let Some(std::cmp::Reverse((_, ahead, seconds))) = coming.pop() {
                    history.push_front((at, Wait { ahead, seconds }));
                }
            }
            while history.back().is_some_and(|(then, _)| at.seconds_since(*then) > WINDOW_SECONDS) {
                history.pop_back();
            }
            let ahead = queue.len() as u64;
            // An even sample of the window, as the store reads it.
            let step = (history.len() / LOOKED_AT).max(1);
            let waits: Vec<Wait> = history.iter().step_by(step).map(|(_, wait)| *wait).collect();
            let pace = Pace::measured(&waits, Basis::Measured).unwrap_or(default);
            let ours = estimate(at, at, ahead, pace, &hours);
            let mean = waits.iter().map(|wait| wait.seconds).sum::<i64>() / (waits.len() as i64).max(1);
            queue.push_back(Waiting {
                at,
                ahead,
                ours: (ours.from, ours.to),
                fixed: hours.after(at, 8 * HOUR),
                mean: hours.after(at, if waits.is_empty() { 16 * HOUR } else { mean }),
            });
        } else {
            break;
        }
    }
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "agents  load   tickets  median wait  p90 wait   width   kept: ours  fixed 8 h  plain mean")?;
    let share = |part: u64, whole: u64| 100.0 * part as f64 / whole.max(1) as f64;
    let mut all = Kept::default();
    for agents in [2, 5, 10, 20] {
        for load in [0.5, 0.7, 0.85, 0.95, 1.05] {
            let mut kept = Kept::default();
            for run in 0..RUNS {
                simulate(agents, load, agents * 1000 + (load * 100.0) as u64 + run * 77_777, &mut kept);
            }
            kept.wait_seconds.sort_by(f64::total_cmp);
            let hours = |seconds: f64| seconds / HOUR as f64;
            let at = |share| hours(tickets::estimate::quantile(&kept.wait_seconds, share));
            writeln!(
                out,
                "{agents:>6}  {load:.2}  {:>8}  {:>9.2} h  {:>6.2} h  {:>4.1} h  {:>8.1} %  {:>7.1} %  {:>8.1} %",
                kept.promised / RUNS,
                at(0.5),
                at(0.9),
                hours(kept.width_seconds as f64 / kept.promised.max(1) as f64),
                share(kept.ours, kept.promised),
                share(kept.fixed, kept.promised),
                share(kept.mean, kept.promised),
            )?;
            all.promised += kept.promised;
            all.ours += kept.ours;
            all.fixed += kept.fixed;
            all.mean += kept.mean;
        }
    }
    writeln!(
        out,
        "   all                                                    {:>8.1} %  {:>7.1} %  {:>8.1} %",
        share(all.ours, all.promised),
        share(all.fixed, all.promised),
        share(all.mean, all.promised),
    )
}
