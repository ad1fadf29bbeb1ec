//! `GET /api/agent/insights`: what the team did and what the articles lack. `GET /api/agent/deliveries`: the log of webhooks.

use std::collections::BTreeMap;

use http::StatusCode;
use lambda_http::{Request, RequestExt};
use serde::Serialize;
use tickets::Moment;
use tickets::estimate::quantile;
use tickets::refusal::{Code, Fault};
use utoipa::ToSchema;

use crate::app::{Answer, App};
use crate::problem::Problem;
use crate::request;
use crate::store::{Day, Delivery, PastWait};
use crate::view::{LoadEstimate, json, time};

const DAYS_DEFAULT: i64 = 30;
const DAYS_MAX: i64 = 365;
const DAY_SECONDS: i64 = 24 * 60 * 60;
/// Rows of each list; the rest is seldom worth a look.
const LISTED: usize = 100;

/// What the team did, day by day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Insights {
    /// Oldest first; days without anything too.
    days: Vec<DayView>,
    total: DayView,
    /// Articles by how many readers they did not help.
    articles: Vec<ArticleHelp>,
    /// Articles most linked in answers.
    linked: Vec<LinkedArticle>,
    /// Searches without an answer, and tickets that followed them.
    searches: Vec<LostSearch>,
    /// What a ticket sent now is promised.
    estimate: LoadEstimate,
}

/// The sums of one day, or of all.
#[derive(Debug, Default, Clone, Serialize, ToSchema)]
pub(crate) struct DayView {
    /// `2026-11-23`; empty for all days together.
    date: String,
    received: i64,
    answered: i64,
    /// Tickets in the queue when the day ended.
    waiting: i64,
    /// Half of the first answers took no longer than this working time.
    median_seconds: Option<i64>,
    /// Nine of ten did.
    p90_seconds: Option<i64>,
    /// First answers to tickets that were promised a time.
    promised: i64,
    /// And how many of them came within it.
    kept: i64,
    reopened: i64,
    ratings: Ratings,
}

/// What requesters said.
#[derive(Debug, Default, Clone, Serialize, ToSchema)]
pub(crate) struct Ratings {
    solved: i64,
    unsolved: i64,
    score_sum: i64,
    score_count: i64,
}

/// What readers said of an article.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ArticleHelp {
    article: String,
    language: String,
    helpful: i64,
    unhelpful: i64,
}

/// An article that answers point at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkedArticle {
    url: String,
    title: String,
    count: i64,
}

/// A search without an answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LostSearch {
    query: String,
    language: String,
    no_click: i64,
    wrote: i64,
}

/// The log of webhooks, latest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryList {
    deliveries: Vec<DeliveryView>,
}

/// One notice to one webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryView {
    url: String,
    event: String,
    at: String,
    tries: i64,
    /// `waiting`, `delivered` or `given_up`.
    #[schema(value_type = String)]
    state: &'static str,
    /// What the last try ended with.
    last: String,
}

pub(crate) async fn insights(app: &App, request: &Request) -> Answer {
    request::agent(request, app)?;
    if request.uri().path().ends_with("/deliveries") {
        return deliveries(app).await;
    }
    let query = request.query_string_parameters();
    let days = query.first("days").filter(|days| !days.is_empty()).map_or(Ok(DAYS_DEFAULT), str::parse);
    let days = days.ok().filter(|days| (1..=DAYS_MAX).contains(days));
    let days =
        days.ok_or_else(|| Problem::from(Fault::new("days", Code::Shape("a number from 1 to 365".to_owned()))))?;

    let now = app.now();
    let dates = dates(app, days, now);
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return Err(Problem::NoSuchCall) };
    let sums = app.store().days(first, last).await?;
    let waits = app.store().past_waits(now.plus_seconds(-(days + 1) * DAY_SECONDS)).await?;
    let estimate = app.estimate_now(None).await?;
    let waiting = i64::try_from(estimate.position.saturating_sub(1)).unwrap_or(0);
    let view = Insights {
        total: total(&sums, &waits, &dates, waiting),
        days: by_day(&sums, &waits, &dates, waiting),
        articles: articles(app, first, last).await?,
        linked: linked(app, first, last).await?,
        searches: searches(app, &dates).await?,
        estimate: LoadEstimate::of(estimate, now),
    };
    Ok(json(StatusCode::OK, &view))
}

async fn deliveries(app: &App) -> Answer {
    let view = |delivery: Delivery| DeliveryView {
        url: delivery.url,
        event: delivery.event,
        at: time(delivery.at),
        tries: delivery.tries,
        state: delivery.state.name(),
        last: delivery.last,
    };
    let deliveries = app.store().deliveries().await?.into_iter().map(view).collect();
    Ok(json(StatusCode::OK, &DeliveryList { deliveries }))
}

/// The last `days` dates, today included, oldest first.
fn dates(app: &App, days: i64, now: Moment) -> Vec<String> {
    // By the calendar: where clocks change, a day has not 24 hours.
    let today: Option<jiff::civil::Date> = app.config.desk.day(now).parse().ok();
    let back = |days: i64| Some(today?.checked_sub(jiff::Span::new().days(days)).ok()?.to_string());
    (0..days).rev().filter_map(back).collect()
}

fn by_day(sums: &BTreeMap<String, Day>, waits: &[PastWait], dates: &[String], waiting_now: i64) -> Vec<DayView> {
    let none = Day::default();
    let mut waiting = waiting_now;
    let mut days = Vec::new();
    // Backwards: who waits today is known, and what joined and left each day.
    for date in dates.iter().rev() {
        let day = sums.get(date).unwrap_or(&none);
        let own: Vec<f64> = waits.iter().filter(|wait| wait.day == *date).map(|wait| seconds(wait.seconds)).collect();
        days.push(DayView { date: date.clone(), waiting, ..view(day, own) });
        waiting -= day.sum("joined") - day.sum("left");
    }
    days.reverse();
    days
}

fn total(sums: &BTreeMap<String, Day>, waits: &[PastWait], dates: &[String], waiting: i64) -> DayView {
    let mut all = Day::default();
    for (name, sum) in sums.values().flat_map(|day| &day.0) {
        *all.0.entry(name.clone()).or_default() += sum;
    }
    let own = waits.iter().filter(|wait| dates.contains(&wait.day)).map(|wait| seconds(wait.seconds)).collect();
    DayView { waiting, ..view(&all, own) }
}

fn view(day: &Day, mut waits: Vec<f64>) -> DayView {
    waits.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds went in")]
    let at = |share| (!waits.is_empty()).then(|| quantile(&waits, share) as i64);
    DayView {
        date: String::new(),
        received: day.sum("received"),
        answered: day.sum("answered"),
        waiting: 0,
        median_seconds: at(0.5),
        p90_seconds: at(0.9),
        promised: day.sum("promised"),
        kept: day.sum("kept"),
        reopened: day.sum("reopened"),
        ratings: Ratings {
            solved: day.sum("solved"),
            unsolved: day.sum("unsolved"),
            score_sum: day.sum("score_sum"),
            score_count: day.sum("score_count"),
        },
    }
}

fn seconds(whole: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a wait in seconds fits a float exactly")]
    let seconds = whole as f64;
    seconds
}

async fn articles(app: &App, first: &str, last: &str) -> Result<Vec<ArticleHelp>, Problem> {
    let mut sums: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    for language in &app.config.desk.languages {
        for item in app.store().range(&format!("FEEDBACK#{language}"), first, &format!("{last}#~")).await? {
            let sk = item.string("sk");
            let Some((_day, article)) = sk.split_once('#') else { continue };
            let sum = sums.entry((article.to_owned(), language.clone())).or_default();
            sum.0 += item.number("helpful").unwrap_or(0);
            sum.1 += item.number("unhelpful").unwrap_or(0);
        }
    }
    let help = |((article, language), (helpful, unhelpful))| ArticleHelp { article, language, helpful, unhelpful };
    let mut articles: Vec<ArticleHelp> = sums.into_iter().map(help).collect();
    articles.sort_by_key(|article| (std::cmp::Reverse(article.unhelpful), article.helpful));
    articles.truncate(LISTED);
    Ok(articles)
}

async fn linked(app: &App, first: &str, last: &str) -> Result<Vec<LinkedArticle>, Problem> {
    let mut sums: BTreeMap<String, (String, i64)> = BTreeMap::new();
    for item in app.store().range("LINKED", first, &format!("{last}#~")).await? {
        let sk = item.string("sk");
        let Some((_day, url)) = sk.split_once('#') else { continue };
        let sum = sums.entry(url.to_owned()).or_default();
        *sum = (item.string("title"), sum.1 + item.number("n").unwrap_or(0));
    }
    let link = |(url, (title, count))| LinkedArticle { url, title, count };
    let mut linked: Vec<LinkedArticle> = sums.into_iter().map(link).collect();
    linked.sort_by_key(|article| std::cmp::Reverse(article.count));
    linked.truncate(LISTED);
    Ok(linked)
}

async fn searches(app: &App, dates: &[String]) -> Result<Vec<LostSearch>, Problem> {
    let mut sums: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    for language in &app.config.desk.languages {
        let days = dates.iter().map(|date| format!("SEARCH#{language}#{date}"));
        let asked = days.map(|pk| async move { app.store().range(&pk, "Q#", "Q#\u{10ffff}").await });
        for item in futures_util::future::try_join_all(asked).await?.into_iter().flatten() {
            let query = item.string("sk").trim_start_matches("Q#").to_owned();
            let sum = sums.entry((query, language.clone())).or_default();
            sum.0 += item.number("no_click").unwrap_or(0);
            sum.1 += item.number("wrote").unwrap_or(0);
        }
    }
    let lost = |((query, language), (no_click, wrote))| LostSearch { query, language, no_click, wrote };
    let mut searches: Vec<LostSearch> = sums.into_iter().map(lost).collect();
    searches.sort_by_key(|search| std::cmp::Reverse((search.wrote, search.no_click)));
    searches.truncate(LISTED);
    Ok(searches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(sums: &[(&str, i64)]) -> Day {
        Day(sums.iter().map(|(name, sum)| ((*name).to_owned(), *sum)).collect())
    }

    #[test]
    fn who_waited_in_the_evening_is_reckoned_back_from_now() {
        let sums = BTreeMap::from([
            ("2026-11-21".to_owned(), day(&[("joined", 5), ("left", 1)])),
            ("2026-11-23".to_owned(), day(&[("joined", 2), ("left", 4)])),
        ]);
        let dates: Vec<String> = ["2026-11-21", "2026-11-22", "2026-11-23"].map(str::to_owned).into();
        let waiting: Vec<i64> = by_day(&sums, &[], &dates, 3).iter().map(|day| day.waiting).collect();
        assert_eq!(waiting, [5, 5, 3]);
    }

    #[test]
    fn a_day_shows_the_median_and_the_ninetieth_of_its_own_waits() {
        let wait = |day: &str, seconds| PastWait { day: day.to_owned(), seconds };
        let waits: Vec<PastWait> =
            (1..=10).map(|n| wait("2026-11-23", n * 60)).chain([wait("2026-11-22", 9999)]).collect();
        let dates = ["2026-11-23".to_owned()];
        let days = by_day(&BTreeMap::new(), &waits, &dates, 0);
        assert_eq!((days[0].median_seconds, days[0].p90_seconds), (Some(300), Some(540)));
    }
}
