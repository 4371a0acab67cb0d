//! The differences between the two deployments of this API.
//!
//! The *platform* is Imbrace's gateway in front of its edition of the engine; *bare* is the open-source
//! engine by itself. Every difference is a method here, so that no other module asks which one it is.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::error::Error;

/// The deployment that the engine behaves like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// The platform.
    #[default]
    Platform,
    /// The open-source engine without a gateway.
    Bare,
}

impl Manner {
    /// The prefix of `/v1`.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Platform => "/activepieces",
            Self::Bare => "",
        }
    }

    /// The prefix of `/v1` in URLs that the engine returns. The engine assumes that it is behind a proxy.
    pub fn public_prefix(self) -> &'static str {
        match self {
            Self::Platform => "/activepieces",
            Self::Bare => "/api",
        }
    }

    /// Removes the prefix of the engine's routes from a path. The gateway's own routes have no prefix.
    pub fn route(self, path: &str) -> &str {
        let prefix = if self == Self::Bare { self.public_prefix() } else { self.prefix() };
        path.strip_prefix(prefix).unwrap_or(path)
    }

    /// Whether the engine has a gateway, which has its own routes (`GET /`, the channel service),
    /// gives requests an id, and checks the form of organization ids.
    pub fn has_gateway(self) -> bool {
        self == Self::Platform
    }

    /// Whether `GET /v1/app-connections/{id}` exists. The reply of the platform contains the secret.
    pub fn shows_connections(self) -> bool {
        self == Self::Platform
    }

    /// Sets the `projectId` of a query or body before it is checked. The platform ignores the value of the caller and uses that
    /// of the credential. Without a gateway, the caller must name its own project.
    pub fn settle_project(self, input: &mut Value, project: &str) {
        if let (Self::Platform, Value::Object(fields)) = (self, input) {
            fields.insert("projectId".to_owned(), project.into());
        }
    }

    /// Whether the gateway removes a header of a trigger before the engine stores the headers in the run. It keeps
    /// `x-access-token`.
    pub fn strips_from_trigger(self, header: &str) -> bool {
        self == Self::Platform && matches!(header, "x-api-key" | "authorization")
    }

    /// The reply to a synchronous trigger without a response in time. The flow continues.
    pub fn no_answer(self) -> Response {
        match self {
            Self::Platform => Error::GatewayTimeout.into_response(),
            Self::Bare => StatusCode::NO_CONTENT.into_response(),
        }
    }

    /// Whether a body of this type never reaches the engine, so that the request gets no reply. The platform's gateway loses
    /// text and forms.
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
