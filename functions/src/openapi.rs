//! The OpenAPI 3.1 document, made from [`crate::routes::ROUTES`] and the types the handlers read and write.

use http::StatusCode;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::app::{Answer, App};
use crate::desk::{answer, insights, queue, restrict, settle, take};
use crate::problem::Problem;
use crate::routes::{Caller, ROUTES, Route};
use crate::view;
use crate::{
    appeal, confirm, desk, download, edit, feedback, list, own, problem, rate, reply, searches, submit, upload,
};

mod exchange;

use exchange::{Exchange, exchange, operation_id};

#[derive(OpenApi)]
#[openapi(components(schemas(
    submit::Submission,
    edit::Change,
    reply::Reply,
    upload::Announcement,
    feedback::Feedback,
    searches::Search,
    rate::RatingGiven,
    appeal::AppealMade,
    confirm::Confirmation,
    desk::view::AgentView,
    desk::view::AgentTicket,
    desk::view::AgentMessage,
    desk::view::RestrictionView,
    answer::AgentReply,
    settle::Settlement,
    take::Looking,
    take::LooksView,
    restrict::NewRestriction,
    restrict::DecisionMade,
    restrict::RestrictionList,
    queue::QueuePage,
    insights::Insights,
    insights::DeliveryList,
    appeal::OwnRestrictions,
    appeal::OwnRestriction,
    own::Export,
    view::TicketView,
    view::MessageView,
    view::LoadView,
    list::TicketPage,
    upload::UploadView,
    download::DownloadView,
    problem::ProblemDocument,
)))]
struct Schemas;

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
    for name in exchange.query {
        parameters.push(json!({ "name": name, "in": "query", "required": false, "schema": { "type": "string" } }));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_the_document_points_at_is_in_it() {
        let document = document().unwrap();
        let text = document.to_string();
        let (_, parts) = text.split_once("#/components/schemas/").expect("some operation takes or gives a schema");
        for part in parts.split("#/components/schemas/") {
            let name = part.split('"').next().unwrap();
            assert!(document["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }
}
