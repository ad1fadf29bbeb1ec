//! Every call of the API as data. `main`, the local gateway, the OpenAPI document and the test that compares them with the
//! cloud's template read the same rows.

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Nobody is asked who they are.
    Anyone,
    /// Bearer of a requester key.
    Requester,
    /// Bearer of an agent's access token, which the gateway checks before the function does.
    Agent,
}

/// One call of the API.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The Lambda function that answers; its file has the same name.
    pub function: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with `{…}` for one segment.
    pub path: &'static str,
    /// Who may call.
    pub caller: Caller,
    /// What it does, in a line.
    pub summary: &'static str,
    /// The IAM actions its role needs, and no others.
    pub actions: &'static [&'static str],
}

const READ_TICKET: &[&str] = &["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
const WRITE_TICKET: &[&str] = &[
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "s3:GetObject",
];

const CHANGE_TICKET: &[&str] =
    &["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"];
const OWN: &[&str] = &[
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "s3:GetObject",
];
/// What an answer needs besides: its files.
const ANSWER_TICKET: &[&str] = OWN;
/// What an agent reads of a ticket, with what they change.
const REVIEW_TICKET: &[&str] = &[
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
];

/// Every call.
pub const ROUTES: &[Route] = &[
    Route {
        function: "load",
        method: "GET",
        path: "/api/load",
        caller: Caller::Anyone,
        summary: "How busy the team is and how long a first answer takes",
        actions: &["dynamodb:BatchGetItem", "dynamodb:Query"],
    },
    Route {
        function: "upload",
        method: "POST",
        path: "/api/uploads",
        caller: Caller::Requester,
        summary: "Announce a file and get the address to send it to",
        actions: &["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "s3:PutObject"],
    },
    Route {
        function: "submit",
        method: "POST",
        path: "/api/tickets",
        caller: Caller::Requester,
        summary: "Send a ticket",
        actions: WRITE_TICKET,
    },
    Route {
        function: "list",
        method: "GET",
        path: "/api/tickets",
        caller: Caller::Requester,
        summary: "The requester's tickets, newest first",
        actions: &["dynamodb:Query", "dynamodb:BatchGetItem"],
    },
    Route {
        function: "status",
        method: "GET",
        path: "/api/tickets/{id}",
        caller: Caller::Requester,
        summary: "A ticket with its conversation",
        actions: READ_TICKET,
    },
    Route {
        function: "edit",
        method: "PATCH",
        path: "/api/tickets/{id}",
        caller: Caller::Requester,
        summary: "Change a ticket",
        actions: WRITE_TICKET,
    },
    Route {
        function: "delete",
        method: "DELETE",
        path: "/api/tickets/{id}",
        caller: Caller::Requester,
        summary: "Delete a ticket; can be undone for a short time",
        actions: CHANGE_TICKET,
    },
    Route {
        function: "delete",
        method: "POST",
        path: "/api/tickets/{id}/restore",
        caller: Caller::Requester,
        summary: "Undo a deletion",
        actions: CHANGE_TICKET,
    },
    Route {
        function: "reply",
        method: "POST",
        path: "/api/tickets/{id}/messages",
        caller: Caller::Requester,
        summary: "Write a message: answers a question, reopens what was answered",
        actions: WRITE_TICKET,
    },
    Route {
        function: "download",
        method: "GET",
        path: "/api/tickets/{id}/attachments/{aid}",
        caller: Caller::Requester,
        summary: "A short-lived address to download a file from",
        actions: &["dynamodb:Query", "s3:GetObject"],
    },
    Route {
        function: "rate",
        method: "PUT",
        path: "/api/tickets/{id}/rating",
        caller: Caller::Requester,
        summary: "Say whether it is solved, and how good the answer was",
        actions: CHANGE_TICKET,
    },
    Route {
        function: "appeal",
        method: "GET",
        path: "/api/restrictions",
        caller: Caller::Requester,
        summary: "The restrictions that bind whoever asks",
        actions: &["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    },
    Route {
        function: "appeal",
        method: "POST",
        path: "/api/restrictions/{id}/appeal",
        caller: Caller::Requester,
        summary: "Contest a restriction, once",
        actions: &["dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    },
    Route {
        function: "own",
        method: "GET",
        path: "/api/own",
        caller: Caller::Requester,
        summary: "Everything of the requester's, to take along",
        actions: OWN,
    },
    Route {
        function: "own",
        method: "DELETE",
        path: "/api/own",
        caller: Caller::Requester,
        summary: "Erase everything of the requester's at once, for good",
        actions: OWN,
    },
    Route {
        function: "confirm",
        method: "POST",
        path: "/api/confirmations",
        caller: Caller::Anyone,
        summary: "Say whether an address wants notices",
        actions: &["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
    },
    Route {
        function: "feedback",
        method: "POST",
        path: "/api/feedback",
        caller: Caller::Anyone,
        summary: "Say whether an article helped",
        actions: &["dynamodb:PutItem", "dynamodb:UpdateItem"],
    },
    Route {
        function: "searches",
        method: "POST",
        path: "/api/searches",
        caller: Caller::Anyone,
        summary: "Count a search that found nothing useful: words only, no person",
        actions: &["dynamodb:UpdateItem"],
    },
    Route {
        function: "me",
        method: "GET",
        path: "/api/agent/me",
        caller: Caller::Agent,
        summary: "The agent the token names",
        actions: &[],
    },
    Route {
        function: "queue",
        method: "GET",
        path: "/api/agent/tickets",
        caller: Caller::Agent,
        summary: "The queue, longest waiting first",
        actions: &["dynamodb:Query", "dynamodb:BatchGetItem"],
    },
    Route {
        function: "review",
        method: "GET",
        path: "/api/agent/tickets/{id}",
        caller: Caller::Agent,
        summary: "A ticket with everything that is known of it",
        actions: READ_TICKET,
    },
    Route {
        function: "take",
        method: "POST",
        path: "/api/agent/tickets/{id}/take",
        caller: Caller::Agent,
        summary: "Take a ticket",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "take",
        method: "POST",
        path: "/api/agent/tickets/{id}/release",
        caller: Caller::Agent,
        summary: "Give a ticket back",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "take",
        method: "POST",
        path: "/api/agent/tickets/{id}/looking",
        caller: Caller::Agent,
        summary: "Say that one has the ticket open, and hear who else has",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "take",
        method: "DELETE",
        path: "/api/agent/tickets/{id}/looking",
        caller: Caller::Agent,
        summary: "Say that one has closed it",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "answer",
        method: "POST",
        path: "/api/agent/tickets/{id}/messages",
        caller: Caller::Agent,
        summary: "Answer, ask, note or decline",
        actions: ANSWER_TICKET,
    },
    Route {
        function: "settle",
        method: "PATCH",
        path: "/api/agent/tickets/{id}",
        caller: Caller::Agent,
        summary: "Close a ticket, move it to another topic, or take it over",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "open_file",
        method: "GET",
        path: "/api/agent/tickets/{id}/attachments/{aid}",
        caller: Caller::Agent,
        summary: "A short-lived address to download a file from",
        actions: &["dynamodb:Query", "dynamodb:PutItem", "s3:GetObject"],
    },
    Route {
        function: "upload",
        method: "POST",
        path: "/api/agent/uploads",
        caller: Caller::Agent,
        summary: "Announce a file for an answer",
        actions: &["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "s3:PutObject"],
    },
    Route {
        function: "restrict",
        method: "GET",
        path: "/api/agent/restrictions",
        caller: Caller::Agent,
        summary: "The restrictions in force",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "restrict",
        method: "POST",
        path: "/api/agent/restrictions",
        caller: Caller::Agent,
        summary: "Restrict who abuses, for a term",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "restrict",
        method: "DELETE",
        path: "/api/agent/restrictions/{id}",
        caller: Caller::Agent,
        summary: "Lift a restriction",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "restrict",
        method: "POST",
        path: "/api/agent/restrictions/{id}/decision",
        caller: Caller::Agent,
        summary: "Decide an appeal against another agent's restriction",
        actions: REVIEW_TICKET,
    },
    Route {
        function: "insights",
        method: "GET",
        path: "/api/agent/insights",
        caller: Caller::Agent,
        summary: "What the team did and what the articles lack",
        actions: &["dynamodb:Query", "dynamodb:BatchGetItem"],
    },
    Route {
        function: "insights",
        method: "GET",
        path: "/api/agent/deliveries",
        caller: Caller::Agent,
        summary: "The log of webhooks",
        actions: &["dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem"],
    },
    Route {
        function: "openapi",
        method: "GET",
        path: "/api/openapi.json",
        caller: Caller::Anyone,
        summary: "This document",
        actions: &[],
    },
];

/// A function that is not called over HTTP but given events.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    /// The Lambda function; its file has the same name.
    pub function: &'static str,
    /// The IAM actions its role needs on the table and the bucket, besides those of what calls it.
    pub actions: &'static [&'static str],
}

/// Every function that is not called over HTTP.
pub const WORKERS: &[Worker] = &[
    Worker {
        function: "inspect",
        actions: &["dynamodb:UpdateItem", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    },
    Worker {
        function: "notify",
        actions: &[
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "ses:SendEmail",
        ],
    },
    Worker { function: "bounce", actions: &["dynamodb:PutItem"] },
    Worker {
        function: "sweep",
        actions: &[
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
        ],
    },
];

/// What a path leads to.
#[derive(Debug)]
pub enum Found {
    /// A call, with the values of its path's `{…}`.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// The path is known, the method is not; these are.
    OtherMethods(Vec<&'static str>),
    /// No call has this path.
    Nothing,
}

/// The call that answers `method` on `path`.
#[must_use]
pub fn find(method: &str, path: &str) -> Found {
    let mut others = Vec::new();
    for route in ROUTES {
        let Some(values) = captures(route.path, path) else { continue };
        if route.method == method {
            return Found::Route(route, values);
        }
        others.push(route.method);
    }
    if others.is_empty() { Found::Nothing } else { Found::OtherMethods(others) }
}

fn captures(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut values = Vec::new();
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => values.push((name, segment.to_owned())),
            None if segment == expected => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: &str, path: &str, expected: &str) {
        let actual = match find(method, path) {
            Found::Route(route, values) => format!("{} {values:?}", route.function),
            Found::OtherMethods(methods) => format!("{methods:?}"),
            Found::Nothing => "nothing".to_owned(),
        };
        assert_eq!(actual, expected, "{method} {path}");
    }

    #[test]
    fn a_path_finds_its_call() {
        check("GET", "/api/load", "load []");
        check("GET", "/api/tickets/t1", r#"status [("id", "t1")]"#);
        check("GET", "/api/tickets/t1/attachments/a1", r#"download [("id", "t1"), ("aid", "a1")]"#);
        check("PUT", "/api/load", r#"["GET"]"#);
        check("PUT", "/api/tickets", r#"["POST", "GET"]"#);
        check("GET", "/api/tickets/", "nothing");
        check("GET", "/api", "nothing");
        check("GET", "/api/load/more", "nothing");
    }

    #[test]
    fn no_two_calls_are_the_same() {
        for (n, route) in ROUTES.iter().enumerate() {
            assert!(ROUTES[..n].iter().all(|r| (r.method, r.path) != (route.method, route.path)), "{}", route.path);
        }
    }
}
