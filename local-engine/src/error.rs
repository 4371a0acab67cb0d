//! All errors, and the replies that clients receive for them.

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

/// The error of a request.
#[derive(Debug)]
pub enum Error {
    /// The request breaks the route's schema. 400 `FST_ERR_VALIDATION`, the broken rules in `message`.
    Validation(String),
    /// The body is not JSON. 400 `{statusCode, error, message}`.
    BadJson(String),
    /// `content-type: application/json` without a body. 400 `FST_ERR_CTP_EMPTY_JSON_BODY`.
    EmptyJsonBody,
    /// A body of a type that the route does not read. 415 `FST_ERR_CTP_INVALID_MEDIA_TYPE`.
    MediaType(Option<String>),
    /// A body over the limit. 413 `FST_ERR_CTP_BODY_TOO_LARGE`.
    BodyTooLarge,
    /// Bare manner, no credential. 403 `AUTHORIZATION`.
    NoPrincipal,
    /// Bare manner, a credential that is not one of the keys. 401 `{statusCode, error, message}`.
    BadToken,
    /// Platform manner, no or a wrong credential. 401 `{message}`.
    Unauthorized(&'static str),
    /// Platform manner, a malformed organization id. 409 `{error: "VALIDATION", message, request_id}`.
    Organization {
        /// The request's id.
        request_id: String,
    },
    /// Platform manner, the engine took longer than the gateway waits. 504, plain text.
    GatewayTimeout,
    /// Bare manner, a `projectId` that is not the caller's. 403 `AUTHORIZATION`.
    OtherProject,
    /// A `Host` that is not this machine's. 403 `{message}`.
    OtherHost(String),
    /// No such route. 404 `{statusCode, error, message: "Route not found"}`.
    RouteNotFound,
    /// No such entity. 404 `ENTITY_NOT_FOUND` with these `params`.
    EntityNotFound(Value),
    /// No such run. 400 `FLOW_RUN_NOT_FOUND` with the id.
    RunNotFound(String),
    /// A trigger of an unknown flow. 410 `{}`.
    FlowGone,
    /// A trigger of a flow that is disabled or was never published. 404 `{}`.
    FlowOff,
    /// OPTIONS on a trigger. 400, plain text.
    Preflight,
    /// A flow without a trigger is to be enabled. 400 `PIECE_TRIGGER_NOT_FOUND`.
    PieceTriggerNotFound,
    /// A trigger cannot be enabled. 400 `TRIGGER_UPDATE_STATUS` with the reason in `message` and `standardError`.
    TriggerRefused {
        /// The flow's id.
        flow: String,
        /// The id of the version that has the trigger.
        version: String,
        /// The reason.
        problem: String,
    },
    /// A feature that the open-source edition lacks. 402 `FEATURE_DISABLED`.
    FeatureDisabled,
    /// An update of a row that does not exist. 500, with the entity and the criteria in the message.
    NothingToUpdate {
        /// The entity's name in the engine's store.
        entity: &'static str,
        /// The criteria.
        criteria: Value,
    },
    /// A flow with too many steps, because steps share a name. 500 `Maximum call stack size exceeded`.
    TooManySteps,
    /// A `return_response` step returned an invalid status. 500 `FST_ERR_BAD_STATUS_CODE`.
    BadStatusCode(String),
    /// The database of the real engine refuses the query. 500 with the database's own code and message.
    Database(&'static str, String),
    /// A table that has the maximum number of records. 409 `VALIDATION`.
    TooManyRecords(usize),
    /// A flow that was never published is to be enabled. 500.
    NeverPublished,
    /// A flow that is locked by a change that never ends. 500.
    Locked,
    /// An error of the store. 500, with `SQLITE_CONSTRAINT` if a constraint failed.
    Sql(rusqlite::Error),
}

impl Error {
    /// `ENTITY_NOT_FOUND` in the form of most resources.
    pub fn not_found(entity_type: &str, id: &str) -> Self {
        Self::EntityNotFound(json!({ "entityType": entity_type, "entityId": id }))
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadJson(message) if message == crate::json::TOO_DEEP => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Validation(_) | Self::BadJson(_) | Self::EmptyJsonBody => StatusCode::BAD_REQUEST,
            Self::RunNotFound(_) | Self::PieceTriggerNotFound | Self::Preflight => StatusCode::BAD_REQUEST,
            Self::TriggerRefused { .. } => StatusCode::BAD_REQUEST,
            Self::BadToken | Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::FeatureDisabled => StatusCode::PAYMENT_REQUIRED,
            Self::NoPrincipal | Self::OtherProject | Self::OtherHost(_) => StatusCode::FORBIDDEN,
            Self::RouteNotFound | Self::EntityNotFound(_) | Self::FlowOff => StatusCode::NOT_FOUND,
            Self::FlowGone => StatusCode::GONE,
            Self::Organization { .. } | Self::TooManyRecords(_) => StatusCode::CONFLICT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NothingToUpdate { .. } | Self::TooManySteps | Self::NeverPublished | Self::Locked => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::BadStatusCode(_) | Self::Database(..) | Self::Sql(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::GatewayTimeout => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    pub fn body(&self) -> Value {
        match self {
            Self::Validation(message) => self.fastify(Some("FST_ERR_VALIDATION"), message),
            Self::BadJson(message) => self.fastify(None, message),
            Self::EmptyJsonBody => self.fastify(
                Some("FST_ERR_CTP_EMPTY_JSON_BODY"),
                "Body cannot be empty when content-type is set to 'application/json'",
            ),
            Self::MediaType(kind) => self.fastify(
                Some("FST_ERR_CTP_INVALID_MEDIA_TYPE"),
                &format!("Unsupported Media Type: {}", kind.as_deref().unwrap_or("undefined")),
            ),
            Self::BodyTooLarge => {
                self.fastify(Some("FST_ERR_CTP_BODY_TOO_LARGE"), "Request body is too large")
            }
            Self::NoPrincipal => {
                coded("AUTHORIZATION", json!({ "message": "invalid route for principal type" }))
            }
            Self::BadToken => self.fastify(None, "Cannot read properties of undefined (reading 'type')"),
            Self::Unauthorized(message) => json!({ "message": message }),
            Self::Organization { request_id } => json!({
                "error": "VALIDATION",
                "message": "x-organization-id must be org_ and 1 to 96 letters, digits, _ or -",
                "request_id": request_id,
            }),
            Self::GatewayTimeout => json!("upstream request timeout"),
            Self::OtherProject => coded("AUTHORIZATION", json!({ "message": "invalid project id" })),
            Self::OtherHost(host) => {
                let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
                let message = format!(
                    "the host {host} is not allowed: start the local engine with --allow-host {name} to allow it"
                );
                json!({ "message": message })
            }
            Self::RouteNotFound => self.fastify(None, "Route not found"),
            Self::EntityNotFound(params) => coded("ENTITY_NOT_FOUND", params.clone()),
            Self::RunNotFound(id) => coded("FLOW_RUN_NOT_FOUND", json!({ "id": id })),
            Self::FlowGone | Self::FlowOff => json!({}),
            Self::Preflight => json!("Invalid Preflight Request"),
            Self::PieceTriggerNotFound => coded("PIECE_TRIGGER_NOT_FOUND", json!({})),
            Self::TriggerRefused { flow, version, problem } => coded(
                "TRIGGER_UPDATE_STATUS",
                json!({ "flowId": flow, "flowVersionId": version, "standardOutput": "", "standardError": problem,
                    "message": problem }),
            ),
            Self::FeatureDisabled => coded("FEATURE_DISABLED", json!({ "message": "Feature is disabled" })),
            Self::NothingToUpdate { entity, criteria } => self.fastify(
                None,
                &format!("Could not find any entity of type \"{entity}\" matching: {}", indented(criteria)),
            ),
            Self::TooManySteps => self.fastify(None, "Maximum call stack size exceeded"),
            Self::BadStatusCode(status) => self.fastify(
                Some("FST_ERR_BAD_STATUS_CODE"),
                &format!("Called reply with an invalid status code: {status}"),
            ),
            Self::TooManyRecords(most) => {
                coded("VALIDATION", json!({ "message": format!("Max records per table reached: {most}") }))
            }
            Self::NeverPublished => {
                self.fastify(None, "publishedFlowVersionId is required is null or undefined")
            }
            Self::Locked => {
                self.fastify(None, "The operation was unable to achieve a quorum during its retry window.")
            }
            Self::Database(code, message) => self.fastify(Some(code), message),
            Self::Sql(error) => self.sql(error),
        }
    }

    /// The form of errors of the engine's HTTP server.
    fn fastify(&self, code: Option<&str>, message: &str) -> Value {
        let status = self.status();
        let reason = status.canonical_reason().unwrap_or_default();
        match code {
            Some(code) => {
                json!({ "statusCode": status.as_u16(), "code": code, "error": reason, "message": message })
            }
            None => json!({ "statusCode": status.as_u16(), "error": reason, "message": message }),
        }
    }

    /// Errors of the store keep their text, as in the engine.
    fn sql(&self, error: &rusqlite::Error) -> Value {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => {
                self.fastify(Some("SQLITE_CONSTRAINT"), &format!("SQLITE_CONSTRAINT: {error}"))
            }
            _ => self.fastify(Some("SQLITE_ERROR"), &format!("SQLITE_ERROR: {error}")),
        }
    }
}

/// JSON with an indent of four, as in messages of the engine's store.
fn indented(value: &Value) -> String {
    let mut text = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, formatter);
    // Writing JSON into memory does not fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8(text).unwrap_or_default()
}

/// The form of errors of the engine's services.
fn coded(code: &str, params: Value) -> Value {
    json!({ "code": code, "params": params })
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}
