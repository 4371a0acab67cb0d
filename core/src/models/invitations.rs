entities! {
    /// An invitation to a project or to the platform.
    pub struct Invitation {
        /// Email address that the invitation was sent to.
        pub email: String,
        /// Whether the invitation is to a project or to the platform.
        pub r#type: String as "'PROJECT' | 'PLATFORM' | (string & {})",
        /// Whether the invitation was accepted.
        pub status: Option<String> as "'PENDING' | 'ACCEPTED' | (string & {})",
    }
}

params! {
    /// Filters and pagination for `listInvitations`.
    pub struct ListInvitationsParams {
        /// Whether to list invitations to projects or invitations to the platform.
        pub r#type: String as "'PROJECT' | 'PLATFORM'",
        /// Status of the invitations. Default: all.
        pub status: Option<String> as "'PENDING' | 'ACCEPTED'",
        /// Id of the project. Default: all projects.
        pub project_id: Option<String>,
        /// Maximum number of invitations per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
    }
}
