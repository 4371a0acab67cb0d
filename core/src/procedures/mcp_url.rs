//! The URL at which agents connect to an MCP server.

use serde::Deserialize;

use crate::calls::mcp_servers;
use crate::context::Context;
use crate::error::{Result, misuse};
use crate::request::path::check_id;
use crate::secret::Secret;

/// The caller's argument: an id, or the token of a server that the caller has read.
#[derive(Debug)]
pub enum ServerToken {
    OfId(String),
    Known(Secret),
}

/// Returns the URL. Reads the server if only its id is known.
pub async fn mcp_server_url(ctx: &Context, server: ServerToken) -> Result<String> {
    let token = match server {
        ServerToken::OfId(id) => read_token(ctx, &id).await?,
        ServerToken::Known(token) => token,
    };
    Ok(ctx.url(&mcp_servers::connect(token.expose())?)?.into())
}

async fn read_token(ctx: &Context, id: &str) -> Result<Secret> {
    #[derive(Deserialize)]
    struct HasToken {
        token: Option<Secret>,
    }
    check_id("server", id)?;
    let (server, _) = ctx.read::<HasToken, _>(mcp_servers::get(id)?).await?;
    Ok(server.token.ok_or_else(|| misuse("server", NO_TOKEN))?)
}

const NO_TOKEN: &str = "must be an object with a `token`: the engine does not return the token of this server, \
                        only `createMcpServer` and `rotateMcpToken` do";
