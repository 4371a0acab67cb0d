//! Creates a flow from a template.

use serde::Deserialize;

use crate::calls::flows;
use crate::compute::compute;
use crate::context::Context;
use crate::error::Result;
use crate::json::{Json, JsonObject};
use crate::models::{CreateFlowParams, CreateFromTemplateParams, Flow};
use crate::procedures::half_built::HalfBuilt;
use crate::response::Reply;

/// An entity, of which only the id is read.
#[derive(Debug, Deserialize)]
pub struct Identified {
    pub id: String,
}

/// Creates a flow and imports `template`, which [`flows::importable`] returned. Deletes the flow if the import fails or the
/// caller aborts.
pub async fn create_from_template(
    ctx: &Context,
    mut template: JsonObject,
    params: CreateFromTemplateParams,
) -> Result<Reply<Flow>> {
    let own_name = template.get("displayName").and_then(Json::as_string).unwrap_or_default();
    let display_name = params.display_name.unwrap_or(own_name);
    // An import sets the name of the flow to that of the template.
    template.set("displayName", Json::of(&display_name)?);
    let create = CreateFlowParams {
        display_name,
        folder_id: params.folder_id,
        project_id: params.project_id,
        ..CreateFlowParams::default()
    };
    let (flow, _) = ctx.read::<Identified, _>(flows::create(&create)?).await?;
    let half_built = HalfBuilt::new(ctx, &flow.id, false);
    let bytes = template.iter().map(|(_, value)| value.text().len()).sum();
    let import = compute(bytes, move || flows::import(&flow.id, &template)).await?;
    half_built.finish(ctx.send(import).await).await
}
