//! The two deployments that answer this API, and where they differ.
//!
//! The *platform* is Imbrace's gateway in front of its edition of the engine; *bare* is the open-source
//! engine by itself. Every difference is a method here, so that no other module asks which one it is.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::error::Error;

/// How the engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// As the platform does.
    #[default]
    Platform,
    /// As the open-source engine does.
    Bare,
}

impl Manner {
    /// What stands before `/v1`.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Platform => "/activepieces",
            Self::Bare => "",
        }
    }

    /// What stands before `/v1` in addresses that the engine gives: it takes itself to be behind a proxy.
    pub fn public_prefix(self) -> &'static str {
        match self {
            Self::Platform => "/activepieces",
            Self::Bare => "/api",
        }
    }

    /// A path without what stands before the engine's routes. The gateway's own routes have nothing there.
    pub fn route(self, path: &str) -> &str {
        let prefix = if self == Self::Bare { self.public_prefix() } else { self.prefix() };
        path.strip_prefix(prefix).unwrap_or(path)
    }

    /// Whether a gateway stands before the engine: it has routes of its own (`GET /`, the channel service),
    /// gives requests an id, and checks the form of organization ids.
    pub fn has_gateway(self) -> bool {
        self == Self::Platform
    }

    /// Whether `GET /v1/app-connections/{id}` exists. The platform answers it with the secret.
    pub fn shows_connections(self) -> bool {
        self == Self::Platform
    }

    /// Settles the `projectId` of a query or body before it is checked: the platform ignores what was sent
    /// and takes the credential's, the bare engine wants the caller to name its own.
    pub fn settle_project(self, input: &mut Value, project: &str) {
        if let (Self::Platform, Value::Object(fields)) = (self, input) {
            fields.insert("projectId".to_owned(), project.into());
        }
    }

    /// Whether the gateway takes a header out of a trigger before the engine stores them all in the run.
    /// It passes `x-access-token` on.
    pub fn strips_from_trigger(self, header: &str) -> bool {
        self == Self::Platform && matches!(header, "x-api-key" | "authorization")
    }

    /// What a synchronous trigger gets when no answer came in time; the flow runs on.
    pub fn no_answer(self) -> Response {
        match self {
            Self::Platform => Error::GatewayTimeout.into_response(),
            Self::Bare => StatusCode::NO_CONTENT.into_response(),
        }
    }

    /// Whether a body of this type gets lost on the way to the engine, so that its sender waits for nothing:
    /// the platform's gateway does that to text and forms.
    pub fn swallows(self, content_type: &str) -> bool {
        let forms = ["application/x-www-form-urlencoded", "multipart/form-data"];
        self == Self::Platform && (content_type.starts_with("text/") || forms.contains(&content_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_platform_ignores_the_project_that_was_sent() {
        let mut body = json!({ "projectId": "theirs" });
        Manner::Platform.settle_project(&mut body, "ours");
        assert_eq!(body, json!({ "projectId": "ours" }));

        let mut body = json!({ "projectId": "theirs" });
        Manner::Bare.settle_project(&mut body, "ours");
        assert_eq!(body, json!({ "projectId": "theirs" }));
    }

    #[test]
    fn an_access_token_ends_in_the_run_and_a_key_does_not() {
        let cases =
            [("x-api-key", true), ("authorization", true), ("x-access-token", false), ("accept", false)];
        for (header, stripped) in cases {
            assert_eq!(Manner::Platform.strips_from_trigger(header), stripped, "{header}");
            assert!(!Manner::Bare.strips_from_trigger(header), "{header}");
        }
    }
}
