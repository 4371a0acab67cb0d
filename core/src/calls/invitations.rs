use crate::call::Call;
use crate::calls::Result;
use crate::models::{Invitation, ListInvitationsParams, Page};

pub fn list(params: &ListInvitationsParams) -> Result<Page<Invitation>> {
    Call::get("/v1/user-invitations").query(params)
}

pub fn delete(invitation_id: &str) -> Result<()> {
    Call::delete("/v1/user-invitations/{invitationId}").id(invitation_id)
}
