//! A call of the API: one request, and the project with it where the engine wants one.

use bytes::Bytes;

use crate::decode::Reply;
use crate::engine::Engine;
use crate::error::Failure;
use crate::procedures::project;
use crate::request::{Project, Request, RequestOptions};

/// Sends a request. When the engine refuses it because `projectId` is missing, nothing has happened there: the
/// project is learned, and the request sent once more with it.
pub async fn call(engine: &Engine, mut request: Request) -> Result<Reply, Failure> {
    request.options.ensure_request_id();
    let takes_project = request.project != Project::None && !has_project(&request);
    let known = engine.session.project.get().filter(|_| takes_project);
    if let Some(project) = known {
        request = with_project(request, project);
    }
    match engine.send(&request).await {
        Err(failure) if takes_project && known.is_none() && project::is_missing(&failure) => {
            // Apart, since every call under way holds the place that its future may come to need.
            Box::pin(call_with_learned_project(engine, request)).await
        }
        result => result,
    }
}

async fn call_with_learned_project(engine: &Engine, request: Request) -> Result<Reply, Failure> {
    let project = learn(engine, request.options.clone()).await?;
    engine.send(&with_project(request, &project)).await
}

async fn learn(engine: &Engine, options: RequestOptions) -> Result<String, Failure> {
    let project = project::resolve(engine, options).await?;
    Ok(engine.session.project.get_or_init(|| project).clone())
}

fn has_project(request: &Request) -> bool {
    match request.project {
        Project::Body => request.body.as_deref().is_some_and(body_has_project),
        _ => request.query.has("projectId"),
    }
}

fn body_has_project(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Body {
        #[serde(rename = "projectId")]
        project_id: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Body>(body).is_ok_and(|body| body.project_id.is_some())
}

fn with_project(mut request: Request, project: &str) -> Request {
    match request.project {
        Project::Body => request.body = request.body.take().map(|body| splice(&body, project)),
        _ => request.query.push("projectId", project),
    }
    request
}

/// Puts `projectId` in front of the other members of a JSON object, leaving those as they are.
fn splice(body: &[u8], project: &str) -> Bytes {
    let members = body.strip_prefix(b"{").unwrap_or(body);
    let comma: &[u8] = if members.trim_ascii_start().starts_with(b"}") { b"" } else { b"," };
    let member = format!(r#"{{"projectId":{}"#, serde_json::Value::from(project));
    [member.as_bytes(), comma, members].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_put_into_any_object() {
        for (body, expected) in [
            ("{}", r#"{"projectId":"p\"1"}"#),
            ("{ }", r#"{"projectId":"p\"1" }"#),
            (r#"{"a":{"b":1}}"#, r#"{"projectId":"p\"1","a":{"b":1}}"#),
        ] {
            assert_eq!(splice(body.as_bytes(), "p\"1"), expected);
            assert!(body_has_project(expected.as_bytes()) && !body_has_project(body.as_bytes()));
        }
    }
}
