use imbrace_core::calls::invitations;
use imbrace_core::models::{Invitation, Page};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists invitations, one page at a time.
    ///
    /// Route: `GET /v1/user-invitations`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listInvitations({ type: 'PROJECT' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: ListInvitationsParams, options?: ReadOptions")]
    pub fn list_invitations(&self, params: Unknown, options: Unknown) -> Promise<Page<Invitation>> {
        self.call(options).with_params(params, invitations::list)
    }

    /// Deletes an invitation.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the invitation does not exist.
    ///
    /// Route: `DELETE /v1/user-invitations/{invitationId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteInvitation('invitation_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "invitationId: string, options?: RequestOptions")]
    pub fn delete_invitation(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("invitationId", id, invitations::delete)
    }
}
