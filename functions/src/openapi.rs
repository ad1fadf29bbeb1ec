//! The OpenAPI 3.1 document, made from [`crate::routes::ROUTES`] and the types the handlers read and write.

use http::StatusCode;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::app::{Answer, App};
use crate::problem::Problem;
use crate::routes::{Caller, ROUTES, Route};
use crate::view;
use crate::{download, edit, feedback, list, me, problem, reply, searches, submit, upload};

#[derive(OpenApi)]
#[openapi(components(schemas(
    submit::Submission,
    edit::Change,
    reply::Reply,
    upload::Announcement,
    feedback::Feedback,
    searches::Search,
    me::AgentView,
    view::TicketView,
    view::MessageView,
    view::LoadView,
    list::TicketPage,
    upload::UploadView,
    download::DownloadView,
    problem::ProblemDocument,
)))]
struct Schemas;

/// What one call reads and answers: the parts of an operation that a route does not say.
struct Exchange {
    body: Option<&'static str>,
    success: (u16, Option<&'static str>),
    /// Problems, besides 405, 503 and what a caller without the right bearer gets.
    problems: &'static [u16],
    headers: &'static [&'static str],
}

pub(crate) fn openapi(_app: &App) -> Answer {
    let document = document().map_err(|error| Problem::Outage(error.to_string()))?;
    Ok(view::json(StatusCode::OK, &document))
}

/// The document.
///
/// # Errors
/// When a schema cannot be written as JSON, which no schema here can cause.
pub fn document() -> Result<Value, serde_json::Error> {
    let schemas = serde_json::to_value(Schemas::openapi().components)?;
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            methods.insert(route.method.to_lowercase(), operation(route));
        }
    }
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pomoc ticket API",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas.get("schemas"),
            "securitySchemes": { "requester": { "type": "http", "scheme": "bearer", "description": "43 characters: base64url of 32 random bytes the requester made" },
                "agent": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token of the team's OpenID Connect issuer, with the scope pomoc/agent, of a member of the group agents" },
            },
        },
    }))
}

fn operation(route: &Route) -> Value {
    let exchange = exchange(route);
    let mut responses = Map::new();
    let (code, schema) = exchange.success;
    responses.insert(code.to_string(), answer(schema, "application/json", "Done"));
    let keyed: &[u16] = match route.caller {
        Caller::Anyone => &[],
        Caller::Requester => &[401],
        Caller::Agent => &[401, 403],
    };
    for code in exchange.problems.iter().chain(keyed).chain(&[405, 503]) {
        responses.insert(code.to_string(), answer(Some("ProblemDocument"), "application/problem+json", "A problem"));
    }
    if exchange.headers.contains(&"If-None-Match") {
        responses.insert("304".to_owned(), answer(None, "", "Not changed"));
    }
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": route.summary,
        "parameters": parameters(route, &exchange),
        "responses": responses,
        "security": match route.caller {
            Caller::Anyone => json!([]),
            Caller::Requester => json!([{ "requester": [] }]),
            Caller::Agent => json!([{ "agent": [] }]),
        },
    });
    if let (Some(body), Value::Object(parts)) = (exchange.body, &mut operation) {
        let content = json!({ "application/json": { "schema": reference(body) } });
        parts.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    operation
}

fn operation_id(route: &Route) -> &'static str {
    if route.path.ends_with("/restore") { "restore" } else { route.function }
}

fn parameters(route: &Route, exchange: &Exchange) -> Vec<Value> {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    for name in exchange.headers {
        let required = *name != "If-None-Match";
        let schema = match *name {
            "Idempotency-Key" => json!({ "type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,128}$" }),
            _ => json!({ "type": "string" }),
        };
        parameters.push(json!({ "name": name, "in": "header", "required": required, "schema": schema }));
    }
    if route.function == "list" {
        parameters.push(json!({ "name": "cursor", "in": "query", "required": false, "schema": { "type": "string" } }));
    }
    parameters
}

fn answer(schema: Option<&str>, media: &str, description: &str) -> Value {
    match schema {
        Some(schema) => json!({ "description": description, "content": { media: { "schema": reference(schema) } } }),
        None => json!({ "description": description }),
    }
}

fn reference(schema: &str) -> Value {
    if schema == "object" {
        json!({ "type": "object" })
    } else {
        json!({ "$ref": format!("#/components/schemas/{schema}") })
    }
}

fn exchange(route: &Route) -> Exchange {
    const WRITE: &[u16] = &[400, 413, 415, 422, 429];
    const CHANGE: &[u16] = &[400, 404, 409, 413, 415, 422, 429];
    let of = |body, success, problems, headers| Exchange { body, success, problems, headers };
    match operation_id(route) {
        "load" => of(None, (200, Some("LoadView")), &[], &[]),
        "upload" => of(Some("Announcement"), (201, Some("UploadView")), WRITE, &[]),
        "submit" => of(Some("Submission"), (201, Some("TicketView")), WRITE, &["Idempotency-Key"]),
        "list" => of(None, (200, Some("TicketPage")), &[422], &[]),
        "status" => of(None, (200, Some("TicketView")), &[404], &["If-None-Match"]),
        "edit" => {
            const EDIT: &[u16] = &[400, 404, 409, 412, 413, 415, 422, 428, 429];
            of(Some("Change"), (200, Some("TicketView")), EDIT, &["If-Match"])
        }
        "delete" => of(None, (204, None), &[404, 412], &[]),
        "restore" => of(None, (200, Some("TicketView")), &[404, 409, 410, 412], &[]),
        "reply" => of(Some("Reply"), (201, Some("MessageView")), CHANGE, &["Idempotency-Key"]),
        "download" => of(None, (200, Some("DownloadView")), &[404, 409], &[]),
        "feedback" => of(Some("Feedback"), (204, None), WRITE, &[]),
        "me" => of(None, (200, Some("AgentView")), &[], &[]),
        "searches" => of(Some("Search"), (204, None), WRITE, &[]),
        _ => of(None, (200, Some("object")), &[], &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_the_document_points_at_is_in_it() {
        let document = document().unwrap();
        let text = document.to_string();
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(document["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }
}
