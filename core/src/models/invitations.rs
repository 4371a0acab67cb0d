replies! {
    /// An invitation to a project or to the platform.
    pub struct Invitation {
        /// Unique identifier of the invitation: 21 letters and digits.
        pub id: String,
        /// When the invitation was created, in ISO 8601.
        pub created: String,
        /// When the invitation was last changed, in ISO 8601.
        pub updated: String,
        /// Email address that the invitation was sent to.
        pub email: String,
        /// Whether the invitation is to a project or to the platform.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PROJECT' | 'PLATFORM' | (string & {})"))]
        pub r#type: String,
        /// Whether the invitation was accepted.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PENDING' | 'ACCEPTED' | (string & {})"))]
        pub status: Option<String>,
    }
}

params! {
    /// Filters and pagination for `listInvitations`.
    pub struct ListInvitationsParams {
        /// Whether to return invitations to projects or to the platform.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PROJECT' | 'PLATFORM'"))]
        pub r#type: String,
        /// Status of the invitations. Default: all.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PENDING' | 'ACCEPTED'"))]
        pub status: Option<String>,
        /// Id of the project. Default: all projects.
        pub project_id: Option<String>,
        /// Maximum number of invitations per page. Default: 10.
        pub limit: Option<u32>,
        /// Page to return: `next` or `previous` of an earlier page. Default: the first page.
        pub cursor: Option<String>,
    }
}
