//! What each call reads and answers: the parts of an operation that a route does not say.

use crate::routes::{Caller, Route};

/// What one call reads and answers.
#[derive(Default)]
pub(super) struct Exchange {
    pub(super) body: Option<&'static str>,
    pub(super) success: (u16, Option<&'static str>),
    /// Problems, besides 405, 503 and what a caller without the right bearer gets.
    pub(super) problems: &'static [u16],
    pub(super) headers: &'static [&'static str],
    pub(super) query: &'static [&'static str],
}

/// The operation's name: the function's, with what tells its calls apart.
pub(super) fn operation_id(route: &Route) -> String {
    let last = route.path.rsplit('/').next().unwrap_or_default();
    match (route.function, route.method, last) {
        ("delete", "POST", _) => "restore".to_owned(),
        ("own", "DELETE", _) => "erase".to_owned(),
        ("own", ..) => "export".to_owned(),
        ("appeal", "GET", _) => "own_restrictions".to_owned(),
        ("take", "POST", last) => last.to_owned(),
        ("take", ..) => "looked".to_owned(),
        ("restrict", "GET", _) => "restrictions".to_owned(),
        ("restrict", "DELETE", _) => "lift".to_owned(),
        ("restrict", _, "decision") => "decide".to_owned(),
        ("insights", _, "deliveries") => "deliveries".to_owned(),
        ("upload", ..) if route.caller == Caller::Agent => "upload_for_answer".to_owned(),
        (function, ..) => function.to_owned(),
    }
}

/// What the call of that row reads and answers.
pub(super) fn exchange(route: &Route) -> Exchange {
    const WRITE: &[u16] = &[400, 403, 413, 415, 422, 429];
    const CHANGE: &[u16] = &[400, 403, 404, 409, 413, 415, 422, 429];
    const VERSIONED: &[u16] = &[400, 403, 404, 409, 412, 413, 415, 422, 428, 429];
    let of = |body, success, problems, headers| Exchange { body, success, problems, headers, query: &[] };
    match operation_id(route).as_str() {
        "load" => of(None, (200, Some("LoadView")), &[], &[]),
        "upload" | "upload_for_answer" => of(Some("Announcement"), (201, Some("UploadView")), WRITE, &[]),
        "submit" => of(Some("Submission"), (201, Some("TicketView")), WRITE, &["Idempotency-Key"]),
        "list" => Exchange { query: &["cursor"], ..of(None, (200, Some("TicketPage")), &[422], &[]) },
        "status" => of(None, (200, Some("TicketView")), &[404], &["If-None-Match"]),
        "edit" => of(Some("Change"), (200, Some("TicketView")), VERSIONED, &["If-Match"]),
        "delete" => of(None, (204, None), &[404, 412], &[]),
        "restore" => of(None, (200, Some("TicketView")), &[404, 409, 410, 412], &[]),
        "reply" => of(Some("Reply"), (201, Some("MessageView")), CHANGE, &["Idempotency-Key"]),
        "download" | "open_file" => of(None, (200, Some("DownloadView")), &[404, 409], &[]),
        "rate" => of(Some("RatingGiven"), (200, Some("TicketView")), CHANGE, &[]),
        "own_restrictions" => of(None, (200, Some("OwnRestrictions")), &[], &[]),
        "appeal" => of(Some("AppealMade"), (201, Some("OwnRestriction")), CHANGE, &[]),
        "export" => of(None, (200, Some("Export")), &[], &[]),
        "erase" => of(None, (204, None), &[412], &[]),
        "confirm" => of(Some("Confirmation"), (204, None), &[400, 410, 413, 415, 422, 429], &[]),
        "feedback" => of(Some("Feedback"), (204, None), WRITE, &[]),
        "searches" => of(Some("Search"), (204, None), WRITE, &[]),
        "me" => of(None, (200, Some("AgentView")), &[], &[]),
        "queue" => Exchange {
            query: &["status", "topic", "language", "assignee", "q", "cursor"],
            ..of(None, (200, Some("QueuePage")), &[422], &[])
        },
        "review" => of(None, (200, Some("AgentTicket")), &[404], &["If-None-Match"]),
        "take" | "release" => of(None, (200, Some("AgentTicket")), &[404, 409, 412], &[]),
        "looking" => of(Some("Looking"), (200, Some("LooksView")), &[400, 404, 413, 415, 422], &[]),
        "looked" => of(None, (204, None), &[404], &[]),
        "answer" => of(Some("AgentReply"), (201, Some("AgentMessage")), VERSIONED, &["Idempotency-Key", "If-Match"]),
        "settle" => of(Some("Settlement"), (200, Some("AgentTicket")), VERSIONED, &["If-Match"]),
        "restrictions" => of(None, (200, Some("RestrictionList")), &[], &[]),
        "restrict" => of(Some("NewRestriction"), (201, Some("RestrictionView")), CHANGE, &[]),
        "lift" => of(None, (204, None), &[404, 412], &[]),
        "decide" => of(Some("DecisionMade"), (200, Some("RestrictionView")), CHANGE, &[]),
        "insights" => Exchange { query: &["days"], ..of(None, (200, Some("Insights")), &[422], &[]) },
        "deliveries" => of(None, (200, Some("DeliveryList")), &[], &[]),
        _ => of(None, (200, Some("object")), &[], &[]),
    }
}
