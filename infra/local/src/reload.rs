//! Reloading the open page after the content changed: an event stream and the few lines of script that listen to it.

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, Response, header};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use tokio::sync::watch;

use crate::gateway::Body;

/// Goes into every page that is served here, and into none that is built.
pub(crate) const SCRIPT: &str = "\
const events = new EventSource('/local/reload');
events.addEventListener('built', () => location.reload());
";

/// One `built` event for every build from now on: a page that is told of those before it reloads for ever.
pub(crate) fn events(mut builds: watch::Receiver<u64>) -> Response<Body> {
    builds.mark_unchanged();
    let frames = stream::unfold(builds, |mut builds| async move {
        builds.changed().await.ok()?;
        let build = *builds.borrow_and_update();
        let frame = Frame::data(Bytes::from(format!("event: built\ndata: {build}\n\n")));
        Some((Ok(frame), builds))
    });
    let mut response = Response::new(StreamBody::new(frames).boxed_unsync());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
