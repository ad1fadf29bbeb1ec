//! `GET /api/load`: how busy the team is, before anybody writes.

use http::StatusCode;
use tickets::Load;

use crate::app::{Answer, App};
use crate::view::{LoadEstimate, LoadView, json, time};

pub(crate) async fn load(app: &App) -> Answer {
    let (now, estimate) = (app.now(), app.estimate_now(None).await?);
    let waiting = estimate.position.saturating_sub(1);
    let view = LoadView {
        level: Load::of(waiting, app.config.desk.answers_a_day()).name(),
        waiting,
        estimate: LoadEstimate::of(estimate, now),
        as_of: time(now),
    };
    Ok(json(StatusCode::OK, &view))
}
