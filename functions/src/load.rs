//! `GET /api/load`: how busy the team is, before anybody writes.

use http::StatusCode;
use tickets::Load;
use tickets::queue::estimate;

use crate::app::{Answer, App};
use crate::view::{LoadEstimate, LoadView, json, time};

pub(crate) async fn load(app: &App) -> Answer {
    let waiting = app.store().waiting().await?;
    let (now, desk) = (app.now(), &app.config.desk);
    let estimate = estimate(now, now, waiting, desk.default_pace(), &desk.hours_from(now));
    let view = LoadView {
        level: Load::of(waiting, desk.answers_a_day()).name(),
        waiting,
        estimate: LoadEstimate::of(estimate, now),
        as_of: time(now),
    };
    Ok(json(StatusCode::OK, &view))
}
